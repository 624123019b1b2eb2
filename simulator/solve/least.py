"""The least time a part of a route can take: what no inversion need look for.

A constant is an edge in a distribution, beside which an inverted transform rings. The transform
of what is left beyond it is the transform times e^(s × constant).
"""

from __future__ import annotations

import numpy as np

from simulator.solve.arrays import Arrays
from simulator.solve.nodes import (
    ChoiceNode,
    DelayNode,
    HoldNode,
    Node,
    SequenceNode,
    TimesNode,
    VisitNode,
)
from simulator.solve.plan import Floats

NEAREST = 1 / 60
"""So close behind the least time, as a part of it, nothing is told apart: e^(s × constant) there
is as large as numbers can well be."""
MATTERS = 0.1
"""A least time that is a smaller part of the mean makes no edge worth the name."""


def least_time(node: Node, arrays: Arrays, without: tuple[DelayNode, ...]) -> Floats:
    """(C,) seconds every request spends at least, the delays ``without`` left out."""
    none = np.zeros(arrays.service_mean.shape[1])
    match node:
        case VisitNode(visit):
            constant = (arrays.service_scv[visit] == 0) & ~arrays.is_ps[arrays.of[visit]]
            return np.where(constant, arrays.service_mean[visit], 0.0)
        case DelayNode(duration):
            if node in without:
                return none
            return np.where(np.asarray(duration.scv) == 0, duration.mean, 0.0) + none
        case SequenceNode(steps):
            return sum((least_time(step, arrays, without) for step in steps), none)
        case ChoiceNode(probabilities, branches):
            each = np.array([least_time(branch, arrays, without) for branch in branches])
            taken = np.array([np.broadcast_to(p, none.shape) for p in probabilities])
            fewest = np.where(taken > 0, each, np.inf).min(axis=0)
            return np.where(taken.sum(axis=0) < 1 - 1e-9, 0.0, fewest)
        case TimesNode(count, body):
            often = np.asarray(count, float)
            return np.where(often == np.round(often), often, 0.0) * least_time(
                body, arrays, without
            )
        case HoldNode(_, body):
            return least_time(body, arrays, without)
        case _:
            return none
