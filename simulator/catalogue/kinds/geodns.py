"""geoDNS: sends each population of clients to a region, and away from a lost one."""

from __future__ import annotations

from simulator.catalogue.kind import Availability, Kind, words
from simulator.catalogue.kinds.dns import LEADS_TO, LOOKUP_MS, behaviour_at, price_by
from simulator.catalogue.params import choice, integer
from simulator.text import Text

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
        LOOKUP_MS,
    ),
    may_call=LEADS_TO,
    refusal=Text(
        "geoDNS cannot point at {target}: a public name leads to a load balancer, a CDN or a server in each region.",
        "연결할 수 없는 대상: {target}. 공개 이름은 각 리전의 로드 밸런서, CDN, 서버를 가리켜야 합니다.",
    ),
    products={"aws": "Route 53", "gcp": "Cloud DNS routing policy", "azure": "Traffic Manager"},
    availability=Availability(1.0, "SLA-AWS", "high"),
    price=price_by("geodns", Text("Zone and health checks", "호스팅 영역과 상태 확인")),
    behaviour=behaviour_at(9),
)  # fmt: skip
