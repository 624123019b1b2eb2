"""Formulas of judgements: points of a score, and what users see over a scenario's window."""

from __future__ import annotations

import math

import numpy as np

from simulator.explain.formula import Formula, Symbol
from simulator.judge.nines import nines
from simulator.judge.score import COST, SIMPLICITY
from simulator.text import Text

_RUBRIC = "the catalogue's scoring rubric"
_FLUID = "G. Newell, “Applications of Queueing Theory” (1982), chapter 2"
_EXACT = Text("Exact.", "정확한 식입니다.")
_TENTHS = Text("Points are shown in tenths, so that the rows add up to the total.",
               "행의 합이 총점과 같도록 점수는 소수 첫째 자리까지 보입니다.")  # fmt: skip
_MOST = Symbol("P", Text("points there are for it", "걸린 점수"))
_GOOD = Symbol("G", Text("good share", "좋은 응답 비율"))
_GOAL = Symbol("goal", Text("good share wanted", "목표로 하는 좋은 응답 비율"))
_SERVED = Symbol("s", Text("share of the service's points that is earned",
                           "서비스 점수 가운데 얻은 비율"))  # fmt: skip
_FLOW = Symbol("wk", Text("weight of one class: its requests, or what the board says",
                          "한 종류의 가중치(요청 수, 또는 보드가 정한 값)"))  # fmt: skip

TOTAL = Formula(
    "sum_of_rows", Text("Sum of the rows", "행의 합"), "S = Σ pi", _RUBRIC, True, _TENTHS,
    {"row": Symbol("pi", Text("points of one row", "한 행의 점수"))},
    lambda row: round(sum(row or ()), 1), frozenset({"row"}),
)  # fmt: skip
TENTHS = Formula(
    "in_tenths", Text("A row's points in tenths", "소수 첫째 자리까지의 점수"),
    "p = round(Q + p̂) − round(Q)", _RUBRIC, True, _TENTHS,
    {"exact": Symbol("p̂", Text("the row's points", "행의 점수")),
     "above": Symbol("Q", Text("points of the rows above", "위 행들의 점수"))},
    lambda exact, above: round(above + exact, 1) - round(above, 1),
)  # fmt: skip
BY_NINES = Formula(
    "points_by_nines", Text("Points by nines of the goal", "목표의 나인으로 매기는 점수"),
    "p = P · min(1, ln(1 − G) / ln(1 − goal)) · h", _RUBRIC, True,
    Text("Each nine is worth the same; halved where more writes are lost than allowed.",
         "나인 하나하나의 가치가 같습니다. 허용보다 많은 쓰기를 잃으면 절반입니다."),
    {"most": _MOST, "good": _GOOD, "goal": _GOAL,
     "kept": Symbol("h", Text("one half where too many writes are lost, else 1",
                              "쓰기를 너무 많이 잃으면 1/2, 아니면 1"))},
    lambda most, good, goal, kept: most * nines(good, goal) * kept,
)  # fmt: skip
SERVED = Formula(
    "points_served", Text("Share of the service's points that is earned",
                          "서비스 점수 가운데 얻은 비율"),
    "s = Σ p̂i / P", _RUBRIC, True, _EXACT,
    {"row": Symbol("p̂i", Text("points of one load", "한 부하의 점수")), "most": _MOST},
    lambda row, most: sum(row or ()) / most, frozenset({"row"}),
)  # fmt: skip
SERVICE_ALONE = Formula(
    "nothing_happens", Text("Nothing can happen: as the service",
                            "일어날 일이 없음: 서비스와 같게"),
    "p = P · s", _RUBRIC, True, _EXACT, {"most": _MOST, "served": _SERVED},
    lambda most, served: most * served,
)  # fmt: skip
COST_POINTS = Formula(
    "points_of_cost", Text("Points for the bill", "요금 점수"),
    "p = 15 · s · max(0, 1 − log2(max(r, 1)) / 2), r = ($ − f) / (par − f)", _RUBRIC, True,
    Text("Only the part of the bill that a design can influence counts.",
         "설계가 바꿀 수 있는 부분의 요금만 셉니다."),
    {"served": _SERVED, "cost": Symbol("$", Text("bill of a month", "한 달 요금")),
     "floor": Symbol("f", Text("what no design avoids", "어떤 설계도 피할 수 없는 요금")),
     "par": Symbol("par", Text("bill at par", "기준 요금"))},
    lambda served, cost, floor, par: COST * served * max(
        0.0, 1.0 - math.log2(max(ratio(cost, floor, par), 1.0)) / 2.0),
)  # fmt: skip
SIMPLE = Formula(
    "points_of_simplicity", Text("Points for simplicity", "단순함 점수"), "p = 15 · s", _RUBRIC,
    True,
    Text("Boxes that change nothing are taken off in rows of their own.",
         "아무것도 바꾸지 않는 상자는 따로 행을 두어 뺍니다."),
    {"served": _SERVED}, lambda served: SIMPLICITY * served,
)  # fmt: skip
TAKEN_OFF = Formula(
    "taken_off", Text("Points taken off", "깎는 점수"), "p = −min(left, 15 · s · d)", _RUBRIC, True,
    Text("No more is taken off than is left.", "남은 것보다 더 깎지 않습니다."),
    {"left": Symbol("left", Text("points of simplicity left", "남은 단순함 점수")),
     "served": _SERVED, "share": Symbol("d", Text("share this takes off", "깎는 비율"))},
    lambda left, served, share: -min(left, SIMPLICITY * served * share),
)  # fmt: skip
CAPPED = Formula(
    "capped", Text("Down to the cap", "상한까지"), "p = cap − Σ p̂i", _RUBRIC, True, _EXACT,
    {"cap": Symbol("cap", Text("the most there can be", "받을 수 있는 최대 점수")),
     "row": Symbol("p̂i", Text("points of a row above", "위 행의 점수"))},
    lambda cap, row: cap - sum(row or ()), frozenset({"row"}),
)  # fmt: skip
WEIGHED = Formula(
    "weighed_good", Text("Good share of requests and jobs", "요청과 작업의 좋은 응답 비율"),
    "G = Σ wk · Gk / Σ wk", "definition", True, _EXACT,
    {"weight": _FLOW, "good": Symbol("Gk", Text("its good share", "그 종류의 좋은 응답 비율"))},
    lambda weight, good: weighed(weight, good), frozenset({"weight", "good"}),
)  # fmt: skip
OVER_TIME = Formula(
    "good_over_time", Text("Good share over the window", "구간 전체의 좋은 응답 비율"),
    "G = Σ ti · Gi / Σ ti", "definition", False,
    Text("Each stretch is a steady state, joined to the next by the refill of caches and the "
         "drain of queues.",
         "단계마다 정상 상태로 보고, 캐시 다시 채우기와 대기열 비우기로 이어집니다."),
    {"seconds": Symbol("ti", Text("how long one stretch lasts", "한 단계의 길이")),
     "good": Symbol("Gi", Text("good share during it", "그동안의 좋은 응답 비율"))},
    lambda seconds, good: min(1.0, max(0.0, weighed(seconds, good))),
    frozenset({"seconds", "good"}),
)  # fmt: skip
WORST = Formula(
    "worst_stretch", Text("The worst stretch", "가장 나쁜 단계"), "G = min Gi", "definition", True,
    _EXACT, {"good": Symbol("Gi", Text("good share during one stretch",
                                       "한 단계의 좋은 응답 비율"))},
    lambda good: min(good), frozenset({"good"}),
)  # fmt: skip
MINUTES_BELOW = Formula(
    "minutes_below", Text("Minutes below the goal", "목표에 못 미친 분"),
    "m = Σ ti · 1[Gi < goal] / 60", "definition", True, _EXACT,
    {"seconds": Symbol("ti", Text("how long one stretch lasts", "한 단계의 길이")),
     "good": Symbol("Gi", Text("good share during it", "그동안의 좋은 응답 비율")), "goal": _GOAL},
    lambda seconds, good, goal: float(
        np.dot(seconds, np.asarray(good) < goal)) / 60.0,
    frozenset({"seconds", "good"}),
)  # fmt: skip
WRITES = Formula(
    "writes_hit", Text("Writes that are lost or contradict each other",
                       "잃거나 서로 어긋나는 쓰기"),
    "n = w · t", "definition", True, _EXACT,
    {"rate": Symbol("w", Text("writes", "쓰기")),
     "seconds": Symbol("t", Text("seconds of them that are hit", "영향을 받는 초"))},
    lambda rate, seconds: rate * seconds,
)  # fmt: skip
DRAIN = Formula(
    "drain", Text("Seconds until the queues are empty", "대기열이 빌 때까지의 초"),
    "t = max Nq / (μq − λq)", _FLUID, True,
    Text("Exact for a backlog that shrinks at a steady rate; a billion stands for never.",
         "일정한 속도로 줄어드는 적체에서 정확합니다. 10억은 영원히를 뜻합니다."),
    {"jobs": Symbol("Nq", Text("jobs left waiting", "남아 기다리는 작업")),
     "capacity": Symbol("μq", Text("jobs that can be done", "처리할 수 있는 작업")),
     "rate": Symbol("λq", Text("jobs that arrive", "도착하는 작업")),
     "never": Symbol("∞", Text("shown where it never empties", "결코 비지 않을 때 보이는 값"))},
    lambda jobs, capacity, rate, never: longest(jobs, capacity, rate, never),
    frozenset({"jobs", "capacity", "rate"}),
)  # fmt: skip
COUNTED_FROM = 1e-6
"""Fewer jobs than this are none."""


def ratio(cost: float, floor: float, par: float) -> float:
    """What a design costs beyond the floor, over what it may."""
    own, within = max(cost - floor, 0.0), par - floor
    return own / within if within > 0 else math.inf if own > 0 else 1.0


def weighed(weights: list[float] | None, shares: list[float] | None) -> float:
    """The mean of the shares by weight; 1 where nothing weighs anything."""
    total = sum(weights or ())
    return float(np.dot(weights or (), shares or ())) / total if total > 0 else 1.0


def longest(
    jobs: list[float] | None, capacity: list[float] | None, rate: list[float] | None, never: float
) -> float:
    """Seconds until the slowest of the queues is empty."""
    found = 0.0
    for left, able, coming in zip(jobs or (), capacity or (), rate or (), strict=True):
        if left > COUNTED_FROM:
            found = max(found, left / (able - coming) if able > coming else never)
    return min(found, never)
