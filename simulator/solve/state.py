"""What stations, pools and time-outs do with a given traffic: one look at a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.solve.arrays import Arrays, make_arrays
from simulator.solve.distribution import Laws
from simulator.solve.figures import LONGEST_QUEUE, Arrivals, StationFigures, shortened
from simulator.solve.inside import Layers
from simulator.solve.layout import Layout, lay_out
from simulator.solve.losses import Losses
from simulator.solve.plan import AttemptNode, Balancer, Floats, JoinNode, Node, Plan
from simulator.solve.pools import PoolFigures, bounded_waits, layered_figures, pool_figures
from simulator.solve.retries import with_retries
from simulator.solve.revisits import Repeats, coupling, felt_scv, find_repeats
from simulator.solve.schedule import Step, moved, schedule
from simulator.solve.services import third_moment
from simulator.solve.sojourns import Sojourns, WaitLaws
from simulator.solve.stations import station_figures
from simulator.solve.traffic import Chances, Passed, Traffic, repeat
from simulator.solve.uneven import WATCHING

LEAST_LEFT = 0.05
"""Share of a time-out that is left for a station, whatever comes before it on average."""


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
        limit, until, _ = _limits(plan, arrays, traffic, arrivals.rate, figures.wait)
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


def station_arrivals(plan: Plan, arrays: Arrays, traffic: Traffic) -> Arrivals:
    """The stations' arrivals from the visits' rates."""
    visits = traffic.visits
    rate = arrays.gather @ visits
    safe = np.where(rate > 0, rate, 1.0)
    mean = np.where(
        rate > 0, (arrays.gather @ (visits * arrays.service_mean)) / safe, arrays.station_mean
    )
    square = arrays.gather @ (visits * arrays.service_mean**2 * (1 + arrays.service_scv))
    scv = np.where(
        (rate > 0) & (mean > 0), square / safe / np.where(mean > 0, mean, 1.0) ** 2 - 1, 1.0
    )
    scv = np.where(np.abs(scv - 1) < 1e-12, 1.0, np.maximum(scv, 0.0))
    scv = np.where(arrays.is_ps, 1.0, scv)  # processor sharing only feels the mean
    uniform = np.abs(arrays.service_mean - mean[arrays.of]) <= 1e-12 * arrays.service_mean
    odd = (arrays.gather @ ((visits > 0) & ~(uniform & arrays.alike))) > 0
    limit, until, hurried = _limits(plan, arrays, traffic, rate)
    peers, pairs = _peers(plan, arrays, traffic, rate)
    between = _arrival_scv(plan, arrays, traffic, rate)
    cube = arrays.gather @ (visits * arrays.service_mean**3 * arrays.service_third)
    third = np.where((rate > 0) & (mean > 0), cube / safe / np.where(mean > 0, mean, 1.0) ** 3, 6.0)
    return Arrivals(
        rate, mean, scv, third, between, peers, pairs, limit, until, hurried, ~odd, plan.dealt
    )


def _limits(
    plan: Plan, arrays: Arrays, traffic: Traffic, rate: Floats, wait: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Seconds a time-out leaves a request to wait at a station, seconds it leaves it to wait
    and be served there, and the share of the requests it concerns.

    Before it come the service and, where it is known, the ``wait`` (S, C) of other stations.
    """
    limit, until, hurried = np.zeros_like(rate), np.zeros_like(rate), np.zeros_like(rate)
    for node in plan.attempts:
        if node.route.timeout is None or not node.route.abandon:
            continue
        timeout = np.broadcast_to(np.asarray(node.route.timeout, float), rate.shape[1:])
        visits = traffic.visits[list(node.visits)]
        entry = np.maximum(visits.max(axis=0, initial=0.0), 1e-300)
        each = visits / entry
        work = each * arrays.service_mean[list(node.visits)]
        stay = work if wait is None else work + each * wait[arrays.of[list(node.visits)]]
        left = np.maximum(timeout - work.sum(axis=0), LEAST_LEFT * timeout)
        before = np.cumsum(stay, axis=0) - stay
        for visit, flowing, spent in zip(node.visits, visits, before, strict=True):
            station = arrays.of[visit]
            limit[station] += flowing * left
            until[station] += flowing * np.maximum(timeout - spent, LEAST_LEFT * timeout)
            hurried[station] += flowing
    share = np.minimum(hurried / np.where(rate > 0, rate, 1.0), 1.0)
    some = np.where(hurried > 0, hurried, 1.0)
    return limit / some, until / some, share


def _peers(plan: Plan, arrays: Arrays, traffic: Traffic, rate: Floats) -> tuple[Floats, np.ndarray]:
    """How many queues a balancer that watches their length chooses among, at each station,
    and whether it draws two of them only. Arrivals past the balancer count against it."""
    watching = np.array([s.balance in WATCHING for s in plan.stations], bool).reshape(-1, 1)
    drawing = np.array([s.balance == "power_of_two" for s in plan.stations], bool).reshape(-1, 1)
    group = arrays.copies > 1
    peers = np.where(watching & group, arrays.copies, 1.0)
    pairs = np.broadcast_to(drawing, peers.shape) & group
    for balancer in plan.balancers:
        if balancer.policy not in WATCHING or balancer.stations[0] in plan.dealt:
            continue
        flowing = traffic.visits[list(balancer.visits)]
        count = np.maximum((flowing > 0).sum(axis=0), 1.0)
        for visit, station in zip(balancer.visits, balancer.stations, strict=True):
            if arrays.grouped[station]:
                continue
            through = traffic.visits[visit] / np.where(rate[station] > 0, rate[station], 1.0)
            # Several flows through one balancer each bring their part of the arrivals.
            peers[station] += (count - 1) * np.minimum(through, 1.0)
            pairs[station] |= balancer.policy == "power_of_two"
    return peers, pairs


def _arrival_scv(plan: Plan, arrays: Arrays, traffic: Traffic, rate: Floats) -> Floats:
    """The scv of the times between arrivals to one copy of every station."""
    safe = np.where(rate > 0, rate, 1.0)
    excess = np.zeros_like(rate)
    for flow, given in enumerate(plan.flows):
        if given is None or np.all(np.asarray(given.scv) == 1):
            continue
        for visit in first_visits(plan.roots[flow]):
            flowing = traffic.visits[visit]
            entering = np.maximum(traffic.fresh[flow], 1e-300)
            kept = np.minimum(flowing / entering, 1.0)
            excess[arrays.of[visit]] += flowing * kept * (np.asarray(given.scv) - 1)
    scv = 1 + excess / safe
    for balancer in plan.balancers:
        if balancer.policy == "round_robin":
            _deal(balancer, traffic, arrays, safe, scv)
    dealt = np.array([s.balance == "round_robin" for s in plan.stations], bool).reshape(-1, 1)
    if dealt.any():
        scv = np.where(dealt & (arrays.copies > 1), scv / arrays.copies, scv)
    return np.where(np.abs(scv - 1) < 1e-12, 1.0, np.maximum(scv, 0.0))


def _deal(balancer: Balancer, traffic: Traffic, arrays: Arrays, safe: Floats, scv: Floats) -> None:
    """Round robin hands one in n to each: Erlang-n arrivals, in place."""
    total = traffic.visits[list(balancer.visits)].sum(axis=0)
    total = np.where(total > 0, total, 1.0)
    for visit, station in zip(balancer.visits, balancer.stations, strict=True):
        flowing = traffic.visits[visit]
        part = flowing / total
        scv[station] += flowing / safe[station] * (part - 1)


def first_visits(node: Node) -> list[int]:
    """The visits a request can make before any other."""
    from simulator.solve.plan import ChoiceNode, JoinNode, SequenceNode, VisitNode

    match node:
        case VisitNode(visit):
            return [visit]
        case SequenceNode(steps):
            for step in steps:
                found = first_visits(step)
                if found:
                    return found
            return []
        case ChoiceNode(_, branches) | JoinNode(_, branches):
            return [v for branch in branches for v in first_visits(branch)]
        case AttemptNode(_, body, _):
            return first_visits(body)
        case _:
            return []
