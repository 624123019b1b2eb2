"""Networks drawn from the models of cases that come without one."""

from __future__ import annotations

import re
from typing import Any

from simulator.formulas.floats import Floats
from simulator.network.parse import FORMAT
from simulator.reference.case import Case, Fields, problem
from simulator.reference.distributions import Time
from simulator.reference.words import named_time, stated_mean, stated_time
from simulator.text import Text

Document = dict[str, Any]

# Shapes the cases name that the Network has no word for: matched on mean and scv.
_NO_WORD = ("gamma", "weibull", "general")
_POLICIES = {
    "round_robin": ("round", "alternat"),
    "power_of_two": ("two choices", "power of two", "power-of-two", "pow2", "po2"),
    "least_connections": ("shortest", "jsq", "least"),
    "random": ("random", "uniform"),
    "hash": ("hash",),
}
_BAD_POLICY = Text(
    "Unknown policy {found}. Name one of: {known}.",
    "알 수 없는 정책 {found}입니다. 다음 중 하나를 쓰세요: {known}.",
)


def duration(time: Time) -> Document:
    """A random time in the words of the Network."""
    if time.shape in _NO_WORD or time.branches:
        return {"mean": time.mean, "scv": time.scv}
    return {"mean": time.mean, "scv": time.scv, "shape": time.shape}


def _network(stations: Document, route: Any, arrivals: Document, pools: Document) -> Document:
    return {
        "format": FORMAT,
        "stations": stations,
        "pools": pools,
        "flows": {"req": {**arrivals, "route": route}},
    }


def _station(servers: float, service: Time, **more: Any) -> Document:
    return {"servers": servers, "service": duration(service), **more}


def station_of(service: Time, rate: float, servers: int) -> Document:
    """One station "q" visited by one flow "req"."""
    return _network({"q": _station(servers, service)}, "q", {"rate": rate}, {})


def shared_station(rates: Floats, means: Floats, servers: int) -> Document:
    """One station "q" for the flows class1, class2, … of exponential service times."""
    flows = {
        f"class{i}": {"rate": float(r), "route": {"visit": "q", "service": {"mean": float(m)}}}
        for i, (r, m) in enumerate(zip(rates, means, strict=True), 1)
    }
    drawn = station_of(Time("exponential", float(means[0]), 1.0), 1.0, servers)
    return {**drawn, "flows": flows}


def policy_of(model: Fields) -> str:
    """The Network's word for the balancing policy a case names."""
    words = model.text("policy").lower()
    for policy, names in _POLICIES.items():
        # "random ties" says how ties are broken, not what the policy is.
        if any(name in words.split(",")[0] for name in names):
            return policy
    known = ", ".join(_POLICIES)
    raise problem(
        (*model.where, "policy"),
        "unknown_value",
        _BAD_POLICY.fill(found=repr(words), known=known),
    )


def balancer(case: Case) -> Document:
    """Equal back ends s0, s1, … behind a balancer."""
    model = case.model
    count = model.whole("backends" if "backends" in model else "servers")
    servers = model.whole("servers_each", 1) if "backends" in model else 1
    rate = model.number("lambda_total" if "lambda_total" in model else "poisson_lambda")
    names = [f"s{i}" for i in range(count)]
    if "mu" in model:
        service = Time("exponential", 1 / model.above_zero("mu"), 1.0)
    else:
        words = model.text("service", "exponential mean 1")
        service = named_time(words, stated_mean(words), None, model, "service")
    route = {"split": policy_of(model), "over": names}
    return _network({n: _station(servers, service) for n in names}, route, {"rate": rate}, {})


def fork(case: Case) -> Document:
    """Single servers s0, s1, … that every request visits in parallel."""
    model = case.model
    speeds = model.above_zeros("mu")
    names = [f"s{i}" for i in range(len(speeds))]
    stations = {
        name: _station(1, Time("exponential", 1 / speed, 1.0))
        for name, speed in zip(names, speeds, strict=True)
    }
    needed = re.search(r"\d+", model.text("join", "all"))
    route = {"quorum": int(needed.group()), "of": names} if needed else {"all": names}
    return _network(stations, route, {"rate": model.number("poisson_lambda")}, {})


def retries(case: Case) -> Document:
    """A station that is tried again: refused when full, or given up at a time-out."""
    model = case.model
    service = Time("exponential", 1 / model.above_zero("mu"), 1.0)
    attempt: Document = {"attempt": "q", "retries": model.whole("max_retries", 0)}
    more: Document = {}
    if "max_in_system" in model:
        more["capacity"] = model.whole("max_in_system")
        attempt["backoff"] = duration(stated_time(model, "backoff"))
    else:
        attempt |= {"timeout": model.number("client_timeout_s"), "abandon": False}
        delay = model.number("retry_delay", 0.0)
        if delay > 0:
            attempt["backoff"] = {"mean": delay, "scv": 0.0}
    station = _station(model.whole("servers", 1), service, **more)
    return _network({"q": station}, attempt, {"rate": model.number("fresh_lambda")}, {})


def layers(case: Case) -> Document:
    """Web threads that hold application threads that hold database connections, each tier
    with its CPU, whose time is cut into equal slices around the calls."""
    model = case.model
    tiers = [model.child(name) for name in ("web", "app", "db")]
    calls = [tiers[0].whole("calls_app", 1), tiers[1].whole("calls_db", 1)]
    slices = [
        tiers[0].number("cpu_s") / (calls[0] + 1),
        tiers[1].number("cpu_s") / (calls[1] + 1),
        tiers[2].number("cpu_s_per_call"),
    ]
    cpus = ("web_cpu", "app_cpu", "db_cpu")
    stations = {
        name: _station(tier.number("cpu_cores"), Time("exponential", mean, 1.0))
        for name, tier, mean in zip(cpus, tiers, slices, strict=True)
    }
    database = {"hold": "db_conns", "while": cpus[2]}
    app = [cpus[1], *[step for _ in range(calls[1]) for step in (database, cpus[1])]]
    held = {"hold": "app_threads", "while": app}
    web = [cpus[0], *[step for _ in range(calls[0]) for step in (held, cpus[0])]]
    pools = {
        "web_threads": {"size": tiers[0].number("threads")},
        "app_threads": {"size": tiers[1].number("threads")},
        "db_conns": {"size": tiers[2].number("connections")},
    }
    route = {"hold": "web_threads", "while": web}
    if "users" in model:
        think = {"mean": model.number("think_time_s", 0.0)}
        return _network(stations, route, {"users": model.number("users"), "think": think}, pools)
    return _network(stations, route, {"rate": model.number("open_lambda")}, pools)
