"""Waiting room: lets in as many as the system can serve; the others see a cheap page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, line
from simulator.compile import serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either
from simulator.compile.workload import Load
from simulator.network.model import Fail, Number, Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Every arrival and poll, like requests of a CDN."""
    return (
        line("requests", Text("Requests", "요청"), usage.requests / 1e6, "million",
             PRICES["waiting_room"]["usd_per_million_requests"]),
    )  # fmt: skip


ADMITTED = Text("requests of users who were let in", "입장한 사용자의 요청")


def rank(part: Part, request: Request) -> int | None:
    """Stands before everything but the files."""
    if request.operation != "web":
        return None
    return 55 if request.request_class in serving.FILES else 12


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """Somebody behind the door."""
    return ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Let in what the rate allows; the others wait at a static page."""
    kind = context.request_class(request)
    inside = context.call(part, request, ADMITTED, kind.request_kb + kind.response_kb)
    return either(waiting(context, part), Fail(1.0, DONE, "waiting room"), inside)


def waiting(context: Context, part: Part) -> Number:
    """Share of the requests that belong to users who are not let in yet."""
    rate = context.rate_before(part, "web")
    if rate is None:
        return 0.0
    return np.maximum(0.0, 1.0 - admitted(part) / np.maximum(rate, 1e-12))


def admitted(part: Part) -> float:
    """Requests a second of the users who are let in."""
    return float(part["admit_per_s"] * part["requests_per_user"])


def resources(context: Context, part: Part) -> None:
    """The admission rate; how fast the line grows, and the polls a minute of it causes."""
    rate = context.rate_now(part, "web")
    context.add_limit(part, "rate limit", rate, admitted(part))
    extras = context.extras[part.id]
    grows = np.maximum(0.0, rate - admitted(part)) / part["requests_per_user"]
    extras["line_growth_per_s"] = grows
    extras["polls_per_s"] = 60.0 * grows / part["poll_s"]


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="waiting_room",
    group="edge",
    rank=3,
    label=Text("Waiting room", "대기실"),
    summary=Text(
        "Caps the rate of admitted users; everyone else polls a static page with an honest number.",
        "들여보내는 속도를 제한합니다. 나머지는 순번이 적힌 정적 페이지를 되풀이해 확인합니다.",
    ),
    icon="waiting_room",
    aliases=words(
        "waiting room, virtual waiting room, virtual queue",
        "대기실, 가상 대기실",
    ),
    stands_in=frozenset(),
    params=(
        number(
            "admit_per_s", Text("Users admitted per second", "초당 입장 인원"),
            Text(
                "Set it to what the system behind can finish; more lets it drown, less lets people wait.",
                "뒤의 시스템이 끝낼 수 있는 만큼으로 맞추세요. 많으면 시스템이 잠기고 적으면 사람들이 기다립니다.",
            ),
            200.0, 1, 10000, "user/s", "basic",
        ),
        number(
            "requests_per_user", Text("Requests of an admitted user", "입장한 사용자의 요청 수"),
            Text(
                "Admitted users × this is the request rate behind the room.",
                "입장 인원 × 이 값이 대기실 뒤의 요청 수입니다.",
            ),
            6.0, 1, 1000, "request", "basic", confidence="low",
        ),
        integer(
            "poll_s", Text("Poll interval", "확인 간격"),
            Text(
                "People who wait ask again so often: short is billed, long delays their turn.",
                "기다리는 사람이 다시 묻는 간격입니다. 짧으면 요금이 늘고 길면 차례를 늦게 압니다.",
            ),
            15, 5, 60, "s",
        ),
    ),
    may_call=frozenset({"cdn", "traffic", "onebox", "web", "api", "paas", "custom"}),
    refusal=Text(
        "A waiting room cannot let people in to {target}: behind it stands a load balancer or a server.",
        "연결할 수 없는 대상: {target}. 대기실 뒤에는 로드 밸런서나 서버가 와야 합니다.",
    ),
    products={"azure": "Front Door"},
    availability=Availability(0.999, "ASSUME", "low"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
