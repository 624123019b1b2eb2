"""geoDNS: sends each population of clients to a region, and away from a lost one."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import choice, integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, line
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Zone and health checks by the month, queries by the million."""
    prices = PRICES["geodns"]
    return (
        line("zone", Text("Zone and health checks", "호스팅 영역과 상태 확인"), 1, "zone",
             prices["usd_month"]),
        line("queries", Text("Queries", "질의"), usage.requests / 1e6, "million",
             prices["usd_per_million_queries"]),
    )  # fmt: skip


POINTED = Text("the address this name stands for", "이 이름이 가리키는 주소")


def rank(part: Part, request: Request) -> int | None:
    """Takes names to look up, and stands in the way of a request only if drawn so."""
    return {"resolve": 9, "web": 60}.get(request.operation)


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """In the way of a request, somebody behind."""
    return ((request,),) if request.operation == "web" else ()


def serve(context: Context, part: Part, request: Request) -> Route:
    """Look the name up; a request drawn through the name goes on to what it stands for."""
    if request.operation == "web":
        kind = context.request_class(request)
        return context.call(part, request, POINTED, kind.request_kb + kind.response_kb)
    return context.pause(part, part["lookup_ms"], 1.0)


BEHAVIOUR = Behaviour(rank, serve, needs)


KIND = Kind(
    id="geodns",
    group="edge",
    rank=1,
    label=Text("geoDNS", "geoDNS"),
    summary=Text(
        "Answers with the address of the best region for each client and steers away from a lost one.",
        "클라이언트마다 가장 알맞은 리전의 주소로 답하고, 잃은 리전은 피하게 합니다.",
    ),
    icon="geodns",
    aliases=words(
        "geodns, geo dns, geolocation routing, latency routing, global accelerator, traffic manager, global load balancer, gslb",
        "지역 dns, 글로벌 로드 밸런서, 글로벌 로드밸런서",
    ),
    stands_in=frozenset(),
    params=(
        choice(
            "policy", Text("Policy", "정책"),
            Text(
                "Nearest saves round trips; weighted follows the shares of the connections; active–passive uses the second only when the first is lost.",
                "가까운 곳은 왕복 시간을 줄입니다. 가중은 연결의 비율을 따르고, 주·예비는 첫째를 잃었을 때만 둘째를 씁니다.",
            ),
            "nearest",
            {
                "nearest": Text("Nearest region", "가장 가까운 리전"),
                "weighted": Text("Weighted", "가중"),
                "active_passive": Text("Active–passive", "주·예비"),
            },
            "basic",
        ),
        integer(
            "check_interval_s", Text("Health check interval", "상태 확인 간격"),
            Text(
                "Clients are sent to a lost region for interval × failures + TTL.",
                "간격 × 실패 횟수 + TTL 동안은 잃은 리전으로 계속 보냅니다.",
            ),
            30, 10, 30, "s", "basic", ("R53-HC",), "high",
        ),
        integer(
            "check_failures", Text("Failures before removal", "제외까지의 실패 횟수"),
            Text(
                "Fewer reacts sooner, and to short hiccups too.",
                "적을수록 빨리 반응하지만 짧은 끊김에도 반응합니다.",
            ),
            3, 1, 10, "check", sources=("R53-HC",), confidence="high",
        ),
        integer(
            "ttl_s", Text("TTL", "TTL"),
            Text(
                "Clients keep an old answer this long: short fails over sooner, long survives a DNS outage longer.",
                "클라이언트가 옛 답을 이만큼 간직합니다. 짧으면 전환이 빠르고, 길면 DNS 장애를 오래 견딥니다.",
            ),
            60, 5, 3600, "s", "basic", ("R53-HC",), "high",
        ),
        number(
            "lookup_ms", Text("Look-up time", "조회 시간"),
            Text("Paid by a client that has no fresh record.", "유효한 레코드가 없는 클라이언트가 치릅니다."),
            30.0, 5, 200, "ms",
        ),
    ),
    may_call=frozenset({
        "cdn", "waiting_room", "traffic", "onebox", "web", "api", "paas", "ws_gateway",
        "object_store", "custom",
    }),
    refusal=Text(
        "geoDNS cannot point at {target}: a public name leads to a load balancer, a CDN or a server in each region.",
        "연결할 수 없는 대상: {target}. 공개 이름은 각 리전의 로드 밸런서, CDN, 서버를 가리켜야 합니다.",
    ),
    products={"aws": "Route 53", "gcp": "Cloud DNS routing policy", "azure": "Traffic Manager"},
    availability=Availability(1.0, "SLA-AWS", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
