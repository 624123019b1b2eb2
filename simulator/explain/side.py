"""Formulas of the figures only some kinds have: edge hits, memory, connections, backlogs."""

from __future__ import annotations

import math

from simulator.explain.formula import Formula, Symbol
from simulator.explain.totals import NEVER, hits
from simulator.text import Text

_OURS = "definition"
_FLUID = "G. Newell, Applications of Queueing Theory, ch. 2 (fluid limit)"
_EXACT = Text("Exact.", "정확한 식입니다.")
_FLOW = Text("Exact far from empty: a backlog that grows moves like a fluid.",
             "대기열이 비어 있지 않으면 정확합니다. 늘어나는 적체는 유체처럼 "
             "움직입니다.")  # fmt: skip
_ARRIVALS = Symbol("λ", Text("messages that arrive", "도착하는 메시지"))
_GROWTH = Symbol("g", Text("growth of the backlog", "적체의 증가"))

EDGE_HIT = Formula(
    "edge_hit", Text("Hit ratio at the edge", "에지 적중률"),
    "h = p · Σ pi · λi·ttl / (1 + λi·ttl)",
    "C. Fricker, P. Robert, J. Roberts, arXiv:1202.3974 (entries that expire)", False,
    Text("The provider's ratio, as set, for what is still within its time to live; independent "
         "requests of Zipf popularity.",
         "설정한 공급자의 적중률에 유효 시간이 남은 비율을 곱합니다. 지프 분포의 독립 요청을 "
         "가정합니다."),
    {"ratio": Symbol("p", Text("hit ratio of the provider", "공급자의 적중률")),
     "objects": Symbol("N", Text("files", "파일 수")),
     "alpha": Symbol("α", Text("Zipf exponent", "지프 지수")),
     "reads": Symbol("r", Text("requests for them", "그 요청")),
     "ttl": Symbol("ttl", Text("time to live", "유효 시간"))},
    lambda ratio, objects, alpha, reads, ttl: ratio * hits(
        objects, alpha, math.inf, "lru", reads, 0.0, math.inf if ttl == NEVER else ttl, 0.0),
)  # fmt: skip
MEMORY_USED = Formula(
    "memory_used", Text("Memory in use", "쓰이는 메모리"), "u = min(1, N / C)", _OURS, True,
    Text("Exact: a cache keeps what it has fetched until it is full.",
         "정확합니다. 캐시는 가득 찰 때까지 가져온 것을 보관합니다."),
    {"objects": Symbol("N", Text("objects", "객체 수")),
     "capacity": Symbol("C", Text("objects that fit", "담을 수 있는 객체 수"))},
    lambda objects, capacity: min(1.0, objects / max(capacity, 1e-12)),
)  # fmt: skip
CONNECTIONS = Formula(
    "open_connections", Text("Open connections", "열린 연결"), "n = min(users · q, k · m · i)",
    _OURS, True, Text("Exact on average; the count itself varies as a Poisson number does.",
                      "평균은 정확합니다. 실제 수는 푸아송 분포처럼 변합니다."),
    {"users": Symbol("users", Text("users", "사용자 수")),
     "share": Symbol("q", Text("share of the users who are connected", "연결된 사용자의 비율")),
     "each": Symbol("k", Text("connections that fit in a GiB", "GiB당 연결 수")),
     "memory": Symbol("m", Text("GiB of an instance", "인스턴스의 메모리(GiB)")),
     "instances": Symbol("i", Text("instances", "인스턴스 수"))},
    lambda users, share, each, memory, instances: min(users * share, each * memory * instances),
)  # fmt: skip
RECONNECTS = Formula(
    "reconnects", Text("Sign-ins after losing an instance", "인스턴스를 잃은 뒤의 재접속"),
    "r = n / i / t", _OURS, True,
    Text("Exact: the connections of one instance, spread over the jitter.",
         "정확합니다. 한 인스턴스의 연결이 지터 시간에 걸쳐 다시 옵니다."),
    {"connections": Symbol("n", Text("open connections", "열린 연결")),
     "instances": Symbol("i", Text("instances", "인스턴스 수")),
     "jitter": Symbol("t", Text("seconds over which they come back", "다시 오는 시간(초)"))},
    lambda connections, instances, jitter: connections / max(instances, 1.0) / max(1.0, jitter),
)  # fmt: skip
BACKLOG_GROWTH = Formula(
    "backlog_growth", Text("Growth of the backlog", "적체의 증가"), "g = Σ max(0, λj − Xj)", _FLUID,
    True, _FLOW,
    {"rate": _ARRIVALS,
     "done": Symbol("X", Text("messages done or lost", "처리하거나 잃은 메시지"))},
    lambda rate, done: sum(max(0.0, r - d) for r, d in zip(rate or (), done or (), strict=True)),
    frozenset({"rate", "done"}),
)  # fmt: skip
JOB_AGE = Formula(
    "job_age", Text("Mean time from the queue to the end of the job",
                    "대기열에 들어와 작업이 끝날 때까지의 평균 시간"),
    "T = Σ λj · Tj / Σ λj", "definition; each time as its flow's mean", True,
    Text("As good as the mean times of the flows.", "각 흐름의 평균 시간만큼 정확합니다."),
    {"rate": _ARRIVALS, "mean": Symbol("Tj", Text("mean time of a message", "메시지의 평균 시간"))},
    lambda rate, mean: _weighted(rate or (), mean or ()), frozenset({"rate", "mean"}),
)  # fmt: skip
LOSES_AFTER = Formula(
    "loses_after", Text("Hours until the first message is lost", "첫 메시지를 잃기까지의 시간"),
    "t = min(r · λ / g, b / g / 3600)", _FLUID, True, _FLOW,
    {"retention": Symbol("r", Text("hours a message is kept", "메시지 보관 시간")),
     "rate": _ARRIVALS, "growth": _GROWTH,
     "bound": Symbol("b", Text("messages that fit", "담을 수 있는 메시지 수"))},
    lambda retention, rate, growth, bound: min(
        retention * rate / growth, math.inf if bound == NEVER else bound / growth / 3600.0),
)  # fmt: skip


def _weighted(rates: tuple[float, ...], means: tuple[float, ...]) -> float:
    total = sum(rates)
    return sum(r * m for r, m in zip(rates, means, strict=True)) / total if total > 0 else 0.0
