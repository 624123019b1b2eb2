"""Load that grows or turns bad: surges, hot keys, retry storms, batch jobs, bad deploys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.design.document import Design
from simulator.scenarios.course import Course, Event
from simulator.scenarios.kinds.losses import GROUPS
from simulator.scenarios.phase import Fault
from simulator.scenarios.scenario import Incident, Range, ScenarioKind
from simulator.scenarios.surroundings import (
    called,
    callers,
    detection_s,
    exposure,
    of_kind,
    rollback_s,
)  # fmt: skip
from simulator.text import Text

STORES = ("sql", "nosql", "search", "external", "replica", "cache", "custom")
KEYED = ("sql", "nosql", "cache")
DOUBLES = 2.0
DOUBLING_S = 300.0
RAMP_S = 60.0
"""A crowd comes within a minute."""
RAMP_STEPS = 2
CELEBRITY_POST_S = 60.0
"""While everybody looks, a celebrity posts once a minute (assumption)."""
TIMES = Text("Times the usual traffic", "평소 대비 배수")


def scaling_groups(design: Design) -> list[tuple[str, float]]:
    """Groups that follow the load, with their delay in seconds."""
    return [
        (c.id, float(c.values.get("scale_delay_s", 0.0)))
        for c in of_kind(design, *GROUPS)
        if c.values.get("autoscaling") or c.values.get("scale_on_backlog")
    ]


def surge_events(design: Design, seconds: float, factor: float) -> tuple[Event, ...]:
    """More traffic within a minute; groups that scale keep their old size for their delay, and
    managed balancers refuse what is beyond the ramp they have followed so far."""
    late = [
        Event(0.0, min(delay, seconds), group, Fault(frozen=True))
        for group, delay in scaling_groups(design)
    ]
    steps = crowd(seconds, factor)
    growing = [Event(start, end, load_factor=grown) for start, end, grown in steps]
    return (*growing, *late, *ramps(design, steps))


def crowd(seconds: float, factor: float) -> list[tuple[float, float, float]]:
    """(start, end, factor) of the traffic: a straight line over the first minute, followed in
    steps of its mean, then all of it."""
    ramp = min(RAMP_S, seconds)
    steps = [
        (ramp * step / RAMP_STEPS, ramp * (step + 1) / RAMP_STEPS,
         1.0 + (factor - 1.0) * (step + 0.5) / RAMP_STEPS)
        for step in range(RAMP_STEPS)
    ]  # fmt: skip
    return [*steps, (ramp, seconds, factor)] if seconds > ramp else steps


def ramps(design: Design, steps: Sequence[tuple[float, float, float]]) -> Iterator[Event]:
    """A managed balancer takes twice the usual traffic, or the ramp reserved for it, and
    doubles every five minutes (ALB-WARM); the rest of a steeper surge is refused. Past a waiting
    room comes no surge."""
    for balancer in of_kind(design, "lb"):
        waited = any(c.kind == "waiting_room" for c in callers(design, balancer.id))
        if balancer.values["type"] != "managed" or waited:
            continue
        first = max(DOUBLES, float(balancer.values["ramp"]))
        for start, end, factor in steps:
            yield from _refused(balancer.id, first, start, end, factor)


def _refused(
    balancer: str, first: float, start: float, end: float, factor: float
) -> Iterator[Event]:
    """What a balancer that took ``first`` at the start refuses of one step of the traffic."""
    while start < end:
        doublings = int(start // DOUBLING_S)
        until, followed = min(end, (doublings + 1) * DOUBLING_S), first * DOUBLES**doublings
        if followed >= factor:
            return
        yield Event(start, until, balancer, Fault(failing=1.0 - followed / factor))
        start = until


def surge(incident: Incident) -> Course:
    """X12."""
    return Course(surge_events(incident.design, incident.seconds or 900.0, incident.factor))


def hot_key(incident: Incident) -> Course:
    """X13: a share of the reads goes to one key, so to one shard, node or partition, and the
    author with the most followers, if the workload has one, posts every minute."""
    fault = Fault(hot_share=incident.factor)
    end = incident.seconds or 1800.0
    posts = 1.0 / CELEBRITY_POST_S
    return Course((Event(0.0, end, incident.target, fault, celebrity_posts_per_s=posts),))


def slow(incident: Incident) -> Course:
    """X14."""
    fault = Fault(service_factor=incident.factor)
    return Course((Event(0.0, incident.seconds or 900.0, incident.target, fault),))


def retry_storm(incident: Incident) -> Course:
    """X16: a surge trips the system; afterwards the queues are full at the usual traffic."""
    seconds = incident.seconds or 900.0
    window = max(3600.0, seconds)
    after = Event(seconds, window, overloaded=True)
    return Course((*surge_events(incident.design, seconds, incident.factor), after))


def bad_deploy(incident: Incident) -> Course:
    """X17: a share of the instances answers with errors, or so many times slower, until noticed
    and rolled back. A slow share is averaged over the group, as its balancer deals requests to
    whoever is free."""
    design, slower = incident.design, incident.factor
    seconds = incident.seconds or detection_s(design) + rollback_s(design)
    share = exposure(design)
    errors = slower <= 1.0
    fault = Fault(failing=share) if errors else Fault(service_factor=1 + share * (slower - 1))
    return Course((Event(0.0, seconds, incident.target, fault),))


def batch_job(incident: Incident) -> Course:
    """X19."""
    fault = Fault(extra_utilisation=incident.factor)
    return Course((Event(0.0, incident.seconds or 1800.0, incident.target, fault),))


def lag_growth(incident: Incident) -> Course:
    """X20: many more writes than usual; replicas that cannot apply them fall behind."""
    factors = {"write": incident.factor, "upload": incident.factor}
    return Course((Event(0.0, incident.seconds or 1800.0, class_factors=factors),))


def consumers_down(incident: Incident) -> Course:
    """X11: producers go on, the backlog grows and must be drained afterwards."""
    return Course((Event(0.0, incident.seconds or 1800.0, incident.target, Fault(lost=1.0)),))


def everybody(design: Design) -> Sequence[str | None]:
    """The traffic itself, wherever there are users."""
    return [None] if of_kind(design, "client") else []


def used(design: Design, *kinds: str) -> list[str | None]:
    """Components of these kinds that somebody calls."""
    targets = {arrow.target for arrow in design.connections.values()}
    return [c.id for c in of_kind(design, *kinds) if c.id in targets]


def consumer_victims(design: Design) -> Sequence[str | None]:
    """Worker groups that a queue feeds."""
    fed = {c.id for queue in of_kind(design, "queue") for c in called(design, queue.id)}
    return [c.id for c in of_kind(design, "worker") if c.id in fed]


SCENARIOS = (
    ScenarioKind(
        "X11",
        Text("Queue consumers down", "대기열 소비자 중단"),
        Text(
            "No worker takes jobs. Producers notice nothing; the backlog grows and drains afterwards with the spare capacity. A broker whose backlog is full refuses what comes on top, and with it the requests that wanted it done.",
            "작업자가 일을 가져가지 않습니다. 생산자는 모르는 채 대기열이 쌓이고, 나중에 남는 용량으로 비웁니다. 적체가 가득 찬 브로커는 더 오는 것을 거절하고, 그 일을 맡기려던 요청도 실패합니다.",
        ),
        Text("Results that come late: mails, thumbnails, feeds.", "늦게 오는 결과: 메일, 썸네일, 피드."),
        Text("Spare worker capacity, scaling on backlog, enough retention.",
             "작업자의 여유, 적체 기준 확장, 충분한 보관 기간."),
        Range(30, 5, 240), 0.99, consumer_victims, consumers_down, hits=("worker",),
        confidence="high",
    ),
    ScenarioKind(
        "X12",
        Text("Traffic surge", "트래픽 급증"),
        Text(
            "All traffic is multiplied within a minute. Groups that scale keep their old size for their delay, and a managed balancer follows by doubling every five minutes.",
            "모든 트래픽이 1분 안에 몇 배가 됩니다. 자동 확장 그룹은 지연 시간 동안 기존 크기로 버티고, 관리형 로드 밸런서는 5분마다 두 배씩만 따라갑니다.",
        ),
        Text("Slow pages, then errors, until the crowd leaves or the servers come.",
             "사람들이 떠나거나 서버가 늘 때까지 느린 화면과 오류를 봅니다."),
        Text("Head-room, scheduled scaling, cache, CDN, a waiting room, load shedding.",
             "여유, 예약 확장, 캐시, CDN, 대기실, 부하 차단."),
        Range(15, 5, 120), 0.9, everybody, surge, Range(3, 1, 60), TIMES, varies=0.2,
        sources=("TSWIFT", "KORAIL", "ALB-WARM"),
    ),
    ScenarioKind(
        "X13",
        Text("Celebrity key", "유명인 키"),
        Text(
            "A share of the reads wants one key. Only the shard, node or partition that owns it gets hot. In a feed, the author with the most followers posts every minute: pushed, each post is that many list writes for the workers.",
            "읽기의 일부가 키 하나로 몰립니다. 그 키를 가진 샤드, 노드, 파티션만 뜨거워집니다. 피드라면 팔로워가 가장 많은 작성자가 1분마다 글을 올리고, 밀어 보내면 글마다 그만큼의 목록 쓰기가 작업자에게 갑니다.",
        ),
        Text("Everything works but the one page everybody wants; feeds that lag behind.",
             "모두가 보려는 바로 그 화면만 안 되고, 피드가 뒤처집니다."),
        Text("A copy of the hot key in every server or node, its own shard; authors above a threshold pulled on read.",
             "모든 서버나 노드에 둔 뜨거운 키의 사본, 전용 샤드, 팔로워가 많은 작성자는 읽을 때 가져오기."),
        Range(30, 5, 120), 0.97, lambda design: used(design, *KEYED), hot_key,
        Range(0.3, 0.01, 0.9), Text("Share of the reads", "읽기 중 비율"), hits=KEYED, sources=("TW2013", "DDB"),
    ),
    ScenarioKind(
        "X14",
        Text("Slow dependency", "느린 의존 서비스"),
        Text(
            "One component answers many times slower. Its callers hold threads and connections meanwhile and may run out of them.",
            "구성 요소 하나가 몇 배 느려집니다. 부르는 쪽은 그동안 스레드와 연결을 쥐고 있다가 바닥날 수 있습니다.",
        ),
        Text("Everything that touches it is slow; sometimes everything is.",
             "그것을 거치는 모든 것이 느리고, 때로는 전부 느려집니다."),
        Text("Time-outs, circuit breakers, pools of their own, asynchronous work.",
             "제한 시간, 회로 차단기, 분리된 풀, 비동기 작업."),
        Range(15, 5, 60), 0.9, lambda design: used(design, *STORES), slow,
        Range(10, 2, 100), Text("Times slower", "느려지는 배수"), hits=STORES, sources=("META", "RETRY"),
    ),
    ScenarioKind(
        "X16",
        Text("Retry storm", "재시도 폭풍"),
        Text(
            "A surge makes calls fail; each failed call is repeated. Where overload wastes work, the retries keep the system down after the surge has gone.",
            "급증으로 호출이 실패하고, 실패한 호출은 되풀이됩니다. 과부하가 헛일을 만드는 곳에서는 급증이 끝나도 재시도가 시스템을 눌러 둡니다.",
        ),
        Text("An outage that outlives its cause.", "원인보다 오래가는 장애."),
        Text("Fewer retries, back-off with jitter, load shedding.",
             "적은 재시도, 흔들림 있는 간격, 부하 차단."),
        Range(15, 5, 60), 0.9, everybody, retry_storm, Range(3, 1, 60), TIMES,
        sources=("META", "RETRY"), confidence="high",
    ),
    ScenarioKind(
        "X17",
        Text("Bad deploy", "잘못된 배포"),
        Text(
            "A new version answers with errors, or too slowly, on the instances it has reached, until somebody notices and rolls back.",
            "새 버전이 퍼진 인스턴스에서 오류를 내거나 너무 느려집니다. 누군가 알아채고 되돌릴 때까지 이어집니다.",
        ),
        Text("Errors for everybody, or for a few in a hundred.", "모두에게, 또는 백 명 중 몇 명에게 오류."),
        Text("Canary deploys, alerts, a fast roll-back.", "카나리 배포, 경보, 빠른 되돌리기."),
        Range(30, 5, 120), 0.97, lambda design: [c.id for c in of_kind(design, *GROUPS)],
        bad_deploy, Range(1, 1, 10),
        Text("Times slower; 1: errors instead", "느려지는 배수, 1이면 느려지는 대신 오류"),
        by_design=True, hits=GROUPS, sources=("SRE70", "SREWB"),
    ),
    ScenarioKind(
        "X19",
        Text("Nightly batch job", "야간 배치 작업"),
        Text(
            "A job keeps a part of the database busy for a while.",
            "배치 작업이 한동안 데이터베이스의 일부를 차지합니다.",
        ),
        Text("Periodic spikes of latency.", "주기적으로 튀는 응답 시간."),
        Text("A replica for batch work, quiet hours.", "배치용 복제본, 한가한 시간대."),
        Range(30, 10, 120), 0.98, lambda design: [c.id for c in of_kind(design, "sql")],
        batch_job, Range(0.4, 0.3, 0.5), Text("Utilisation added", "더해지는 사용률"), hits=("sql",),
    ),
    ScenarioKind(
        "X20",
        Text("Replica lag grows", "복제 지연 증가"),
        Text(
            "Many more writes than usual. A replica that cannot apply them falls further behind every second.",
            "쓰기가 평소보다 크게 늘어납니다. 다 반영하지 못하는 복제본은 매초 더 뒤처집니다.",
        ),
        Text("Old data, and a change of one's own that is not there yet.",
             "오래된 데이터, 아직 보이지 않는 자신의 변경."),
        Text("Larger replicas, fewer writes, shards.", "더 큰 복제본, 더 적은 쓰기, 샤드."),
        Range(30, 5, 120), 0.98,
        lambda design: [c.id for c in of_kind(design, "replica")], lag_growth,
        Range(5, 1, 60), Text("Times the usual writes", "평소 쓰기 대비 배수"), hits=("replica",), sources=("AURORA",),
    ),
)  # fmt: skip
