"""API gateway: refuses what exceeds a rate, before it costs the servers anything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, line
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either, sequence
from simulator.compile.workload import Load
from simulator.network.model import Fail, Number, Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """By the request."""
    return (
        line("requests", Text("Requests", "요청"), usage.requests / 1e6, "million",
             PRICES["rate_limiter"]["usd_per_million_requests"]),
    )  # fmt: skip


ALLOWED = Text("requests within the rate limit", "속도 제한 안의 요청")
PLAIN_OVERLOAD = 20.0
"""Above so many times the limit the bucket is always empty and the excess is refused."""


def rank(part: Part, request: Request) -> int | None:
    """Stands before the servers."""
    return 16 if request.operation == "web" else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """Somebody behind it."""
    return ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Pass on what finds a token; refuse the rest at once."""
    kind = context.request_class(request)
    inside = context.call(part, request, ALLOWED, kind.request_kb + kind.response_kb)
    return sequence(
        context.pause(part, part["added_ms"]),
        either(refused(context, part), Fail(1.0, DONE, "rate limit"), inside),
    )


def refused(context: Context, part: Part) -> Number:
    """Share of the requests that find the bucket empty."""
    rate = context.rate_before(part, "web")
    if rate is None:
        return 0.0
    rates = np.broadcast_to(np.asarray(rate, float), (context.load.columns,))
    return np.array([_refused(float(one), part["rate_limit"], part["burst"]) for one in rates])


def _refused(rate: float, limit: float, burst: float) -> float:
    # Compiled: a server that only reads designs starts without it.
    from simulator.formulas.rate_limit import reject_fraction

    if rate > PLAIN_OVERLOAD * limit:
        return 1.0 - limit / rate
    return reject_fraction(rate, limit, burst)


def resources(context: Context, part: Part) -> None:
    """The rate limit."""
    context.add_limit(part, "rate limit", context.rate_now(part, "web"), part["rate_limit"])


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="rate_limiter",
    group="traffic",
    rank=1,
    label=Text("API gateway, rate limiter", "API 게이트웨이·속도 제한"),
    summary=Text(
        "A token bucket in front of the servers: what exceeds the rate is refused at once.",
        "서버 앞의 토큰 버킷입니다. 정한 속도를 넘는 요청은 바로 거절합니다.",
    ),
    icon="rate_limiter",
    aliases=words(
        "rate limiter, rate limiting, api gateway, gateway, api management, kong, apigee, zuul, throttle, throttling, waf",
        "속도 제한, 요청 제한, 처리율 제한, api 게이트웨이, 게이트웨이",
    ),
    params=(
        number(
            "rate_limit", Text("Rate limit", "속도 제한"),
            Text(
                "Requests per second let through; below the load it refuses good requests, above capacity it protects nothing.",
                "초당 통과시키는 요청 수입니다. 부하보다 낮으면 정상 요청도 거절하고, 용량보다 높으면 아무것도 지키지 못합니다.",
            ),
            1000.0, 1, 10_000_000, "request/s", "basic", confidence="choice",
        ),
        integer(
            "burst", Text("Burst", "순간 허용량"),
            Text(
                "Requests above the rate let through after a quiet moment.",
                "한동안 한가했다면 속도를 넘어도 통과시키는 요청 수입니다.",
            ),
            100, 1, 1_000_000, "request", "basic", confidence="choice",
        ),
        number(
            "added_ms", Text("Added time", "추가 시간"),
            Text("Time every request spends in the gateway.", "모든 요청이 게이트웨이에서 보내는 시간입니다."),
            1.0, 0.1, 50, "ms", "basic",
        ),
    ),
    may_call=frozenset({"traffic", "onebox", "web", "api", "paas", "ws_gateway", "external", "custom"}),
    refusal=Text(
        "An API gateway cannot pass requests to {target}: behind it stands a load balancer, a server or an outside service.",
        "연결할 수 없는 대상: {target}. API 게이트웨이 뒤에는 로드 밸런서, 서버, 외부 서비스가 옵니다.",
    ),
    products={"aws": "API Gateway", "gcp": "API Gateway", "azure": "API Management"},
    availability=Availability(0.9995, "ASSUME", "low"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
