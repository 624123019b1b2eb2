"""Short constructors for parameters, and the parameters several kinds share."""

from __future__ import annotations

from simulator.catalogue.kind import Confidence, Constraint, Level, Option, Param, Value
from simulator.catalogue.sizes import CACHE_SIZE_OPTIONS, DB_SIZE_OPTIONS, SIZE_OPTIONS
from simulator.text import Text

When = tuple[str, tuple[Value, ...]]


def number(
    key: str, label: Text, help: Text, default: float, low: float, high: float, unit: str = "",
    level: Level = "advanced", sources: tuple[str, ...] = ("ASSUME",),
    confidence: Confidence = "medium", only_if: When | None = None, step: float | None = None,
) -> Param:  # fmt: skip
    """A real number within a range."""
    return Param(key, label, help, "number", default, unit, low, high, step, (), level,
                 sources, confidence, only_if)  # fmt: skip


def integer(
    key: str, label: Text, help: Text, default: int, low: int, high: int, unit: str = "",
    level: Level = "advanced", sources: tuple[str, ...] = ("ASSUME",),
    confidence: Confidence = "medium", only_if: When | None = None,
) -> Param:  # fmt: skip
    """A whole number within a range."""
    return Param(key, label, help, "integer", default, unit, low, high, 1, (), level,
                 sources, confidence, only_if)  # fmt: skip


def boolean(
    key: str, label: Text, help: Text, default: bool = False, level: Level = "advanced",
    sources: tuple[str, ...] = ("ASSUME",), confidence: Confidence = "medium",
    only_if: When | None = None,
) -> Param:  # fmt: skip
    """Yes or no."""
    return Param(key, label, help, "boolean", default, level=level, sources=sources,
                 confidence=confidence, only_if=only_if)  # fmt: skip


def choice(
    key: str, label: Text, help: Text, default: str, options: dict[str, Text],
    level: Level = "advanced", sources: tuple[str, ...] = ("ASSUME",),
    confidence: Confidence = "choice", only_if: When | None = None,
) -> Param:  # fmt: skip
    """One of a few named values."""
    return Param(key, label, help, "choice", default,
                 options=tuple(Option(value, text) for value, text in options.items()),
                 level=level, sources=sources, confidence=confidence, only_if=only_if)  # fmt: skip


def machine_size(default: str = "medium", only_if: When | None = None) -> Param:
    """The size of a compute instance."""
    return Param(
        "size",
        Text("Instance size", "인스턴스 크기"),
        Text(
            "More vCPU serve more at once, more memory holds more; the price is linear in size.",
            "vCPU가 많을수록 동시에 더 많이 처리하고 메모리가 클수록 더 많이 담습니다. 가격은 크기에 비례합니다.",
        ),
        "size", default, options=SIZE_OPTIONS, level="basic",
        sources=("EC2-LIST", "NIC"), confidence="high", only_if=only_if,
    )  # fmt: skip


def db_size(default: str = "medium") -> Param:
    """The size of a database node."""
    return Param(
        "size",
        Text("Node size", "노드 크기"),
        Text(
            "vCPU for queries, memory for hot data, and the limit of open connections.",
            "질의를 처리할 vCPU, 자주 쓰는 데이터를 담을 메모리, 최대 연결 수를 정합니다.",
        ),
        "size", default, options=DB_SIZE_OPTIONS, level="basic",
        sources=("RDS-T4G", "RDS-M6G", "RDS-CONN"), confidence="high",
    )  # fmt: skip


def cache_size(default: str = "medium", only_if: When | None = None) -> Param:
    """The size of a cache node."""
    return Param(
        "size",
        Text("Node size", "노드 크기"),
        Text(
            "More memory keeps more objects and so raises the hit ratio; larger nodes also do more operations a second.",
            "메모리가 클수록 더 많은 객체를 담아 적중률이 오릅니다. 큰 노드는 초당 연산도 더 많이 처리합니다.",
        ),
        "size", default, options=CACHE_SIZE_OPTIONS, level="basic",
        sources=("EC-LIST", "EC-MEM", "REDIS"), only_if=only_if,
    )  # fmt: skip


def instances(default: int = 1, only_if: When | None = None) -> Param:
    """How many instances run side by side."""
    return integer(
        "instances",
        Text("Instances", "인스턴스 수"),
        Text(
            "Capacity and price grow with each; with two or more, one may die and the rest go on.",
            "늘릴수록 용량과 가격이 함께 커집니다. 둘 이상이면 하나가 죽어도 나머지가 계속합니다.",
        ),
        default, 1, 500, "instance", "basic", confidence="choice", only_if=only_if,
    )  # fmt: skip


def zones() -> Param:
    """How many zones the instances are spread over when the drawing places none."""
    return integer(
        "zones",
        Text("Zones used", "사용하는 영역 수"),
        Text(
            "Instances are spread over this many zones unless the box stands in one: losing a zone then takes only its share, and some calls cross zones.",
            "상자가 특정 영역 안에 있지 않으면 이 수만큼의 영역에 나눠 배치합니다. 한 영역을 잃어도 그 몫만 사라지고, 일부 호출은 영역을 건너갑니다.",
        ),
        2, 1, 3, "zone", confidence="choice",
    )  # fmt: skip


def autoscaling() -> tuple[Param, ...]:
    """Following the load: the switch, its target, its delay and its ceiling."""
    when: When = ("autoscaling", (True,))
    return (
        boolean(
            "autoscaling",
            Text("Autoscaling", "자동 확장"),
            Text(
                "The group follows the load between the instances above and the upper limit, after a delay.",
                "부하에 따라 위의 인스턴스 수와 상한 사이에서 늘고 줄어듭니다. 반영에는 지연이 있습니다.",
            ),
            level="basic", sources=("ASG",), confidence="high",
        ),
        number(
            "target_utilisation",
            Text("Target utilisation", "목표 사용률"),
            Text(
                "Lower keeps more head-room for surges and failures and costs more.",
                "낮출수록 급증과 장애에 대비한 여유가 커지고 비용도 커집니다.",
            ),
            0.6, 0.3, 0.9, "share", only_if=when,
        ),
        integer(
            "max_instances",
            Text("Upper limit", "최대 인스턴스 수"),
            Text("The group never grows beyond this.", "이보다 많이 늘어나지 않습니다."),
            10, 1, 500, "instance", confidence="choice", only_if=when,
        ),
        integer(
            "scale_delay_s",
            Text("Time from breach to serving", "확장 지연 시간"),
            Text(
                "Alarm, boot and warm-up: a faster surge is met with the old size.",
                "경보, 부팅, 예열에 걸리는 시간입니다. 이보다 빠른 급증은 기존 크기로 버텨야 합니다.",
            ),
            240, 90, 600, "s", sources=("BOOT", "ASG"), only_if=when,
        ),
    )  # fmt: skip


ROOM_TO_SCALE = Constraint(
    "max_below_instances",
    ("max_instances", "instances"),
    lambda v: not v["autoscaling"] or float(v["max_instances"]) >= float(v["instances"]),
    Text(
        "The upper limit {max_instances} is below the {instances} instances: raise it or lower the instances.",
        "최대 인스턴스 수({max_instances})가 인스턴스 수({instances})보다 작습니다. 상한을 올리거나 인스턴스를 줄이세요.",
    ),
)
"""For every kind with ``autoscaling()``."""


def workers_and_backlog() -> tuple[Param, ...]:
    """What bounds the requests inside one server."""
    return (
        integer(
            "workers_per_vcpu",
            Text("Worker threads per vCPU", "vCPU당 작업 스레드"),
            Text(
                "Requests in progress at once, also while they wait for the database; too few idle the CPU, too many exhaust database connections.",
                "데이터베이스를 기다리는 동안을 포함해 동시에 진행하는 요청 수입니다. 적으면 CPU가 놀고, 많으면 데이터베이스 연결이 바닥납니다.",
            ),
            8, 1, 64, "thread",
        ),
        integer(
            "backlog",
            Text("Accept backlog per instance", "인스턴스당 대기열 길이"),
            Text(
                "Requests that may wait for a worker; further ones are refused at once.",
                "작업 스레드를 기다릴 수 있는 요청 수입니다. 넘치는 요청은 바로 거절합니다.",
            ),
            512, 0, 4096, "request",
        ),
        boolean(
            "shedding",
            Text("Load shedding", "부하 차단"),
            Text(
                "Refuses early what could not be answered in time, so that overload wastes no work and retries cannot keep the system down.",
                "제때 답할 수 없는 요청을 일찍 거절합니다. 과부하 때 헛일을 하지 않아 재시도로 무너진 상태가 이어지지 않습니다.",
            ),
            sources=("META",), confidence="high",
        ),
    )  # fmt: skip


def database_work() -> tuple[Param, ...]:
    """What a query and a transaction cost a database."""
    return (
        number(
            "query_ms",
            Text("vCPU per query", "질의당 vCPU 시간"),
            Text(
                "Processor time of an average read query; indexes and simpler queries lower it.",
                "평균 읽기 질의가 쓰는 프로세서 시간입니다. 색인과 단순한 질의로 줄일 수 있습니다.",
            ),
            1.0, 0.2, 10, "ms", sources=("SO2016", "SO2014"),
        ),
        number(
            "write_ms",
            Text("vCPU per write transaction", "쓰기 트랜잭션당 vCPU 시간"),
            Text(
                "Processor time of an average write with its statements and indexes.",
                "문장과 색인 갱신을 포함한 평균 쓰기의 프로세서 시간입니다.",
            ),
            4.0, 1, 15, "ms", sources=("PG",), confidence="low",
        ),
    )  # fmt: skip


def restore_minutes() -> Param:
    """How long rebuilding from a backup takes."""
    return integer(
        "restore_min",
        Text("Restore from backup", "백업 복구 시간"),
        Text(
            "Minutes without the data after losing the only copy.",
            "유일한 사본을 잃은 뒤 데이터 없이 지내는 시간입니다.",
        ),
        30, 10, 240, "min", confidence="low",
    )  # fmt: skip
