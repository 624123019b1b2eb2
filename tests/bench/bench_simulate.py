"""How fast the simulator is: station visits per second of CPU, and a million requests.

Prints one JSON line per network; run with ``python -m tests.bench.bench_simulate``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from simulator.network import parse_network
from simulator.simulate import simulate, warm_up

REQUESTS = 1_000_000


def station(mean: float, servers: int) -> dict[str, Any]:
    return {"servers": servers, "service": {"mean": mean}}


def document(stations: dict[str, Any], rate: float, route: Any) -> dict[str, Any]:
    flows = {"req": {"rate": rate, "route": route}}
    return {"format": "loadstone-network/1", "stations": stations, "flows": flows}


def networks() -> Iterator[tuple[str, dict[str, Any]]]:
    """A single queue, a chain, and fifteen components of the usual kinds at 75 % load."""
    yield "M/M/4", document({"q": station(1.0, 4)}, 3.2, "q")
    chain = {f"s{i}": station(1.0, 4) for i in range(5)}
    yield "chain of 5", document(chain, 2.8, list(chain))
    rate = 600.0
    stations = {
        "dns": {"discipline": "delay", "service": {"mean": 0.01}},
        "balancer": station(0.0005, 1),
        **{f"web{i}": station(0.02, 4) for i in range(4)},
        "cache": station(0.001, 1),
        **{f"api{i}": station(0.015, 4) for i in range(3)},
        "primary": station(0.01, 2),
        **{f"replica{i}": station(0.02, 4) for i in range(2)},
        "queue": station(0.0005, 1),
        "worker": {"servers": 12, "service": {"mean": 0.06, "scv": 2, "shape": "lognormal"}},
    }
    database = {"choice": [[0.3, "primary"], [0.7, split("random", "replica", 2, stations)]]}
    miss = {"choice": [[0.3, database]]}
    job = {"choice": [[0.25, {"async": ["queue", "worker"], "as": "job"}]]}
    route = ["dns", "balancer", split("round_robin", "web", 4, stations), "cache", miss,
             split("least_connections", "api", 3, stations), job]  # fmt: skip
    yield "15 components", document(stations, rate, route)


def split(policy: str, prefix: str, count: int, stations: dict[str, Any]) -> dict[str, Any]:
    names = [f"{prefix}{i}" for i in range(count)]
    assert all(name in stations for name in names)
    return {"split": policy, "over": names}


def measure(name: str, network: dict[str, Any]) -> dict[str, Any]:
    """One timed simulation of a million requests."""
    parsed = parse_network(network)
    wall, cpu = time.perf_counter(), time.process_time()
    found = simulate(parsed, requests=REQUESTS)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    fresh = found.flows["req"].throughput.value
    visits = REQUESTS * sum(s.throughput.value for s in found.stations.values()) / fresh
    return {
        "bench": "simulate",
        "network": name,
        "requests": REQUESTS,
        "seconds": round(wall, 3),
        "cpu_seconds": round(cpu, 3),
        "visits_per_cpu_second": round(visits / cpu),
        "steady": found.steady,
    }


def main() -> None:
    begun = time.perf_counter()
    warm_up()
    seconds = round(time.perf_counter() - begun, 2)
    print(json.dumps({"bench": "simulate", "network": None, "warm_up_seconds": seconds}))
    for name, network in networks():
        print(json.dumps(measure(name, network)), flush=True)


if __name__ == "__main__":
    main()
