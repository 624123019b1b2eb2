"""External service: somebody else's system, with its own time, faults, limit and price."""

from __future__ import annotations

from simulator.catalogue.kind import Kind, Values, words
from simulator.catalogue.params import number
from simulator.catalogue.price import PriceLine, Usage, line, lines
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import sequence
from simulator.network.model import Duration, Fail, Route, Station
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """By the call."""
    return lines(
        line("calls", Text("Calls", "호출"), usage.requests / 1e3, "thousand",
             float(values["usd_per_1000_calls"])),
    )  # fmt: skip


BURST_S = 1.0
"""Calls of so many seconds may wait before further ones are refused (assumption)."""


def rank(part: Part, request: Request) -> int | None:
    """Takes calls."""
    return 10 if request.operation == "call" else None


def serve(context: Context, part: Part, request: Request) -> Route:
    """Within its rate limit, an answer after its own time; now and then an error."""
    answered = sequence(
        context.work(part, "rate", 1000.0 / part["rate_limit"], 0.0),
        context.pause(part, part["latency_ms"], part["scv"]),
    )
    return Fail(part["error_share"], answered, "outside error") if part["error_share"] else answered


def resources(context: Context, part: Part) -> None:
    """The rate it allows its callers."""
    rate = part["rate_limit"]
    context.add_station(part, "rate", Station(
        Duration(1.0 / rate, 0.0), servers=part.alive, capacity=max(1.0, rate * BURST_S)))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="external",
    group="outside",
    label=Text("External service", "외부 서비스"),
    summary=Text(
        "Payment, mail or maps of somebody else: you wait for it and cannot make it faster.",
        "결제, 메일, 지도처럼 남이 운영하는 서비스입니다. 기다려야 하고, 더 빠르게 만들 수 없습니다.",
    ),
    icon="external",
    aliases=words(
        "external, external service, external api, third party, 3rd party, third party api, payment, payment gateway, payment provider, stripe, paypal, twilio, sendgrid, email service, email provider, smtp, oauth, oauth provider, partner api, internet",
        "외부, 외부 서비스, 외부 api, 결제, 결제 대행사, 제3자, 인터넷, 이메일 서비스",
    ),
    stands_in=frozenset(),
    params=(
        number(
            "latency_ms", Text("Mean time", "평균 시간"),
            Text(
                "Callers hold a thread this long, unless they call through a queue.",
                "부르는 쪽은 대기열을 거치지 않는 한 이 시간 동안 스레드를 붙잡습니다.",
            ),
            200.0, 1, 60000, "ms", "basic",
        ),
        number(
            "call_share", Text("Requests that call it", "호출하는 요청의 비율"),
            Text(
                "Share of the caller's requests that need it; narrow the classes on the connection.",
                "부르는 쪽의 요청 중 이 서비스가 필요한 비율입니다. 요청 종류는 연결에서 좁힐 수 있습니다.",
            ),
            0.1, 0, 1, "share", "basic", confidence="choice",
        ),
        number(
            "error_share", Text("Calls that fail", "실패하는 호출"),
            Text("Share of calls answered with an error.", "오류로 답하는 호출의 비율입니다."),
            0.001, 0, 1, "share", "basic", confidence="low",
        ),
        number(
            "rate_limit", Text("Rate limit", "속도 제한"),
            Text(
                "Calls per second it accepts; it refuses the rest.",
                "초당 받아 주는 호출 수입니다. 나머지는 거절합니다.",
            ),
            1000.0, 0.1, 10_000_000, "request/s", "basic", confidence="choice",
        ),
        number(
            "scv", Text("Variability of its time", "시간의 변동성"),
            Text(
                "Squared coefficient of variation: higher means more very slow answers.",
                "변동계수의 제곱입니다. 클수록 아주 느린 응답이 많습니다.",
            ),
            1.0, 0, 50, "", confidence="low",
        ),
        number(
            "usd_per_1000_calls", Text("Price per 1,000 calls", "호출 1,000건당 가격"),
            Text("What its owner bills.", "운영사가 청구하는 금액입니다."),
            0.0, 0, 100000, "USD", confidence="choice",
        ),
    ),
    refusal=Text(
        "An external service does not call {target}: its inside is not yours to draw.",
        "연결할 수 없는 대상: {target}. 외부 서비스의 내부는 그릴 수 없습니다.",
    ),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
