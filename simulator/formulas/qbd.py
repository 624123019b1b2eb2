"""Markov chains whose levels repeat: the matrix that carries one level to the next.

Source: G. Latouche and V. Ramaswami, "A logarithmic reduction algorithm for
quasi-birth-death processes", J. Applied Probability 30 (1993), doi:10.2307/3214773.
"""

from __future__ import annotations

import numpy as np

from simulator.formulas.floats import Floats

_HALVINGS = 60


def rate_matrix(up: Floats, local: Floats, down: Floats) -> Floats:
    """R, the minimal solution of up + R local + R² down = 0, by logarithmic reduction.

    ``up``, ``local`` and ``down`` (n, n) are the rates between equal levels; the rows of
    their sum are 0. The chain is positive recurrent.
    """
    identity = np.eye(len(local))
    solve = np.linalg.inv(-local)
    rising, falling = solve @ up, solve @ down
    first_passage, path = falling, rising
    for _ in range(_HALVINGS):
        inverse = np.linalg.inv(identity - rising @ falling - falling @ rising)
        rising, falling = inverse @ rising @ rising, inverse @ falling @ falling
        step = path @ falling
        first_passage = first_passage + step
        path = path @ rising
        if step.max() < 1e-16:
            break
    return up @ np.linalg.inv(-(local + up @ first_passage))
