"""What a scenario does to a design: its phases solved, joined by the transients between them.

Good share over the window = the time-weighted mean of the phases' good shares. A cache that
fills again is followed through a few hit levels; a backlog of jobs is carried from phase to
phase as a fluid (G. Newell, Applications of Queueing Theory, chapter 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.compile.caching import capacity_objects
from simulator.judge.cases import Case
from simulator.judge.conditions import Backlog, Conditions, Floats, Laboratory
from simulator.scenarios.phase import HEALTHY, STEADY, Fault, Phase

LEVELS = 4
"""Hit levels a filling cache is followed through."""
FULL = 1e-6
"""Jobs left in a queue that count as none."""


@dataclass(frozen=True)
class Outcome:
    """One case at every load, (load,) each.

    ``good`` is the share of requests and jobs answered in time over the window, ``worst`` the
    lowest share of any stretch, ``by_class`` the good share of each request class, ``down``
    the classes' lowest share of any stretch. ``minutes`` below the goal of the design;
    ``lost_writes_s`` and ``lost_writes`` what is gone for good; ``conflicts`` writes that
    contradict each other; ``drain_s`` seconds after the window until the queues are empty
    (inf when never); ``broken`` where the goal was met before and is not although everything
    is repaired.
    """

    case: Case
    good: Floats
    worst: Floats
    by_class: dict[str, Floats]
    down: dict[str, Floats]
    minutes: Floats
    lost_writes_s: float
    lost_writes: Floats
    conflicts: Floats
    drain_s: Floats
    broken: Floats


def run_cases(laboratory: Laboratory, cases: Sequence[Case]) -> list[Outcome]:
    """All cases at all loads; every different phase is solved once, together."""
    laboratory.prepare(phases_of(cases))
    return [_run(laboratory, case) for case in cases]


def phases_of(cases: Sequence[Case]) -> list[Phase]:
    """Every steady state the cases pass through, and the one without any fault."""
    passed = [phase for case in cases for phase in case.course.phases()]
    return [STEADY, *(level for phase in passed for level in _levels(phase))]


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


def _stretches(laboratory: Laboratory, phase: Phase) -> list[tuple[Conditions, Floats]]:
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
    present = np.minimum(load.objects, capacity_objects(load, part))
    return np.minimum(present, conditions.served_misses(cache) * float(part["ttl_s"]))


@dataclass
class _Sums:
    """What is added up over the stretches of a window."""

    good: Floats
    worst: Floats
    by_class: dict[str, Floats]
    down: dict[str, Floats]
    seconds_below: Floats
    waiting: dict[str, Floats]
    last: Floats


def _run(laboratory: Laboratory, case: Case) -> Outcome:
    goal = laboratory.design.goals.good_share
    loads = len(laboratory.loads)
    steady = laboratory.under(STEADY)
    zero, one = np.zeros(loads), np.ones(loads)
    sums = _Sums(zero, one, {}, {}, zero, {}, one)
    for phase in case.course.phases():
        for conditions, seconds in _stretches(laboratory, phase):
            _add(sums, conditions, seconds, goal, calm(phase))
    window = case.course.window
    writes = sum((steady.rates[name] for name in writing(steady)), zero)
    met, _ = _good(steady, {}, one)
    drain = _drain(steady, sums.waiting, zero)
    return Outcome(
        case=case,
        good=np.clip(sums.good / window, 0.0, 1.0),
        worst=sums.worst,
        by_class={name: np.clip(s / window, 0.0, 1.0) for name, s in sums.by_class.items()},
        down=sums.down,
        minutes=sums.seconds_below / 60.0,
        lost_writes_s=case.course.lost_writes_s,
        lost_writes=writes * case.course.lost_writes_s,
        conflicts=writes * case.course.conflict_s,
        drain_s=drain,
        broken=(met >= goal) & (sums.last < goal),
    )


def calm(phase: Phase) -> bool:
    """Whether nothing is wrong any more: what is still bad then stays bad."""
    repaired = all(fault == HEALTHY for fault in phase.faults.values()) and not phase.cut
    return repaired and phase.load_factor == 1.0 and not phase.refilling


def writing(conditions: Conditions) -> list[str]:
    """The request classes that write records."""
    classes = conditions.compiled.load.classes
    return [name for name in conditions.rates if classes[name].db_writes > 0]


def _add(sums: _Sums, conditions: Conditions, seconds: Floats, goal: float, over: bool) -> None:
    """Add one stretch; loads for which it lasts no time are left alone."""
    lasting = seconds > 0
    if not lasting.any():
        return
    good, late = _good(conditions, sums.waiting, seconds)
    sums.good = sums.good + good * seconds
    sums.worst = np.where(lasting, np.minimum(sums.worst, good), sums.worst)
    sums.seconds_below = sums.seconds_below + np.where(good < goal, seconds, 0.0)
    sums.last = np.where(lasting & over, good, sums.last)
    for name, share in conditions.good.items():
        sums.by_class[name] = sums.by_class.get(name, 0.0) + share * seconds
        lowest = np.minimum(sums.down.get(name, 1.0), share)
        sums.down[name] = np.where(lasting, lowest, sums.down.get(name, 1.0))
    sums.waiting = late


def _good(
    conditions: Conditions, waiting: dict[str, Floats], seconds: Floats
) -> tuple[Floats, dict[str, Floats]]:
    """Good share of requests and jobs together during a stretch, and the jobs left waiting."""
    total = sum(conditions.rates.values(), np.zeros(len(seconds)))
    good = sum(
        (conditions.rates[name] * share for name, share in conditions.good.items()),
        np.zeros(len(seconds)),
    )
    left = {}
    for name, queue in conditions.backlogs.items():
        before = waiting.get(name, np.zeros(len(seconds)))
        left[name] = np.maximum(before + (queue.arrival_rate - queue.capacity) * seconds, 0.0)
        total = total + queue.arrival_rate
        good = good + queue.arrival_rate * (1.0 - late_share(queue, before, left[name], seconds))
    share = np.where(total > 0, good / np.where(total > 0, total, 1.0), 1.0)
    return share, left


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


def _drain(steady: Conditions, waiting: dict[str, Floats], zero: Floats) -> Floats:
    """Seconds until the longest of the queues is empty, at the usual traffic."""
    longest = zero
    for name, jobs in waiting.items():
        queue = steady.backlogs.get(name)
        if queue is None:
            continue
        spare = queue.capacity - queue.arrival_rate
        needed = np.where(spare > 0, jobs / np.where(spare > 0, spare, 1.0), np.inf)
        longest = np.maximum(longest, np.where(jobs > FULL, needed, 0.0))
    return longest
