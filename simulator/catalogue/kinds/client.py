"""Client population: who asks, from where, and what they do when a call fails."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.catalogue.kind import Kind, words
from simulator.catalogue.locations import LOCATIONS
from simulator.catalogue.params import choice, integer, number
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.neighbours import Link
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either, sequence, something
from simulator.compile.workload import Load
from simulator.formulas.caches import ttl_at_insertion
from simulator.network.model import Attempt, Backoff, Choice, Duration, Fail, Number, Route
from simulator.text import Text

PER_REQUEST = Text("every request of these clients", "이 클라이언트들의 모든 요청")
COLD = Text(
    "look-ups of clients without a fresh record: {share:.1%}",
    "유효한 레코드가 없는 클라이언트의 조회: {share:.1%}",
)
NAMED = Text("the address the name stands for", "이름이 가리키는 주소")
DIRECT = Text("uploads, straight to the store", "저장소로 바로 올리는 파일")
ACTION_S = 10.0
"""Seconds between the actions of somebody who is online (the workload's assumption)."""
NAMES = ("dns", "geodns")
"""Kinds that stand for other components and lie in no request's way."""
PAUSES = {"none": (0.0, 1.0), "fixed": (0.0, 1.0), "exponential_jitter": (1.0, 2.0)}
"""Variability of the wait between retries and its growth from one retry to the next."""


def rank(part: Part, request: Request) -> int | None:
    """Nobody sends requests to clients."""
    return None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """A way for every class."""
    return ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Open a connection now and then, send the request, retry what fails or takes too long."""
    one = sequence(
        either(1.0 / part["requests_per_connection"], connect(context, part, request)),
        send(context, part, request),
        own_file(context, part, request),
    )
    tried = named(context, part, request, one)
    retries, budget = int(part["retries"]), part["retry_budget"]
    if not retries or budget == 1.0:
        return attempt(part, tried, retries)
    return Choice(
        ((budget, attempt(part, tried, retries)), (1.0 - budget, attempt(part, tried, 0)))
    )


def attempt(part: Part, body: Route, retries: int) -> Attempt:
    """Try, wait so long, try again so often."""
    return Attempt(
        body, timeout=part["timeout_s"], retries=retries, backoff=backoff(part), abandon=False
    )


def named(context: Context, part: Part, request: Request, body: Route) -> Route:
    """The body, but for the clients whose record has expired while the name cannot be looked up."""
    names = context.targets(part, request.to("resolve"))
    lost: Number = 0.0
    for name in names:
        lost = np.maximum(lost, name.fault.lost)
    known = any(name.id in context.phase.watched for name in names)
    return Fail(lost, body, "no name") if known or something(lost) else body


def send(context: Context, part: Part, request: Request) -> Route:
    """The request itself, to the servers the clients' names lead to."""
    kind = context.request_class(request)
    kb = kind.request_kb + kind.response_kb
    link = context.neighbours.best(part.id, request)[0]
    chosen = servers(context, part, request)
    if not in_the_way(context, link):
        return to_all(context, part, chosen, request, PER_REQUEST, kb)
    passed = context.cross(link, request, PER_REQUEST, kb, part.place)
    return sequence(passed, to_all(context, part, chosen, request, NAMED, kb))


def in_the_way(context: Context, link: Link) -> bool:
    """Whether a connection leads to a name, which stands for servers and adds no distance."""
    return context.parts[link.target].kind in NAMES


def servers(context: Context, part: Part, request: Request) -> Sequence[Link]:
    """The connections to the servers: those of a name drawn in the way, or the clients' own, of
    which a name drawn beside them chooses."""
    links = context.neighbours.best(part.id, request)
    if in_the_way(context, links[0]):
        name = context.parts[links[0].target]
        return addresses(context, part, name, context.neighbours.best(name.id, request))
    names = context.targets(part, request.to("resolve"))
    return addresses(context, part, names[0], links) if names else links


def to_all(
    context: Context, part: Part, links: Sequence[Link], request: Request, why: Text, kb: float
) -> Route:
    """The request shared among connections."""
    shares = context.neighbours.shares(links)
    branches = tuple(
        (share, context.follow(link, request, why, kb, part.place))
        for share, link in zip(shares, links, strict=True)
    )
    return branches[0][1] if len(branches) == 1 else Choice(branches)


def addresses(context: Context, part: Part, name: Part, links: Sequence[Link]) -> Sequence[Link]:
    """The answers of a name for these clients: all of them, or those its policy prefers."""
    alive = [link for link in links if not context.parts[link.target].gone] or links
    match name.values.get("policy"):
        case "nearest":
            return [min(alive, key=lambda link: distance(context, part, link))]
        case "active_passive":
            return alive[:1]
    return alive


def distance(context: Context, part: Part, link: Link) -> float:
    """Seconds of a round trip to what a connection leads to."""
    return context.placement.round_trip(part.place, context.parts[link.target].place)


def own_file(context: Context, part: Part, request: Request) -> Route:
    """An upload that goes straight to the store, once the server has signed it."""
    form = request.to("store")
    stores = context.targets(part, form)
    if request.request_class != "upload" or not stores or not stores[0].values.get("direct_upload"):
        return DONE
    return context.call(part, form, DIRECT, context.request_class(request).request_kb)


def connect(context: Context, part: Part, request: Request) -> Route:
    """Look the name up if the record has expired, then shake hands."""
    lookup = request.to("resolve")
    server = context.parts[servers(context, part, request)[0].target]
    trip = context.placement.round_trip(part.place, server.place) * 1000.0
    hands = context.pause(part, trip * part["handshake_round_trips"])
    names = context.targets(part, lookup)
    if not names:
        return hands
    interval = part["requests_per_connection"] * ACTION_S
    expired = 1.0 - float(ttl_at_insertion(1.0 / interval, names[0]["ttl_s"]))
    why = COLD.fill(share=expired / part["requests_per_connection"])
    return sequence(either(expired, context.call(part, lookup, why)), hands)


def backoff(part: Part) -> Backoff | None:
    """The wait before each retry."""
    if part["backoff"] == "none":
        return None
    scv, factor = PAUSES[part["backoff"]]
    return Backoff(Duration(part["backoff_ms"] / 1000.0, scv), factor)


BEHAVIOUR = Behaviour(rank, serve, needs)


KIND = Kind(
    id="client",
    group="clients",
    label=Text("Clients", "클라이언트"),
    summary=Text(
        "People and programs that send the requests, in one place on the map.",
        "지도 위 한 곳에서 요청을 보내는 사람과 프로그램입니다.",
    ),
    icon="client",
    aliases=words(
        "user, client, browser, web browser, mobile, mobile app, mobile client, web client, desktop app, visitor, customer, end user, actor, iphone, android, ios",
        "사용자, 클라이언트, 브라우저, 모바일, 모바일 앱, 고객, 방문자, 이용자, 단말",
    ),
    stands_in=frozenset(),
    params=(
        number(
            "share", Text("Weight", "비중"),
            Text(
                "This population's part of all users, relative to the weights of the other client boxes.",
                "전체 사용자 중 이 집단의 몫입니다. 다른 클라이언트 상자의 비중과 견준 값입니다.",
            ),
            1.0, 0.001, 1000, "", "basic", confidence="choice",
        ),
        choice(
            "location", Text("Location", "위치"),
            Text(
                "Distance to the serving region is paid on every round trip.",
                "서비스하는 리전까지의 거리를 왕복할 때마다 치릅니다.",
            ),
            "us_east", LOCATIONS, "basic", ("RGLAT",),
        ),
        choice(
            "device", Text("Device", "기기"),
            Text(
                "A browser fetches static files and media, an app brings its own files and fetches media, a program fetches neither.",
                "브라우저는 정적 파일과 미디어를, 앱은 미디어만 받고, 프로그램은 둘 다 받지 않습니다.",
            ),
            "browser",
            {
                "browser": Text("Browser", "브라우저"),
                "app": Text("Mobile app", "모바일 앱"),
                "program": Text("Third-party program", "외부 프로그램"),
            },
            "basic",
        ),
        integer(
            "retries", Text("Retries per failed call", "실패한 호출의 재시도"),
            Text(
                "Repeats hide short faults and multiply the load of long ones.",
                "짧은 장애는 가려 주지만 긴 장애에서는 부하를 배로 늘립니다.",
            ),
            1, 0, 5, "retry", "basic", ("RETRY",),
        ),
        number(
            "retry_budget", Text("Retry budget", "재시도 예산"),
            Text(
                "Share of the calls that may be repeated at all; a small one keeps retries from multiplying an overload.",
                "재시도가 허용되는 호출의 비율입니다. 작게 두면 재시도가 과부하를 배로 늘리지 못합니다.",
            ),
            1.0, 0, 1, "", sources=("META", "RETRY"), only_if=("retries", (1, 2, 3, 4, 5)),
        ),
        choice(
            "backoff", Text("Wait between retries", "재시도 간격"),
            Text(
                "Growing, random waits spread the repeats over time.",
                "점점 길어지는 무작위 간격은 재시도를 시간에 걸쳐 흩어 놓습니다.",
            ),
            "exponential_jitter",
            {
                "none": Text("None: at once", "없음: 즉시"),
                "fixed": Text("Fixed", "고정"),
                "exponential_jitter": Text("Exponential with jitter", "지수 증가와 무작위"),
            },
            sources=("RETRY",), confidence="high", only_if=("retries", (1, 2, 3, 4, 5)),
        ),
        integer(
            "backoff_ms", Text("First wait", "첫 대기 시간"),
            Text(
                "Mean wait before the first retry; exponential backoff doubles it each time.",
                "첫 재시도까지의 평균 대기 시간입니다. 지수 증가에서는 매번 두 배가 됩니다.",
            ),
            100, 1, 60000, "ms", sources=("RETRY",),
            only_if=("backoff", ("fixed", "exponential_jitter")),
        ),
        number(
            "timeout_s", Text("Client time-out", "클라이언트 제한 시간"),
            Text(
                "A call that takes longer counts as failed and is retried, while the servers may still be working on it.",
                "이보다 오래 걸리면 실패로 보고 재시도합니다. 그동안 서버는 여전히 그 일을 하고 있을 수 있습니다.",
            ),
            10.0, 1, 60, "s",
        ),
        number(
            "access_rtt_ms", Text("Round trip to the nearest region", "가장 가까운 리전까지의 왕복 시간"),
            Text(
                "Network time of every request before any server does anything.",
                "서버가 일을 시작하기도 전에 모든 요청이 치르는 네트워크 시간입니다.",
            ),
            30.0, 1, 500, "ms", sources=("RGLAT",),
        ),
        integer(
            "requests_per_connection", Text("Requests per connection", "연결당 요청 수"),
            Text(
                "One request in so many opens a new connection and pays name look-up and handshake.",
                "이 수마다 한 번은 새 연결을 열어 이름 조회와 핸드셰이크 시간을 치릅니다.",
            ),
            20, 1, 1000, "request", confidence="low",
        ),
        integer(
            "handshake_round_trips", Text("Round trips of a new connection", "새 연결의 왕복 횟수"),
            Text(
                "One for TCP and one for TLS 1.3, before the request itself.",
                "요청에 앞서 TCP에 한 번, TLS 1.3에 한 번 왕복합니다.",
            ),
            2, 0, 3, "round trip", sources=("RFC8446",), confidence="high",
        ),
    ),
    may_call=frozenset({
        "edge", "traffic", "onebox", "web", "api", "paas", "ws_gateway", "object_store",
        "external", "custom",
    }),
    refusal=Text(
        "Clients cannot reach {target} directly: it has no public address. Put a server in between.",
        "연결할 수 없는 대상: {target}. 공개 주소가 없어 클라이언트가 직접 닿을 수 없습니다. 사이에 서버를 두세요.",
    ),
    behaviour=BEHAVIOUR,
)  # fmt: skip
