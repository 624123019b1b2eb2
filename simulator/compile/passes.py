"""What one pass over a design finds, what the next is told of it, and what it need not do again.

A route depends on the pass before by what its components asked about it. Where all of it would
be answered as it was, the route is the same, and what was noted while it was compiled is noted
again without compiling it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from simulator.compile.request import Operation, Request
from simulator.network.model import Number, Route

if TYPE_CHECKING:
    from simulator.compile.context import Context

Arrived = dict[tuple[str, Request], Number]
Question = tuple[str, str | tuple[Operation | Request, ...]]
"""By component: the name of a limit, or the requests or forms whose rate is asked for."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Before:
    """What the pass before found: arrivals, and how far each limit is used."""

    arrived: Arrived
    used: dict[tuple[str, str], Number]

    def answer(self, question: Question) -> Number | None:
        """Arrivals/s of these requests or of these forms of any class, or the use of a limit; None
        for a limit that is not there."""
        part, wanted = question
        if isinstance(wanted, str):
            return self.used.get((part, wanted))
        return sum(
            rate
            for (target, request), rate in self.arrived.items()
            if target == part and (request in wanted or request.operation in wanted)
        )

    def where(self, settled: np.ndarray, after: Before) -> Before:
        """What the next pass is told: in settled columns (column,) the same as before."""
        if not settled.any():
            return after
        return Before(_chosen(settled, self.arrived, after.arrived),
                      _chosen(settled, self.used, after.used))  # fmt: skip


def _chosen(
    settled: np.ndarray, before: Mapping[Key, Number], after: Mapping[Key, Number]
) -> dict[Key, Number]:
    return {key: np.where(settled, before.get(key, 0.0), value) for key, value in after.items()}


@dataclass(slots=True, eq=False)
class Served:
    """What became of a request at a component: its route (None while it is compiled), what was
    noted meanwhile (in order, what it was passed on to among it), and what anything in it asked.
    """

    key: tuple[str, Request]
    route: Route | None = None
    notes: list[tuple[Callable[..., object], tuple[Any, ...]]] = field(default_factory=list)
    asked: set[Question] = field(default_factory=set)


def alike(question: Question, told: Number | None, now: Number | None) -> bool:
    """Whether an answer leaves the routes as another one made them."""
    if isinstance(question[1], str):
        # A limit changes a route only where it is exceeded.
        return bool(np.all(_beyond(told) == _beyond(now)))
    if told is None or now is None:
        return told is now
    return np.array_equal(told, now)


def _beyond(used: Number | None) -> Number:
    return np.maximum(0.0 if used is None else used, 1.0)


def found_in(context: Context) -> Before:
    """What a pass has found, once its traffic is measured and its limits are declared."""
    used = {
        (limit.part, limit.name): limit.used / np.maximum(limit.available, 1e-12)
        for limit in context.limits
    }
    return Before(context.arrived(), used)


def settled(context: Context, after: Before) -> np.ndarray:
    """(column,) whether another pass would ask the same and be told the same."""
    told, same = context.before, np.ones(context.load.columns, bool)
    for question in context.answers:
        now = after.answer(question)
        known = None if told is None else told.answer(question)
        if isinstance(question[1], str):
            same &= _close(_beyond(known), _beyond(now))
        elif known is None or now is None:
            return np.zeros(context.load.columns, bool)
        else:
            same &= _close(known, now)
    return same


def _close(one: Number, other: Number) -> np.ndarray:
    return np.abs(np.subtract(one, other)) <= 1e-8 + 1e-6 * np.abs(other)
