"""Three small architectures against long simulations by another program.

The expected values come from 20 replications of a million requests each; every value is
given with the half-width of its own 95 % interval.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate import Simulation
from tests.simulator.simulate.networks import assert_close, document, queue, run


def check(found: Simulation, expected: dict[str, tuple[float, float]]) -> None:
    for key, (value, half_width) in expected.items():
        name, figure = key.split(".")
        group: Any = found.flows if name in found.flows else found.stations
        assert_close(getattr(group[name], figure), value, half_width)


def test_web_servers_with_a_cache_and_replicas() -> None:
    webs = {"split": "random", "over": ["web1", "web2", "web3"]}
    replicas = {"split": "random", "over": ["replica1", "replica2"]}
    start = [{"delay": 0.02}, "lb", webs]
    stations = {
        "lb": queue(0.0002, 2),
        **{f"web{i}": queue(0.008, 4) for i in (1, 2, 3)},
        "cache": queue(0.0005, 2),
        **{f"replica{i}": queue(0.02, 2) for i in (1, 2)},
        "primary": queue(0.012, 2),
    }
    flows = {
        "read": {"rate": 720, "route": [*start, "cache", {"choice": [[0.2, replicas]]}]},
        "write": {"rate": 80, "route": [*start, "primary"]},
    }
    expected = {
        "lb.mean_queue": (0.0010260764, 7.5e-06),
        "web1.utilisation": (0.53346656, 0.0005),
        "web1.mean_queue": (0.23830409, 0.0018),
        "cache.utilisation": (0.17998496, 0.00011),
        "replica1.utilisation": (0.71954394, 0.0015),
        "replica1.mean_queue": (1.5455837, 0.029),
        "primary.mean_queue": (0.28504953, 0.0035),
        "read.throughput": (720.12348, 0.27),
        "read.mean": (0.037900662, 3.9e-05),
        "read.p50": (0.029365046, 1.2e-05),
        "read.p95": (0.088615172, 0.00026),
        "read.p99": (0.14819576, 0.0006),
        "write.mean": (0.044632115, 5.3e-05),
        "write.p50": (0.040908249, 4.7e-05),
        "write.p95": (0.077209086, 0.00017),
        "write.p99": (0.099582211, 0.00022),
    }
    check(run(document(stations, flows), requests=400_000), expected)


def test_round_robin_web_servers_with_a_queue_and_workers() -> None:
    lognormal = {"mean": 0.06, "scv": 2, "shape": "lognormal"}
    stations = {
        "web1": queue(0.01, 4),
        "web2": queue(0.01, 4),
        "worker": {"servers": 6, "service": lognormal},
    }
    publish = [{"delay": 0.002}, {"async": "worker", "as": "job"}]
    route = [{"split": "round_robin", "over": ["web1", "web2"]}, {"choice": [[0.25, publish]]}]
    expected = {
        "web1.utilisation": (0.4499826, 0.00011),
        "web1.mean_queue": (0.045014645, 0.00013),
        "worker.utilisation": (0.89988342, 0.0004),
        "worker.mean_queue": (9.5122129, 0.11),
        "sync.throughput": (359.98258, 0.05),
        "sync.mean": (0.010750516, 1.9e-06),
        "sync.p95": (0.030885959, 8.1e-06),
        "sync.p99": (0.046979956, 1.7e-05),
        "job.throughput": (89.983262, 0.022),
        "job.mean": (0.16570786, 0.0012),
        "job.p50": (0.11095168, 0.00054),
        "job.p95": (0.50371146, 0.0051),
        "job.p99": (0.79879382, 0.014),
    }
    network = document(stations, {"sync": {"rate": 360, "route": route}})
    check(run(network, requests=1_000_000), expected)


def test_a_bounded_api_queue_with_client_retries() -> None:
    stations = {"api": queue(0.02, 8, capacity=24), "db": queue(0.008, 4)}
    attempt = {"attempt": "api", "retries": 2, "backoff": {"mean": 0.05}}
    expected = {
        "api.utilisation": (0.97169312, 0.00046),
        "api.mean_queue": (9.7637578, 0.05),
        "api.p_block": (0.21926668, 0.0021),
        "db.utilisation": (0.77710053, 0.00035),
        "db.mean_queue": (1.8867546, 0.0063),
        "req.throughput": (388.55328, 0.13),
        "req.fail_fraction": (0.028787083, 0.00047),
        "req.mean_attempts": (1.2439953, 0.0027),
        "req.mean": (0.068005933, 0.00024),
        "req.p50": (0.058616373, 0.00019),
        "req.p95": (0.15185739, 0.00059),
        "req.p99": (0.24288361, 0.00076),
    }
    network = document(stations, {"req": {"rate": 400, "route": [attempt, "db"]}})
    check(run(network, requests=400_000), expected)
