"""Relational database: the primary that takes all writes, its standby and its shards."""

from __future__ import annotations

import numpy as np

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import (
    boolean,
    choice,
    database_work,
    db_size,
    integer,
    number,
    restore_minutes,
)
from simulator.catalogue.price import PRICES, PriceLine, Usage, instance_line, line, lines
from simulator.catalogue.sizes import DB_SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.caching import GIB, memory_hit
from simulator.compile.context import Context, Part
from simulator.compile.replication import among, copied_share, links_behind, replicate
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either, sequence
from simulator.compile.sharding import Shards, add_shards, on_all_shards, on_one_shard
from simulator.network.model import Duration, Fail, Number, Route, Station
from simulator.text import Text

SHARDED = ("shards", tuple(range(2, 65)))


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Nodes, storage on each of them, and disk operations above the included ones."""
    prices = PRICES["sql"]
    copies = 2 if values["standby"] else 1
    nodes = float(values["shards"]) * copies
    extra = max(0.0, float(values["iops"]) - prices["included_iops"])
    return lines(
        instance_line(Text("Nodes", "노드"), DB_SIZES[str(values["size"])].db_usd_month or 0, nodes),
        line("storage", Text("Storage", "저장 공간"), usage.stored_gb * copies, "GB-month",
             prices["usd_gb_month"]),
        line("iops", Text("Extra disk operations", "추가 디스크 연산"), extra * nodes, "IOPS-month",
             prices["usd_iops_month"]),
    )  # fmt: skip


SESSION_MS = 0.5
"""A session look-up in a database (catalogue: 0.1 to 2 ms)."""
IO_MS = 1.0
"""One operation of a network disk; the vendor says single-digit milliseconds (assumption)."""
WRITE_IOS = 2
"""Disk operations of a transaction: its log record, and later its page (assumption)."""
GEO_SHARE = 0.5
"""Share of the traffic in the busiest place when shards follow places (assumption)."""


def rank(part: Part, request: Request) -> int | None:
    """Takes queries, transactions and, if nothing else does, session look-ups."""
    return {"query": 10, "transaction": 10, "session": 30}.get(request.operation)


def serve(context: Context, part: Part, request: Request) -> Route:
    """One query, transaction or session look-up."""
    match request.operation:
        case "transaction":
            body = transaction(context, part, request)
        case "session":
            body = sequence(work(context, part, SESSION_MS, "read"))
        case _:
            body = query(context, part, request)
    refused = over_limit(context, part)
    return Fail(refused, body, "connections") if np.any(refused) else body


def query(context: Context, part: Part, request: Request) -> Route:
    """A query here, or at a replica drawn behind this primary."""
    behind = links_behind(context, part, request)
    share = copied_share(context, part, [link.target for link in behind]) if behind else 0.0
    own = at_primary(context, part)
    if part.fault.lost_primary:
        own = Fail(1.0, DONE, "no primary")
    if share <= 0:
        return own
    return either(share, among(context, behind, request, share), own)


def at_primary(context: Context, part: Part) -> Route:
    """A query at one shard, or at all of them when it does not carry the shard key."""
    one = sequence(
        work(context, part, part["query_ms"], "read"), disk(context, part, misses(context, part))
    )
    if part["shards"] == 1:
        return one
    scatter = 0.0 if part["denormalised"] else part["scatter_share"]
    if part["shard_key"] == "random":
        scatter = 1.0
    speed = DB_SIZES[part["size"]].core_speed
    every = on_all_shards(context, part, part["query_ms"] / speed, part["scv"], shards(part))
    return either(scatter, every, one)


def transaction(context: Context, part: Part, request: Request) -> Route:
    """A write: work, disk, the standby's acknowledgement, and later the copies."""
    if part.fault.lost_primary:
        return Fail(1.0, DONE, "no primary")
    places = 2 if part["denormalised"] and part["shards"] > 1 else 1
    return sequence(
        *[work(context, part, part["write_ms"], "write")] * places,
        disk(context, part, float(WRITE_IOS * places)),
        context.pause(part, part["commit_delay_ms"], 1.0) if part["standby"] else None,
        replicate(context, part, request),
    )


def work(context: Context, part: Part, milliseconds: float, what: str) -> Route:
    """Processor time at the shard that owns the key."""
    speed = DB_SIZES[part["size"]].core_speed
    hot = hot_share(part, what)
    return on_one_shard(context, part, milliseconds / speed, part["scv"], shards(part), hot)


def shards(part: Part) -> Shards:
    """The shards, one of them apart when anything makes them uneven."""
    return Shards(part["shards"], max(hot_share(part, "read"), hot_share(part, "write")) > 0)


def hot_share(part: Part, what: str) -> float:
    """Share of the traffic bound to one shard beyond its even part."""
    shards = part["shards"]
    hot = max(part["hot_key_share"], part.fault.hot_share)
    if part["shard_key"] == "time" and what == "write":
        return 1.0
    if part["shard_key"] == "geo" and shards > 1:
        uneven = max(0.0, (GEO_SHARE - 1.0 / shards) / (1.0 - 1.0 / shards))
        return max(hot, uneven)
    return float(hot)


def disk(context: Context, part: Part, operations: Number) -> Route:
    """So many disk operations in a row."""
    return context.work(part, "disk", operations * IO_MS)


def misses(context: Context, part: Part) -> Number:
    """Mean disk reads of a query: what is asked for and does not fit in memory."""
    memory = DB_SIZES[part["size"]].ram_gib * GIB * part["shards"]
    return 1.0 - memory_hit(context.load, memory)


def over_limit(context: Context, part: Part) -> Number:
    """Share of the calls that find no connection: callers open more than the limit."""
    used = context.limit_before(part, "connections")
    return 0.0 if used is None else np.maximum(0.0, 1.0 - 1.0 / np.maximum(used, 1.0))


def resources(context: Context, part: Part) -> None:
    """Processors of the shards, their disks, and the connections callers keep open."""
    size = DB_SIZES[part["size"]]
    add_shards(context, part, Station(Duration(1.0), servers=size.cores), shards(part))
    context.add_station(part, "disk", Station(
        Duration(IO_MS / 1000.0), servers=part["iops"] * IO_MS / 1000.0,
        copies=part["shards"] * part.alive, balance="random"))  # fmt: skip
    callers = {link.target for link in context.neighbours.incoming[part.id]}
    opened = sum(context.pools[f"{caller}:connections"].size for caller in sorted(callers)
                 if f"{caller}:connections" in context.pools)  # fmt: skip
    context.add_limit(part, "connections", opened, float(size.db_connections or 0))


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="sql",
    group="data",
    label=Text("Relational database", "관계형 데이터베이스"),
    summary=Text(
        "The primary: takes every write and the reads that no copy or cache answers.",
        "주 데이터베이스입니다. 모든 쓰기와, 사본이나 캐시가 답하지 못한 읽기를 맡습니다.",
    ),
    icon="sql",
    aliases=words(
        "sql, database, db, relational database, rdb, rdbms, mysql, postgres, postgresql, mariadb, rds, aurora, oracle, sql server, mssql, primary db, primary database, master db, cloud sql, cockroachdb, sqlite",
        "데이터베이스, 디비, 관계형 데이터베이스, 주 db, 주 데이터베이스, 마스터 db",
    ),
    params=(
        db_size(),
        boolean(
            "standby", Text("Synchronous standby in another zone", "다른 영역의 동기 대기 서버"),
            Text(
                "Takes over when the primary dies and loses nothing; doubles the price and delays each commit a little.",
                "주 서버가 죽으면 데이터 손실 없이 넘겨받습니다. 가격은 두 배가 되고 커밋이 조금 늦어집니다.",
            ),
            level="basic", sources=("RDS-FO",), confidence="high",
        ),
        choice(
            "reads_from", Text("Reads go to", "읽기를 보낼 곳"),
            Text(
                "How reads are spread when read replicas are connected.",
                "읽기 복제본이 연결되어 있을 때 읽기를 나누는 방법입니다.",
            ),
            "both",
            {
                "primary": Text("The primary", "주 서버"),
                "replicas": Text("The replicas", "복제본"),
                "both": Text("Both", "둘 다"),
            },
            "basic",
        ),
        integer(
            "shards", Text("Shards", "샤드 수"),
            Text(
                "Splits data and writes over so many primaries; queries without the shard key visit all of them.",
                "데이터와 쓰기를 이 수만큼의 주 서버로 나눕니다. 샤드 키 없는 질의는 모든 샤드를 거칩니다.",
            ),
            1, 1, 64, "shard", "basic", confidence="choice",
        ),
        choice(
            "shard_key", Text("Shard key", "샤드 키"),
            Text(
                "User or random hash spread evenly, places unevenly; time sends all writes to the newest shard; random makes every query visit all shards.",
                "사용자나 무작위는 고르게, 지역은 고르지 않게 나뉩니다. 시간은 모든 쓰기를 최신 샤드로 보내고, 무작위는 모든 질의가 전체 샤드를 거치게 합니다.",
            ),
            "user_id",
            {
                "user_id": Text("User", "사용자"),
                "geo": Text("Place", "지역"),
                "time": Text("Time", "시간"),
                "random": Text("Random", "무작위"),
            },
            only_if=SHARDED,
        ),
        number(
            "scatter_share", Text("Queries that touch all shards", "모든 샤드를 거치는 질의"),
            Text(
                "Each costs every shard once and waits for the slowest.",
                "샤드마다 한 번씩 일하고 가장 느린 샤드를 기다립니다.",
            ),
            0.05, 0, 1, "share", confidence="low", only_if=SHARDED,
        ),
        boolean(
            "denormalised", Text("De-normalised", "비정규화"),
            Text(
                "Keeps copies so that no query crosses shards; every write then updates two places.",
                "사본을 두어 샤드를 넘는 질의를 없앱니다. 대신 쓰기마다 두 곳을 고칩니다.",
            ),
            confidence="low", only_if=SHARDED,
        ),
        number(
            "hot_key_share", Text("Load on the hottest key", "가장 뜨거운 키의 부하"),
            Text(
                "This share of the traffic lands on one shard, whatever their number.",
                "샤드가 몇 개든 이만큼의 부하는 한 샤드에 몰립니다.",
            ),
            0.0, 0, 0.5, "share", confidence="low", only_if=SHARDED,
        ),
        *database_work(),
        number(
            "scv", Text("Variability of query times", "질의 시간의 변동성"),
            Text(
                "Squared coefficient of variation: waiting grows with (1 + scv) / 2.",
                "변동계수의 제곱입니다. 대기 시간은 (1 + scv) / 2에 비례합니다.",
            ),
            1.5, 0, 20, "", confidence="low",
        ),
        integer(
            "iops", Text("Disk operations per second", "초당 디스크 연산"),
            Text(
                "Writes and reads of data that does not fit in memory are bounded by it; above 3,000 they are billed.",
                "쓰기와 메모리에 없는 데이터 읽기의 한계입니다. 3,000을 넘으면 요금이 붙습니다.",
            ),
            3000, 3000, 64000, "IOPS", sources=("RDS-GP3",),
        ),
        number(
            "commit_delay_ms", Text("Commit delay with standby", "대기 서버 커밋 지연"),
            Text(
                "Each write waits for the copy in the other zone.",
                "쓰기마다 다른 영역의 사본을 기다립니다.",
            ),
            2.0, 1, 5, "ms", sources=("AZLAT",), only_if=("standby", (True,)),
        ),
        integer(
            "failover_s", Text("Standby failover", "대기 서버 전환"),
            Text(
                "Seconds without a database after the primary dies.",
                "주 서버가 죽은 뒤 데이터베이스 없이 지내는 시간입니다.",
            ),
            90, 30, 180, "s", sources=("RDS-FO", "RDS-FOC"), confidence="high",
            only_if=("standby", (True,)),
        ),
        number(
            "failover_success", Text("Failovers that work", "성공하는 전환"),
            Text(
                "Share of the failovers that work by themselves; the others wait for people.",
                "저절로 성공하는 전환의 비율입니다. 나머지는 사람을 기다립니다.",
            ),
            0.95, 0.5, 1, "share", confidence="low", only_if=("standby", (True,)),
        ),
        integer(
            "promotion_s", Text("Promotion of a read replica", "읽기 복제본 승격"),
            Text(
                "Seconds without writes when only an asynchronous copy can take over.",
                "비동기 사본만 남았을 때 쓰기 없이 지내는 시간입니다.",
            ),
            300, 60, 1800, "s", confidence="low", only_if=("standby", (False,)),
        ),
        restore_minutes(),
        integer(
            "backup_gap_min", Text("Point-in-time backup gap", "시점 복구 간격"),
            Text(
                "Writes of so many minutes are lost when only the backup is left.",
                "백업만 남았을 때 이만큼의 쓰기를 잃습니다.",
            ),
            5, 1, 1440, "min",
        ),
    ),
    may_call=frozenset({"replica"}),
    refusal=Text(
        "A database calls nobody but its read replicas; {target} has to call the database instead.",
        "연결할 수 없는 대상: {target}. 데이터베이스는 읽기 복제본에만 연결됩니다. 화살표를 반대로 그려 보세요.",
    ),
    products={"aws": "RDS", "gcp": "Cloud SQL", "azure": "Azure Database"},
    availability=Availability(
        0.9995, "SLA-AWS", "high",
        Text("With a standby; a single node 99.5 %", "대기 서버가 있을 때, 단일 노드는 99.5%"),
    ),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
