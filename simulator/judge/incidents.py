"""What a scenario does to a design: its phases solved, joined by the transients between them.

Good share over the window = the time-weighted mean of the good shares of its stretches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.judge.cases import Case
from simulator.judge.conditions import Conditions, Floats, Laboratory
from simulator.judge.stretches import Stretch, calm, good_over, phases_of, stretches
from simulator.scenarios.phase import STEADY

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
    for stretch in stretches(laboratory, case):
        _add(sums, stretch, goal)
    window = case.course.window
    writes = sum((steady.rates[name] for name in writing(steady)), zero)
    met, *_ = good_over(steady, {}, one)
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


def writing(conditions: Conditions) -> list[str]:
    """The request classes that write records."""
    classes = conditions.compiled.load.classes
    return [name for name in conditions.rates if classes[name].db_writes > 0]


def _add(sums: _Sums, stretch: Stretch, goal: float) -> None:
    """Add one stretch; loads for which it lasts no time are left alone."""
    seconds, good = stretch.seconds, stretch.good
    lasting = seconds > 0
    if not lasting.any():
        return
    sums.good = sums.good + good * seconds
    sums.worst = np.where(lasting, np.minimum(sums.worst, good), sums.worst)
    sums.seconds_below = sums.seconds_below + np.where(good < goal, seconds, 0.0)
    sums.last = np.where(lasting & calm(stretch.phase), good, sums.last)
    for name, share in stretch.by_class.items():
        sums.by_class[name] = sums.by_class.get(name, 0.0) + share * seconds
        lowest = np.minimum(sums.down.get(name, 1.0), share)
        sums.down[name] = np.where(lasting, lowest, sums.down.get(name, 1.0))
    sums.waiting = stretch.waiting


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
