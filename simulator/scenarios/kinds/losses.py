"""Things that die: an instance, a zone, a region, a primary, a replica, a balancer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.design.document import Component, Design
from simulator.scenarios.course import Course, Event, together
from simulator.scenarios.phase import Fault
from simulator.scenarios.scenario import Incident, Range, ScenarioKind
from simulator.scenarios.surroundings import (
    inside,
    instances,
    of_kind,
    online_share,
    removal_s,
    repair_s,
    replicas_of,
    steering_s,
)  # fmt: skip
from simulator.text import Text

GROUPS = ("onebox", "web", "api", "paas", "ws_gateway", "worker", "custom")
BALANCER_PAIR_S = 5.0
MEMORY_FAILOVER_S = 15.0
"""Until the copy of a store in memory is promoted (SENTINEL, EC-FO; the cache's default)."""
GONE = Fault(lost=1.0, failing=1.0)


def group_victims(design: Design) -> Sequence[str | None]:
    """Groups of machines: those somebody waits for before workers, the fewest instances first."""
    groups = of_kind(design, *GROUPS)
    return [c.id for c in sorted(groups, key=lambda c: (c.kind == "worker", instances(c), c.id))]


def lose_instance(design: Design, component: Component, seconds: float) -> Course:
    """One of n instances dies: its share fails until it is taken out, then the rest carry on."""
    count = instances(component)
    if count <= 1:
        back = tuple(
            replace(event, start=seconds, end=seconds + event.end)
            for event in reconnects(design, component, 1.0)
        )
        return Course((Event(0.0, seconds, component.id, GONE), *back), _unsaved_s(component))
    removed = removal_s(design, component.id)
    seen = seconds if removed is None else min(removed, seconds)
    share = 1.0 / count
    return Course((
        Event(0.0, seen, component.id, Fault(lost=share, failing=share, frozen=True)),
        Event(seen, seconds, component.id, Fault(lost=share, frozen=True)),
        *reconnects(design, component, share),
    ))  # fmt: skip


def reconnects(design: Design, component: Component, share: float) -> tuple[Event, ...]:
    """Clients whose gateway is gone come back, each with a login, spread over its jitter."""
    if component.kind != "ws_gateway":
        return ()
    spread = max(1.0, float(component.values["reconnect_jitter_s"]))
    connected = float(design.workload.values["connected_share"])
    return (Event(0.0, spread, extra_rates={"login": connected * share / spread}),)


def _unsaved_s(component: Component) -> float:
    """A machine that holds the data loses what its last backup does not have."""
    return float(component.values.get("backup_interval_h", 0.0)) * 3600.0


def instance_lost(incident: Incident) -> Course:
    """X01."""
    component = incident.design.components[str(incident.target)]
    seconds = incident.seconds or repair_s(incident.design, component)
    return lose_instance(incident.design, component, seconds)


def lose_primary(
    design: Design, database: Component, seconds: float | None, returns: bool = True
) -> Course:
    """The primary dies: a standby, a replica or the backup brings writes back, in that order.

    ``seconds`` bounds the outage where nothing can take over; what ``returns`` by itself after
    them has lost nothing, else the backup lacks the newest writes.
    """
    values = database.values
    if values["standby"]:
        failover = float(values["failover_s"])
        return Course((Event(0.0, failover, database.id, GONE),))
    replicas = replicas_of(design, database.id)
    if replicas:
        promotion = float(values["promotion_s"])
        lag = max(float(replica.values["lag_ms"]) for replica in replicas) / 1000.0
        return Course((Event(0.0, promotion, database.id, Fault(lost_primary=True)),), lag)
    restore = float(values["restore_min"]) * 60.0
    down = restore if seconds is None else seconds
    restored = seconds is None or not returns
    lost = float(values["backup_gap_min"]) * 60.0 if restored else 0.0
    return Course((Event(0.0, down, database.id, GONE),), lost)


def primary_lost(incident: Incident) -> Course:
    """X04; a single machine with the data on it is restored from its backup."""
    component = incident.design.components[str(incident.target)]
    if component.kind == "sql":
        return lose_primary(incident.design, component, incident.seconds, returns=False)
    restored = float(component.values["restore_min"]) * 60.0
    return lose_instance(incident.design, component, incident.seconds or restored)


def region_victims(design: Design) -> Sequence[str | None]:
    """Regions that hold anything; before them the one of all that stands in no drawn region,
    if machines do, and of the others first those with a database that takes writes."""
    drawn = [c.id for c in of_kind(design, "region") if inside(design, c.id)]
    drawn.sort(key=lambda key: not any(c.kind == "sql" for c in inside(design, key)))
    homeless = any(c.kind in (*GROUPS, "sql", "nosql") for c in outside(design))
    return [None, *drawn] if homeless else drawn


def outside(design: Design) -> list[Component]:
    """Everything that stands in some region although none is drawn around it."""
    return [
        c for c in design.components.values()
        if "region" in c.declaration.stands_in and not c.declaration.container
        and not any(design.components[key].kind == "region" for key in design.ancestors(c.id))
    ]  # fmt: skip


def zone_victims(design: Design) -> Sequence[str | None]:
    """Drawn zones; without any, one of the zones the groups are spread over by themselves."""
    drawn = [c.id for c in of_kind(design, "zone") if inside(design, c.id)]
    return drawn or ([None] if of_kind(design, *GROUPS, "sql") else [])


def lose_place(design: Design, components: Sequence[Component], seconds: float) -> Course:
    """Everything in a place dies at once; databases fail over if they can."""
    courses = []
    for component in components:
        if component.kind == "sql":
            courses.append(lose_primary(design, component, seconds))
        elif component.kind == "cache":
            courses.append(Course((Event(0.0, seconds, component.id, Fault(hit_factor=0.0)),)))
        elif component.declaration.availability is not None:
            courses.append(Course((Event(0.0, seconds, component.id, GONE),)))
    return together(courses)


def zone_lost(incident: Incident) -> Course:
    """X02: a drawn zone with all that stands in it, else the share of one implicit zone."""
    design, seconds = incident.design, incident.seconds or 3600.0
    if incident.target is not None:
        return lose_place(design, inside(design, incident.target), seconds)
    courses = [lose_primary(design, c, seconds) for c in of_kind(design, "sql")]
    for component in of_kind(design, *GROUPS):
        spread = min(int(component.values.get("zones", 1)), instances(component))
        courses.append(_lose_share(design, component, 1.0 / max(1, spread), seconds))
    return together(courses)


def _lose_share(design: Design, component: Component, share: float, seconds: float) -> Course:
    if share >= 1.0:
        return Course((Event(0.0, seconds, component.id, GONE),), _unsaved_s(component))
    seen = min(removal_s(design, component.id) or seconds, seconds)
    return Course((
        Event(0.0, seen, component.id, Fault(lost=share, failing=share, frozen=True)),
        Event(seen, seconds, component.id, Fault(lost=share, frozen=True)),
    ))  # fmt: skip


def region_lost(incident: Incident) -> Course:
    """X03: the region dies; the other regions get its users once geoDNS has noticed.

    Until then its users are still sent to servers that do not answer.
    """
    design, target = incident.design, incident.target
    seconds = incident.seconds or 10800.0
    seen = min(seconds, steering_s(design))
    events = []
    for component in outside(design) if target is None else inside(design, target):
        if component.declaration.availability is None:
            continue
        events.append(Event(0.0, seen, component.id, Fault(failing=1.0)))
        if seconds > seen:
            events += _after_steering(design, component, seen, seconds)
    others = [c for c in of_kind(design, "region") if c.id != target and inside(design, c.id)]
    lag = float(design.components[target].values["copy_lag_s"]) if target and others else 0.0
    return Course(tuple(events), lag)


def _after_steering(
    design: Design, component: Component, seen: float, seconds: float
) -> list[Event]:
    """What is dead stays dead; a database with a replica elsewhere is promoted there."""
    away = [
        replica for replica in replicas_of(design, component.id)
        if not {*design.ancestors(replica.id)} & {*design.ancestors(component.id)}
    ]  # fmt: skip
    if component.kind != "sql" or not away:
        return [Event(seen, seconds, component.id, GONE)]
    copy = away[0]
    region = next(c for c in design.ancestors(component.id)
                  if design.components[c].kind == "region")  # fmt: skip
    ready = min(seconds, seen + float(design.components[region].values["promotion_s"]))
    taken = Fault(lost=1.0 / instances(copy))
    return [
        Event(seen, ready, component.id, Fault(lost_primary=True)),
        Event(ready, seconds, component.id, promotes=copy.id),
        Event(ready, seconds, copy.id, taken),
    ]


def replica_lost(incident: Incident) -> Course:
    """X05: its reads go to the other copies, in the end to the primary."""
    component = incident.design.components[str(incident.target)]
    seconds = incident.seconds or 1800.0
    share = 1.0 / instances(component)
    return Course((Event(0.0, seconds, component.id, Fault(lost=share)),))


def balancer_lost(incident: Incident) -> Course:
    """X09: a pair takes over in seconds, a single node waits for people."""
    balancer = incident.design.components[str(incident.target)]
    paired = balancer.values["type"] == "managed" or instances(balancer) > 1
    seconds = BALANCER_PAIR_S if paired else incident.seconds or 900.0
    return Course((Event(0.0, seconds, balancer.id, GONE),))


def lose_component(design: Design, component: Component) -> Course:
    """A component of any kind: a copy takes over, others carry on, or people repair it.

    A NoSQL store keeps every record on several nodes, so one lost node takes capacity only.
    """
    if component.kind == "nosql" and int(component.values["replication"]) > 1:
        fault = Fault(lost=1.0 / int(component.values["nodes"]))
        return Course((Event(0.0, repair_s(design, component), component.id, fault),))
    if int(component.values.get("replicas", 0)) > 0:
        return Course((Event(0.0, MEMORY_FAILOVER_S, component.id, GONE),))
    return lose_instance(design, component, repair_s(design, component))


def component_lost(incident: Incident) -> Course:
    """The loss of a component whose kind has no scenario of its own."""
    return lose_component(incident.design, incident.design.components[str(incident.target)])


def session_loss(incident: Incident) -> Course:
    """X18: one of n sticky servers goes; its users are logged out and sign in again at once.

    Their requests fail once and then a minute of sign-ins arrives on top.
    """
    component = incident.design.components[str(incident.target)]
    count = instances(component)
    lost = lose_instance(incident.design, component, incident.seconds or 300.0)
    storm = Event(0.0, 60.0, extra_rates={"login": online_share(incident.design) / count / 60.0})
    return Course((*lost.events, storm), lost.lost_writes_s)


def sticky_victims(design: Design) -> Sequence[str | None]:
    """Groups whose servers keep their users' sessions."""
    return [
        c.id for c in of_kind(design, *GROUPS)
        if c.values.get("sessions") == "server_sticky" or c.kind == "onebox"
    ]  # fmt: skip


SCENARIOS = (
    ScenarioKind(
        "X01",
        Text("One instance lost", "인스턴스 하나 손실"),
        Text(
            "One machine of a group dies. Its share of requests fails until a health check takes it out; the rest carry on until it is replaced.",
            "그룹의 기계 하나가 죽습니다. 상태 확인이 빼낼 때까지 그 몫의 요청이 실패하고, 교체될 때까지 나머지가 버팁니다.",
        ),
        Text("Some errors at first, then slower answers; with one machine, nothing works.",
             "처음에는 일부 오류, 그다음에는 느린 응답을 봅니다. 한 대뿐이면 아무것도 되지 않습니다."),
        Text("One instance more than needed, health checks, autoscaling, alerts.",
             "필요한 것보다 하나 더, 상태 확인, 자동 확장, 경보."),
        Range(10, 5, 60), 0.99, group_victims, instance_lost, by_design=True,
        hits=GROUPS,
        sources=("SERVERS", "ALB-HC", "BOOT"),
    ),
    ScenarioKind(
        "X02",
        Text("One zone lost", "가용 영역 하나 손실"),
        Text(
            "A data centre goes dark with all that stands in it. The other zones take its traffic; a database fails over if its standby is elsewhere.",
            "데이터 센터 하나가 안의 모든 것과 함께 꺼집니다. 다른 영역이 트래픽을 받고, 대기 서버가 다른 곳에 있으면 데이터베이스가 넘어갑니다.",
        ),
        Text("A minute of errors if everything is spread with room to spare; an outage if not.",
             "여유 있게 나눠 두었다면 1분 남짓한 오류, 아니면 중단을 겪습니다."),
        Text("Two or three zones with head-room, a standby in another zone.",
             "여유를 둔 두세 개의 영역, 다른 영역의 대기 서버."),
        Range(60, 30, 360), 0.97, zone_victims, zone_lost, hits=("zone",), sources=("SLA-EC2", "RDS-FO"),
    ),
    ScenarioKind(
        "X03",
        Text("Region lost", "리전 손실"),
        Text(
            "Everything in a region is gone. geoDNS sends its users to the nearest live region once its checks have failed and the records have expired.",
            "리전의 모든 것이 사라집니다. 상태 확인이 실패하고 레코드가 만료되면 geoDNS가 사용자를 가장 가까운 리전으로 보냅니다.",
        ),
        Text("Minutes of errors, then longer distances; with one region, nothing works.",
             "몇 분의 오류 뒤에 더 먼 거리. 리전이 하나면 아무것도 되지 않습니다."),
        Text("A second region with room for both loads, replicated data, a practised failover.",
             "두 배의 부하를 견딜 두 번째 리전, 복제된 데이터, 연습한 전환."),
        Range(180, 60, 900), 0.93, region_victims, region_lost, hits=("region",),
        sources=("AWS2025", "R53-HC", "AURORA"),
    ),
    ScenarioKind(
        "X04",
        Text("Primary database lost", "주 데이터베이스 손실"),
        Text(
            "The primary dies. A standby takes over without loss; a read replica must be promoted and lacks the newest writes; else the backup is restored.",
            "주 데이터베이스가 죽습니다. 대기 서버는 손실 없이 넘겨받고, 읽기 복제본은 승격해야 하며 최신 쓰기가 없습니다. 둘 다 없으면 백업을 복구합니다.",
        ),
        Text("Nothing can be saved until a copy has taken over.",
             "사본이 넘겨받을 때까지 아무것도 저장할 수 없습니다."),
        Text("A standby in another zone, replicas, frequent backups.",
             "다른 영역의 대기 서버, 복제본, 잦은 백업."),
        Range(30, 2, 240), 0.97, lambda design: [c.id for c in of_kind(design, "sql", "onebox")],
        primary_lost, by_design=True, hits=("sql", "onebox"), sources=("RDS-FO", "RDS-FOC", "GH2018"), confidence="high",
    ),
    ScenarioKind(
        "X05",
        Text("One read replica lost", "읽기 복제본 하나 손실"),
        Text(
            "A replica dies. Its reads spread over the others; if it was the last, the primary gets them all.",
            "복제본 하나가 죽습니다. 읽기는 나머지 복제본으로, 마지막이었다면 모두 주 데이터베이스로 갑니다.",
        ),
        Text("Slower reads, or errors if the primary has no room.",
             "읽기가 느려지거나, 주 서버에 여유가 없으면 오류를 봅니다."),
        Text("Two replicas, head-room on the primary.", "복제본 둘, 주 서버의 여유."),
        Range(30, 10, 120), 0.99, lambda design: [c.id for c in of_kind(design, "replica")],
        replica_lost, hits=("replica",),
    ),
    ScenarioKind(
        "X09",
        Text("Load balancer lost", "로드 밸런서 손실"),
        Text(
            "The balancer dies. A managed one or a pair takes over in seconds; a single node leaves everything behind it unreachable.",
            "로드 밸런서가 죽습니다. 관리형이나 두 대라면 몇 초 안에 넘겨받고, 한 대면 뒤의 모든 것에 닿을 수 없습니다.",
        ),
        Text("A few seconds of errors, or nothing works.", "몇 초의 오류, 또는 전면 중단."),
        Text("A managed balancer or two nodes.", "관리형 로드 밸런서 또는 노드 두 대."),
        Range(15, 1, 60), 0.9, lambda design: [c.id for c in of_kind(design, "lb")],
        balancer_lost, hits=("lb",), sources=("SLA-AWS", "ASSUME"),
    ),
    ScenarioKind(
        "X18",
        Text("Sessions lost with their server", "서버와 함께 사라진 세션"),
        Text(
            "A server that keeps its users' sessions goes. One of n users is logged out and signs in again within the minute.",
            "세션을 들고 있던 서버가 사라집니다. n명 중 한 명이 로그아웃되어 1분 안에 다시 로그인합니다.",
        ),
        Text("An error, then the sign-in page; a lost basket.", "오류 다음에 로그인 화면, 그리고 사라진 장바구니."),
        Text("A shared session store or a client token.", "공유 세션 저장소 또는 클라이언트 토큰."),
        Range(5, 1, 30), 0.99, sticky_victims, session_loss, hits=GROUPS,
        sources=("BCRYPT", "DERIVED"),
    ),
)  # fmt: skip
