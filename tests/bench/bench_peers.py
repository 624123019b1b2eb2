"""The analytic engine beside other engines, on the same networks in one run.

Chains of M/M/4 stations at utilisation 0.7, whose mean response is known exactly. Prints one
JSON line per peer and size: milliseconds of CPU for one network, the ratio to ours, and the
relative error of the mean response of both. Ours gives percentiles too, which no analytic
peer does for open networks; it is measured alone and as one of 120 variants solved at once.
`make peers` installs them (``requirements-peers.txt``); without them it prints nothing.
"""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import version
from io import StringIO
from typing import Any

import numpy as np

from simulator.network import parse_network
from simulator.network.model import Network
from simulator.solve import solve
from tests.bench.bench_solve import fastest, percentiles, with_loads

SERVERS, MU, RATE = 4, 100.0, 280.0
SIZES = (5, 30)
VARIANTS = 120
CUSTOMERS = 20_000
PEERS = {"line-solver": "line_solver", "ciw": "ciw", "queueing-tool": "queueing_tool"}


def chain(stations: int) -> Network:
    """Every request visits all stations, one after the other."""
    names = [f"s{i}" for i in range(stations)]
    return parse_network({
        "format": "loadstone-network/1",
        "stations": {n: {"servers": SERVERS, "service": {"mean": 1 / MU}} for n in names},
        "flows": {"f": {"rate": RATE, "route": names}},
    })  # fmt: skip


def exact(stations: int) -> float:
    """Mean response in seconds, by Erlang's recurrence."""
    offered, loss = RATE / MU, 1.0
    for c in range(1, SERVERS + 1):
        loss = offered * loss / (c + offered * loss)
    waiting = loss / (1 - offered / SERVERS * (1 - loss))
    return float(stations * (1 / MU + waiting / (SERVERS * MU - RATE)))


def timed(work: Callable[[], float]) -> tuple[float, float]:
    """(what it returns, milliseconds of CPU); what it prints is dropped."""
    begun = time.process_time()
    with redirect_stdout(StringIO()):
        found = work()
    return found, 1e3 * (time.process_time() - begun)


def line_solver(stations: int) -> Callable[[], float]:
    """Its exact mean-value analysis; building the model is not counted."""
    from line_solver import Exp, OpenClass, Queue, SchedStrategy, Sink, Source
    from line_solver import Network as Model
    from line_solver import SolverMVA as MeanValueAnalysis

    model = Model("chain")
    source = Source(model, "source")
    queues = [Queue(model, f"s{i}", SchedStrategy.FCFS) for i in range(stations)]
    sink, requests = Sink(model, "sink"), OpenClass(model, "requests")
    source.setArrival(requests, Exp(RATE))
    for queue in queues:
        queue.setService(requests, Exp(MU))
        queue.setNumberOfServers(SERVERS)
    routing = model.initRoutingMatrix()
    routing.set(requests, requests, Model.serialRouting(source, *queues, sink))
    model.link(routing)

    def work() -> float:
        table = MeanValueAnalysis(model).getAvgTable()
        return float(np.sum(np.asarray(table["RespT"], float)))

    return work


def ciw(stations: int) -> Callable[[], float]:
    """A simulation of so many customers, the first tenth left out."""
    import ciw as peer

    arrivals: list[Any] = [peer.dists.Exponential(RATE)] + [None] * (stations - 1)
    routing = [[float(j == i + 1) for j in range(stations)] for i in range(stations)]
    network = peer.create_network(
        arrival_distributions=arrivals,
        service_distributions=[peer.dists.Exponential(MU)] * stations,
        number_of_servers=[SERVERS] * stations,
        routing=routing,
    )

    def work() -> float:
        peer.seed(1)
        run = peer.Simulation(network)
        run.simulate_until_max_time(CUSTOMERS / RATE)
        warm = 0.1 * CUSTOMERS / RATE
        stays: dict[int, list[float]] = {}
        for record in run.get_all_records():
            if record.arrival_date > warm:
                stays.setdefault(record.node, []).append(record.exit_date - record.arrival_date)
        return float(sum(np.mean(times) for times in stays.values()))

    return work


def queueing_tool(stations: int) -> Callable[[], float]:
    """A simulation of as many customers, the first tenth of each queue's left out."""
    # It was written for a NumPy that still had this name.
    np.infty = np.inf  # type: ignore[attr-defined]
    import queueing_tool as peer

    ways = {i: {i + 1: {"edge_type": 1 if i == 0 else 2}} for i in range(stations)}
    graph = peer.QueueNetworkDiGraph(peer.adjacency2graph(ways))

    def work() -> float:
        drawn = np.random.default_rng(1)
        served = {
            "num_servers": SERVERS,
            "service_f": lambda t: t + drawn.exponential(1 / MU),
            "collect_data": True,
        }
        fed = {**served, "arrival_f": lambda t: t + drawn.exponential(1 / RATE)}
        network = peer.QueueNetwork(
            g=graph,
            q_classes={1: peer.QueueServer, 2: peer.QueueServer},
            q_args={1: fed, 2: {**served, "arrival_f": None}},
            seed=1,
        )
        network.initialize(edge_type=1)
        network.simulate(n=CUSTOMERS * (stations + 1))
        total = 0.0
        for queue in network.edge2queue[:stations]:
            data = queue.fetch_data()
            done = data[data[:, 2] > 0]
            total += float(np.mean((done[:, 2] - done[:, 0])[len(done) // 10 :]))
        return total

    return work


def main() -> None:
    """Every peer that is installed, at every size."""
    builders = {"line-solver": line_solver, "ciw": ciw, "queueing-tool": queueing_tool}
    for stations in SIZES:
        network, known = chain(stations), exact(stations)
        many = with_loads(network, np.full(VARIANTS, RATE))
        alone = fastest(lambda network=network: float(solve(network).flows["f"].mean[0]))
        each = fastest(lambda many=many: solve(many).flows["f"].mean) / VARIANTS
        whole = fastest(lambda many=many: percentiles(solve(many))) / VARIANTS
        error = abs(float(solve(network).flows["f"].mean[0]) / known - 1)
        for name, module in PEERS.items():
            if importlib.util.find_spec(module) is None:
                continue
            found, spent = min(
                (timed(builders[name](stations)) for _ in range(3)), key=lambda run: run[1]
            )
            print(json.dumps({
                "bench": "peers", "peer": f"{name} {version(name)}", "stations": stations,
                "peer_cpu_ms": round(spent, 2), "peer_error": float(f"{found / known - 1:.2g}"),
                "our_error": float(f"{error:.2g}"), "our_cpu_ms_alone": round(alone, 3),
                "our_cpu_ms_of_120": round(each, 4),
                "our_cpu_ms_of_120_with_percentiles": round(whole, 4),
                "ratio_alone": round(spent / alone, 1), "ratio_of_120": round(spent / each),
                "ratio_of_120_with_percentiles": round(spent / whole),
            }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
