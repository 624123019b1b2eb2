"""A course of events as stretches of steady state, one after the other.

A cache that fills again is followed through a few hit levels; a backlog of jobs is carried
from stretch to stretch as a fluid (G. Newell, Applications of Queueing Theory, chapter 2).
Where a stretch has two steady states, the system goes to the one whose queues are nearer to
those it had: what was overrun stays down, although its cause has gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from simulator.compile import Compiled
from simulator.compile.caching import capacity_objects
from simulator.judge.brokers import full_brokers
from simulator.judge.cases import Case
from simulator.judge.conditions import Backlog, Conditions, Floats, Laboratory
from simulator.scenarios.phase import HEALTHY, STEADY, Fault, Phase

LEVELS = 4
"""Hit levels a filling cache is followed through."""
APART = 0.01
"""Two states whose good shares differ by less are one for everybody who looks."""


@dataclass(frozen=True)
class Mixed:
    """Conditions of which some loads are in the other, ``stuck``, state, (load,) each."""

    usual: Conditions
    stuck: np.ndarray

    @property
    def compiled(self) -> Compiled:
        """The Network with its names."""
        return self.usual.compiled

    @cached_property
    def rates(self) -> dict[str, Floats]:
        """Requests/s of each class."""
        return self.usual.rates

    @cached_property
    def good(self) -> dict[str, Floats]:
        """Good share of each class."""
        return self._mix(self.usual.good, None if self._other is None else self._other.good)

    @cached_property
    def backlogs(self) -> dict[str, Backlog]:
        """The queues of jobs."""
        return self.usual.backlogs

    @property
    def queued(self) -> Floats:
        """Requests that wait anywhere."""
        other = self.usual.queued if self._other is None else self._other.queued
        return np.where(self.stuck, other, self.usual.queued)

    @property
    def attempts(self) -> Floats:
        """Calls per second with their repeats."""
        other = self.usual.attempts if self._other is None else self._other.attempts
        return np.where(self.stuck, other, self.usual.attempts)

    def percentile(self, which: str) -> dict[str, Floats]:
        """Seconds of a percentile of each class."""
        other = None if self._other is None else self._other.percentile(which)
        return self._mix(self.usual.percentile(which), other)

    @property
    def _other(self) -> Conditions | None:
        return self.usual.stuck if self.stuck.any() else None

    def _mix(self, usual: dict[str, Floats], other: dict[str, Floats] | None) -> dict[str, Floats]:
        if other is None:
            return usual
        return {name: np.where(self.stuck, other[name], usual[name]) for name in usual}


@dataclass(frozen=True)
class Stretch:
    """Steady state for a while, (load,) each: from ``start`` on for ``seconds``, with this
    ``good`` share of requests and jobs, of each class too, and these jobs ``waiting`` at its
    end. ``level`` is the phase that was solved: of a filling cache, one of its hit levels."""

    phase: Phase
    level: Phase
    start: Floats
    seconds: Floats
    conditions: Mixed
    good: Floats
    by_class: dict[str, Floats]
    waiting: dict[str, Floats]


def phases_of(cases: Sequence[Case]) -> list[Phase]:
    """Every steady state the cases pass through, and the one without any fault."""
    passed = [phase for case in cases for phase in case.course.phases()]
    return [STEADY, *(level for phase in passed for level in _levels(phase))]


def stretches(laboratory: Laboratory, case: Case) -> Iterator[Stretch]:
    """The window of a case from its start to its end."""
    loads = len(laboratory.loads)
    clock, waiting = np.zeros(loads), dict[str, Floats]()
    queued = laboratory.under(STEADY).queued
    for phase in case.course.phases():
        passed = zip(_levels(phase), _steady_states(laboratory, phase), strict=True)
        for level, (conditions, seconds) in passed:
            mixed = Mixed(conditions, _overrun(conditions, queued))
            good, by_class, waiting = good_over(mixed, waiting, seconds)
            yield Stretch(phase, level, clock, seconds, mixed, good, by_class, waiting)
            # A queue fills no faster than calls come in.
            filled = np.minimum(mixed.queued, queued + mixed.attempts * seconds)
            queued = np.where(seconds > 0, filled, queued)
            clock = clock + seconds


def _overrun(conditions: Conditions, queued: Floats) -> np.ndarray:
    """(load,) whether so many queued requests lead to the other, stuck, state."""
    if conditions.stuck is None:
        return np.zeros(len(queued), bool)
    usual, stuck = _requests_good(conditions), _requests_good(conditions.stuck)
    middle = (conditions.queued + conditions.stuck.queued) / 2
    return np.asarray((usual - stuck > APART) & (queued > middle))


def _requests_good(conditions: Conditions) -> Floats:
    """Good share of the requests, jobs left aside, (load,)."""
    rates = conditions.rates
    total = sum(rates.values(), np.zeros(1))
    good = sum((rates[name] * share for name, share in conditions.good.items()), np.zeros(1))
    return np.where(total > 0, good / np.where(total > 0, total, 1.0), 1.0)


def _levels(phase: Phase) -> list[Phase]:
    """The phase itself, or its hit levels and then itself where a cache fills."""
    full = replace(phase, refilling=frozenset())
    if not phase.refilling:
        return [full]
    shares = [(level + 0.5) / LEVELS for level in range(LEVELS)]
    return [*(_partly_filled(phase, share) for share in shares), full]


def _partly_filled(phase: Phase, share: float) -> Phase:
    faults = dict(phase.faults)
    for cache in phase.refilling:
        faults[cache] = phase.fault(cache).and_also(Fault(hit_factor=share))
    return replace(phase, faults=faults, refilling=frozenset())


def _steady_states(laboratory: Laboratory, phase: Phase) -> list[tuple[Conditions, Floats]]:
    """Steady states in order with their seconds (load,), together as long as the phase.

    Each served miss puts one object back, so one of n levels takes 1/n of the objects
    divided by the served misses per second; a store that fails its misses fills nothing.
    """
    whole = np.full(len(laboratory.loads), phase.duration)
    levels = _levels(phase)
    found = []
    for level in levels[:-1]:
        conditions = laboratory.under(level)
        seconds = np.zeros_like(whole)
        for cache in phase.refilling:
            objects = cached_objects(laboratory.under(levels[-1]), cache)
            misses = conditions.served_misses(cache)
            rate = np.where(misses > 0, misses, 1.0)
            never = np.where(objects > 0, np.inf, 0.0)
            filling = np.where(misses > 0, objects / LEVELS / rate, never)
            seconds = np.maximum(seconds, filling)
        taken = np.minimum(seconds, whole)
        found.append((conditions, taken))
        whole = whole - taken
    return [*found, (laboratory.under(levels[-1]), whole)]


def cached_objects(conditions: Conditions, cache: str) -> Floats:
    """Objects in a warm cache: what fits, what exists, and no more than what is fetched within
    one time to live (Little's law)."""
    part, load = conditions.compiled.parts[cache], conditions.compiled.load
    present = conditions.of(np.minimum(load.objects, capacity_objects(load, part)))
    return np.minimum(present, conditions.served_misses(cache) * float(part["ttl_s"]))


def calm(phase: Phase) -> bool:
    """Whether nothing is wrong any more: what is still bad then stays bad."""
    repaired = all(fault == HEALTHY for fault in phase.faults.values()) and not phase.cut
    return repaired and phase.load_factor == 1.0 and not phase.refilling


def good_over(
    conditions: Conditions | Mixed, waiting: dict[str, Floats], seconds: Floats
) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
    """During a stretch: the good share of requests and jobs together, that of each class, and
    the jobs left waiting."""
    none = np.zeros(len(seconds))
    taken_in = full_brokers(conditions, waiting, seconds)
    by_class = {name: share * taken_in.of_class(name) for name, share in conditions.good.items()}
    total = sum(conditions.rates.values(), none)
    good = sum((conditions.rates[name] * share for name, share in by_class.items()), none)
    left = {}
    for name, queue in conditions.backlogs.items():
        before = waiting.get(name, none)
        after = np.maximum(before + queue.growth_or_drain * seconds, 0.0)
        in_time = 1.0 - late_share(queue, before, after, seconds)
        total = total + queue.arrival_rate
        good = good + queue.arrival_rate * np.minimum(in_time, taken_in.of_queue(name))
        left[name] = after * taken_in.kept(name)
    share = np.where(total > 0, good / np.where(total > 0, total, 1.0), 1.0)
    return share, by_class, left


def late_share(queue: Backlog, before: Floats, after: Floats, seconds: Floats) -> Floats:
    """Share of a stretch during which a job that arrives is done too late.

    A job waits for those before it; their number moves in a straight line to ``after`` (or
    to zero, where it stays). Jobs are late while more wait than can be done within the limit.
    """
    allowed = queue.capacity * queue.limit
    slope = queue.arrival_rate - queue.capacity
    steep = np.where(np.abs(slope) > 1e-12, slope, 1.0)
    crossing = np.clip((allowed - before) / steep, 0.0, seconds)
    rising = np.where(before > allowed, seconds, seconds - crossing)
    falling = np.where(before > allowed, crossing, 0.0)
    flat = np.where(before > allowed, seconds, 0.0)
    late = np.where(slope > 1e-12, np.where(after > allowed, rising, 0.0),
                    np.where(slope < -1e-12, falling, flat))  # fmt: skip
    return np.where(seconds > 0, late / np.where(seconds > 0, seconds, 1.0), 0.0)
