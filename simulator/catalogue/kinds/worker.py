"""Worker group: does the queued jobs; judged by the age of the oldest, not by a waiting user."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import (
    ROOM_TO_SCALE,
    autoscaling,
    instances,
    machine_size,
    number,
    zones,
)
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import SIZES
from simulator.compile import data, feeds
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import process, running, send, size_of
from simulator.compile.request import Request
from simulator.compile.routes import DONE, sequence
from simulator.compile.workload import Load
from simulator.network.model import Duration, Fail, Route, Station
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """The mean number of machines running."""
    count = usage.instances or float(values["instances"])
    return (instance_line(Text("Workers", "작업자"), SIZES[str(values["size"])].usd_month, count),)


RESULT = Text("the result of every job", "작업마다의 결과")
SOURCE = Text("the file of every job", "작업마다의 원본 파일")


def rank(part: Part, request: Request) -> int | None:
    """Takes jobs."""
    return 10 if request.operation in ("job", "spread") else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """For a write that is done later, the database; for feeds, what keeps their lists."""
    if request.operation == "spread":
        return ((request.to("put"), request.to("transaction")),)
    return data.data_needs(load, request) if request.request_class == "write" else ()


def serve(context: Context, part: Part, request: Request) -> Route:
    """Do the job: a write of its own kind, else the processing of a file."""
    if request.operation == "spread":
        done = spread(context, part, request)
    elif request.request_class == "write":
        done = write_later(context, part, request)
    else:
        done = job(context, part, request)
    return Fail(part["error_share"], done, "job failed") if part["error_share"] else done


def write_later(context: Context, part: Part, request: Request) -> Route:
    """A queued write: its code was run when it was accepted, the transaction is left."""
    return data.write(context, part, request, None)


def spread(context: Context, part: Part, request: Request) -> Route:
    """Write a post into the lists of those who follow its author."""
    each = context.load.settings["feed_entry_ms"] * part["work_factor"]
    lists = feeds.lists(context)
    context.add_extra(part, "lists_per_post", lists)
    work = process(context, part, each * lists, feeds.pushed(context)[1])
    return sequence(work, feeds.written(context, part, request))


def job(context: Context, part: Part, request: Request) -> Route:
    """Fetch the file, work on it, keep the result."""
    kind = context.load.classes["job"]
    kb = context.request_class(request).request_kb
    work = process(context, part, kind.cpu_ms * part["work_factor"], kind.scv)
    fetch, store = request.to("fetch"), request.to("store")
    if request.request_class != "upload" or not context.can(part, fetch):
        return work
    return sequence(
        context.call(part, fetch, SOURCE, kb),
        send(context, part, kb, kind.scv),
        work,
        context.call(part, store, RESULT, kb) if context.can(part, store) else DONE,
    )


def resources(context: Context, part: Part) -> None:
    """Workers take jobs from one queue, so all their processors are one station."""
    count = running(context, part)
    cores = size_of(part).cores
    context.add_station(part, "cpu", Station(Duration(1.0), servers=cores * count))
    context.add_station(part, "network", Station(Duration(1.0), discipline="ps", copies=count))
    context.add_extra(part, "instances", count)


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="worker",
    group="compute",
    rank=5,
    label=Text("Workers", "작업자"),
    summary=Text(
        "Take jobs from the queue: photo processing, fan-out, mail. Spare capacity decides how fast a backlog drains.",
        "대기열에서 사진 처리, 팬아웃, 메일 같은 작업을 꺼내 합니다. 여유 용량이 적체를 비우는 속도를 정합니다.",
    ),
    icon="worker",
    aliases=words(
        "worker, consumer, background job, background worker, job runner, celery, sidekiq, cron, cron job, batch, batch job, processor, encoder, transcoder",
        "작업자, 워커, 소비자, 컨슈머, 배치, 백그라운드 작업, 인코더",
    ),
    params=(
        machine_size(),
        instances(),
        *autoscaling(),
        number(
            "work_factor", Text("Work per job", "작업당 작업량"),
            Text(
                "Multiplies the processor time a job has in the workload.",
                "작업 부하에 정한 작업당 프로세서 시간에 곱합니다.",
            ),
            1.0, 0.01, 100, "×", sources=("SHARP",),
        ),
        number(
            "error_share", Text("Jobs that fail", "실패하는 작업"),
            Text(
                "A failed job is delivered again, or lost, as the queue says.",
                "실패한 작업은 대기열의 설정에 따라 다시 오거나 사라집니다.",
            ),
            0.001, 0, 0.5, "share", confidence="low",
        ),
        zones(),
    ),
    may_call=frozenset({"data", "messaging", "outside", "api", "lb", "ws_gateway"}),
    refusal=Text(
        "Workers cannot call {target}: they use stores, queues, other services and what lies outside.",
        "연결할 수 없는 대상: {target}. 작업자는 저장소, 대기열, 다른 서비스, 외부를 부를 수 있습니다.",
    ),
    products={"aws": "EC2", "gcp": "Cloud Run", "azure": "Container Apps"},
    availability=Availability(0.995, "SLA-EC2", "high"),
    constraints=(ROOM_TO_SCALE,),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
