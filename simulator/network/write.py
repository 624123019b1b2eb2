"""Network → JSON: the document that ``parse_network`` reads back as the same Network."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.network.model import (
    All,
    Async,
    Attempt,
    Choice,
    Delay,
    Duration,
    Fail,
    Flow,
    Hold,
    Markov,
    Network,
    Number,
    Pool,
    Quorum,
    Route,
    Sequence,
    Split,
    Station,
    Times,
    Visit,
)  # fmt: skip
from simulator.network.parse import FORMAT

Json = Any


def network_to_json(network: Network) -> dict[str, Json]:
    """The network as a JSON document; a number with columns becomes a list."""
    return {
        "format": FORMAT,
        "stations": {name: _station(s) for name, s in network.stations.items()},
        "pools": {name: _pool(p) for name, p in network.pools.items()},
        "flows": {name: _flow(f) for name, f in network.flows.items()},
    }


def _number(value: Number) -> Json:
    return value.tolist() if isinstance(value, np.ndarray) else float(value)


def _duration(duration: Duration) -> dict[str, Json]:
    result = {"mean": _number(duration.mean), "scv": _number(duration.scv)}
    return result if duration.shape == "auto" else {**result, "shape": duration.shape}


def _station(station: Station) -> dict[str, Json]:
    result: dict[str, Json] = {
        "servers": _number(station.servers),
        "service": _duration(station.service),
        "discipline": station.discipline,
        "copies": _number(station.copies),
        "balance": station.balance,
    }
    if station.capacity is not None:
        result["capacity"] = _number(station.capacity)
    if station.patience is not None:
        result["patience"] = {"mean": _number(station.patience.mean)}
    return result


def _pool(pool: Pool) -> dict[str, Json]:
    return {
        "size": _number(pool.size),
        "queue": None if pool.queue is None else _number(pool.queue),
    }


def _flow(flow: Flow) -> dict[str, Json]:
    if flow.users is None:
        arrivals = {"rate": _number(flow.rate or 0.0), "scv": _number(flow.scv)}
    else:
        arrivals = {"users": _number(flow.users)}
        if flow.think is not None:
            arrivals["think"] = _duration(flow.think)
    return {**arrivals, "route": route_to_json(flow.route)}


def route_to_json(route: Route) -> Json:
    """One route in the form it is written in."""
    match route:
        case Visit(station, None):
            return station
        case Visit(station, service) if service is not None:
            return {"visit": station, "service": _duration(service)}
        case Sequence(steps):
            return [route_to_json(step) for step in steps]
        case Markov(entry, following):
            return {
                "markov": {"entry": _row(entry), "next": {a: _row(r) for a, r in following.items()}}
            }
        case Delay(duration):
            return {"delay": _duration(duration)}
        case Choice(branches):
            return {"choice": [[_number(p), route_to_json(b)] for p, b in branches]}
        case Times(count, body):
            return {"times": _number(count), "do": route_to_json(body)}
        case All(branches):
            return {"all": [route_to_json(b) for b in branches]}
        case Quorum(needed, branches):
            return {"quorum": needed, "of": [route_to_json(b) for b in branches]}
        case Split():
            return _split(route)
        case Hold(pool, body):
            return {"hold": pool, "while": route_to_json(body)}
        case Async(body, name):
            return {"async": route_to_json(body), "as": name}
        case Attempt():
            return _attempt(route)
        case Fail(probability, body, reason):
            return {"fail": _number(probability), "in": route_to_json(body), "reason": reason}
        case _:
            raise TypeError(f"not a route: {route!r}")


def _row(row: dict[str, Number]) -> dict[str, Json]:
    return {name: _number(p) for name, p in row.items()}


def _split(split: Split) -> Json:
    result: dict[str, Json] = {
        "split": split.policy,
        "over": [route_to_json(b) for b in split.over],
    }
    if split.weights is not None:
        result["weights"] = [_number(w) for w in split.weights]
    return result


def _attempt(attempt: Attempt) -> Json:
    result: dict[str, Json] = {
        "attempt": route_to_json(attempt.body),
        "timeout": None if attempt.timeout is None else _number(attempt.timeout),
        "retries": attempt.retries,
        "abandon": attempt.abandon,
    }
    if attempt.backoff is not None:
        backoff = {**_duration(attempt.backoff.duration), "factor": _number(attempt.backoff.factor)}
        if attempt.backoff.longest is not None:
            backoff["longest"] = _number(attempt.backoff.longest)
        result["backoff"] = backoff
    return result
