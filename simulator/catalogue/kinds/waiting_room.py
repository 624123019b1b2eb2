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
from simulator.compile.waiting import PAGE
from simulator.compile.workload import Load
from simulator.network.model import Fail, Route
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
    """Somebody behind the door; its own page it has itself."""
    return () if request.request_class == PAGE else ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Let in who is in turn, whom the workload has already counted; show the page to the rest."""
    kind = context.request_class(request)
    if request.request_class != PAGE:
        return context.call(part, request, ADMITTED, kind.request_kb + kind.response_kb)
    page = context.pause(part, kind.cpu_ms, kind.scv)
    line = context.load.doors.lines.get(part.id)
    if line is None or not np.any(line.too_late):
        return page
    return Fail(line.too_late, page, "turn too late")


def resources(context: Context, part: Part) -> None:
    """The admission rate against what is asked; how many wait, how long, and what they poll."""
    line = context.load.doors.lines.get(part.id)
    if line is None:
        return
    inside = float(part["admit_per_s"] * part["requests_per_user"])
    context.add_limit(part, "rate limit", line.asked, inside)
    context.add_extra(part, "people_waiting", line.people)
    context.add_extra(part, "last_turn_min", line.wait_s / 60.0)
    context.add_extra(part, "polls_per_s", line.pages_per_s)


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
                "Set it to what the system behind can finish; more lets it drown, with less the line is longer than people's patience.",
                "뒤의 시스템이 끝낼 수 있는 만큼으로 맞추세요. 많으면 시스템이 잠기고, 적으면 줄이 사람들의 참을성보다 길어집니다.",
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
                "People who wait look at the page so often: every look is billed.",
                "기다리는 사람이 페이지를 다시 보는 간격입니다. 볼 때마다 요금이 붙습니다.",
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
