"""Network → Solution."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import is_dataclass, replace
from typing import Literal

import numpy as np

from simulator.network.model import Attempt, Network, Number
from simulator.network.shape import flatten, pick, stack_alike
from simulator.solve.arrays import Arrays
from simulator.solve.closed import (
    ClosedPools,
    ClosedWaits,
    Loop,
    balance_users,
    loops_of,
    product_form,
    solve_product_form,
)
from simulator.solve.distribution import Laws
from simulator.solve.fixed_point import DIFFERENT, distance, find_state
from simulator.solve.losses import OVERLOAD
from simulator.solve.nodes import HoldNode
from simulator.solve.plan import Balancer, Floats, Plan, make_plan
from simulator.solve.pools import closed_pool
from simulator.solve.solution import FlowResult, Note, Solution, StationResult, Times
from simulator.solve.state import Prepared, State, prepare
from simulator.solve.traffic import Chances, walk
from simulator.solve.uneven import deal, shares_apart, uneven

Start = Literal["empty", "overloaded"]
MOST_DEALS, DEALT_ALIKE = 6, 1e-5
"""Rounds in which shares of unequal back ends are found, and what counts as the same shares."""


def solve(network: Network, start: Start = "empty", both: bool = True) -> Solution:
    """All figures of a network, for all its columns at once.

    ``start`` says which steady state is meant where there are two: the one reached from
    an empty system or the one reached from a full backlog. The other one is in ``states``;
    it is not looked for unless ``both``, which halves the work.
    """
    if not both or not _attempts(network) or _closed(network):
        state = _state_from(network, np.full(network.columns, start == "overloaded"))
        return _solution(state, slice(0, network.columns))
    # Both states are looked for together, in columns side by side.
    count = network.columns
    overloaded = np.repeat([start == "overloaded", start != "overloaded"], count)
    both_starts = pick(network, np.tile(np.arange(count), 2))
    state = _state_from(both_starts, overloaded, pairs=True)
    first = _solution(state, slice(0, count))
    if state.plan.columns == count:
        return first
    rates = state.figures.rate
    apart = distance(rates[:, :count], rates[:, count:])
    if np.max(apart, initial=0.0) <= DIFFERENT:
        return first
    columns = tuple(int(c) for c in np.flatnonzero(apart > DIFFERENT))
    second = _solution(state, slice(count, 2 * count))
    return replace(first, notes=(*first.notes, Note("two_states", "", columns)), others=(second,))


def _attempts(network: Network) -> bool:
    """Whether a route repeats anything, or gives up on it: only then are there two states."""
    inside: list[object] = [flow.route for flow in network.flows.values()]
    while inside:
        part = inside.pop()
        if isinstance(part, Attempt):
            return True
        if isinstance(part, tuple):
            inside.extend(part)
        elif is_dataclass(part):
            inside.extend(vars(part).values())
    return False


def _closed(network: Network) -> bool:
    return any(flow.users is not None for flow in network.flows.values())


def _state_from(network: Network, overloaded: np.ndarray, pairs: bool = False) -> State:
    """The state reached, ``overloaded`` (C,) saying from where; ``pairs`` as for
    ``find_state``."""
    plan = make_plan(network)
    prepared = prepare(plan)
    fresh = np.zeros((len(plan.roots), plan.columns))
    for index, flow in enumerate(plan.flows):
        if flow is not None and flow.rate is not None:
            fresh[index] = flow.rate
    balancers = uneven(plan, prepared.arrays)
    if balancers and not loops_of(plan):
        return _dealt(prepared, fresh, overloaded, balancers)
    fresh, closed = _close(prepared, fresh)
    return find_state(prepared, fresh, overloaded, closed, pairs)


def _dealt(
    prepared: Prepared,
    fresh: Floats,
    overloaded: np.ndarray,
    balancers: Mapping[tuple[int, ...], Balancer],
) -> State:
    """The state in which balancers over unequal back ends deal by how full those are. What
    reaches a balancer depends on what it deals only where requests are lost or repeated."""
    network, layout = prepared.plan.network, prepared.layout
    traffic = walk(layout, Chances.certain(layout), fresh).traffic
    dealt = deal(prepared.plan, prepared.arrays, traffic, balancers)
    for _ in range(MOST_DEALS):
        prepared = prepare(make_plan(network, dealt))
        state = find_state(prepared, fresh, overloaded)
        again = deal(prepared.plan, prepared.arrays, state.traffic, balancers)
        if np.max(shares_apart(dealt, again)) < DEALT_ALIKE:
            break
        dealt = again
    return state


def solve_all(networks: Sequence[Network], both: bool = True) -> list[Solution]:
    """One Solution for each network; those of one shape are solved as one problem.

    ``both`` as for ``solve``.
    """
    groups: dict[Hashable, list[int]] = {}
    numbers: list[list[Number]] = []
    for index, network in enumerate(networks):
        structure, own = flatten(network)
        groups.setdefault(structure, []).append(index)
        numbers.append(own)
    found: dict[int, Solution] = {}
    for indices in groups.values():
        alike = stack_alike([networks[i] for i in indices], [numbers[i] for i in indices])
        together = solve(alike, both=both)
        start = 0
        for i in indices:
            end = start + networks[i].columns
            found[i] = together.cut(slice(start, end))
            start = end
    return [found[i] for i in range(len(networks))]


def _close(prepared: Prepared, fresh: Floats) -> tuple[Floats, ClosedWaits | ClosedPools | None]:
    """Fresh rates with those of the closed flows, and their waits where known exactly."""
    plan, arrays = prepared.plan, prepared.arrays
    loops = loops_of(plan)
    if not loops:
        return fresh, None
    if product_form(plan, arrays, loops):
        empty = find_state(prepared, fresh * 0.0, np.zeros(plan.columns, bool))
        idle, layout = _times(empty, plan), prepared.layout
        certain = Chances.certain(layout)
        pause = np.zeros((len(loops), plan.columns))
        for r, loop in enumerate(loops):
            unit = np.zeros_like(fresh)
            unit[loop.flow] = 1.0
            walked = walk(layout, certain, unit).traffic.visits
            pause[r] = np.maximum(idle[loop.flow] - (walked * arrays.service_mean).sum(axis=0), 0.0)
        return solve_product_form(plan, arrays, loops, fresh, layout, pause)

    layered = _layered(prepared, loops, fresh)
    if layered is not None:
        return layered

    def time_at(rates: Floats) -> Floats:
        return _times(find_state(prepared, rates, np.zeros(plan.columns, bool)), plan)

    return balance_users(loops, fresh, time_at), None


def _layered(
    prepared: Prepared, loops: list[Loop], fresh: Floats
) -> tuple[Floats, ClosedPools] | None:
    """One closed flow that is one hold of a pool, and nothing else around it."""
    plan, arrays = prepared.plan, prepared.arrays
    root = plan.roots[loops[0].flow]
    nobody = (np.round(loops[0].users) < 1).any()
    if len(loops) > 1 or nobody or (fresh > 0).any() or not isinstance(root, HoldNode):
        return None
    unit = np.zeros_like(fresh)
    unit[loops[0].flow] = 1e-9
    idle = find_state(prepared, unit, np.zeros(plan.columns, bool))
    states = closed_pool(plan, arrays, idle.traffic, root, loops[0].users, loops[0].think)
    if states is None:
        return None
    fresh[loops[0].flow] = [state.throughput for state in states]
    return fresh, ClosedPools(plan, states, root.pool, np.zeros(len(plan.stations), bool))


def _times(state: State, plan: Plan) -> Floats:
    """(F, C) mean seconds a request of each flow spends, whether it succeeds or not."""
    result = np.zeros((len(plan.roots), plan.columns))
    for i, root in enumerate(plan.roots):
        ok, mean, failed, failed_mean = state.laws.moments(root)
        result[i] = ok * mean + failed * failed_mean
    return result


def _solution(state: State, part: slice) -> Solution:
    """The figures of some of the columns of a state."""
    plan, arrays = state.plan, state.arrays
    stations = {name: _station(arrays, state, i) for i, name in enumerate(plan.station_names)}
    chosen = np.arange(plan.columns)[part]
    times = _distributions(plan, state.laws, chosen)
    flows = {
        name: _flow(plan, arrays, state, i, *times[i]) for i, name in enumerate(plan.flow_names)
    }
    pools = {name: _pool(plan, state, i) for i, name in enumerate(plan.pool_names)}
    whole = Solution(stations, pools, flows, tuple(_notes(plan, state)), plan.columns)
    if part == slice(0, plan.columns):
        return whole
    cut = whole.cut(part)
    every = slice(0, len(chosen))
    return replace(cut, flows={name: replace(f, part=every) for name, f in cut.flows.items()})


def _distributions(plan: Plan, laws: Laws, columns: np.ndarray) -> list[tuple[Times, int]]:
    """The times of every flow, and its number there: those given are asked for together, the
    asynchronous ones seldom."""
    given = [i for i, flow in enumerate(plan.flows) if flow is not None]
    together = Times(tuple(plan.roots[i] for i in given), laws, columns)
    return [
        (Times((plan.roots[i],), laws, columns), 0) if flow is None else (together, given.index(i))
        for i, flow in enumerate(plan.flows)
    ]


def _station(arrays: Arrays, state: State, i: int) -> StationResult:
    figures = state.figures
    shared = arrays.is_ps[i, 0]
    mean = figures.service_mean[i]
    stay = mean * figures.stretch[i] if shared else mean + figures.mean_wait[i]
    return StationResult(
        utilisation=figures.utilisation[i],
        arrival_rate=figures.rate[i],
        throughput=figures.rate[i] * figures.ok[i],
        mean_queue=figures.mean_queue[i],
        mean_wait=figures.mean_wait[i],
        mean_in_station=stay,
        p_wait=figures.p_wait[i],
        p_block=figures.block[i] + figures.down[i],
    )


def _pool(plan: Plan, state: State, i: int) -> StationResult:
    zero = np.zeros(plan.columns)
    if i not in state.laws.pools:
        return StationResult(*([zero] * 8))
    figures = state.laws.pools[i]
    size = np.broadcast_to(
        np.asarray(plan.network.pools[plan.pool_names[i]].size, float), zero.shape
    )
    served = figures.rate * figures.ok
    inside = figures.utilisation * size / np.where(served > 0, served, 1.0)
    return StationResult(
        utilisation=figures.utilisation,
        arrival_rate=figures.rate,
        throughput=served,
        mean_queue=figures.mean_queue,
        mean_wait=figures.wait + figures.moved,
        mean_in_station=figures.wait + figures.moved + inside,
        p_wait=figures.p_wait,
        p_block=figures.block + figures.down,
    )


def _flow(
    plan: Plan, arrays: Arrays, state: State, i: int, times: Times, number: int
) -> FlowResult:
    laws, losses, root = state.laws, state.losses, plan.roots[i]
    fresh = state.traffic.fresh[i]
    safe = np.where(fresh > 0, fresh, 1.0)
    reasons = {reason: rate / safe for reason, rate in losses.of_flow(root).items()}
    growth = np.zeros(plan.columns)
    if plan.flows[i] is None and OVERLOAD in reasons:
        growth = reasons.pop(OVERLOAD) * fresh
    failed = np.clip(sum(reasons.values(), np.zeros(plan.columns)), 0.0, 1.0)
    throughput = np.maximum(fresh * (1 - failed) - growth, 0.0)
    _, mean, _, _ = laws.moments(root)
    return FlowResult(
        arrival_rate=fresh,
        throughput=throughput,
        mean=mean,
        fail_fraction=failed,
        mean_attempts=1 + losses.repeated(root) / safe,
        backlog_growth=growth,
        reasons=reasons,
        residence=_residence(plan, state, i, safe),
        times=times,
        number=number,
        part=slice(0, plan.columns),
    )


def _residence(plan: Plan, state: State, i: int, fresh: Floats) -> dict[str, Floats]:
    """Seconds per request at each station of the flow, over all its visits."""
    times = state.laws.sojourns.mean_time() * state.figures.ok[state.laws.sojourns.arrays.of]
    result: dict[str, Floats] = {}
    for visit, flow in enumerate(plan.visit_flow):
        if flow != i:
            continue
        name = plan.station_names[plan.visit_station[visit]]
        spent = state.traffic.visits[visit] / fresh * times[visit]
        result[name] = result[name] + spent if name in result else spent
    return result


def _notes(plan: Plan, state: State) -> list[Note]:
    notes = []
    for i, name in enumerate(plan.station_names):
        over = np.flatnonzero(state.figures.stuck[i] > 0)
        if len(over):
            notes.append(Note("overloaded", name, tuple(int(c) for c in over)))
    if not state.settled:
        notes.append(Note("not_settled", "", tuple(range(plan.columns))))
    return notes
