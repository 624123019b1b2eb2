"""Every compiled function of the solver, called once: nobody's first request waits for the
compiler."""

from __future__ import annotations

from typing import Any

from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.solve.solver import solve

_ONE, _TWO = {"servers": 1, "service": {"mean": 1.0}}, {"servers": 2, "service": {"mean": 1.0}}
_REFUSING = {**_ONE, "capacity": 3}

# A plain queue; unequal back ends of both kinds; a join; retries of a full queue; a pool around
# a shared station, and one around a pool; closed layers.
NETWORKS: tuple[dict[str, Any], ...] = (
    {"stations": {"a": _ONE}, "flows": {"f": {"rate": 0.5, "route": "a"}}},
    *(
        {
            "stations": {"a": _ONE, "b": _TWO},
            "flows": {"f": {"rate": 1.5, "route": {"split": policy, "over": ["a", "b"]}}},
        }
        for policy in ("least_connections", "power_of_two")
    ),
    {
        "stations": {"a": _ONE, "b": _TWO},
        "flows": {"f": {"rate": 0.5, "route": [{"all": ["a", "b"]}, "a"]}},
    },
    {
        "stations": {"a": _REFUSING},
        "flows": {"f": {"rate": 0.9, "route": {
            "attempt": "a", "timeout": 20.0, "retries": 1, "backoff": {"mean": 1.0},
        }}},
    },
    {
        "stations": {"a": _ONE},
        "pools": {"p": {"size": 2}},
        "flows": {"f": {"rate": 0.5, "route": [{"hold": "p", "while": "a"}, "a"]}},
    },
    {
        "stations": {"a": _ONE, "b": _ONE},
        "pools": {"p": {"size": 2}, "q": {"size": 3}},
        "flows": {"f": {"rate": 0.5, "route": {
            "hold": "q", "while": ["b", {"hold": "p", "while": "a"}],
        }}},
    },
    {
        "stations": {"a": _ONE},
        "pools": {"p": {"size": 2}},
        "flows": {"f": {"users": 3, "think": {"mean": 1.0}, "route": {"hold": "p", "while": "a"}}},
    },
)  # fmt: skip


def warm_up() -> None:
    """Solve small networks that need all of them."""
    for network in NETWORKS:
        solution = solve(parse_network({"format": FORMAT, **network}))
        solution.flows["f"].quantile(0.95)
