"""Shares counted in nines: each nine is worth the same."""

from __future__ import annotations

import math

MOST = 0.999999
"""A share beyond six nines counts as six."""


def nines(share: float, goal: float) -> float:
    """Which part of the goal's nines a share reaches, 0 to 1: ln(1 - share) / ln(1 - goal)."""
    return min(1.0, max(0.0, math.log1p(-min(share, MOST)) / math.log1p(-min(goal, MOST))))


def count(share: float) -> float:
    """How many nines a share is: 0.999 has three."""
    return abs(math.log10(1.0 - min(max(share, 0.0), MOST)))
