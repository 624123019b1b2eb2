"""Short ways to write and simulate a network in a test."""

from __future__ import annotations

from typing import Any

from simulator.network import parse_network
from simulator.simulate import Simulation, simulate
from simulator.simulate.statistics import Figure


def document(
    stations: dict[str, Any], flows: dict[str, Any], pools: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A network document from its parts."""
    return {
        "format": "loadstone-network/1",
        "stations": stations,
        "flows": flows,
        "pools": pools or {},
    }


def queue(mean: float, servers: float = 1, **others: Any) -> dict[str, Any]:
    """A station with exponential service."""
    return {"servers": servers, "service": {"mean": mean}, **others}


def run(network: dict[str, Any], requests: int = 200_000, **options: Any) -> Simulation:
    """Simulate a document."""
    return simulate(parse_network(network), requests=requests, **options)


def one_queue(station: dict[str, Any], rate: float, **flow: Any) -> dict[str, Any]:
    """A network of one station ``q`` and one open flow ``req`` that visits it once."""
    return document({"q": station}, {"req": {"rate": rate, "route": "q", **flow}})


def assert_close(figure: Figure, expected: float, own_error: float = 0.0) -> None:
    """The expected value lies within 1.6 half-widths (a 99.8 % interval) of the figure.

    ``own_error`` is how far the expected value may itself be off; 0.1 % is allowed for
    the bins of percentiles.
    """
    assert figure.half_width is not None
    allowed = 1.6 * figure.half_width + own_error + 1e-3 * abs(expected)
    assert abs(figure.value - expected) <= allowed, (figure, expected)
