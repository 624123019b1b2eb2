"""NoSQL store: partitions spread over nodes, each record kept several times."""

from __future__ import annotations

from dataclasses import replace

from simulator.catalogue.kind import Availability, Constraint, Kind, Values, words
from simulator.catalogue.params import choice, integer, machine_size, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, instance_line, line, lines
from simulator.catalogue.sizes import SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import sequence
from simulator.compile.sharding import Shards, add_shards, on_one_shard
from simulator.network.model import Duration, Quorum, Route, Station
from simulator.text import Text

OWN_NODES = ("billing", ("nodes",))

OPS_FACTOR = {"key_value": 1.0, "wide_column": 1.0, "document": 0.6, "graph": 0.12}
"""Operations per vCPU against a wide-column store: 2,500, 1,500 and 300 a second."""

PARTITION_READS = 3000.0
PARTITION_WRITES = 1000.0
"""Ceilings of one partition per second (DDB)."""


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """By the operation, or nodes by the month; storage either way."""
    prices = PRICES["nosql"]
    storage = line("storage", Text("Storage", "저장 공간"), usage.stored_gb, "GB-month",
                   prices["usd_gb_month"])  # fmt: skip
    if values["billing"] == "nodes":
        size = SIZES[str(values["size"])]
        return lines(
            instance_line(Text("Nodes", "노드"), size.usd_month, float(values["nodes"])), storage
        )
    strong = 2.0 if values["consistency"] != "eventual" else 1.0
    return lines(
        line("reads", Text("Reads", "읽기"), usage.reads * strong / 1e6, "million",
             prices["usd_per_million_reads"]),
        line("writes", Text("Writes", "쓰기"), usage.writes / 1e6, "million",
             prices["usd_per_million_writes"]),
        storage,
    )  # fmt: skip


CEILINGS = {"reads": 3000.0, "writes": 1000.0}
"""Units a second that one partition serves (DDB)."""
READ_UNITS = {"eventual": 0.5, "quorum": 1.0, "strong": 1.0}
"""Units of a read: one that may be stale costs half (DDB)."""
WORK = {"key_value": 1.0, "document": 2500.0 / 1500.0, "wide_column": 1.0, "graph": 2500.0 / 300.0}
"""Work of an operation against a plain key: 1,500 documents or 300 graph steps a second and
vCPU (assumptions of the catalogue)."""
LATENCY_SCV = 1.0
BURST_S = 1.0
"""Units of so many seconds may wait before further ones are refused (assumption)."""


def rank(part: Part, request: Request) -> int | None:
    """Takes records and sessions, where no relational database does."""
    ranks = {"query": 15, "transaction": 15, "session": 25}
    return ranks.get(request.operation)


def serve(context: Context, part: Part, request: Request) -> Route:
    """One read or write: the partition that owns the key, then as many copies as are asked."""
    what = "writes" if request.operation == "transaction" else "reads"
    hot = max(part["hot_key_share"], part.fault.hot_share)
    units = READ_UNITS[part["consistency"]] if what == "reads" else 1.0
    owner = on_one_shard(
        context, part, 1000.0 * units / CEILINGS[what], 0.0, partitions(part), hot, what
    )
    return sequence(owner, copies(context, part, what))


def copies(context: Context, part: Part, what: str) -> Route:
    """Wait for as many copies of the record as the consistency asks; writes go to all."""
    one = [copy(context, part) for _ in range(replication(part))]
    majority = replication(part) // 2 + 1
    if what == "writes":
        return Quorum(majority, tuple(one)) if len(one) > 1 else one[0]
    match part["consistency"]:
        case "quorum":
            return Quorum(majority, tuple(one[:majority])) if majority > 1 else one[0]
        case "strong":
            return Quorum(replication(part), tuple(one)) if len(one) > 1 else one[0]
    return one[0]


def copy(context: Context, part: Part) -> Route:
    """One operation at one copy."""
    wait = context.pause(part, part["latency_ms"] * WORK[part["type"]] ** 0.5, LATENCY_SCV)
    if part["billing"] == "on_demand":
        return wait
    size = SIZES[part["size"]]
    once = 1000.0 * WORK[part["type"]] / (part["ops_per_vcpu"] * size.core_speed)
    return sequence(wait, context.work(part, "cpu", once))


def replication(part: Part) -> int:
    """Copies of a record; the on-demand service keeps three, which nobody can change."""
    return int(part["replication"]) if part["billing"] == "nodes" else 3


def partitions(part: Part) -> Shards:
    """The partitions, one of them apart when a key is hot."""
    return Shards(part["partitions"], max(part["hot_key_share"], part.fault.hot_share) > 0)


def resources(context: Context, part: Part) -> None:
    """The ceilings of the partitions and, with nodes of one's own, their processors."""
    for what, rate in CEILINGS.items():
        station = Station(Duration(1.0 / rate, 0.0), capacity=rate * BURST_S)
        add_shards(context, part, station, partitions(part), what)
    if part["billing"] == "nodes":
        size = SIZES[part["size"]]
        context.add_station(part, "cpu", Station(
            Duration(1.0), servers=size.cores, copies=part["nodes"] * part.alive,
            balance="random"))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="nosql",
    group="data",
    rank=2,
    label=Text("NoSQL store", "NoSQL 저장소"),
    summary=Text(
        "Spreads records by key over nodes and partitions: grows sideways, but one hot key meets one ceiling.",
        "레코드를 키에 따라 노드와 파티션에 나눕니다. 옆으로 커지지만 뜨거운 키 하나는 한 파티션의 한도에 부딪힙니다.",
    ),
    icon="nosql",
    aliases=words(
        "nosql, dynamodb, dynamo, mongodb, mongo, cassandra, scylladb, hbase, couchbase, couchdb, key value store, document store, document db, cosmos db, bigtable, firestore, neo4j, neptune, graph database",
        "노에스큐엘, 몽고디비, 카산드라, 다이나모디비, 문서 저장소, 키 값 저장소",
    ),
    params=(
        choice(
            "type", Text("Type", "종류"),
            Text(
                "What an operation costs: documents do 0.6 and graphs 0.12 of the operations of a key-value or wide-column store.",
                "연산의 비용을 정합니다. 문서형은 키-값·와이드 컬럼의 0.6, 그래프는 0.12만큼 처리합니다.",
            ),
            "key_value",
            {
                "key_value": Text("Key-value", "키-값"),
                "document": Text("Document", "문서"),
                "wide_column": Text("Wide column", "와이드 컬럼"),
                "graph": Text("Graph", "그래프"),
            },
            "basic",
        ),
        choice(
            "billing", Text("Billing", "과금 방식"),
            Text(
                "On demand is bounded by partitions only and paid per operation; nodes have a capacity and a fixed price.",
                "주문형은 파티션 한도만 있고 연산마다 냅니다. 노드는 용량과 가격이 정해져 있습니다.",
            ),
            "on_demand",
            {"on_demand": Text("On demand", "주문형"), "nodes": Text("Own nodes", "노드")},
            "basic", ("DDB",), "high",
        ),
        choice(
            "consistency", Text("Read consistency", "읽기 일관성"),
            Text(
                "Eventual asks one copy and may be stale; quorum asks a majority and strong the leader: slower and dearer, never stale.",
                "최종 일관성은 사본 하나에 물어 오래된 값일 수 있습니다. 정족수는 과반수에, 강한 일관성은 리더에 물어 더 느리고 비싸지만 오래된 값이 없습니다.",
            ),
            "eventual",
            {
                "eventual": Text("Eventual", "최종 일관성"),
                "quorum": Text("Quorum", "정족수"),
                "strong": Text("Strong", "강한 일관성"),
            },
            "basic",
        ),
        integer(
            "nodes", Text("Nodes", "노드 수"),
            Text("Operations spread over them.", "연산을 나눠 맡습니다."),
            3, 1, 300, "node", "basic", ("CASS",), "high", OWN_NODES,
        ),
        replace(machine_size("xlarge", OWN_NODES), level="advanced"),
        integer(
            "ops_per_vcpu", Text("Operations per vCPU", "vCPU당 연산"),
            Text(
                "Copies count: a write costs one operation on each copy.",
                "사본도 셉니다. 쓰기는 사본마다 연산 하나를 씁니다.",
            ),
            2500, 500, 10000, "operation/s", sources=("CASS",), only_if=OWN_NODES,
        ),
        integer(
            "replication", Text("Copies of each record", "레코드 사본 수"),
            Text(
                "Survives the loss of nodes; each write is done so many times.",
                "노드를 잃어도 견딥니다. 쓰기는 이 수만큼 되풀이합니다.",
            ),
            3, 1, 5, "replica", sources=("CASS",), confidence="high", only_if=OWN_NODES,
        ),
        integer(
            "partitions", Text("Partitions", "파티션 수"),
            Text(
                "Each carries 3,000 reads and 1,000 writes a second; operations above that are refused.",
                "파티션마다 초당 읽기 3,000, 쓰기 1,000까지 받고 넘치면 거절합니다.",
            ),
            10, 1, 10000, "shard", sources=("DDB",), confidence="low",
        ),
        number(
            "hot_key_share", Text("Load on the hottest key", "가장 뜨거운 키의 부하"),
            Text(
                "This share of the operations lands on one partition.",
                "연산의 이만큼이 한 파티션에 몰립니다.",
            ),
            0.0, 0, 0.5, "share", confidence="low",
        ),
        number(
            "latency_ms", Text("Median time of an operation", "연산 시간 중앙값"),
            Text("Time of an operation without waiting.", "기다림 없는 연산 하나의 시간입니다."),
            5.0, 1, 10, "ms",
        ),
    ),
    refusal=Text(
        "A NoSQL store calls nobody; {target} has to call the store instead.",
        "연결할 수 없는 대상: {target}. NoSQL 저장소는 아무것도 부르지 않습니다. 화살표를 반대로 그려 보세요.",
    ),
    products={"aws": "DynamoDB", "gcp": "Bigtable", "azure": "Cosmos DB"},
    availability=Availability(0.9999, "SLA-AWS", "high"),
    constraints=(
        Constraint(
            "more_copies_than_nodes", ("replication", "nodes"),
            lambda v: v["billing"] != "nodes" or float(v["replication"]) <= float(v["nodes"]),
            Text(
                "{replication} copies need as many nodes; there are {nodes}. Add nodes or keep fewer copies.",
                "사본 {replication}개를 두려면 노드가 그만큼 필요한데 {nodes}대뿐입니다. 노드를 늘리거나 사본을 줄이세요.",
            ),
        ),
    ),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
