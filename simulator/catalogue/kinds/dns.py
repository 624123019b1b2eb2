"""DNS: turns the name into an address, once per new connection of a cold client."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, line
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text


def price_by(table: str, zone: Text) -> Callable[[Values, Usage], tuple[PriceLine, ...]]:
    """What a name costs by the prices of ``table``: by the month and by the million queries."""
    prices = PRICES[table]

    def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
        return (
            line("zone", zone, 1, "zone", prices["usd_month"]),
            line("queries", Text("Queries", "질의"), usage.requests / 1e6, "million",
                 prices["usd_per_million_queries"]),
        )  # fmt: skip

    return price


POINTED = Text("the address this name stands for", "이 이름이 가리키는 주소")


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """In the way of a request, somebody behind."""
    return ((request,),) if request.operation == "web" else ()


def serve(context: Context, part: Part, request: Request) -> Route:
    """Look the name up; a request drawn through the name goes on to what it stands for."""
    if request.operation == "web":
        kind = context.request_class(request)
        return context.call(part, request, POINTED, kind.request_kb + kind.response_kb)
    return context.pause(part, part["lookup_ms"], 1.0)


def behaviour_at(rank: int) -> Behaviour:
    """Takes names to look up, first by ``rank``; stands in the way of a request only if drawn so."""
    ranks = {"resolve": rank, "web": 60}
    return Behaviour(lambda part, request: ranks.get(request.operation), serve, needs)


LOOKUP_MS = number(
    "lookup_ms", Text("Look-up time", "조회 시간"),
    Text("Paid by a client that has no fresh record.", "유효한 레코드가 없는 클라이언트가 치릅니다."),
    30.0, 5, 200, "ms",
)  # fmt: skip
LEADS_TO = frozenset({
    "cdn", "waiting_room", "traffic", "onebox", "web", "api", "paas", "ws_gateway",
    "object_store", "custom",
})  # fmt: skip


KIND = Kind(
    id="dns",
    group="edge",
    label=Text("DNS", "DNS"),
    summary=Text(
        "Resolves the name to an address; its TTL delays every change of address.",
        "이름을 주소로 바꿉니다. TTL만큼 주소 변경이 늦게 퍼집니다.",
    ),
    icon="dns",
    aliases=words(
        "dns, route 53, route53, cloud dns, name server, nameserver, domain name system",
        "도메인, 네임 서버, 네임서버",
    ),
    stands_in=frozenset(),
    params=(
        integer(
            "ttl_s", Text("Record TTL", "레코드 TTL"),
            Text(
                "Long: fewer look-ups and a DNS outage is survived longer. Short: a new address reaches clients sooner.",
                "길면 조회가 줄고 DNS 장애를 오래 견딥니다. 짧으면 새 주소가 빨리 퍼집니다.",
            ),
            60, 5, 86400, "s", "basic", ("R53-HC",), "high",
        ),
        LOOKUP_MS,
    ),
    may_call=LEADS_TO,
    refusal=Text(
        "DNS cannot point at {target}: a public name leads to a load balancer, a CDN or a server.",
        "연결할 수 없는 대상: {target}. 공개 이름은 로드 밸런서, CDN, 서버를 가리켜야 합니다.",
    ),
    products={"aws": "Route 53", "gcp": "Cloud DNS"},
    availability=Availability(1.0, "SLA-AWS", "high"),
    price=price_by("dns", Text("Hosted zone", "호스팅 영역")),
    behaviour=behaviour_at(10),
)  # fmt: skip
