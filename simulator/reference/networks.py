"""Cases that are queueing networks: solved, and read out by the names of their keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.network import parse_network
from simulator.network.model import Network
from simulator.reference.case import Case, Values, problem
from simulator.solve import solve
from simulator.text import Text

_TIMES = ("mean", "p50", "p95", "p99")
_ATTEMPTS = ("fail_fraction", "mean_attempts")


@dataclass(frozen=True)
class Figures:
    """The figures a category states of every station, pool and flow."""

    station: tuple[str, ...] = ()
    pool: tuple[str, ...] = ()
    flow: tuple[str, ...] = _TIMES


_DEFAULT = Figures(
    ("utilisation", "arrival_rate", "mean_queue", "mean_wait", "p_wait", "p_block"),
    ("utilisation",),
    ("throughput", *_TIMES, *_ATTEMPTS),
)
_FIGURES = {
    "architecture": Figures(
        ("utilisation", "mean_queue", "p_block"),
        ("utilisation",),
        ("throughput", *_TIMES, *_ATTEMPTS),
    ),
    "fork_join": Figures(),
    "ggc": Figures(("utilisation", "mean_wait", "p_wait_or_block")),
    "layered": Figures(("utilisation",), ("utilisation",), ("throughput", *_TIMES)),
    "load_balancing": Figures(),
    "retries": Figures(("utilisation", "arrival_rate"), flow=(*_ATTEMPTS, "throughput", *_TIMES)),
}
_NO_NETWORK = Text(
    'This category needs a "network". Add it.',
    '이 범주에는 "network"가 필요합니다. 추가하세요.',
)
_UNKNOWN = Text(
    '"{key}" names no figure of the network. Use name.figure, e.g. {example}.',
    '"{key}"은(는) 네트워크의 수치가 아닙니다. 이름.수치 형식으로 쓰세요. 예: {example}.',
)


def solved(case: Case, drawn: Mapping[str, Any] | None = None) -> Values:
    """The wanted figures of the solved network; all of them where none are named.

    ``drawn`` is the network where the case brings none.
    """
    document = case.network if case.network is not None else drawn
    if document is None:
        raise problem(("network",), "missing", _NO_NETWORK)
    network = parse_network(document)
    overloaded = _starts_overloaded(case)
    result = solve(network, start="overloaded" if overloaded else "empty")
    places = {**result.stations, **result.pools, **result.flows}
    keys = case.wanted
    if keys is None:
        keys = _stated(network, tuple(result.flows), case.category)
    values = {}
    for key in keys:
        name, figure = _named(key, case.network_keys)
        if name not in places or not _has(places[name], figure):
            example = f"{next(iter(result.flows))}.mean"
            raise problem(("expected", key), "unknown_key", _UNKNOWN.fill(key=key, example=example))
        values[key] = _figure(places[name], figure)
    return values


def from_network(case: Case, keys: Sequence[str]) -> Values:
    """Those of the keys whose place in the case's network is stated, solved."""
    paths = {key: case.network_keys[key] for key in keys if key in case.network_keys}
    if case.network is None or not paths:
        return {}
    each = {
        f"{key}/{i}": path
        for key, value in paths.items()
        for i, path in enumerate(value if isinstance(value, list) else [value])
    }
    found = solved(replace(case, wanted=tuple(each), network_keys=each))
    return {
        key: [found[f"{key}/{i}"] for i in range(len(value))]
        if isinstance(value, list)
        else found[f"{key}/0"]
        for key, value in paths.items()
    }


def _starts_overloaded(case: Case) -> bool:
    """Whether the backlog at the start keeps everybody waiting beyond the time-out, so that
    every request is repeated; a shorter one drains."""
    model = case.model
    backlog = model.number("initial_backlog_requests", 0)
    if backlog == 0 or "client_timeout_s" not in model or "mu" not in model:
        return backlog > 0
    speed = model.whole("servers", 1) * model.number("mu")
    return backlog > speed * model.number("client_timeout_s")


def _stated(network: Network, flows: tuple[str, ...], category: str) -> tuple[str, ...]:
    """The keys of a category without ``expected``. Losses only where something can be
    lost: stations with a capacity, flows that retry."""
    figures = _FIGURES.get(category, _DEFAULT)
    keys = []
    for name, station in network.stations.items():
        bounded = station.capacity is not None
        keys += [f"{name}.{f}" for f in figures.station if bounded or f != "p_block"]
    keys += [f"{name}.{f}" for name in network.pools for f in figures.pool]
    for name in flows:
        retries = name in network.flows and "Attempt(" in repr(network.flows[name].route)
        keys += [f"{name}.{f}" for f in figures.flow if retries or f not in _ATTEMPTS]
    return tuple(keys)


def _named(key: str, network_keys: Mapping[str, Any]) -> tuple[str, str]:
    """The station, pool or flow and its figure that a key stands for."""
    path = network_keys.get(key)
    path = path.split(".", 1)[1] if isinstance(path, str) and "." in path else key
    name, _, figure = path.rpartition(".")
    return name, figure


def _has(place: Any, figure: str) -> bool:
    if _percentile(figure) is not None:
        return hasattr(place, "quantile")
    return figure == "p_wait_or_block" or hasattr(place, figure)


def _percentile(figure: str) -> float | None:
    found = re.fullmatch(r"p(\d{2,4}|\d{1,2}\.\d+)", figure)
    if not found:
        return None
    digits = found.group(1)
    return float(digits) / 100 if "." in digits else float(f"0.{digits}")


def _figure(place: Any, figure: str) -> float:
    if figure == "p_wait_or_block":
        blocked = float(np.ravel(place.p_block)[0])
        return blocked if blocked > 0 else float(np.ravel(place.p_wait)[0])
    p = _percentile(figure)
    value = getattr(place, figure) if p is None else place.quantile(p)
    return float(np.ravel(value)[0])
