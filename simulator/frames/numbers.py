"""Numbers as frames carry them: finite, non-negative, six significant digits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulator.network.model import Number

DIGITS = 6


def at(value: Number, column: int) -> float:
    """The entry of one column of a number that may be the same in all."""
    return float(value if np.ndim(value) == 0 else np.asarray(value)[column])


def rounded(value: float) -> float:
    """Six significant digits; never a NaN, an infinity or a negative zero.

    A figure that is not a number is a fault of the engine, so it is raised, not hidden.
    """
    if not math.isfinite(value):
        raise ArithmeticError(f"a figure is {value}")
    if abs(value) < 1e-12:
        return 0.0
    return float(f"{value:.{DIGITS}g}")


def tidy(document: Any) -> Any:
    """A frame with every number rounded, ready for JSON."""
    if isinstance(document, bool | str) or document is None:
        return document
    if isinstance(document, dict):
        return {key: tidy(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return [tidy(value) for value in document]
    if isinstance(document, int):
        return document
    return rounded(float(document))
