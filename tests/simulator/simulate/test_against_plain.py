"""Route forms nested in odd ways, against the plain second simulator."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.simulate.statistics import estimate
from tests.simulator.simulate.networks import document, queue, run
from tests.simulator.simulate.plain import World

STATIONS = {"a": queue(0.03, 2), "b": queue(0.05, 2), "c": queue(0.04, 2)}
POOLS = {"threads": {"size": 4}, "conns": {"size": 2}}
RETRY = {"timeout": 0.15, "retries": 2, "backoff": {"mean": 0.05}}

RATE = 6.0

ROUTES: dict[str, Any] = {
    "an attempt around a hold, a job and a quorum": {
        "attempt": {
            "hold": "threads",
            "while": [
                "a",
                {"async": ["b"], "as": "job"},
                {"quorum": 2, "of": ["a", {"hold": "conns", "while": "c"}, ["c", "a"]]},
            ],
        },
        **RETRY,
    },
    "attempts inside the branches of an attempt that abandons": {
        "attempt": {
            "all": [
                {"attempt": ["a", "b"], "abandon": False, **RETRY},
                {"attempt": {"hold": "conns", "while": {"fail": 0.3, "in": "c"}}, **RETRY},
            ]
        },
        **{**RETRY, "timeout": 0.3, "retries": 1},
    },
    "a quorum within a quorum, some of them failing": {
        "quorum": 1,
        "of": [
            {"fail": 0.5, "in": {"quorum": 1, "of": ["a", {"fail": 0.5, "in": "b"}]}},
            {"hold": "threads", "while": {"all": ["c", {"fail": 0.2, "in": {"delay": 0.01}}]}},
        ],
    },
    "work that goes on after its caller while holding tokens": {
        "attempt": {"hold": "conns", "while": ["a", {"all": ["b", "c"]}]},
        "timeout": 0.2,
        "retries": 1,
        "backoff": {"mean": 0.1},
        "abandon": False,
    },
}


def plain_figures(network: dict[str, Any]) -> list[dict[str, float]]:
    """Eight replications of the second simulator, 250 s each, all counted from the start."""
    found = []
    for seed in range(8):
        world = World(network, seed)
        world.arrivals("req", RATE, network["flows"]["req"]["route"])
        world.run(250.0)
        times, failed = world.times["req"], world.failed.get("req", 0)
        figures = {
            "mean": sum(times) / len(times),
            "fail_fraction": failed / (failed + len(times)),
            "job": len(world.times.get("job", [])) / 250.0,
        }
        sizes = {n: s["servers"] for n, s in network["stations"].items()}
        sizes |= {n: p["size"] for n, p in network["pools"].items()}
        found.append(figures | {n: world.busy[n] / 250.0 / size for n, size in sizes.items()})
    return found


@pytest.mark.parametrize("name", ROUTES)
def test_two_simulators_agree_on(name: str) -> None:
    network = document(STATIONS, {"req": {"rate": RATE, "route": ROUTES[name]}}, POOLS)
    other = plain_figures(network)
    found = run(network, requests=100_000)
    flow = found.flows["req"]
    pairs = {"mean": flow.mean, "fail_fraction": flow.fail_fraction}
    pairs |= {n: s.utilisation for n, s in [*found.stations.items(), *found.pools.items()]}
    if "job" in found.flows:
        pairs["job"] = found.flows["job"].throughput
    for figure, mine in pairs.items():
        theirs = estimate([replication[figure] for replication in other])
        assert mine.half_width is not None
        assert theirs.half_width is not None
        allowed = 1.6 * (mine.half_width + theirs.half_width) + 0.002 * theirs.value
        assert abs(mine.value - theirs.value) <= allowed, (figure, mine, theirs)
