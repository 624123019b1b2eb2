"""What fails in front of the servers or between them: caches, CDN, DNS, links."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.design.document import Design
from simulator.scenarios.course import WINDOW_S, Course, Event
from simulator.scenarios.phase import Fault
from simulator.scenarios.scenario import Incident, Range, ScenarioKind
from simulator.scenarios.surroundings import of_kind
from simulator.text import Text

EMPTY = Fault(hit_factor=0.0)
REFILL_S = 1800.0
"""A refill is followed for at least so long."""
FAILING_EDGE_SHARE = 0.85
"""Share of edge requests that failed in the outage of June 2021 (FASTLY)."""
STEPS = 4
"""A share that moves linearly is followed in so many steps."""


def flushed(incident: Incident) -> Course:
    """X06: the cache stays empty for so long, then fills again with what it misses."""
    end = incident.seconds or 0.0
    empty = (Event(0.0, end, incident.target, EMPTY),) if end else ()
    refilled = max(WINDOW_S, end + REFILL_S)
    return Course((*empty, Event(end, refilled, incident.target, refills=True)))


def node_lost(incident: Incident) -> Course:
    """X07: one shard's memory is gone; a replica has it, else it fills anew when it is back."""
    cache = incident.design.components[str(incident.target)]
    share = 1.0 / float(cache.values["shards"])
    if int(cache.values["replicas"]) > 0:
        failover = float(cache.values["failover_s"])
        return Course((Event(0.0, failover, cache.id, Fault(hit_factor=1.0 - share)),))
    seconds = incident.seconds or 600.0
    gone = Fault(hit_factor=1.0 - share, lost=share if share < 1.0 else 0.0)
    refill = Event(seconds, max(seconds, 3600.0), cache.id, refills=share == 1.0)
    return Course((Event(0.0, seconds, cache.id, gone), refill))


def cdn_down(incident: Incident) -> Course:
    """X08: no edge hits; without fall-back to the origin most edge requests fail."""
    cdn = incident.design.components[str(incident.target)]
    failing = 0.0 if cdn.values["fallback"] else FAILING_EDGE_SHARE
    seconds = incident.seconds or 3000.0
    return Course((Event(0.0, seconds, cdn.id, Fault(hit_factor=0.0, failing=failing)),))


def dns_down(incident: Incident) -> Course:
    """X10: unexpired records serve fewer and fewer users, then nobody finds the address."""
    dns = incident.design.components[str(incident.target)]
    seconds, ttl = incident.seconds or 7200.0, float(dns.values["ttl_s"])
    events = []
    for step in range(STEPS):
        start, end = (min(seconds, ttl * part / STEPS) for part in (step, step + 1))
        if end > start:
            expired = (start + end) / 2 / ttl
            events.append(Event(start, end, dns.id, Fault(lost=expired)))
    if seconds > ttl:
        events.append(Event(ttl, seconds, dns.id, Fault(lost=1.0)))
    return Course(tuple(events))


def partition(incident: Incident) -> Course:
    """X15: two regions cannot reach each other; both write only where both may."""
    regions = [c.id for c in of_kind(incident.design, "region")]
    target = str(incident.target)
    other = next(region for region in regions if region != target)
    seconds = incident.seconds or 600.0
    both_write = any(
        incident.design.components[region].values["write_mode"] == "multi_primary"
        for region in (target, other)
    )
    event = Event(0.0, seconds, cut=frozenset({target, other}))
    return Course((event,), conflict_s=seconds if both_write else 0.0)


def partition_victims(design: Design) -> Sequence[str | None]:
    """Regions, when there are two to be cut apart."""
    regions = [c.id for c in of_kind(design, "region")]
    return regions if len(regions) > 1 else []


SCENARIOS = (
    ScenarioKind(
        "X06",
        Text("Cache flushed", "캐시 비우기"),
        Text(
            "The cache starts empty. Every cacheable read reaches the database, and each answer puts one object back; a saturated database slows the refill.",
            "캐시가 빈 채로 시작합니다. 캐시할 수 있는 읽기가 모두 데이터베이스로 가고, 응답 하나마다 객체 하나가 채워집니다. 데이터베이스가 포화되면 더디게 찹니다.",
        ),
        Text("Slow pages and errors until the cache is warm again.",
             "캐시가 다시 찰 때까지 느린 화면과 오류를 봅니다."),
        Text("Head-room in the database, request coalescing, load shedding.",
             "데이터베이스의 여유, 요청 병합, 부하 차단."),
        Range(20, 5, 60), 0.95, lambda design: [c.id for c in of_kind(design, "cache")],
        flushed, by_design=True, hits=("cache",), sources=("ELMEM", "META"),
    ),
    ScenarioKind(
        "X07",
        Text("Cache node lost", "캐시 노드 손실"),
        Text(
            "One shard of the cache dies with its memory. A replica takes over in seconds; without one its misses reach the store until it is rebuilt and full.",
            "캐시 샤드 하나가 메모리와 함께 죽습니다. 복제본이 있으면 몇 초 안에 넘겨받고, 없으면 다시 만들어 채울 때까지 미스가 저장소로 갑니다.",
        ),
        Text("Slower reads; errors if the store cannot take the misses.",
             "읽기가 느려지고, 저장소가 감당하지 못하면 오류를 봅니다."),
        Text("Shards and replicas of the cache.", "캐시의 샤드와 복제본."),
        Range(10, 1, 60), 0.97, lambda design: [c.id for c in of_kind(design, "cache")],
        node_lost, hits=("cache",), sources=("SENTINEL", "EC-FO"),
    ),
    ScenarioKind(
        "X08",
        Text("CDN outage", "CDN 장애"),
        Text(
            "The edge serves nothing. With fall-back every byte comes from the origin, within its network and at its price; without it 85 % of edge requests fail.",
            "에지가 아무것도 주지 않습니다. 원본 대체가 켜져 있으면 모든 바이트가 원본의 네트워크와 가격으로 나가고, 꺼져 있으면 에지 요청의 85%가 실패합니다.",
        ),
        Text("Missing pictures, or slow ones from far away.", "보이지 않는 사진, 또는 멀리서 느리게 오는 사진."),
        Text("Fall-back to an origin that can bear it.", "견딜 수 있는 원본으로의 대체."),
        Range(50, 15, 120), 0.95, lambda design: [c.id for c in of_kind(design, "cdn")],
        cdn_down, hits=("cdn",), sources=("FASTLY",), confidence="high",
    ),
    ScenarioKind(
        "X10",
        Text("DNS outage", "DNS 장애"),
        Text(
            "No name is resolved any more. Users with an unexpired record go on; their share falls to nothing over one TTL.",
            "이름이 더는 풀리지 않습니다. 레코드가 남은 사용자는 계속 쓰지만, 그 몫은 TTL 동안 0으로 줄어듭니다.",
        ),
        Text("The site cannot be found.", "사이트를 찾을 수 없습니다."),
        Text("A longer TTL, a second provider.", "더 긴 TTL, 두 번째 제공자."),
        Range(120, 15, 360), 0.5, lambda design: [c.id for c in of_kind(design, "dns", "geodns")],
        dns_down, hits=("dns", "geodns"), sources=("AWS2025",),
    ),
    ScenarioKind(
        "X15",
        Text("Regions cut apart", "리전 사이 단절"),
        Text(
            "Two regions cannot reach each other. With a single home the far one reads old data and cannot write; with several primaries both write and must be reconciled.",
            "두 리전이 서로 닿지 않습니다. 단일 본거지면 먼 쪽은 오래된 데이터를 읽고 쓰지 못하며, 다중 주 서버면 둘 다 쓰고 나중에 맞춰야 합니다.",
        ),
        Text("Far users cannot save, or see changes that contradict each other.",
             "먼 사용자는 저장하지 못하거나, 서로 어긋나는 변경을 봅니다."),
        Text("Choose consistency or availability for each kind of data.",
             "데이터 종류마다 일관성과 가용성 중 하나를 고르기."),
        Range(10, 1, 60), 0.95, partition_victims, partition, hits=("region",),
        sources=("GH2018",),
        confidence="high",
    ),
)  # fmt: skip
