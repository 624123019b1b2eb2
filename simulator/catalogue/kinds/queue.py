"""Message queue: takes work at once and keeps it until a worker has done it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import choice, integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, instance_line, line
from simulator.catalogue.sizes import SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Operation, Request
from simulator.compile.routes import sequence
from simulator.compile.workload import Load
from simulator.network.model import Async, Attempt, Duration, Route, Station
from simulator.text import Text

BROKER_SIZE = "large"
BROKER_NODES = {"broker": 1, "log": 3}


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Managed queues by the request (send, receive, delete); brokers and logs by the node."""
    kind = str(values["type"])
    if kind in BROKER_NODES:
        label = Text("Broker nodes", "브로커 노드")
        return (instance_line(label, SIZES[BROKER_SIZE].usd_month, BROKER_NODES[kind]),)
    prices = PRICES["queue"]
    once = 2 if values["delivery"] == "exactly_once" else 1
    requests = usage.requests * prices["requests_per_message"] * once
    return (
        line("requests", Text("Requests", "요청"), requests / 1e6, "million",
             prices["usd_per_million_requests"][kind]),
    )  # fmt: skip


TAKEN = Text("jobs, taken out by workers", "작업자가 꺼내 가는 작업")
DONE_AS: Mapping[Operation, Operation] = {"enqueue": "job", "announce": "spread"}
"""What a worker takes out for each form of message."""
FEED = "feed"
BURST_S = 1.0
"""Messages of so many seconds may wait to be taken in before others are refused (assumption)."""


def rank(part: Part, request: Request) -> int | None:
    """Takes jobs to do later."""
    return 10 if request.operation in DONE_AS else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """Workers that take the jobs out."""
    return ((request.to(DONE_AS[request.operation]),),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Take the message in; the job is done whenever a worker is free."""
    rounds = 2.0 if part["delivery"] == "exactly_once" else 1.0
    form = DONE_AS[request.operation]
    job = context.call(part, request.to(form), TAKEN, context.load.classes["job"].request_kb)
    if part["delivery"] != "at_most_once":
        job = Attempt(job, retries=int(part["max_deliveries"]) - 1)
    return sequence(
        context.work(part, "rate", 1000.0 / part["throughput_limit"], 0.0),
        context.pause(part, part["enqueue_ms"] * rounds, 1.0),
        Async(job, f"{part.id}:{FEED if form == 'spread' else request.request_class}"),
    )


def resources(context: Context, part: Part) -> None:
    """The rate at which messages are taken in."""
    rate = float(part["throughput_limit"])
    context.add_station(part, "rate", Station(
        Duration(1.0 / rate, 0.0), servers=part.alive, capacity=rate * BURST_S))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="queue",
    group="messaging",
    label=Text("Message queue", "메시지 대기열"),
    summary=Text(
        "Decouples: the answer goes out after the enqueue, the work is done when a worker is free.",
        "일을 떼어 놓습니다. 넣자마자 응답하고, 작업자가 비면 처리합니다.",
    ),
    icon="queue",
    aliases=words(
        "queue, message queue, job queue, task queue, kafka, msk, sqs, rabbitmq, activemq, pubsub, pub sub, message broker, broker, kinesis, event bus, eventbridge, event stream, event hub, service bus, sns, nats, mq, topic",
        "대기열, 큐, 메시지 큐, 메시지 대기열, 작업 큐, 카프카, 래빗엠큐, 메시지 브로커, 이벤트 버스",
    ),
    params=(
        choice(
            "type", Text("Type", "종류"),
            Text(
                "Sets the price and who runs it: managed by the request, a broker or a log by the node.",
                "가격 방식을 정합니다. 관리형은 요청마다, 브로커와 로그는 노드마다 냅니다.",
            ),
            "managed",
            {
                "managed": Text("Managed", "관리형"),
                "managed_fifo": Text("Managed, in order", "관리형, 순서 보장"),
                "broker": Text("Broker node", "브로커 노드"),
                "log": Text("Log cluster of three", "로그 클러스터(3대)"),
            },
            "basic", ("SQS",), "high",
        ),
        choice(
            "delivery", Text("Delivery", "전달 보장"),
            Text(
                "At most once loses the jobs that fail; at least once repeats them; exactly once costs a second round of requests.",
                "최대 한 번은 실패한 작업을 잃고, 최소 한 번은 다시 보냅니다. 정확히 한 번은 요청이 두 배로 듭니다.",
            ),
            "at_least_once",
            {
                "at_most_once": Text("At most once", "최대 한 번"),
                "at_least_once": Text("At least once", "최소 한 번"),
                "exactly_once": Text("Exactly once", "정확히 한 번"),
            },
            "basic",
        ),
        integer(
            "throughput_limit", Text("Throughput limit", "처리량 한도"),
            Text(
                "Messages above this rate are refused. In order: 300 a second, a broker node about 20,000, a log of three 300,000.",
                "이 속도를 넘는 메시지는 거절합니다. 순서 보장은 초당 300, 브로커 노드는 약 20,000, 로그 3대는 300,000입니다.",
            ),
            100000, 300, 1000000, "message/s", "basic", ("SQS-LIM", "KAFKA", "RMQ"),
        ),
        number(
            "enqueue_ms", Text("Enqueue time", "넣는 시간"),
            Text("What the producer waits.", "보내는 쪽이 기다리는 시간입니다."),
            10.0, 2, 100, "ms", sources=("KAFKA", "RMQ"),
        ),
        integer(
            "retention_h", Text("Retention", "보관 기간"),
            Text(
                "Messages older than this are lost.",
                "이보다 오래된 메시지는 잃습니다.",
            ),
            96, 1, 336, "h",
        ),
        integer(
            "backlog_bound", Text("Longest backlog", "최대 적체"),
            Text(
                "A broker refuses messages beyond this.",
                "브로커는 이보다 많은 메시지를 거절합니다.",
            ),
            10000000, 1000, 100000000, "message", confidence="low", only_if=("type", ("broker",)),
        ),
        integer(
            "max_deliveries", Text("Deliveries before the dead letters", "배달 실패함까지의 전달 횟수"),
            Text(
                "A job that fails so often is set aside; each repeat costs worker time.",
                "이만큼 실패한 작업은 따로 치웁니다. 반복할 때마다 작업자의 시간을 씁니다.",
            ),
            3, 1, 20, "delivery", only_if=("delivery", ("at_least_once", "exactly_once")),
        ),
    ),
    may_call=frozenset({"worker", "custom"}),
    refusal=Text(
        "A queue cannot deliver to {target}: connect it to a worker group that takes the work out.",
        "연결할 수 없는 대상: {target}. 대기열은 일을 꺼내 갈 작업자 그룹에 연결하세요.",
    ),
    products={"aws": "SQS", "gcp": "Pub/Sub", "azure": "Service Bus"},
    availability=Availability(0.999, "SLA-AWS", "medium"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
