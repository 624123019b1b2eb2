"""What a cache does to the reads and writes that pass it or pass beside it.

Hit ratios: Che's approximation for the memory, a fixed time to live at insertion, the
smaller of the two for each object (H. Che et al. 2002; Fricker, Robert, Roberts 2012).
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

from simulator.catalogue.sizes import CACHE_SIZES
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either, sequence
from simulator.compile.sharding import Shards, add_shards, on_one_shard
from simulator.compile.workload import Load
from simulator.formulas.caches import Policy, che, ttl_at_insertion
from simulator.formulas.popularity import Popularity, grouped_zipf
from simulator.network.model import Async, Duration, Number, Route, Station
from simulator.text import Text

GIB = 2.0**30
HEAD, BINS = 100, 200
"""Groups of the popularity curve: hit ratios within 3e-5 of the full catalogue's."""

THROUGH = Text("reads, through the cache", "캐시를 거치는 읽기")
LOOKUP = Text("{share:.0%} of the reads may be cached", "읽기의 {share:.0%}은(는) 캐시할 수 있음")
MISSES = Text("reads that miss the cache: {share:.0%}", "캐시에 없는 읽기: {share:.0%}")
FILL = Text("what a miss brought back is stored", "빗나간 읽기의 결과를 저장")
FORGET = Text("entries that a write made outdated", "쓰기로 낡은 항목 지우기")
KEEP = Text("writes kept in the cache too", "쓰기를 캐시에도 저장")

FILLED_BY_CACHE = ("read_through", "write_through", "write_behind", "refresh_ahead")
WRITES_PASS = ("write_through", "write_behind")


def cache_of(context: Context, part: Part, request: Request) -> Part:
    """The cache beside a server."""
    return context.targets(part, request.to("get"))[0]


def fills_itself(context: Context, part: Part, request: Request) -> bool:
    """Whether the caches in reach fetch what they miss themselves.

    They do when they stand in front of the store and either their pattern says so or
    there is no way around them.
    """
    caches = context.targets(part, request.to("load"))
    if not caches:
        return False
    around = context.can(part, request.to("query"))
    return not around or caches[0]["pattern"] in FILLED_BY_CACHE


# -- the server's side: cache and store beside each other --------------------------------


def aside(context: Context, part: Part, request: Request, queries: Route) -> Route:
    """Look into the cache; on a miss read the store and leave a copy."""
    kind = context.request_class(request)
    cache = cache_of(context, part, request)
    hit = hit_ratio(context, cache)
    kb = context.load.object_kb
    look = context.call(part, request.to("get"), LOOKUP.fill(share=kind.cacheable), kb)
    fill = context.call(part, request.to("put"), FILL, kb)
    tried = sequence(
        look,
        either(1.0 - hit, sequence(queries, fill)),
        refresh(context, cache, queries),
    )
    return either(kind.cacheable * cache_works(cache), tried, queries)


def written_aside(context: Context, part: Part, request: Request, stored: Route) -> Route:
    """Keep the cache beside the store in step with a write, as its pattern says."""
    if not context.can(part, request.to("put")):
        return stored
    cache = cache_of(context, part, request)
    if cache["pattern"] == "cache_aside":
        return sequence(stored, context.call(part, request.to("forget"), FORGET))
    if cache["pattern"] not in WRITES_PASS:
        return stored
    keep = context.call(part, request.to("put"), KEEP, context.load.object_kb)
    return in_step(cache, stored, keep)


def in_step(cache: Part, stored: Route, operation: Route) -> Route:
    """A write that is kept in the cache too: write-behind answers from there and stores later."""
    if cache["pattern"] == "write_behind":
        return sequence(operation, Async(stored, f"{cache.id}:write behind"))
    return sequence(stored, operation)


def refresh(context: Context, cache: Part, queries: Route) -> Route:
    """With refresh-ahead, entries about to expire are read again while users get the old one."""
    if cache["pattern"] != "refresh_ahead":
        return DONE
    expiring = np.maximum(0.0, hit_ratio(context, cache) - kept(context, cache, ttl=True))
    return either(expiring, Async(queries, f"{cache.id}:refresh"))


# -- the cache's side ---------------------------------------------------------------------


def cache_works(cache: Part) -> Number:
    """Share of the look-ups that find a living node."""
    return cache.alive


def operate(context: Context, cache: Part, scv: float = 1.0) -> Route:
    """One operation of a cache node."""
    milliseconds = 1000.0 / CACHE_SIZES[cache["size"]].ops_per_s
    return on_one_shard(context, cache, milliseconds, scv, shards(cache), cache.fault.hot_share)


def shards(cache: Part) -> Shards:
    """The shards, the one with the hottest key apart when there is such a key."""
    return Shards(cache["shards"], cache.fault.hot_share > 0)


def add_nodes(context: Context, cache: Part) -> None:
    """Declare the nodes: one thread each, reads spread over a shard's replicas too."""
    add_shards(context, cache, Station(Duration(1.0)), shards(cache))


def hit_ratio(context: Context, cache: Part) -> Number:
    """Share of the look-ups that find a fresh entry, per column."""
    return kept(context, cache, ttl=cache["pattern"] != "refresh_ahead")


def kept(context: Context, cache: Part, ttl: bool) -> Number:
    """Share of the look-ups whose entry is still in memory and, if asked, still fresh."""
    reads = context.rate_before(cache, "get", "load")
    writes = context.rate_before(cache, "forget")
    room = capacity_objects(context.load, cache)
    ratio = np.array([
        _hit(
            float(objects), context.load.settings["zipf_alpha"],
            float(room[column]),
            cast(Policy, cache["eviction"]), _per_object(reads, column),
            float(cache["ttl_s"]) if ttl else float("inf"),
            0.0 if cache["coalescing"] else rebuild_seconds(context),
        )
        for column, objects in enumerate(context.load.objects)
    ])  # fmt: skip
    surviving = 1.0 if reads is None else _share(reads, writes)
    return ratio * surviving * cache.fault.hit_factor


def fresh_share(
    context: Context, objects: np.ndarray, rate: Number | None, ttl: float
) -> np.ndarray:
    """Share of the requests for files whose entry, once fetched, is still within its TTL."""
    alpha = context.load.settings["zipf_alpha"]
    return np.array([
        _hit(float(count), alpha, float("inf"), "lru", _per_object(rate, column), ttl, 0.0)
        for column, count in enumerate(objects)
    ])  # fmt: skip


def memory_hit(load: Load, memory: float) -> np.ndarray:
    """Share of the reads of records that a store's own memory (bytes, LRU) answers."""
    capacity = memory / load.settings["object_bytes"]
    alpha = load.settings["zipf_alpha"]
    return np.array([
        _hit(float(objects), alpha, capacity, "lru", float("inf"), float("inf"), 0.0)
        for objects in load.objects
    ])  # fmt: skip


def capacity_objects(load: Load, cache: Part) -> np.ndarray:
    """(column,) how many objects fit in the memory of the living shards."""
    memory = CACHE_SIZES[cache["size"]].usable_gib * GIB * cache["shards"] * cache.alive
    return np.broadcast_to(memory / load.settings["object_bytes"], (load.columns,))


def rebuild_seconds(context: Context) -> float:
    """How long a missed object is on its way from the store when nothing queues."""
    read = context.load.classes["read"]
    return read.db_queries * QUERY_SECONDS


QUERY_SECONDS = 0.0015
"""A query of a millisecond and its round trip within a zone (catalogue defaults)."""


def _per_object(rate: Number | None, column: int) -> float:
    if rate is None:
        return float("inf")
    return float(rate if np.ndim(rate) == 0 else np.asarray(rate)[column])


def _share(reads: Number, writes: Number | None) -> Number:
    total = np.maximum(np.asarray(reads) + (0.0 if writes is None else writes), 1e-12)
    return np.where(np.asarray(reads) > 0, reads / total, 1.0)


@lru_cache(maxsize=64)
def _popularity(objects: float, alpha: float) -> Popularity:
    return grouped_zipf(objects, alpha, HEAD, BINS)


@lru_cache(maxsize=4096)
def _hit(
    objects: float, alpha: float, capacity: float, policy: Policy, rate: float, ttl: float,
    rebuild: float,
) -> float:  # fmt: skip
    """Hit ratio of one cache at one load."""
    popularity = _popularity(objects, alpha)
    by_object = che(popularity, capacity, policy).by_group
    demand = popularity.probability * min(rate, 1e12)
    if ttl <= 0:
        return 0.0
    if np.isfinite(ttl):
        by_object = np.minimum(by_object, ttl_at_insertion(demand, ttl))
    if np.isfinite(rate) and rebuild > 0:
        # Everybody who asks while a miss is on its way misses too (a renewal argument).
        again, miss = demand * rebuild, 1.0 - by_object
        by_object = 1.0 - miss * (1.0 + again) / (1.0 + again * miss)
    return float((popularity.probability * popularity.count) @ by_object)
