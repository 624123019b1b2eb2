"""Formulas of figures that stand beside others: two steady states, two designs, and what a
simulation measured."""

from __future__ import annotations

import math

from simulator.explain.formula import Formula, Symbol
from simulator.judge.hysteresis import APART, BEYOND
from simulator.simulate.statistics import estimate
from simulator.text import Text

_HOTOS = "N. Bronson et al., “Metastable Failures in Distributed Systems”, HotOS (2021)"
_LAW = "A. Law, “Simulation Modeling and Analysis”, 5th ed. (2015), chapter 9"
_EXACT = Text("Exact.", "정확한 식입니다.")
_USERS = Symbol("N", Text("users", "사용자 수"))
_UP = Symbol(
    "G↑", Text("good share reached from empty queues", "빈 대기열에서 이른 좋은 응답 비율")
)
_DOWN = Symbol("G↓", Text("good share reached from full queues",
                          "가득 찬 대기열에서 이른 좋은 응답 비율"))  # fmt: skip
_TWO = Text("Two states are told apart where their good shares differ by more than five points.",
            "좋은 응답 비율이 5%p 넘게 다른 곳을 두 상태로 봅니다.")  # fmt: skip
_EACH = Symbol("xi", Text("as one replication found it", "반복 실행 하나의 결과"))
_REPEATED = frozenset({"users", "up", "down"})

FROM_FULL = Formula(
    "from_full_queues", Text("The state that full queues lead to", "가득 찬 대기열이 이르는 상태"),
    "G = min(G↑, G↓)", _HOTOS, False,
    Text("The fixed point of the whole network, begun at overload; where there is one state only, "
         "both come to the same.",
         "과부하에서 시작한 네트워크 전체의 고정점입니다. 상태가 하나뿐이면 둘은 같습니다."),
    {"up": _UP, "down": _DOWN}, lambda up, down: min(up, down),
)  # fmt: skip
FIRST_FOLD = Formula(
    "first_fold", Text("Fewest users with two states", "두 상태가 있는 가장 적은 사용자 수"),
    "N1 = min {N: G↑ − G↓ > 0.05}", _HOTOS, False, _TWO,
    {"users": _USERS, "up": _UP, "down": _DOWN},
    lambda users, up, down: min(with_two(users, up, down)), _REPEATED,
)  # fmt: skip
LAST_FOLD = Formula(
    "last_fold", Text("Most users with two states", "두 상태가 있는 가장 많은 사용자 수"),
    "N2 = max {N: G↑ − G↓ > 0.05}", _HOTOS, False, _TWO,
    {"users": _USERS, "up": _UP, "down": _DOWN},
    lambda users, up, down: max(with_two(users, up, down)), _REPEATED,
)  # fmt: skip
BETWEEN_FOLDS = Formula(
    "between_folds", Text("Users at which triggers are tried", "계기를 시험하는 사용자 수"),
    "N = √(N1 · N2)", "definition", True,
    Text("The design's own users where both states exist there.",
         "설계의 사용자 수에 두 상태가 다 있으면 그 수를 씁니다."),
    {"first": Symbol("N1", FIRST_FOLD.title), "last": Symbol("N2", LAST_FOLD.title)},
    lambda first, last: round(math.sqrt(first * last)),
)  # fmt: skip
SURGE_FACTOR = Formula(
    "surge_factor", Text("The surge that leaves the bad state alone", "나쁜 상태만 남기는 급증"),
    "f = 1.05 · N2 / N", "definition", True,
    Text("A twentieth beyond the upper fold.", "위쪽 경계보다 5% 더 갑니다."),
    {"last": Symbol("N2", LAST_FOLD.title), "users": _USERS},
    lambda last, users: BEYOND * last / users,
)  # fmt: skip
REMOVERS = Formula(
    "settings_that_remove", Text("Settings that leave one state", "상태를 하나로 만드는 설정"),
    "n = Σ ri", "definition", True, _EXACT,
    {"removes": Symbol("ri", Text("1 where a setting removes the bad state",
                                  "설정이 나쁜 상태를 없애면 1"))},
    lambda removes: sum(removes or ()), frozenset({"removes"}),
)  # fmt: skip
DIFFERENCE = Formula(
    "difference", Text("The second design less the first", "둘째 설계에서 첫째 설계를 뺀 값"),
    "d = b − a", "definition", True, _EXACT,
    {"left": Symbol("a", Text("the first design", "첫째 설계")),
     "right": Symbol("b", Text("the second design", "둘째 설계"))},
    lambda left, right: right - left,
)  # fmt: skip
REPLICATED = Formula(
    "mean_of_replications", Text("Mean of independent replications", "독립 반복 실행의 평균"),
    "m = Σ xi / n", _LAW, False,
    Text("As sure as the interval beside it says.", "곁에 적힌 신뢰 구간만큼 확실합니다."),
    {"each": _EACH}, lambda each: estimate(each or ()).value, frozenset({"each"}),
)  # fmt: skip
POOLED = Formula(
    "percentile_of_all", Text("Percentile of all simulated requests",
                              "시뮬레이션한 모든 요청의 백분위수"),
    "t = F̂⁻¹(q)", _LAW, False,
    Text("Read off the times of the requests of all replications together.",
         "모든 반복 실행의 요청 시간을 한데 모아 읽습니다."),
    {"measured": Symbol("F̂⁻¹(q)", Text("time that the share q of the requests keeps within",
                                         "요청의 q 비율이 지키는 시간"))},
    lambda measured: measured,
)  # fmt: skip
INTERVAL = Formula(
    "half_width", Text("Half the width of the 95 % interval", "95% 신뢰 구간의 절반 폭"),
    "h = t(n−1; 0.975) · √(Σ (xi − x̄)² / (n − 1) / n)", _LAW, False,
    Text("Student's, over independent replications.",
         "독립 반복 실행에 대한 스튜던트 t 분포의 구간입니다."),
    {"each": _EACH}, lambda each: estimate(each or ()).half_width, frozenset({"each"}),
)  # fmt: skip


def with_two(users: list[float], up: list[float], down: list[float]) -> list[float]:
    """The loads with two states."""
    found = zip(users, up, down, strict=True)
    return [count for count, high, low in found if high - min(high, low) > APART]
