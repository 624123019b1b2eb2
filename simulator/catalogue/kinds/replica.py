"""Read replica: a copy of the primary that answers reads, a little late."""

from __future__ import annotations

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import db_size, instances, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, instance_line, line, lines
from simulator.catalogue.sizes import DB_SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.caching import GIB, memory_hit
from simulator.compile.context import Context, Part
from simulator.compile.replication import primary_of
from simulator.compile.request import Request
from simulator.compile.routes import repeat, sequence
from simulator.network.model import Duration, Route, Station
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Nodes and a full copy of the data on each."""
    count = float(values["instances"])
    return lines(
        instance_line(Text("Nodes", "노드"), DB_SIZES[str(values["size"])].db_usd_month or 0, count),
        line("storage", Text("Storage", "저장 공간"), usage.stored_gb * count, "GB-month",
             PRICES["sql"]["usd_gb_month"]),
    )  # fmt: skip


IO_MS = 1.0
"""One operation of a network disk; the vendor says single-digit milliseconds (assumption)."""
INCLUDED_IOPS = 3000.0
"""Disk operations a second that come with a node (RDS-GP3)."""


def rank(part: Part, request: Request) -> int | None:
    """Takes queries when no primary is in reach, and the writes of its primary."""
    return {"query": 20, "replicate": 10}.get(request.operation)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Answer a query, or repeat a part of a write on every copy."""
    primary = primary_of(context, part)
    speed = DB_SIZES[part["size"]].core_speed
    if request.operation == "replicate":
        cost = part["apply_share"] * (primary["write_ms"] if primary else WRITE_MS)
        one = context.work(part, "cpu", cost / speed)
        return repeat(float(part["instances"]), one)
    memory = DB_SIZES[part["size"]].ram_gib * GIB
    cost = primary["query_ms"] if primary else QUERY_MS
    return sequence(
        context.work(part, "cpu", cost / speed, primary["scv"] if primary else 1.0),
        context.work(part, "disk", (1.0 - memory_hit(context.load, memory)) * IO_MS),
    )


QUERY_MS, WRITE_MS = 1.0, 4.0
"""Work of a query and a write where no primary is drawn: the primary's defaults."""


def resources(context: Context, part: Part) -> None:
    """The nodes, their disks and their connections; and how far they lag behind."""
    size = DB_SIZES[part["size"]]
    count = part["instances"] * part.alive
    context.add_station(part, "cpu", Station(
        Duration(1.0), servers=size.cores, copies=count, balance="random"))  # fmt: skip
    context.add_station(part, "disk", Station(
        Duration(IO_MS / 1000.0), servers=INCLUDED_IOPS * IO_MS / 1000.0, copies=count,
        balance="random"))  # fmt: skip
    context.add_extra(part, "lag_ms", part["lag_ms"])
    context.add_extra(part, "stale_share", 1.0 - part["fresh_read_share"])


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="replica",
    group="data",
    rank=1,
    label=Text("Read replica", "읽기 복제본"),
    summary=Text(
        "Copies of the primary for reads; each also repeats a part of every write.",
        "읽기를 맡는 주 데이터베이스의 사본입니다. 쓰기의 일부도 각자 반복합니다.",
    ),
    icon="replica",
    aliases=words(
        "read replica, replica, standby, slave, slave db, follower, secondary db",
        "읽기 복제본, 복제본, 읽기 전용 db, 레플리카, 슬레이브",
    ),
    params=(
        db_size(),
        instances(),
        number(
            "lag_ms", Text("Replica lag", "복제 지연"),
            Text(
                "Reads see data this old; a promotion loses it. It grows without bound when the copy cannot keep up.",
                "읽기는 이만큼 오래된 데이터를 보고, 승격하면 그만큼 잃습니다. 사본이 따라가지 못하면 한없이 커집니다.",
            ),
            100.0, 10, 5000, "ms", "basic", ("AURORA",),
        ),
        number(
            "fresh_read_share", Text("Reads of one's own writes", "자신이 쓴 것을 읽는 비율"),
            Text(
                "Reads that must see a write just made go to the primary.",
                "방금 쓴 것을 봐야 하는 읽기는 주 서버로 갑니다.",
            ),
            0.05, 0, 1, "share", "basic", confidence="low",
        ),
        number(
            "apply_share", Text("Cost of applying a write", "쓰기 반영 비용"),
            Text(
                "Each copy spends this share of the primary's work on every write.",
                "사본마다 쓰기 하나에 주 서버 작업량의 이 비율을 씁니다.",
            ),
            0.25, 0.1, 1, "share", confidence="low",
        ),
    ),
    refusal=Text(
        "A read replica calls nobody; draw the connection from the server or the primary to it, not to {target}.",
        "연결할 수 없는 대상: {target}. 읽기 복제본은 아무것도 부르지 않습니다. 서버나 주 서버에서 복제본으로 연결하세요.",
    ),
    products={"aws": "RDS read replica", "gcp": "Cloud SQL read replica"},
    availability=Availability(0.995, "SLA-AWS", "medium"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
