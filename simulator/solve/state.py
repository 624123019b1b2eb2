"""What stations, pools and time-outs do with a given traffic: one look at a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.solve.arrays import Arrays, make_arrays
from simulator.solve.arrivals import limits, station_arrivals
from simulator.solve.distribution import Laws
from simulator.solve.figures import LONGEST_QUEUE, StationFigures, shortened
from simulator.solve.inside import Layers
from simulator.solve.layout import Layout, lay_out
from simulator.solve.losses import Losses
from simulator.solve.nodes import AttemptNode, JoinNode
from simulator.solve.plan import Floats, Plan
from simulator.solve.pools import PoolFigures, bounded_waits, layered_figures, pool_figures
from simulator.solve.retries import with_retries
from simulator.solve.revisits import Repeats, coupling, felt_scv, find_repeats
from simulator.solve.schedule import Step, moved, schedule
from simulator.solve.services import third_moment
from simulator.solve.sojourns import Sojourns, WaitLaws
from simulator.solve.stations import station_figures
from simulator.solve.traffic import Chances, Passed, Traffic, repeat


class Closed(Protocol):
    """What a closed network's exact solution says about its stations."""

    stations: np.ndarray

    def pools(self, traffic: Traffic) -> Mapping[int, PoolFigures]:
        """Figures of the pools the closed solution covers."""

    def apply(
        self, figures: StationFigures, waits: WaitLaws, traffic: Traffic
    ) -> tuple[StationFigures, WaitLaws]:
        """The figures and waits with the closed flows' own in place."""


@dataclass
class State:
    """A steady state of the columns of a plan: station figures, the laws of times, and how
    requests pass under them."""

    plan: Plan
    arrays: Arrays
    figures: StationFigures
    laws: Laws
    chances: Chances
    passed: Passed
    settled: bool

    @property
    def traffic(self) -> Traffic:
        """Its rates."""
        return self.passed.traffic

    @property
    def losses(self) -> Losses:
        """Why its requests are lost."""
        laws = self.laws
        return Losses(laws.layout, self.figures, laws.pools, self.chances, self.passed)


@dataclass(frozen=True)
class Prepared:
    """A plan with everything about it that does not change while a state is looked for."""

    plan: Plan
    arrays: Arrays
    layout: Layout
    steps: tuple[Step, ...]
    repeats: Repeats | None

    @property
    def relayed(self) -> bool:
        """Whether an attempt visits several stations before its time-out."""
        return any(
            len(node.visits) > 1 and node.route.timeout is not None and node.route.abandon
            for node in self.plan.attempts
        )

    @property
    def joins(self) -> bool:
        """Whether a route waits for parallel branches, whose laws are found last."""
        return any(isinstance(step, JoinNode) for step in self.steps)

    def only(self, mine: NDArray[np.intp], plan: Plan) -> Prepared:
        """Some of the columns, of which the plan is."""
        layout, repeats = lay_out(plan), self.repeats
        return Prepared(
            plan, self.arrays.only(mine), layout, moved(self.steps, self.layout, layout),
            None if repeats is None else repeats.only(mine),
        )  # fmt: skip


def prepare(plan: Plan) -> Prepared:
    """Arrays, layout and order of work of a plan."""
    layout = lay_out(plan)
    return Prepared(plan, make_arrays(plan), layout, schedule(plan, layout), find_repeats(plan))


def chances_of(figures: StationFigures, laws: Laws) -> Chances:
    """What becomes of requests, under the given figures and laws."""
    layout, evaluator = laws.layout, laws.evaluator
    pools = np.ones((layout.pools, layout.columns))
    for pool, known in laws.pools.items():
        pools[pool] = known.ok
    leaves, leaves_failed = evaluator.chances(layout.leaf_places)
    # An attempt is its body, cut off at the time-out if that is ever reached.
    ok, failed = evaluator.chances(layout.bodies)
    for node, in_time in laws.in_time.items():
        mine = layout.arguments[layout.place[node]]
        ok[mine], failed[mine] = in_time, 1 - in_time
    repeated = repeat(layout, ok, failed, evaluator.tries)
    visits = figures.ok[laws.sojourns.arrays.of]
    return Chances(visits, pools, leaves, leaves_failed, *repeated)


def look(
    prepared: Prepared,
    traffic: Traffic,
    full: bool,
    closed: Closed | None,
    before: tuple[np.ndarray, Mapping[int, PoolFigures]] | None = None,
) -> tuple[StationFigures, Laws]:
    """Station figures and laws for the traffic.

    ``before`` has the columns (C,) whose traffic is the same as the last time, and the pools
    of that time.
    """
    plan, arrays = prepared.plan, prepared.arrays
    arrivals = station_arrivals(plan, arrays, traffic)
    figures = station_figures(arrays, arrivals)
    if figures.cut is not None and prepared.relayed:
        # How long the stations before one keep a request is known only now.
        limit, until, _ = limits(plan, arrays, traffic, arrivals.rate, figures.wait)
        arrivals = replace(arrivals, limit=limit, until=until)
        figures = station_figures(arrays, arrivals)
    felt = None
    repeats = prepared.repeats if closed is None else None
    if repeats is not None:
        felt = felt_scv(plan, arrays, arrivals, figures, traffic.visits, repeats)
    if felt is not None:
        third = np.where(
            felt == arrivals.service_scv, arrivals.service_third, third_moment("auto", felt)
        )
        varied = arrivals.service_scv != felt
        arrivals = replace(arrivals, service_scv=felt, service_third=third)
        figures = station_figures(arrays, arrivals)
    single = (
        (arrays.servers == 1) & (arrivals.peers == 1) & ~arrivals.alike & (arrivals.scv == 1)
        & (figures.ok >= 1) & ~arrays.is_ps & ~arrays.is_delay
        & ~np.isfinite(arrays.capacity) & ~np.isfinite(arrays.patience)
        & (figures.utilisation < 1 - 1 / LONGEST_QUEUE) & (arrivals.rate > 0)
    )  # fmt: skip
    single[list(plan.dealt)] = False
    if felt is not None:
        single &= ~varied
    figures, found, refusals = with_retries(plan, arrays, arrivals, traffic, figures)
    waits = WaitLaws.of_stations(arrays, figures, found)
    if repeats is not None:
        again, levels = coupling(plan, arrays, figures, repeats)
        waits = replace(waits, again=again, levels=levels)
    if closed is not None:
        figures, waits = closed.apply(figures, waits, traffic)
        single &= ~closed.stations.reshape(-1, 1)
    sojourns = Sojourns(arrays, figures, single, traffic.visits, waits)
    laws = Laws(prepared.layout, sojourns, refusals)
    layers = Layers(plan, arrays, traffic)
    if plan.holds:
        given = layered_figures(layers) if closed is None else closed.pools(traffic)
        for index, known in given.items():
            laws.evaluator.set_pool(index, known)
    for number, step in enumerate(prepared.steps):
        if not isinstance(step, int):
            _time(laws, step, full)
            continue
        if step in laws.pools:
            continue
        hold_time = _hold_time(plan, traffic, laws, step)
        pool = pool_figures(layers, step, hold_time, _kept(before, step))
        shorter = bounded_waits(plan, arrays, step, pool, figures.wait)
        if shorter is not figures.wait:
            # Everything worked out with the longer waits is worked out again.
            figures = shortened(figures, shorter)
            waits = replace(waits, wait=shorter)
            sojourns = replace(sojourns, figures=figures, waits=waits)
            known_pools = dict(laws.pools)
            laws = Laws(prepared.layout, sojourns, refusals)
            for index, known in known_pools.items():
                laws.evaluator.set_pool(index, known)
            for earlier in prepared.steps[:number]:
                if not isinstance(earlier, int):
                    _time(laws, earlier, full)
        laws.evaluator.set_pool(step, pool)
    return figures, laws


def _kept(
    before: tuple[np.ndarray, Mapping[int, PoolFigures]] | None, pool: int
) -> tuple[np.ndarray, PoolFigures] | None:
    """The columns in which a pool is as it was, and how it was."""
    return None if before is None or pool not in before[1] else (before[0], before[1][pool])


def _time(laws: Laws, step: JoinNode | list[AttemptNode], full: bool) -> None:
    """Work out a join or some time-outs."""
    if isinstance(step, JoinNode):
        laws.join(step, full)
    else:
        laws.cut(step)


def _hold_time(plan: Plan, traffic: Traffic, laws: Laws, pool: int) -> Floats:
    """Mean seconds a token of the pool is held, over all places that take one."""
    total, weight = np.zeros(plan.columns), np.zeros(plan.columns)
    for node, rate in zip(plan.holds, traffic.taken, strict=True):
        if node.pool == pool:
            ok, mean, failed, failed_mean = laws.moments(node.body)
            total, weight = total + rate * (ok * mean + failed * failed_mean), weight + rate
    return total / np.where(weight > 0, weight, 1.0)
