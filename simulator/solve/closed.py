"""Closed flows: users who wait for an answer, think, and ask again.

Exact where the closed network has a product form: convolution for one closed flow (with
open flows around it), the population lattice for several, Schweitzer's fixed point for
many. Where requests can be lost, fork or hold pools, the throughput is the one at which
the open network holds as many requests as there are users awaiting an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulator.formulas.closed import beside_open, closed_network
from simulator.formulas.closed_classes import closed_classes
from simulator.formulas.erlang import erlang_c
from simulator.formulas.layered import LayerState
from simulator.solve.arrays import Arrays
from simulator.solve.figures import StationFigures
from simulator.solve.layout import Layout
from simulator.solve.plan import Floats, Plan
from simulator.solve.pools import PoolFigures, inner_figures
from simulator.solve.sojourns import WaitLaws
from simulator.solve.traffic import Chances, Traffic, walk

LONGEST_SERIES = 400
HALVINGS = 50


@dataclass(frozen=True)
class Loop:
    """The closed flows of a plan: index, users and think time (C,) of each."""

    flow: int
    users: Floats
    think: Floats


@dataclass
class ClosedWaits:
    """The closed flows' waits, laid over those the stations have for open arrivals.

    ``residence`` (R, S, C) seconds per request of each closed flow at each station,
    ``visits`` (R, S, C) visits per request, ``open_number`` (S, C) open requests there,
    ``found`` per station the chances of finding servers busy (C, J), ``met`` those of open
    requests.
    """

    plan: Plan
    arrays: Arrays
    loops: list[Loop]
    residence: Floats
    visits: Floats
    demand: Floats
    open_number: Floats
    found: dict[int, Floats]
    met: dict[int, Floats]
    stations: np.ndarray

    def pools(self, traffic: Traffic) -> Mapping[int, PoolFigures]:
        """None: a product form has no pools."""
        return {}

    def apply(
        self, figures: StationFigures, waits: WaitLaws, traffic: Traffic
    ) -> tuple[StationFigures, WaitLaws]:
        """Figures and waits of the stations the closed flows visit."""
        arrays = self.arrays
        touched = self.stations.reshape(-1, 1)
        rates = np.array([traffic.fresh[loop.flow] for loop in self.loops])
        closed_rate = np.einsum("rc,rsc->sc", rates, self.visits)
        extra = np.einsum("rc,rsc->sc", rates, self.residence - self.demand)
        open_rate = np.maximum(figures.rate - closed_rate, 0.0)
        busy_open = arrays.gather @ (traffic.visits * arrays.service_mean)
        busy_open = np.maximum(busy_open - np.einsum("rc,rsc->sc", rates, self.demand), 0.0)
        open_wait = np.maximum(self.open_number - busy_open, 0.0)
        queue = np.where(touched, np.maximum(extra, 0.0) + open_wait, figures.mean_queue)
        total = np.where(figures.rate > 0, figures.rate, 1.0)
        wait = np.where(touched, queue / total, figures.mean_wait)
        servers = np.where(arrays.servers > 0, arrays.servers * arrays.copies, 1.0)
        load = figures.rate * figures.service_mean
        figures = replace(
            figures,
            ok=np.where(touched, 1.0, figures.ok),
            stuck=np.where(touched, 0.0, figures.stuck),
            utilisation=np.where(
                touched & ~arrays.is_delay, np.minimum(load / servers, 1.0), figures.utilisation
            ),
            mean_queue=queue, mean_wait=wait,
            p_wait=np.where(touched, self._chance(figures), figures.p_wait),
            wait=np.where(
                touched, open_wait / np.where(open_rate > 0, open_rate, 1.0), figures.wait
            ),
        )  # fmt: skip
        for station, chances in self.met.items():
            figures.p_wait[station] = chances.sum(axis=1)
        own = np.where(arrays.is_ps, wait, 0.0)
        mean = np.where(figures.service_mean > 0, figures.service_mean, 1.0)
        figures = replace(
            figures, stretch=np.where(touched & arrays.is_ps, 1 + own / mean, figures.stretch)
        )
        return figures, self._laws(figures, waits)

    def _chance(self, figures: StationFigures) -> Floats:
        """P(an arrival waits): from what it finds, else from the servers' load."""
        servers = np.where(self.arrays.servers > 0, self.arrays.servers, 1.0)
        chance = erlang_c(servers, np.minimum(figures.utilisation, 1.0) * servers)
        chance = np.where(self.arrays.is_delay, 0.0, chance)
        for station, chances in self.found.items():
            chance[station] = chances.sum(axis=1)
        return chance

    def _laws(self, figures: StationFigures, waits: WaitLaws) -> WaitLaws:
        """One law of its own for every closed flow at every station it visits."""
        arrays = self.arrays
        of = waits.of.copy()
        wait, p_wait, stretch = list(figures.wait), list(figures.p_wait), list(figures.stretch)
        found = dict(waits.found)
        for station, chances in self.met.items():
            servers = np.where(arrays.servers[station] > 0, arrays.servers[station], 1.0)
            found[station] = (chances, figures.service_mean[station] / servers)
        chance = self._chance(figures)
        for r, loop in enumerate(self.loops):
            laws: dict[int, int] = {}
            for visit, flow in enumerate(self.plan.visit_flow):
                station = int(arrays.of[visit])
                if flow != loop.flow or arrays.is_delay[station, 0]:
                    continue
                if station not in laws:
                    laws[station] = len(wait)
                    self._law(r, station, chance, wait, p_wait, stretch, found)
                of[visit] = laws[station]
        return WaitLaws(of, np.array(wait), np.array(p_wait), np.array(stretch), found)

    def _law(
        self,
        r: int,
        station: int,
        chance: Floats,
        wait: list[Floats],
        p_wait: list[Floats],
        stretch: list[Floats],
        found: dict[int, tuple[Floats, Floats]],
    ) -> None:
        arrays = self.arrays
        visits = np.maximum(self.visits[r, station], 1e-300)
        residence, demand = self.residence[r, station], self.demand[r, station]
        each = np.maximum(residence - demand, 0.0) / visits
        if arrays.is_ps[station, 0]:
            ratio = residence / np.where(demand > 0, demand, 1.0)
            stretch.append(np.where(demand > 0, np.maximum(ratio, 1.0), 1.0))
            wait.append(np.zeros_like(each))
            p_wait.append(np.zeros_like(each))
            return
        stretch.append(np.ones_like(each))
        wait.append(each)
        p_wait.append(np.maximum(chance[station], 1e-12))
        if station in self.found:
            servers = np.where(arrays.servers[station] > 0, arrays.servers[station], 1.0)
            pace = demand / visits / servers
            found[len(wait) - 1] = (self.found[station], pace)


@dataclass
class ClosedPools:
    """Closed users whose whole request is one hold of a pool: the layered solution."""

    plan: Plan
    states: tuple[LayerState, ...]
    pool: int
    stations: np.ndarray

    def pools(self, traffic: Traffic) -> Mapping[int, PoolFigures]:
        """The pool's figures and those of the pools inside."""
        return inner_figures(self.plan, self.states, self.pool, traffic.asked)

    def apply(
        self, figures: StationFigures, waits: WaitLaws, traffic: Traffic
    ) -> tuple[StationFigures, WaitLaws]:
        """The stations are as they are for open arrivals of that rate."""
        return figures, waits


def loops_of(plan: Plan) -> list[Loop]:
    """The closed flows."""

    def wide(number: float | np.ndarray) -> Floats:
        return np.broadcast_to(np.asarray(number, float), (plan.columns,))

    return [
        Loop(i, wide(flow.users), wide(0.0 if flow.think is None else flow.think.mean))
        for i, flow in enumerate(plan.flows)
        if flow is not None and flow.users is not None
    ]


def product_form(plan: Plan, arrays: Arrays, loops: list[Loop]) -> bool:
    """Whether nothing on the way of a closed request loses, forks or holds it."""
    if plan.attempts or plan.timed or plan.holds:
        return False
    stations = {
        int(arrays.of[v]) for v, f in enumerate(plan.visit_flow) if f in {x.flow for x in loops}
    }
    chosen = sorted(stations)
    return bool(
        np.isinf(arrays.capacity[chosen]).all()
        and np.isinf(arrays.patience[chosen]).all()
        and (arrays.servers[chosen] > 0).all()
        and (arrays.copies[chosen] == 1).all()
        and not plan.balancers
    )


def solve_product_form(
    plan: Plan, arrays: Arrays, loops: list[Loop], fresh: Floats, layout: Layout, pause: Floats
) -> tuple[Floats, ClosedWaits]:
    """(fresh rates with the closed flows' throughputs, their waits).

    ``pause`` (R, C) is the time a request of each closed flow spends outside stations.
    """
    shape = (len(loops), len(plan.stations), plan.columns)
    visits, demand = np.zeros(shape), np.zeros(shape)
    certain = Chances.certain(layout)
    for r, loop in enumerate(loops):
        unit = np.zeros_like(fresh)
        unit[loop.flow] = 1.0
        walked = walk(layout, certain, unit).traffic.visits
        visits[r] = arrays.gather @ walked
        demand[r] = arrays.gather @ (walked * arrays.service_mean)
    around = walk(layout, certain, fresh).traffic.visits
    open_load = arrays.gather @ (around * arrays.service_mean)
    residence, open_number = np.zeros(shape), np.zeros(shape[1:])
    found: list[list[Floats]] = [[] for _ in plan.stations]
    met: list[list[Floats]] = [[] for _ in plan.stations]
    rates = fresh.copy()
    for column in range(plan.columns):
        servers = np.where(arrays.is_delay[:, 0], np.inf, arrays.servers[:, column])
        load = np.minimum(open_load[:, column], 0.999999 * np.where(np.isinf(servers), 1, servers))
        users = np.array([loop.users[column] for loop in loops])
        think = np.array([loop.think[column] for loop in loops]) + pause[:, column]
        if len(loops) == 1:
            result = closed_network(
                round(float(users[0])), demand[0, :, column], servers, float(think[0]), load
            )
            throughput = np.array([result.throughput])
            residence[0, :, column] = result.residence
            open_number[:, column] = result.open_number
            for sort, chances in ((found, result.found), (met, result.present)):
                for station, closed in enumerate(chances):
                    sort[station].append(_ahead(closed, servers[station], load[station]))
        else:
            # Open load takes its share of every server (exact for one server).
            share = np.where(np.isinf(servers), 0.0, load / np.where(np.isinf(servers), 1, servers))
            many = closed_classes(
                np.round(users).astype(int), demand[:, :, column] / (1 - share), servers, think
            )
            throughput = many.throughput
            residence[:, :, column] = many.residence
            closed_number = (throughput[:, None] * many.residence).sum(axis=0)
            open_number[:, column] = share / (1 - share) * (1 + closed_number)
        for r, loop in enumerate(loops):
            rates[loop.flow, column] = throughput[r]
    touched = visits.sum(axis=(0, 2)) > 0
    queues = touched & ~(arrays.is_ps | arrays.is_delay)[:, 0]
    shared = queues & (open_load > 0).any(axis=1)
    waits = ClosedWaits(
        plan, arrays, loops, residence, visits, demand, open_number,
        _found_by_station(found, touched), _found_by_station(met, shared), touched,
    )  # fmt: skip
    return rates, waits


def _ahead(closed: Floats, servers: float, open_load: float) -> Floats:
    """Chances of finding all servers busy and 0, 1, … waiting, from those of finding so many
    ``closed`` requests; nothing where the series is too long to be of use."""
    if not np.isfinite(servers) or servers % 1:
        return closed[:0]
    chances = beside_open(closed, int(servers), open_load, LONGEST_SERIES + int(servers))
    return chances[int(servers) :] if len(chances) <= LONGEST_SERIES + servers else chances[:0]


def _found_by_station(found: list[list[Floats]], touched: np.ndarray) -> dict[int, Floats]:
    """The columns' chances side by side, padded to one length."""
    result: dict[int, Floats] = {}
    for station, columns in enumerate(found):
        length = max((len(c) for c in columns), default=0)
        if touched[station] and length and all(len(c) for c in columns):
            result[station] = np.array([np.pad(c, (0, length - len(c))) for c in columns])
    return result


def balance_users(loops: list[Loop], fresh: Floats, time_at: Callable[[Floats], Floats]) -> Floats:
    """Fresh rates at which the open network holds as many requests as users await.

    ``time_at`` gives for fresh rates (F, C) the mean seconds (F, C) a request of each
    flow spends, whatever its end. Bisection on all closed flows and columns at once.
    """
    low = np.zeros((len(loops), fresh.shape[1]))
    idle = time_at(fresh)
    users = np.array([loop.users for loop in loops])
    think = np.array([loop.think for loop in loops])
    flows = [loop.flow for loop in loops]
    high = users / np.maximum(think + idle[flows], 1e-300)
    rates = fresh.copy()
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        rates[flows] = middle
        present = middle * (think + time_at(rates)[flows])
        few = present < users
        low, high = np.where(few, middle, low), np.where(few, high, middle)
        if np.max((high - low) / np.maximum(high, 1e-300), initial=0.0) < 1e-10:
            break
    rates[flows] = 0.5 * (low + high)
    return rates
