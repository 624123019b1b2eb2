"""A course of events: what is wrong from when to when, cut into phases.

Every scenario, ready-made or composed by a user, is a set of events on one clock. Cutting
at every start and end gives stretches during which nothing changes: the phases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from simulator.network.model import Number
from simulator.scenarios.phase import HEALTHY, Fault, Phase

WINDOW_S = 3600.0
"""A scenario is scored over an hour from its start, or as long as it lasts."""


@dataclass(frozen=True)
class Event:
    """Something that holds from ``start`` to ``end`` (seconds since the scenario began).

    Either a ``fault`` of a ``component``, or a change of the traffic, a cut between
    regions, a cache that fills again, a replica that is promoted in place of ``component``, or
    a start from full queues.
    """

    start: float
    end: float
    component: str | None = None
    fault: Fault = HEALTHY
    load_factor: float = 1.0
    class_factors: Mapping[str, float] = field(default_factory=dict)
    extra_rates: Mapping[str, float] = field(default_factory=dict)
    celebrity_posts_per_s: float = 0.0
    cut: frozenset[str] | None = None
    refills: bool = False
    promotes: str | None = None
    overloaded: bool = False


@dataclass(frozen=True)
class Course:
    """The events of a scenario and what they destroy.

    ``lost_writes_s`` is how many seconds of acknowledged writes are gone for good,
    ``conflict_s`` how many seconds two sides wrote without seeing each other.
    """

    events: tuple[Event, ...]
    lost_writes_s: float = 0.0
    conflict_s: float = 0.0

    @property
    def window(self) -> float:
        """Seconds the scenario is scored over."""
        return max([WINDOW_S, *(event.end for event in self.events)])

    def phases(self) -> tuple[Phase, ...]:
        """The stretches between one change and the next, in order; they fill the window."""
        ends = {self.window}
        for event in self.events:
            ends |= {event.start, event.end}
        marks = sorted(mark for mark in ends | {0.0} if 0.0 <= mark <= self.window)
        return tuple(self._between(start, end) for start, end in pairwise(marks))

    def _between(self, start: float, end: float) -> Phase:
        phase = Phase(duration=end - start)
        for event in self.events:
            if event.start <= start and end <= event.end:
                phase = _with(phase, event)
        return phase


def _with(phase: Phase, event: Event) -> Phase:
    faults = dict(phase.faults)
    if event.component is not None:
        faults[event.component] = phase.fault(event.component).and_also(event.fault)
    refilling, promoted = phase.refilling, dict(phase.promoted)
    if event.promotes is not None and event.component is not None:
        promoted[event.component] = event.promotes
    if event.refills and event.component is not None:
        refilling |= {event.component}
    return replace(
        phase,
        load_factor=phase.load_factor * event.load_factor,
        class_factors=_combined(phase.class_factors, event.class_factors, multiply=True),
        extra_rates=_combined(phase.extra_rates, event.extra_rates, multiply=False),
        celebrity_posts_per_s=max(phase.celebrity_posts_per_s, event.celebrity_posts_per_s),
        faults=faults,
        cut=phase.cut if event.cut is None else phase.cut | {event.cut},
        refilling=refilling,
        promoted=promoted,
        overloaded=phase.overloaded or event.overloaded,
    )


def _combined(
    ours: Mapping[str, Number], theirs: Mapping[str, float], multiply: bool
) -> dict[str, Number]:
    both = dict(ours)
    for key, value in theirs.items():
        if multiply:
            both[key] = both.get(key, 1.0) * value
        else:
            both[key] = both.get(key, 0.0) + value
    return both


def together(courses: Iterable[Course]) -> Course:
    """Several courses on one clock; what they destroy is the worst of them."""
    listed = list(courses)
    return Course(
        tuple(event for course in listed for event in course.events),
        lost_writes_s=max((course.lost_writes_s for course in listed), default=0.0),
        conflict_s=max((course.conflict_s for course in listed), default=0.0),
    )
