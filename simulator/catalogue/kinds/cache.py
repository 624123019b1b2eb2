"""Cache: answers repeated reads from memory; what it misses goes to the store."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import boolean, cache_size, choice, integer
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import CACHE_SIZES
from simulator.compile import caching, data
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import either, sequence
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Shards and their replicas."""
    nodes = float(values["shards"]) * (1 + float(values["replicas"]))
    return (
        instance_line(Text("Nodes", "노드"), CACHE_SIZES[str(values["size"])].usd_month, nodes),
    )


BEHIND = Text("writes, through the cache", "캐시를 거치는 쓰기")


def rank(part: Part, request: Request) -> int | None:
    """Takes look-ups; writes only if its pattern keeps them or there is no other way."""
    if request.operation == "transaction":
        return 5 if part["pattern"] in caching.WRITES_PASS else 40
    return {"get": 10, "put": 10, "forget": 10, "load": 10, "session": 20}.get(request.operation)


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """To fill itself or pass writes on, a store behind it."""
    if request.operation == "load":
        return ((request.to("query"),),)
    return ((request,),) if request.operation == "transaction" else ()


def serve(context: Context, part: Part, request: Request) -> Route:
    """One operation; in front of a store also what follows from a miss or a write."""
    match request.operation:
        case "load":
            return load(context, part, request)
        case "transaction":
            stored = context.call(part, request, BEHIND, context.load.object_kb)
            return caching.in_step(part, stored, caching.operate(context, part))
    return caching.operate(context, part)


def load(context: Context, part: Part, request: Request) -> Route:
    """Read-through: a hit ends here, a miss is fetched from the store and kept."""
    kind = context.request_class(request)
    miss = 1.0 - caching.hit_ratio(context, part)
    why = caching.MISSES.fill(share=float(np.mean(miss)))
    queries = data.query(context, part, request, data.queries_of(context, request), None, why)
    tried = sequence(
        caching.operate(context, part),
        either(miss, sequence(queries, caching.operate(context, part))),
        caching.refresh(context, part, queries),
    )
    return either(kind.cacheable * caching.cache_works(part), tried, queries)


def resources(context: Context, part: Part) -> None:
    """The nodes; and what is worth knowing about their memory."""
    caching.add_nodes(context, part)
    context.add_extra(part, "hit_ratio", caching.hit_ratio(context, part))
    fits = caching.capacity_objects(context.load, part) / context.load.objects
    context.add_extra(part, "memory_used", np.minimum(1.0, 1.0 / np.maximum(fits, 1e-12)))


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="cache",
    group="data",
    rank=3,
    label=Text("Cache", "캐시"),
    summary=Text(
        "Keeps what is read often in memory, so that the store behind sees only the misses.",
        "자주 읽는 것을 메모리에 두어 뒤의 저장소에는 빗나간 읽기만 갑니다.",
    ),
    icon="cache",
    aliases=words(
        "cache, redis, memcached, memcache, elasticache, varnish, hazelcast, memorystore, valkey, in memory cache",
        "캐시, 레디스, 멤캐시드",
    ),
    params=(
        cache_size(),
        choice(
            "pattern", Text("Pattern", "방식"),
            Text(
                "Who fills the cache and when: decides stale reads, the time of a write and what is lost with a node.",
                "누가 언제 캐시를 채우는지 정합니다. 오래된 읽기, 쓰기 시간, 노드와 함께 잃는 데이터가 달라집니다.",
            ),
            "cache_aside",
            {
                "cache_aside": Text("Cache-aside", "캐시 어사이드"),
                "read_through": Text("Read-through", "리드 스루"),
                "write_through": Text("Write-through", "라이트 스루"),
                "write_behind": Text("Write-behind", "라이트 비하인드"),
                "refresh_ahead": Text("Refresh-ahead", "미리 갱신"),
            },
            "basic",
        ),
        choice(
            "eviction", Text("Eviction", "교체 정책"),
            Text(
                "What leaves a full cache: LFU keeps the popular, LRU the recent, FIFO neither.",
                "가득 찬 캐시에서 내보낼 것을 고릅니다. LFU는 인기 있는 것을, LRU는 최근 것을 남기고 FIFO는 가리지 않습니다.",
            ),
            "lru",
            {"lru": Text("LRU", "LRU"), "lfu": Text("LFU", "LFU"), "fifo": Text("FIFO", "FIFO")},
            "basic", ("DERIVED",), "high",
        ),
        integer(
            "ttl_s", Text("TTL", "TTL"),
            Text(
                "Short: fresher data, lower hit ratio. Long: the reverse.",
                "짧으면 데이터가 새롭고 적중률이 낮습니다. 길면 그 반대입니다.",
            ),
            300, 1, 86400, "s", "basic", ("TWCACHE",),
        ),
        integer(
            "shards", Text("Shards", "샤드 수"),
            Text(
                "Adds memory and operations; losing one loses only its part.",
                "메모리와 연산이 늘고, 하나를 잃어도 그 몫만 잃습니다.",
            ),
            1, 1, 64, "shard", confidence="choice",
        ),
        integer(
            "replicas", Text("Replicas per shard", "샤드당 복제본"),
            Text(
                "Takes over in seconds when a node dies, at the price of another node.",
                "노드가 죽으면 몇 초 안에 넘겨받습니다. 노드값이 그만큼 더 듭니다.",
            ),
            0, 0, 5, "replica", confidence="choice",
        ),
        integer(
            "failover_s", Text("Failover to a replica", "복제본 전환"),
            Text("Seconds of misses for the lost shard.", "잃은 샤드의 읽기가 모두 빗나가는 시간입니다."),
            30, 5, 180, "s", sources=("SENTINEL", "EC-FO"), only_if=("replicas", (1, 2, 3, 4, 5)),
        ),
        boolean(
            "coalescing", Text("Request coalescing", "요청 병합"),
            Text(
                "Many misses of one key become one read of the store: no stampede.",
                "같은 키의 빗나간 읽기를 하나로 묶어 저장소로 몰리지 않게 합니다.",
            ),
            sources=("ELMEM",),
        ),
    ),
    may_call=frozenset({"sql", "replica", "nosql", "search", "object_store", "external", "custom"}),
    refusal=Text(
        "A cache cannot read from {target}: behind it stands the store whose answers it keeps.",
        "연결할 수 없는 대상: {target}. 캐시 뒤에는 그 답을 담아 둘 저장소가 와야 합니다.",
    ),
    products={"aws": "ElastiCache", "gcp": "Memorystore", "azure": "Azure Cache for Redis"},
    availability=Availability(
        0.995, "SLA-EC2", "medium", Text("Single node", "단일 노드 기준"),
    ),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
