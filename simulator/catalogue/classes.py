"""Request classes: what users ask for, and what one request of each class costs.

The defaults are calibrated on published figures, named by their source codes. Every figure
can be overridden per design in ``workload.classes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from simulator.catalogue.kind import Param
from simulator.catalogue.params import number
from simulator.text import Text

CLASS_PARAMS: tuple[Param, ...] = (
    number(
        "cpu_ms", Text("vCPU per request", "요청당 vCPU 시간"),
        Text(
            "Processor time in the server that answers, without the database; for a job, in the worker.",
            "데이터베이스를 뺀, 응답하는 서버의 프로세서 시간입니다. 작업이라면 작업자의 시간입니다.",
        ),
        1.0, 0, 60000, "ms", "basic",
    ),
    number(
        "db_queries", Text("Database queries", "데이터베이스 질의 수"),
        Text("Read queries per request.", "요청당 읽기 질의 수입니다."),
        0.0, 0, 1000, "query", "basic",
    ),
    number(
        "db_writes", Text("Write transactions", "쓰기 트랜잭션 수"),
        Text("Transactions per request that only the primary can take.", "요청당 주 서버만 처리할 수 있는 트랜잭션 수입니다."),
        0.0, 0, 100, "transaction", "basic",
    ),
    number(
        "cacheable", Text("Cacheable share", "캐시할 수 있는 비율"),
        Text("Queries a cache may answer.", "캐시가 답할 수 있는 질의의 비율입니다."),
        0.0, 0, 1, "share",
    ),
    number(
        "request_kb", Text("Request size", "요청 크기"),
        Text("Bytes from the client: uses the network of what receives it.", "클라이언트가 보내는 바이트입니다. 받는 쪽의 네트워크를 씁니다."),
        1.0, 0, 100000, "KB",
    ),
    number(
        "response_kb", Text("Response size", "응답 크기"),
        Text("Bytes to the client: uses the network and is billed.", "클라이언트에 보내는 바이트입니다. 네트워크를 쓰고 요금이 붙습니다."),
        1.0, 0, 100000, "KB", "basic",
    ),
    number(
        "scv", Text("Variability of service times", "서비스 시간의 변동성"),
        Text(
            "Squared coefficient of variation: waiting grows with (1 + scv) / 2.",
            "변동계수의 제곱입니다. 대기 시간은 (1 + scv) / 2에 비례합니다.",
        ),
        1.0, 0, 100, "", confidence="low",
    ),
    number(
        "jobs", Text("Background jobs", "백그라운드 작업 수"),
        Text(
            "Jobs each request starts; done by workers behind a queue, or by the server itself before it answers.",
            "요청 하나가 시작하는 작업 수입니다. 대기열 뒤의 작업자가, 없으면 서버가 응답 전에 직접 합니다.",
        ),
        0.0, 0, 1000, "job",
    ),
    number(
        "deliveries", Text("Deliveries per message", "메시지당 전달 수"),
        Text("Connections a message is sent on to.", "메시지를 다시 보낼 연결 수입니다."),
        0.0, 0, 10000, "delivery",
    ),
)  # fmt: skip


API_COSTS = (
    "cpu_ms", "db_queries", "db_writes", "cacheable", "request_kb", "response_kb", "scv", "jobs",
)  # fmt: skip
FILE_COSTS = ("cpu_ms", "response_kb", "scv")
JOB = "job"
"""The class of background jobs."""


@dataclass(frozen=True)
class RequestClass:
    """One request class.

    ``costs`` overrides defaults of ``CLASS_PARAMS``, each with the codes of its sources;
    ``applies`` names the ones that mean something for this class.
    ``in_mix``: drawn from the mix of API calls; otherwise it follows from page reads.
    ``session``: the caller's session is checked first. ``latency_ms``: the limit at the
    95th percentile a new design starts with.
    """

    id: str
    label: Text
    summary: Text
    costs: Mapping[str, tuple[float, tuple[str, ...]]]
    latency_ms: float
    in_mix: bool = True
    session: bool = False
    applies: tuple[str, ...] = API_COSTS

    @cached_property
    def params(self) -> tuple[Param, ...]:
        """The parameters that apply, with this class's defaults."""
        return tuple(self._declared(param) for param in CLASS_PARAMS if param.key in self.applies)

    @cached_property
    def defaults(self) -> dict[str, float]:
        """Every cost by key; those that do not apply at their neutral default."""
        return {param.key: float(self._declared(param).default) for param in CLASS_PARAMS}

    def _declared(self, param: Param) -> Param:
        if param.key not in self.costs:
            return param
        value, sources = self.costs[param.key]
        return replace(param, default=value, sources=sources)


def _cost(value: float, *sources: str) -> tuple[float, tuple[str, ...]]:
    return value, sources or ("ASSUME",)


CLASSES: dict[str, RequestClass] = {
    entry.id: entry
    for entry in (
        RequestClass(
            "read", Text("Page or API read", "페이지·API 읽기"),
            Text("Shows a page or answers an API read.", "페이지를 보여 주거나 API 읽기에 답합니다."),
            {"cpu_ms": _cost(20.0, "SO2016"), "db_queries": _cost(2.4, "SO2016"),
             "cacheable": _cost(0.9), "response_kb": _cost(10.0, "WA2024"), "scv": _cost(2.0)},
            500.0, session=True,
        ),
        RequestClass(
            "write", Text("Write", "쓰기"),
            Text("A like, a comment, an order: one transaction.", "좋아요, 댓글, 주문처럼 트랜잭션 하나입니다."),
            {"cpu_ms": _cost(25.0), "db_writes": _cost(1.0, "PG"), "response_kb": _cost(2.0),
             "scv": _cost(1.5)},
            700.0, session=True,
        ),
        RequestClass(
            "login", Text("Login", "로그인"),
            Text("Checks a password, which is slow on purpose, and starts a session.", "일부러 느리게 만든 비밀번호 확인을 하고 세션을 시작합니다."),
            {"cpu_ms": _cost(100.0, "BCRYPT"), "db_queries": _cost(1.0), "response_kb": _cost(2.0),
             "scv": _cost(0.3)},
            1500.0,
        ),
        RequestClass(
            "upload", Text("Photo upload", "사진 올리기"),
            Text("Takes a photo, notes it in the database and has it processed.", "사진을 받아 데이터베이스에 적고 처리를 맡깁니다."),
            {"cpu_ms": _cost(50.0), "db_writes": _cost(1.0, "PG"), "request_kb": _cost(2000.0),
             "response_kb": _cost(2.0), "scv": _cost(3.0), "jobs": _cost(1.0, "SHARP")},
            2000.0, session=True,
        ),
        RequestClass(
            "ws", Text("WebSocket message", "웹소켓 메시지"),
            Text("A message on an open connection, sent on to others.", "열린 연결로 온 메시지를 다른 연결들에 전합니다."),
            {"cpu_ms": _cost(1.0, "WS"), "request_kb": _cost(0.5), "response_kb": _cost(0.5),
             "scv": _cost(1.0), "deliveries": _cost(5.0)},
            200.0, applies=(*API_COSTS, "deliveries"),
        ),
        RequestClass(
            "segment", Text("Video segment", "동영상 조각"),
            Text("Four seconds of video at 4 Mbit/s.", "4 Mbit/s 동영상 4초 분량입니다."),
            {"cpu_ms": _cost(1.0, "NGINX"), "response_kb": _cost(2000.0, "NFLX"), "scv": _cost(0.5)},
            500.0, applies=FILE_COSTS,
        ),
        RequestClass(
            "job", Text("Background job", "백그라운드 작업"),
            Text("Work nobody waits for: three photo sizes by default.", "아무도 기다리지 않는 일입니다. 기본은 사진을 세 크기로 줄이는 작업입니다."),
            {"cpu_ms": _cost(250.0, "SHARP"), "scv": _cost(3.0)},
            60000.0, applies=("cpu_ms", "db_queries", "db_writes", "request_kb", "scv"),
        ),
        RequestClass(
            "wait", Text("Waiting page", "대기 페이지"),
            Text("A look at the page of a waiting room: one's place in the line.",
                 "대기실 페이지에서 자기 순번을 확인합니다."),
            {"cpu_ms": _cost(10.0), "response_kb": _cost(2.0), "scv": _cost(1.0)},
            1000.0, in_mix=False, applies=FILE_COSTS,
        ),
        RequestClass(
            "static", Text("Static file", "정적 파일"),
            Text("A script, style sheet or icon of a page.", "페이지의 스크립트, 스타일시트, 아이콘입니다."),
            {"cpu_ms": _cost(1.0, "NGINX"), "response_kb": _cost(25.0, "WA2024", "DERIVED"),
             "scv": _cost(2.0)},
            300.0, in_mix=False, applies=FILE_COSTS,
        ),
        RequestClass(
            "media", Text("Image", "이미지"),
            Text("A photo shown on a page.", "페이지에 보이는 사진입니다."),
            {"cpu_ms": _cost(1.0, "NGINX"), "response_kb": _cost(60.0, "WA2024"), "scv": _cost(2.0)},
            300.0, in_mix=False, applies=FILE_COSTS,
        ),
    )
}  # fmt: skip

MIX_CLASSES: tuple[str, ...] = tuple(key for key, entry in CLASSES.items() if entry.in_mix)
DEFAULT_MIX: dict[str, float] = {"read": 0.955, "write": 0.04, "login": 0.003, "upload": 0.002}
