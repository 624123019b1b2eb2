"""Small constructors of routes that keep the trees flat: the solver's cost is their size."""

from __future__ import annotations

import math

import numpy as np

from simulator.network.model import (
    Choice,
    Delay,
    Duration,
    Number,
    Route,
    Sequence,
    Times,
    Visit,
)  # fmt: skip

DONE = Sequence()
"""Nothing left to do."""


def something(value: Number) -> bool:
    """Whether a number is beside zero in any column."""
    return bool(value.any() if isinstance(value, np.ndarray) else value)


def sequence(*steps: Route | None) -> Route:
    """One step after the other; empty steps vanish, nested sequences are laid flat."""
    flat: list[Route] = []
    for step in steps:
        if isinstance(step, Sequence):
            flat.extend(step.steps)
        elif step is not None:
            flat.append(step)
    if not flat:
        return DONE
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


def either(probability: Number, chosen: Route, otherwise: Route = DONE) -> Route:
    """``chosen`` with the probability, else ``otherwise``."""
    if not something(probability):
        return otherwise
    if not something(1.0 - probability):
        return chosen
    if otherwise is DONE:
        return Choice(((probability, chosen),))
    return Choice(((probability, chosen), (1.0 - probability, otherwise)))


def repeat(count: float, body: Route) -> Route:
    """The body ``count`` times in a row; a fraction is the chance of one time more."""
    whole = math.floor(count)
    rest = count - whole
    again: Route | None = Times(float(whole), body) if whole > 1 else body if whole else None
    return sequence(again, either(rest, body) if rest > 1e-9 else None)


def delay(seconds: Number, scv: float = 0.0) -> Route:
    """A time that needs no server; none at all when it is zero."""
    return Delay(Duration(seconds, scv)) if something(seconds) else DONE


def visit(station: str, seconds: Number, scv: Number = 1.0) -> Route:
    """Queue at the station for this much of its time; no visit when it is zero."""
    return Visit(station, Duration(seconds, scv)) if something(seconds) else DONE
