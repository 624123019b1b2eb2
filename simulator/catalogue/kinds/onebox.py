"""Single server: web server, application and database share one machine."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import (
    database_work,
    integer,
    machine_size,
    restore_minutes,
    workers_and_backlog,
)
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import SIZES
from simulator.compile import data, serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import add_machines, add_workers, process
from simulator.compile.request import Request
from simulator.compile.routes import repeat, sequence
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """One machine."""
    return (instance_line(Text("Server", "서버"), SIZES[str(values["size"])].usd_month, 1),)


DB_SCV = 1.5
"""Variability of query times, as the relational database's default."""


def rank(part: Part, request: Request) -> int | None:
    """Takes every web request."""
    return 40 if request.operation == "web" else None


def serve(context: Context, part: Part, request: Request) -> Route:
    """Everything in one place, except what a store beside it takes over."""
    inside = sequence(
        serving.own_work(context, part, request),
        records(context, part, request),
        serving.keep_file(context, part, request),
        serving.files(context, part, request),
        serving.outside(context, part, request),
        serving.jobs(context, part, request),
    )
    return sequence(
        context.hold(part, "threads", inside), serving.bytes_through(context, part, request)
    )


def records(context: Context, part: Part, request: Request) -> Route:
    """Queries and transactions: of the database on this machine, or of one beside it."""
    kind = context.request_class(request)
    own = not context.can(part, request.to("transaction"))
    if not own:
        return sequence(
            data.read(context, part, request, None), data.write(context, part, request, None)
        )
    return sequence(
        repeat(kind.db_queries, process(context, part, part["query_ms"], DB_SCV)),
        repeat(kind.db_writes, process(context, part, part["write_ms"], DB_SCV)),
    )


def resources(context: Context, part: Part) -> None:
    """One machine and its worker threads."""
    add_machines(context, part, part.alive)
    add_workers(context, part, part.alive)


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """Nothing: it has a database of its own."""
    return ()


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="onebox",
    group="compute",
    label=Text("Single server", "단일 서버"),
    summary=Text(
        "Web server, application and database on one machine: simple, and one fault takes all.",
        "웹 서버, 애플리케이션, 데이터베이스를 한 대에 둡니다. 단순하지만 한 번의 고장이 전부를 멈춥니다.",
    ),
    icon="onebox",
    aliases=words(
        "single server, monolith, all in one, lamp, onebox, one box, vps, single machine",
        "단일 서버, 서버 한 대, 모놀리스, 올인원",
    ),
    params=(
        machine_size(),
        integer(
            "backup_interval_h", Text("Backup interval", "백업 간격"),
            Text(
                "Losing the machine loses what was written since the last backup.",
                "서버를 잃으면 마지막 백업 뒤에 쓴 데이터를 잃습니다.",
            ),
            24, 1, 168, "h", "basic",
        ),
        *workers_and_backlog(),
        *database_work(),
        restore_minutes(),
    ),
    may_call=frozenset({"data", "messaging", "external", "custom"}),
    refusal=Text(
        "A single server cannot call {target}: it answers clients and uses stores, queues and outside services.",
        "연결할 수 없는 대상: {target}. 단일 서버는 저장소, 대기열, 외부 서비스를 이용할 수 있습니다.",
    ),
    products={"aws": "EC2", "gcp": "Compute Engine", "azure": "Virtual Machines"},
    availability=Availability(0.995, "SLA-EC2", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
