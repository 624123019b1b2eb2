"""The fixed point between what stations do and what reaches them.

Without losses one walk along the routes is enough. Otherwise walks and station figures are
repeated until the rates no longer change, starting from the empty system (every attempt
succeeds) or from the overloaded one (every attempt fails). A column depends on no other, so
those that have arrived are left out as soon as that pays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.solve.acceleration import Mixer, mix
from simulator.solve.arrived import Arrived, Columns
from simulator.solve.columns import Problem
from simulator.solve.distribution import Laws
from simulator.solve.figures import StationFigures
from simulator.solve.inside import only_one
from simulator.solve.newton import settle
from simulator.solve.plan import Floats, Plan
from simulator.solve.state import Closed, Prepared, State, chances_of, look
from simulator.solve.traffic import Chances, Traffic, walk

MOST_ROUNDS = 150
NEWTON = (4, 25, 50, 80, 110)
"""The rounds after which Newton's method is tried instead of mixing."""
SETTLED = 1e-9
SAME = 1e-13
"""Traffic that changes by less gives the same figures to rounding."""
FEWEST = 6
"""Fewer columns than this cost as much as when some of them are left out."""
DIFFERENT = 1e-4
"""One load has two states when their rates differ by more."""


@dataclass
class _Moving:
    """Columns that are looked for, by their numbers among all, and how far they are."""

    problem: Problem
    columns: Columns
    traffic: Traffic
    figures: StationFigures
    laws: Laws
    mixer: Mixer

    @property
    def plan(self) -> Plan:
        return self.problem.plan

    def walk(self) -> Traffic:
        """The traffic as the figures have it."""
        return self.problem.walk(self.figures, self.laws)

    def look(self, closed: Closed | None, still: NDArray[np.bool_]) -> None:
        """Figures for the traffic; pools as before in the columns that stand still."""
        before = (still, self.laws.pools)
        prepared = self.problem.prepared
        self.figures, self.laws = look(prepared, self.traffic, False, closed, before)

    def only(self, mine: Columns) -> _Moving:
        """Some of the columns, in a plan of their own, looked at."""
        problem, traffic = self.problem.only(mine, self.figures), self.traffic.only(mine)
        figures, laws = look(problem.prepared, traffic, full=False, closed=None)
        return _Moving(problem, self.columns[mine], traffic, figures, laws, self.mixer.only(mine))


def find_state(
    prepared: Prepared,
    fresh: Floats,
    overloaded: np.ndarray,
    closed: Closed | None = None,
    pairs: bool = False,
) -> State:
    """The state reached from an empty or, where ``overloaded`` (C,), a full system.

    With ``pairs`` the second half of the columns are the loads of the first half from the
    other start; where both come to the same, the state may be that of the first half.
    """
    plan = prepared.plan
    layout = prepared.layout
    begin = Chances.certain(layout).all_fail(layout, overloaded)
    traffic = walk(layout, begin, fresh).traffic
    figures, laws = look(prepared, traffic, full=not plan.attempts, closed=closed)
    if not plan.attempts and not plan.failing and figures.lossless and _all_enter(laws):
        chances = chances_of(figures, laws)
        passed = walk(layout, chances, fresh)
        return State(plan, prepared.arrays, figures, laws, chances, passed, settled=True)
    columns = np.arange(plan.columns)
    problem = Problem(prepared, fresh)
    moving = _Moving(problem, columns, traffic, figures, laws, Mixer(plan.columns))
    arrived = Arrived(traffic.only(columns), np.zeros(plan.columns, bool))
    moving, settled, seen = _rounds(moving, arrived, closed, pairs)
    if len(moving.columns) < plan.columns:
        for mine, pools in ((seen, moving.laws.pools), (~seen, {})):
            arrived.put(moving.columns, moving.traffic, pools, np.flatnonzero(mine))
        arrived.finish()
        moving = _together(problem, arrived, pairs)
    elif prepared.joins:
        moving.figures, moving.laws = look(prepared, moving.traffic, full=True, closed=closed)
    elif not seen.all():
        moving.look(closed, seen)
    problem, figures, laws = moving.problem, moving.figures, moving.laws
    chances = chances_of(figures, laws)
    passed = walk(laws.layout, chances, problem.fresh)
    return State(problem.plan, problem.prepared.arrays, figures, laws, chances, passed, settled)


def distance(first: Floats, second: Floats) -> Floats:
    """(C,) how far apart two states are: the largest difference of the stations' arrivals
    (S, C), relative to the largest arrivals."""
    size = np.maximum(first.max(axis=0, initial=0.0), 1e-300)
    return np.max(np.abs(first - second) / size, axis=0, initial=0.0)


def _all_enter(laws: Laws) -> bool:
    """Whether every pool has a token for everybody."""
    return all((figures.ok >= 1).all() for figures in laws.pools.values())


def _rounds(
    moving: _Moving, arrived: Arrived, closed: Closed | None, pairs: bool
) -> tuple[_Moving, bool, NDArray[np.bool_]]:
    """What moves until the end, whether it has settled, and which of its columns (C,) have been
    looked at as they are now; ``arrived`` has the others."""
    narrows = closed is None and not _layered(moving)
    for count in range(MOST_ROUNDS):
        again = moving.walk()
        size = np.maximum(again.visits.max(axis=0, initial=0.0), 1e-300)
        change = np.max(np.abs(again.visits - moving.traffic.visits) / size, axis=0, initial=0.0)
        settled, still = bool((change < SETTLED).all()), change < SAME
        if still.all():
            return moving, settled, still
        if narrows and count in NEWTON and not settled:
            near, arrives = settle(moving.problem, moving.traffic, again, SETTLED)
            moving.traffic = mix([near, moving.traffic], np.array([arrives, ~arrives], float))
            still &= ~arrives
            if arrives.all():
                return moving, True, still
            moving.look(closed, still)
            continue
        moved = again if settled else moving.mixer.next(moving.traffic, again)
        # What stands still is left as it is, to the bit, and not looked at again.
        if still.any():
            moved = mix([moving.traffic, moved], np.array([still, ~still], float))
        moving.traffic = moved
        if settled:
            return moving, True, still
        left = _left(moving, arrived, still, pairs) if narrows else None
        if left is None:
            moving.look(closed, still)
        else:
            moving = moving.only(left)
    return moving, False, np.ones(len(moving.columns), bool)


def _left(
    moving: _Moving, arrived: Arrived, still: NDArray[np.bool_], pairs: bool
) -> Columns | None:
    """The columns to go on with where that pays; the others have ``arrived``."""
    columns, traffic = moving.columns, moving.traffic
    if len(columns) < FEWEST:
        return None
    alike = np.zeros(len(columns), bool)
    if pairs:
        alike = arrived.find_alike(columns, traffic, SAME) & ~still
    gone = still | alike
    if 2 * np.count_nonzero(gone) < len(columns) or gone.all():
        return None
    arrived.put(columns, traffic, moving.laws.pools, np.flatnonzero(still))
    arrived.alike[columns[alike]] = True
    return np.flatnonzero(~gone)


def _layered(moving: _Moving) -> bool:
    """Whether a pool may be known by its layer alone, which it is in all columns or in none."""
    plan, arrays = moving.plan, moving.problem.prepared.arrays
    return any(only_one(plan, arrays, hold) for hold in plan.holds)


def _together(problem: Problem, arrived: Arrived, pairs: bool) -> _Moving:
    """All columns as they have arrived; only the first half where the second is alike."""
    columns = np.arange(problem.plan.columns)
    rates = problem.prepared.arrays.gather @ arrived.traffic.visits
    half = len(columns) // 2
    if pairs and (distance(rates[:, :half], rates[:, half:]) <= DIFFERENT).all():
        columns = columns[:half]
        problem = problem.only(columns)
    traffic = arrived.traffic.only(columns)
    pools, joins = arrived.pools_of(columns), problem.prepared.joins
    before = None if joins else (arrived.seen[columns], pools)
    figures, laws = look(problem.prepared, traffic, joins, None, before)
    count = len(columns)
    return _Moving(problem, columns, traffic, figures, laws, Mixer(count))
