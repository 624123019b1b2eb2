"""Cases with a product form: Jackson, BCMP, closed networks and tandems."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from simulator.formulas import closed, closed_classes, erlang, mmc
from simulator.reference.case import Case, Values, problem
from simulator.reference.distributions import percentages, transform_quantile
from simulator.text import Text

_BAD_TYPE = Text(
    'Unknown station type {found}. Use "q", "ps", "d" or a number of servers.',
    '알 수 없는 스테이션 종류 {found}입니다. "q", "ps", "d" 또는 서버 수를 쓰세요.',
)
_TOO_MUCH = Text(
    "The chances of going on add up to {found}. They may reach 1 at most.",
    "다음으로 갈 확률의 합이 {found}입니다. 합은 1 이하여야 합니다.",
)
_NO_WAY_OUT = Text(
    "Some requests never leave the network. Let the chances of a row add up to less than 1.",
    "네트워크를 떠나지 못하는 요청이 있습니다. 한 행의 확률 합을 1보다 작게 하세요.",
)
_ROUNDED = 1e-9


def _servers(case: Case) -> np.ndarray:
    """Servers of each station from its type; inf for a delay."""
    return np.array(
        [_servers_of(kind, i) for i, kind in enumerate(case.model.items("station_type"))], float
    )


def _servers_of(kind: Any, place: int) -> float:
    if isinstance(kind, int | float) and not isinstance(kind, bool) and kind > 0:
        return float(kind)
    words = str(kind).lower()
    if words in ("d", "delay", "is") or "delay" in words or "infinite" in words:
        return float("inf")
    count = re.search(r"(\d+)[ -]?server", words)
    if count:
        return float(count.group(1))
    if words.startswith(("q", "ps")) or "server" in words or "sharing" in words:
        return 1.0
    raise problem(
        ("model", "station_type", place), "unknown_value", _BAD_TYPE.fill(found=repr(kind))
    )


def jackson(case: Case) -> Values:
    """Open Jackson network: traffic equations, then M/M/c one by one."""
    model = case.model
    external = np.array(model.numbers("external_arrivals"))
    routing = np.array(model.matrix("routing_matrix"))
    service = 1 / np.array(model.above_zeros("mu_per_server"))
    servers = np.array(model.numbers("servers"))
    rates = _jackson_rates(external, routing)
    sojourn = service + mmc.mean_wait(rates, service, servers)
    present = rates * sojourn
    return {
        "lambda": rates,
        "utilisation": rates * service / servers,
        "l": present,
        "w": sojourn,
        "l_total": present.sum(),
        "mean_end_to_end": present.sum() / external.sum() if external.any() else 0.0,
    }


def _jackson_rates(external: np.ndarray, routing: np.ndarray) -> np.ndarray:
    """Arrivals at every station; the routing lets everybody out."""
    sums = routing.sum(axis=1)
    worst = int(np.argmax(sums))
    if sums[worst] > 1 + _ROUNDED:
        text = _TOO_MUCH.fill(found=f"{sums[worst]:g}")
        raise problem(("model", "routing_matrix", worst), "out_of_range", text)
    if np.max(np.abs(np.linalg.eigvals(routing))) > 1 - _ROUNDED:
        raise problem(("model", "routing_matrix"), "out_of_range", _NO_WAY_OUT)
    rates: np.ndarray = np.linalg.solve(np.eye(len(external)) - routing.T, external)
    return rates


def bcmp(case: Case) -> Values:
    """Open BCMP network of several classes."""
    rates = np.array(case.model.numbers("class_arrival_rates"))
    demands = np.array(case.model.matrix("demands_class_by_station"))
    servers = _servers(case)
    load = rates @ demands
    queues = np.isfinite(servers)
    lanes = np.where(queues, servers, 1.0)
    spare = np.where(queues, lanes - load, 1.0)
    waits = erlang.erlang_c(lanes, load) / np.where(spare > 0, spare, 1.0)
    stretch = np.where(queues, np.where(spare > 0, 1 + waits, np.inf), 1.0)
    # Who asks nothing of a station does not wait there, however full it is.
    residence = np.where(demands > 0, demands, 0.0) * np.where(demands > 0, stretch, 1.0)
    return {
        "utilisation_station": np.where(queues, load / lanes, load),
        "residence": residence,
        "response_class": residence.sum(axis=1),
        "queue_length_station": np.where(load > 0, load, 0.0) * np.where(load > 0, stretch, 1.0),
    }


def closed_users(case: Case) -> Values:
    """Closed network of one class or of several."""
    servers = _servers(case)
    lanes = np.where(np.isfinite(servers), servers, 1.0)
    if "users_per_class" in case.model:
        return _closed_classes(case, servers, lanes)
    model = case.model
    demands = np.array(model.numbers("demands"))
    result = closed.closed_network(
        model.whole("users"), demands, servers, model.number("think_time", 0.0)
    )
    return {
        "throughput": result.throughput,
        "response_time": result.response,
        "residence": result.residence,
        "queue_length": result.mean_number,
        "utilisation": result.throughput * demands / lanes,
    }


def _closed_classes(case: Case, servers: np.ndarray, lanes: np.ndarray) -> Values:
    demands = np.array(case.model.matrix("demands_class_by_station"))
    result = closed_classes.closed_classes(
        case.model.numbers("users_per_class"),
        demands,
        servers,
        _thinks(case),
    )
    return {
        "throughput": result.throughput,
        "response_time": result.response,
        "queue_length": result.mean_number.sum(axis=0),
        "utilisation": result.throughput[:, None] * demands / lanes,
    }


def _thinks(case: Case) -> list[float]:
    """Think time of each class, 0 where none is given."""
    if "think_time_per_class" in case.model:
        return case.model.numbers("think_time_per_class")
    return [0.0] * len(case.model.items("users_per_class"))


def tandem(case: Case) -> Values:
    """M/M/c stations in series: independent sojourns, so their transforms multiply."""
    model = case.model
    rate = model.number("poisson_lambda")
    service = 1 / np.array(model.above_zeros("mu_per_server"))
    servers = np.array(model.numbers("servers"))
    p_wait = erlang.erlang_c(servers, rate * service)
    drain = servers / service - rate
    slack = np.maximum(drain, np.finfo(float).tiny)

    def transform(s: np.ndarray) -> np.ndarray:
        at = s[..., None]
        wait = 1 - p_wait + p_wait * drain / (drain + at)
        return np.prod(wait / (1 + at * service), axis=-1)

    mean = float(np.sum(service + p_wait / slack))
    percents = percentages(case, (50, 90, 95, 99, 99.9))
    if (drain <= 0).any():
        return {"mean": np.inf, **{f"p{q:g}": np.inf for q in percents}}
    return {
        "mean": mean,
        **{f"p{q:g}": transform_quantile(transform, q / 100, mean) for q in percents},
    }
