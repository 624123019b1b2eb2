"""Every parameter of every kind has an effect, and in the direction its help promises.

A case changes one parameter of one component and watches one figure of the compiled design:
what a station is asked for, what it can do, what flows, what waits, what is paid. The few
that act only in a scenario or on a backlog are in ``scenarios/test_parameters.py``, which
holds both tables against the catalogue, so that no parameter goes without a case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from simulator.compile import Compiled, compile_design
from simulator.judge.cost import monthly_cost
from simulator.network.model import (
    All,
    Async,
    Attempt,
    Choice,
    Delay,
    Fail,
    Hold,
    Quorum,
    Route,
    Sequence,
    Split,
    Times,
    Visit,
)  # fmt: skip
from simulator.scenarios.phase import STEADY, Fault, Phase
from tests.simulator.compile.drawing import drawing, rates

Figure = Callable[[Compiled], float]
TOKEN = {"sessions": "client_token"}


def first(value: Any) -> float:
    return float(np.asarray(value, float).reshape(-1)[0])


def work(station: str) -> Figure:
    return lambda c: first(c.traffic.work.get(station, 0.0))


def strength(station: str) -> Figure:
    """What a station can do: servers and copies."""
    return lambda c: (
        first(c.network.stations[station].servers) * first(c.network.stations[station].copies)
    )


def use(station: str) -> Figure:
    return lambda c: work(station)(c) / strength(station)(c)


def pool(name: str) -> Figure:
    return lambda c: first(c.network.pools[name].size)


def queue(name: str) -> Figure:
    return lambda c: first(c.network.pools[name].queue)


def room(station: str) -> Figure:
    return lambda c: first(c.network.stations[station].capacity)


def flow(link: str, operation: str, name: str = "read") -> Figure:
    return lambda c: rates(c, link, operation, name)


def travelled(name: str = "read") -> Figure:
    return lambda c: sum(first(v) for (_, k), v in c.travelled.items() if k == name)


def paused(part: str, name: str = "read") -> Figure:
    return lambda c: first(c.paused.get((part, name), 0.0))


def limit(part: str, name: str) -> Figure:
    def used(c: Compiled) -> float:
        found = next(x for x in c.limits if x.part == part and x.name == name)
        return first(found.used) / first(found.available)

    return used


def extra(part: str, name: str) -> Figure:
    return lambda c: first(c.extras[part][name])


def usd(part: str) -> Figure:
    return lambda c: monthly_cost(c, 0).components[part]


def budgeted(compiled: Compiled) -> float:
    """Share of the calls that may be repeated."""
    route = compiled.network.flows["read"].route
    assert isinstance(route, Choice)
    return sum(share for share, body in route.branches
               if isinstance(body, Attempt) and body.retries)  # fmt: skip


def parts_of(route: Route) -> list[Route]:
    match route:
        case Sequence(steps):
            inner = list(steps)
        case Choice(branches):
            inner = [body for _, body in branches]
        case Times(_, body) | Hold(_, body) | Async(body) | Attempt(body) | Fail(_, body):
            inner = [body]
        case All(branches) | Quorum(_, branches):
            inner = list(branches)
        case Split(_, over):
            inner = list(over)
        case _:
            inner = []
    return [route, *(part for body in inner for part in parts_of(body))]


def attempts(read: Callable[[Attempt], float], outermost: bool = True) -> Figure:
    def figure(c: Compiled) -> float:
        found = [r for r in parts_of(c.network.flows["read"].route) if isinstance(r, Attempt)]
        return read(found[0] if outermost else found[-1])

    return figure


def job_attempts(c: Compiled) -> float:
    routes = parts_of(c.network.flows["upload"].route)
    jobs = [r for r in routes if isinstance(r, Async)]
    inner = [r for r in parts_of(jobs[0].body) if isinstance(r, Attempt)]
    return float(inner[0].retries) if inner else -1.0


def failures(reason: str, name: str = "read") -> Figure:
    def figure(c: Compiled) -> float:
        found = [r for r in parts_of(c.network.flows[name].route) if isinstance(r, Fail)]
        return max((first(r.probability) for r in found if r.reason == reason), default=0.0)

    return figure


def variability(station: str) -> Figure:
    def figure(c: Compiled) -> float:
        found = [
            r
            for flow in c.network.flows.values()
            for r in parts_of(flow.route)
            if isinstance(r, Visit) and r.station == station and r.service is not None
        ]
        return max(first(r.service.scv) for r in found if r.service is not None)

    return figure


def pause_variability(c: Compiled) -> float:
    """The most variable delay of a read."""
    routes = parts_of(c.network.flows["read"].route)
    return max(first(r.duration.scv) for r in routes if isinstance(r, Delay))


def policy(station: str, wanted: str) -> Figure:
    return lambda c: float(c.network.stations[station].balance == wanted)


def remarks(code: str) -> Figure:
    return lambda c: float(any(remark.code == code for remark in c.remarks))


def slowest_queue(part: str) -> Figure:
    """The fullest of a part's stations."""
    return lambda c: max(use(name)(c) for name in c.network.stations if name.startswith(f"{part}:"))


@dataclass(frozen=True)
class Case:
    """Raising ``key`` from one value to another makes the figure rise (+1) or fall (-1)."""

    kind: str
    key: str
    low: Any
    high: Any
    figure: Figure
    direction: int = 1
    given: dict[str, Any] = field(default_factory=dict)
    users: int = 1000
    scene: str | None = None
    fault: tuple[str, Fault] | None = None
    workload: dict[str, Any] = field(default_factory=dict)


BOX = {"c": "client", "s": "onebox"}
WEB = {"c": "client", "l": "lb", "a": ("api", TOKEN), "d": "sql"}
SCENES: dict[str, tuple[dict[str, Any], tuple[str, ...], str]] = {
    "client": (BOX, ("c s",), "c"),
    "onebox": (BOX, ("c s",), "s"),
    "dns": ({**BOX, "n": "dns"}, ("c n", "c s"), "n"),
    "geodns": ({**BOX, "n": "geodns"}, ("c n", "n s"), "n"),
    "cdn": ({**BOX, "e": "cdn"}, ("c e", "c s", "e s"), "e"),
    "lb": (WEB, ("c l", "l a", "a d"), "l"),
    "api": (
        {**WEB, "q": "queue", "w": "worker", "k": "session_store", "x": "external"},
        ("c l", "l a", "a d", "a q", "q w", "w d", "a k", "a x"), "a",
    ),
    "web": ({"c": "client", "w": "web", "s": ("api", TOKEN), "d": "sql"},
            ("c w", "w s", "s d"), "w"),
    "paas": ({"c": "client", "p": "paas", "d": "sql", "k": "session_store"},
             ("c p", "p d", "p k"), "p"),
    "sql": (WEB, ("c l", "l a", "a d"), "d"),
    "replica": ({**WEB, "r": "replica"}, ("c l", "l a", "a d", "a r"), "r"),
    "nosql": ({"c": "client", "a": ("api", TOKEN), "n": "nosql"}, ("c a", "a n"), "n"),
    "cache": ({**WEB, "k": "cache"}, ("c l", "l a", "a d", "a k"), "k"),
    "session_store": ({"c": "client", "a": "api", "d": "sql", "k": "session_store"},
                      ("c a", "a d", "a k", "k d"), "k"),
    "object_store": ({**WEB, "o": "object_store"}, ("c l", "l a", "a d", "a o"), "o"),
    "queue": ({**WEB, "q": "queue", "w": "worker"}, ("c l", "l a", "a d", "a q", "q w"), "q"),
    "worker": ({**WEB, "q": "queue", "w": "worker"}, ("c l", "l a", "a d", "a q", "q w"), "w"),
    "ws_gateway": ({"c": "client", "l": "lb", "g": "ws_gateway", "s": "onebox"},
                   ("c l", "l g", "l s"), "g"),
    "waiting_room": ({**BOX, "r": "waiting_room"}, ("c r", "r s", "c s"), "r"),
    "rate_limiter": ({**BOX, "g": "rate_limiter"}, ("c g", "g s"), "g"),
    "search": ({**WEB, "i": "search"}, ("c l", "l a", "a d", "a i"), "i"),
    "external": ({**WEB, "x": "external"}, ("c l", "l a", "a d", "a x"), "x"),
    "custom": ({**BOX, "x": "custom"}, ("c x", "x s"), "x"),
}  # fmt: skip

REGIONS = {
    "c": "client", "k": "region", "m": ("region", {"location": "seoul"}), "z": "zone", "y": "zone",
    "a": ("api", {**TOKEN, "zones": 3}), "d": "sql", "e": "sql", "b": ("api", TOKEN),
}  # fmt: skip
SCENES["region"] = (REGIONS, ("c a", "a d", "c b", "b e"), "k")
SCENES["second region"] = (REGIONS, ("c a", "a d", "c b", "b e"), "m")
SCENES["zone"] = (
    {"c": "client", "k": "region", "z": "zone", "a": ("api", TOKEN), "d": "sql"},
    ("c a", "a d"), "z",
)  # fmt: skip
SCENES["two populations"] = (
    {"c": "client", "f": "client", "s": "onebox", "t": "onebox"}, ("c s", "f t"), "c",
)  # fmt: skip
SCENES["two regions"] = (
    {"c": ("client", {"location": "seoul"}), "n": "geodns", "k": "region",
     "m": ("region", {"location": "seoul"}), "s": "onebox", "t": "onebox"},
    ("c n", "n s", "n t"), "n",
)  # fmt: skip
SCENES["primary of a replica"] = (SCENES["replica"][0], SCENES["replica"][1], "d")
PARENTS = {
    "region": {"a": "k", "d": "k", "b": "m", "e": "m"},
    "second region": {"a": "k", "d": "k", "b": "m", "e": "m"},
    "zone": {"z": "k", "a": "z", "d": "z"},
    "two regions": {"s": "k", "t": "m"},
}

FEED = {"followers_mean": 200, "celebrity_followers": 5_000_000}
SELF = {"type": "self_hosted"}
SHARDED = {"shards": 4}
SCALING = {"autoscaling": True}
NODES = {"billing": "nodes"}

CASES = (
    Case("client", "share", 1, 4, flow("c-s", "web"), 1, {}, 1000, "two populations"),
    Case("region", "location", "us_east", "tokyo", travelled(), 1, {}, 1000, "region"),
    Case("region", "cross_zone_rtt_ms", 0.5, 3, travelled(), 1, {}, 1000, "region"),
    Case("region", "zones", 1, 3, travelled(), 1, {}, 1000, "region"),
    Case("region", "write_mode", "multi_primary", "single_home", work("d:disk"), 1,
         {"location": "seoul"}, 1000, "second region"),
    Case("zone", "same_zone_rtt_ms", 0.2, 0.8, travelled(), 1, {}, 1000, "zone"),
    Case("geodns", "policy", "weighted", "nearest", flow("n-t", "web"), 1, {}, 1000,
         "two regions"),
    Case("geodns", "policy", "weighted", "active_passive", flow("n-s", "web"), 1, {}, 1000,
         "two regions"),
    Case("sql", "reads_from", "primary", "replicas", flow("a-r", "query"), 1, {}, 1000,
         "primary of a replica"),
    Case("sql", "reads_from", "both", "replicas", flow("a-r", "query"), 1, {}, 1000,
         "primary of a replica"),
    Case("cdn", "fallback", False, True, flow("e-s", "web", "media"), 1, {}, 1000, None,
         ("e", Fault(lost=1.0))),
    Case("api", "circuit_breaker", False, True, flow("a-d", "query"), -1, {}, 1000, None,
         ("d", Fault(failing=0.9))),
    Case("client", "location", "us_east", "seoul", travelled()),
    Case("client", "device", "program", "browser", flow("c-s", "web", "media")),
    Case("client", "retries", 0, 3, attempts(lambda a: float(a.retries))),
    Case("client", "retry_budget", 0.1, 0.5, budgeted),
    Case("client", "backoff", "fixed", "exponential_jitter",
         attempts(lambda a: first(a.backoff.factor) if a.backoff else 0.0)),
    Case("client", "backoff", "none", "fixed",
         attempts(lambda a: first(a.backoff.duration.mean) if a.backoff else 0.0)),
    Case("client", "backoff_ms", 100, 1000,
         attempts(lambda a: first(a.backoff.duration.mean) if a.backoff else 0.0)),
    Case("client", "timeout_s", 2, 20, attempts(lambda a: first(a.timeout))),
    Case("client", "access_rtt_ms", 10, 100, travelled()),
    Case("client", "requests_per_connection", 5, 50, paused("c"), -1),
    Case("client", "handshake_round_trips", 1, 3, paused("c")),
    Case("onebox", "size", "medium", "large", use("s:cpu"), -1),
    Case("onebox", "workers_per_vcpu", 4, 16, pool("s:threads")),
    Case("onebox", "backlog", 10, 1000, queue("s:threads")),
    Case("onebox", "shedding", False, True, queue("s:threads"), -1),
    Case("onebox", "query_ms", 1, 5, work("s:cpu")),
    Case("onebox", "write_ms", 2, 10, work("s:cpu")),
    Case("dns", "ttl_s", 10, 3600, flow("c-n", "resolve"), -1),
    Case("dns", "lookup_ms", 10, 100, paused("n")),
    Case("geodns", "ttl_s", 10, 3600, flow("c-n", "resolve"), -1),
    Case("geodns", "lookup_ms", 10, 100, paused("n")),
    Case("cdn", "static_hit", 0.8, 0.99, flow("e-s", "web", "static"), -1),
    Case("cdn", "media_hit", 0.5, 0.9, flow("e-s", "web", "media"), -1),
    Case("cdn", "ttl_s", 60, 86400, flow("e-s", "web", "media"), -1),
    Case("cdn", "invalidation", "versioned_url", "api", usd("e")),
    Case("cdn", "invalidation", "versioned_url", "none", remarks("stale_files")),
    Case("cdn", "edge_rtt_ms", 5, 25, travelled("media")),
    Case("lb", "type", "managed", "self_hosted", lambda c: float("l:cpu" in c.network.stations)),
    Case("lb", "algorithm", "least_connections", "round_robin", policy("a:cpu", "round_robin")),
    Case("lb", "algorithm", "least_connections", "ip_hash", policy("a:cpu", "hash")),
    Case("lb", "added_ms", 0.3, 2, paused("l")),
    Case("lb", "ramp", 1, 4, usd("l")),
    Case("lb", "size", "large", "xlarge", use("l:cpu"), -1, SELF),
    Case("lb", "nodes", 1, 3, use("l:cpu"), -1, SELF),
    Case("lb", "rps_per_vcpu", 5000, 20000, work("l:cpu"), -1, SELF),
    Case("api", "size", "medium", "large", use("a:cpu"), -1),
    Case("api", "instances", 1, 4, strength("a:cpu")),
    Case("api", "autoscaling", False, True, strength("a:cpu"), 1, {"size": "large"}),
    Case("api", "target_utilisation", 0.4, 0.9, strength("a:cpu"), -1, SCALING),
    Case("api", "max_instances", 1, 10, strength("a:cpu"), 1, SCALING),
    Case("api", "sessions", "client_token", "shared", flow("a-k", "session")),
    Case("api", "sessions", "shared", "server_sticky", policy("a:cpu", "hash")),
    Case("api", "queued_work", "none", "jobs", flow("a-q", "enqueue", "upload")),
    Case("api", "queued_work", "jobs", "jobs_and_writes", flow("a-q", "enqueue", "write")),
    Case("api", "pull_threshold", 0, 100_000, flow("a-d", "query"), -1, workload=FEED),
    Case("api", "pull_threshold", 0, 100_000, flow("a-q", "announce", "write"), 1, workload=FEED),
    Case("api", "workers_per_vcpu", 4, 16, pool("a:threads")),
    Case("api", "backlog", 10, 1000, queue("a:threads")),
    Case("api", "shedding", False, True, queue("a:threads"), -1),
    Case("api", "db_pool", 5, 50, pool("a:connections")),
    Case("api", "call_timeout_s", 1, 8, attempts(lambda a: first(a.timeout), outermost=False)),
    Case("api", "work_factor", 0.5, 2, work("a:cpu")),
    Case("api", "zones", 1, 3, travelled()),
    Case("web", "size", "small", "large", use("w:cpu"), -1),
    Case("web", "instances", 1, 4, strength("w:cpu")),
    Case("web", "workers_per_vcpu", 8, 32, pool("w:threads")),
    Case("web", "backlog", 10, 1000, queue("w:threads")),
    Case("web", "shedding", False, True, queue("w:threads"), -1, {"backlog": 4096}),
    Case("web", "zones", 1, 3, travelled()),
    Case("paas", "size", "standard_1x", "performance_l", use("p:cpu"), -1),
    Case("paas", "instances", 1, 4, strength("p:cpu")),
    Case("paas", "sessions", "client_token", "shared", flow("p-k", "session")),
    Case("paas", "workers_per_vcpu", 8, 32, pool("p:threads")),
    Case("paas", "backlog", 10, 1000, queue("p:threads")),
    Case("paas", "shedding", False, True, queue("p:threads"), -1),
    Case("paas", "db_pool", 5, 50, pool("p:connections")),
    Case("sql", "size", "medium", "large", use("d:cpu"), -1),
    Case("sql", "standby", False, True, paused("d", "write")),
    Case("sql", "shards", 1, 4, use("d:cpu"), -1),
    Case("sql", "shard_key", "user_id", "random", work("d:cpu"), 1, SHARDED),
    Case("sql", "shard_key", "user_id", "geo", slowest_queue("d"), 1, SHARDED),
    Case("sql", "shard_key", "user_id", "time", slowest_queue("d"), 1,
         {**SHARDED, "write_ms": 15}, 10_000),
    Case("sql", "scatter_share", 0, 0.5, work("d:cpu"), 1, SHARDED),
    Case("sql", "denormalised", False, True, work("d:cpu"), -1, {**SHARDED, "scatter_share": 0.5}),
    Case("sql", "hot_key_share", 0, 0.5, slowest_queue("d"), 1, SHARDED),
    Case("sql", "query_ms", 1, 5, work("d:cpu")),
    Case("sql", "write_ms", 2, 10, work("d:cpu")),
    Case("sql", "scv", 1, 10, variability("d:cpu")),
    Case("sql", "iops", 3000, 10000, strength("d:disk")),
    Case("sql", "commit_delay_ms", 1, 5, paused("d", "write"), 1, {"standby": True}),
    Case("replica", "size", "medium", "large", use("r:cpu"), -1),
    Case("replica", "instances", 1, 3, flow("a-r", "query")),
    Case("replica", "lag_ms", 100, 1000, extra("r", "lag_ms")),
    Case("replica", "fresh_read_share", 0, 0.5, flow("a-r", "query"), -1),
    Case("replica", "apply_share", 0.1, 1, work("r:cpu")),
    Case("nosql", "type", "key_value", "graph", paused("n")),
    Case("nosql", "billing", "on_demand", "nodes", lambda c: float("n:cpu" in c.network.stations)),
    Case("nosql", "consistency", "eventual", "strong", use("n:reads")),
    Case("nosql", "consistency", "eventual", "quorum", work("n:cpu"), 1, NODES),
    Case("nosql", "nodes", 3, 9, strength("n:cpu"), 1, NODES),
    Case("nosql", "size", "large", "xlarge", strength("n:cpu"), 1, NODES),
    Case("nosql", "ops_per_vcpu", 1000, 5000, work("n:cpu"), -1, NODES),
    Case("nosql", "replication", 1, 3, work("n:cpu"), 1, NODES),
    Case("nosql", "partitions", 2, 20, use("n:reads"), -1),
    Case("nosql", "hot_key_share", 0, 0.5, slowest_queue("n")),
    Case("nosql", "latency_ms", 2, 10, paused("n")),
    Case("cache", "size", "micro", "large", flow("a-d", "query"), -1, {}, 1_000_000),
    Case("cache", "pattern", "cache_aside", "write_through", flow("a-k", "put", "write")),
    Case("cache", "pattern", "cache_aside", "read_through", flow("a-k", "forget", "write"), -1),
    Case("cache", "pattern", "write_through", "write_behind",
         lambda c: float(any(isinstance(r, Async)
                             for r in parts_of(c.network.flows["write"].route)))),
    Case("cache", "pattern", "read_through", "refresh_ahead",
         lambda c: float(any(isinstance(r, Async)
                             for r in parts_of(c.network.flows["read"].route)))),
    Case("cache", "eviction", "fifo", "lfu", flow("a-d", "query"), -1, {"size": "micro"}, 100_000),
    Case("cache", "ttl_s", 10, 3600, flow("a-d", "query"), -1),
    Case("cache", "shards", 1, 8, flow("a-d", "query"), -1, {"size": "micro"}, 1_000_000),
    Case("cache", "replicas", 0, 2, usd("k")),
    Case("cache", "coalescing", False, True, flow("a-d", "query"), -1, {"ttl_s": 5}),
    Case("session_store", "backend", "cache", "sql", flow("k-d", "session")),
    Case("session_store", "backend", "client_token", "cache", work("k:cpu")),
    Case("session_store", "size", "micro", "large", limit("k", "memory"), -1),
    Case("session_store", "replicas", 0, 2, usd("k")),
    Case("session_store", "session_bytes", 500, 5000, limit("k", "memory")),
    Case("object_store", "first_byte_ms", 50, 200, paused("o", "media")),
    Case("object_store", "prefixes", 1, 4, use("o:reads"), -1),
    Case("object_store", "direct_upload", False, True, work("a:network"), -1),
    Case("queue", "type", "managed", "broker", usd("q")),
    Case("queue", "delivery", "at_least_once", "exactly_once", paused("q", "upload")),
    Case("queue", "delivery", "at_most_once", "at_least_once", job_attempts),
    Case("queue", "throughput_limit", 300, 3000, work("q:rate"), -1),
    Case("queue", "enqueue_ms", 5, 50, paused("q", "upload")),
    Case("queue", "max_deliveries", 2, 10, job_attempts),
    Case("worker", "size", "medium", "large", strength("w:cpu")),
    Case("worker", "instances", 1, 4, strength("w:cpu")),
    Case("worker", "autoscaling", False, True, strength("w:cpu"), 1, {}, 100_000),
    Case("worker", "target_utilisation", 0.4, 0.9, strength("w:cpu"), -1, SCALING, 10_000),
    Case("worker", "max_instances", 1, 10, strength("w:cpu"), 1, SCALING, 100_000),
    Case("worker", "work_factor", 0.5, 2, work("w:cpu")),
    Case("worker", "error_share", 0, 0.2, failures("job failed", "upload")),
    Case("ws_gateway", "size", "medium", "large", limit("g", "memory"), -1),
    Case("ws_gateway", "instances", 1, 4, strength("g:cpu")),
    Case("ws_gateway", "connections_per_gib", 5000, 20000, limit("g", "memory"), -1),
    Case("ws_gateway", "reconnect_jitter_s", 5, 100, extra("g", "reconnects_per_s"), -1),
    Case("ws_gateway", "delivery_ms", 0.1, 1, work("g:cpu")),
    Case("ws_gateway", "zones", 1, 3, travelled("ws")),
    Case("waiting_room", "admit_per_s", 2, 10, flow("r-s", "web")),
    Case("waiting_room", "requests_per_user", 1, 6, flow("r-s", "web"), 1, {"admit_per_s": 5}),
    Case("waiting_room", "poll_s", 5, 60, extra("r", "polls_per_s"), -1, {"admit_per_s": 2}),
    Case("rate_limiter", "rate_limit", 50, 150, flow("g-s", "web")),
    Case("rate_limiter", "burst", 1, 100, flow("g-s", "web"), 1, {"rate_limit": 210}),
    Case("rate_limiter", "added_ms", 1, 10, paused("g")),
    Case("search", "size", "large", "xlarge", use("i:cpu"), -1),
    Case("search", "instances", 1, 3, strength("i:cpu")),
    Case("search", "search_share", 0.05, 0.5, flow("a-i", "search")),
    Case("search", "query_ms", 5, 50, work("i:cpu")),
    Case("search", "index_ms", 1, 10, work("i:cpu")),
    Case("external", "latency_ms", 50, 500, paused("x")),
    Case("external", "call_share", 0.1, 0.9, flow("a-x", "call")),
    Case("external", "error_share", 0, 0.2, failures("outside error")),
    Case("external", "rate_limit", 100, 1000, work("x:rate"), -1),
    Case("external", "scv", 1, 10, pause_variability),
    Case("external", "usd_per_1000_calls", 0, 1, usd("x")),
    Case("custom", "service_ms", 5, 50, work("x:cpu")),
    Case("custom", "servers", 2, 8, strength("x:cpu")),
    Case("custom", "scv", 1, 10, variability("x:cpu")),
    Case("custom", "usd_month", 0, 10, usd("x")),
    Case("custom", "queue_limit", 10, 1000, room("x:cpu")),
    Case("custom", "call_share", 0.2, 1, work("x:cpu")),
)  # fmt: skip


def look(case: Case, value: Any) -> float:
    boxes, arrows, key = SCENES[case.scene or case.kind]
    box = boxes[key]
    params = dict(box[1]) if isinstance(box, tuple) else {}
    boxes = {**boxes, key: (case.kind, {**params, **case.given, case.key: value})}
    mix = {"read": 0.9, "write": 0.04, "login": 0.01, "upload": 0.02, "ws": 0.03}
    design = drawing(
        boxes,
        *arrows,
        users=case.users,
        workload={"mix": mix, **case.workload},
        parents=PARENTS.get(case.scene or ""),
    )
    phase = Phase(faults=dict([case.fault])) if case.fault else STEADY
    return case.figure(compile_design(design, [case.users], phase))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}.{case.key}={case.high}")
def test_raising_it_moves_the_figure_the_promised_way(case: Case) -> None:
    change = look(case, case.high) - look(case, case.low)
    assert change * case.direction > 1e-12
