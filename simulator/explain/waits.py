"""Which formula gave a station its wait: the conditions the solver goes by, in its order."""

from __future__ import annotations

import numpy as np

from simulator.explain import queueing as q
from simulator.explain.formula import Formula
from simulator.formulas.renewal import LARGEST_EXACT
from simulator.network.model import Network
from simulator.solve import Solution
from simulator.solve.arrivals import station_arrivals
from simulator.solve.plan import Plan
from simulator.solve.traffic import Traffic


class WaitFormulas:
    """The solver's view of every station, looked at again once the network is solved."""

    def __init__(self, network: Network, solution: Solution, plan: Plan) -> None:
        self.network = network
        self.solution = solution
        self.plan = plan
        laws = next(iter(solution.flows.values())).times.laws
        self.arrays = laws.sojourns.arrays
        fresh = np.array([solution.flows[name].arrival_rate for name in plan.flow_names])
        # Both states were solved side by side, for the same requests.
        fresh = np.tile(fresh, laws.columns // fresh.shape[1])
        traffic = Traffic.of_visits(laws.sojourns.visit_rate, fresh)
        self.arrivals = station_arrivals(plan, self.arrays, traffic)

    def wait(self, name: str, column: int) -> Formula:
        """The formula of a station's mean wait, were it alone with its arrivals."""
        station, i = self.network.stations[name], self.plan.station_names.index(name)
        arrivals = self.arrivals
        if station.discipline == "delay" or arrivals.rate[i, column] <= 0:
            return q.NO_WAIT
        if np.isfinite(self.arrays.capacity[i, column]):
            return q.BOUNDED_WAIT
        if np.isfinite(self.arrays.patience[i, column]):
            return q.IMPATIENT_WAIT
        if arrivals.peers[i, column] > 1:
            return q.POWER_OF_TWO if arrivals.pairs[i, column] else q.SHORTEST_QUEUE
        if arrivals.scv[i, column] != 1.0:
            return self._renewal(i, column)
        if arrivals.service_scv[i, column] == 1.0:
            return q.ERLANG_WAIT
        return q.POLLACZEK_KHINCHINE if self.arrays.servers[i, column] == 1 else q.KIMURA

    def _renewal(self, i: int, column: int) -> Formula:
        servers = self.arrays.servers[i, column]
        whole = servers % 1 == 0 and servers <= LARGEST_EXACT
        return q.RENEWAL if whole and self.arrivals.alike[i, column] else q.ARRIVAL_FACTOR

    def further(self, name: str, column: int) -> dict[str, float]:
        """What some of the formulas ask for beside rate, service and servers."""
        i = self.plan.station_names.index(name)
        return {
            "arrival_scv": float(self.arrivals.scv[i, column]),
            "places": float(self.arrays.capacity[i, column]),
            "patience": float(self.arrays.patience[i, column]),
        }

    def counts_served(self, name: str, column: int) -> bool:
        """Whether the wait is that of the requests served; an impatient queue's is everybody's."""
        return not np.isfinite(self.arrays.patience[self.plan.station_names.index(name), column])
