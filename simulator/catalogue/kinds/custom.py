"""Custom component: a station with figures of one's own, for what the palette lacks."""

from __future__ import annotations

from simulator.catalogue.kind import Kind, Values, words
from simulator.catalogue.params import integer, number
from simulator.catalogue.price import PriceLine, Usage, instance_line, lines
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either, sequence
from simulator.network.model import Duration, Route, Station
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Servers at the given price."""
    return lines(
        instance_line(Text("Servers", "서버"), float(values["usd_month"]), float(values["servers"]))
    )


PASSED_ON = Text("passed on as it came", "받은 그대로 넘김")
RANKS = {
    "web": 42, "query": 50, "transaction": 50, "session": 60, "fetch": 50, "store": 50,
    "search": 50, "enqueue": 50, "job": 30, "call": 10,
}  # fmt: skip
"""It can stand for anything but a cache, which has a hit ratio; a kind made for the purpose is
preferred."""


def rank(part: Part, request: Request) -> int | None:
    """Takes whatever a kind of its own does not."""
    return RANKS.get(request.operation)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Its own queue for the share that visits it, then on along the connections."""
    visit = context.work(part, "cpu", part["service_ms"], part["scv"])
    kind = context.request_class(request)
    kb = kind.request_kb + kind.response_kb
    onward = context.call(part, request, PASSED_ON, kb) if context.can(part, request) else DONE
    share = 1.0 if request.operation == "call" else part["call_share"]
    return sequence(either(share, visit), onward)


def resources(context: Context, part: Part) -> None:
    """Parallel servers with one bounded queue."""
    servers = part["servers"] * part.alive
    context.add_station(part, "cpu", Station(
        Duration(1.0), servers=servers, capacity=part["servers"] + part["queue_limit"]))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="custom",
    group="outside",
    rank=1,
    label=Text("Custom component", "사용자 정의 구성 요소"),
    summary=Text(
        "A queue with parallel servers and your own figures; it passes requests on along its connections.",
        "병렬 서버를 둔 대기열에 직접 정한 수치를 씁니다. 연결을 따라 요청을 넘깁니다.",
    ),
    icon="custom",
    aliases=words(
        "custom, custom component, component",
        "사용자 정의",
    ),
    params=(
        number(
            "service_ms", Text("Service time", "서비스 시간"),
            Text("Mean time a server is busy with one request.", "서버 하나가 요청 하나에 쓰는 평균 시간입니다."),
            10.0, 0, 3_600_000, "ms", "basic", confidence="choice",
        ),
        integer(
            "servers", Text("Parallel servers", "병렬 서버 수"),
            Text("Requests in service at once.", "동시에 처리하는 요청 수입니다."),
            4, 1, 100_000, "", "basic", confidence="choice",
        ),
        number(
            "scv", Text("Variability of service times", "서비스 시간의 변동성"),
            Text(
                "Squared coefficient of variation: waiting grows with (1 + scv) / 2.",
                "변동계수의 제곱입니다. 대기 시간은 (1 + scv) / 2에 비례합니다.",
            ),
            1.0, 0, 100, "", "basic", confidence="choice",
        ),
        number(
            "usd_month", Text("Price per server and month", "서버당 월 가격"),
            Text("Goes into the monthly cost.", "월 비용에 들어갑니다."),
            0.0, 0, 1_000_000, "USD", "basic", confidence="choice",
        ),
        integer(
            "queue_limit", Text("Longest queue", "최대 대기열"),
            Text("Requests that find it full are lost.", "가득 찼을 때 온 요청은 잃습니다."),
            1000, 0, 10_000_000, "request", confidence="choice",
        ),
        number(
            "call_share", Text("Requests that visit it", "거쳐 가는 요청의 비율"),
            Text(
                "Share of the caller's requests that come here; narrow the classes on the connection.",
                "부르는 쪽의 요청 중 이곳에 오는 비율입니다. 요청 종류는 연결에서 좁힐 수 있습니다.",
            ),
            1.0, 0, 1, "share", confidence="choice",
        ),
    ),
    may_call=frozenset({"traffic", "compute", "data", "messaging", "outside"}),
    refusal=Text(
        "A custom component cannot call {target}: it passes requests to servers, stores, queues and outside services.",
        "연결할 수 없는 대상: {target}. 사용자 정의 구성 요소는 서버, 저장소, 대기열, 외부 서비스로 요청을 넘깁니다.",
    ),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
