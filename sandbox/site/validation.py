"""The validation page: how far every figure of the engine is from its known value."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from statistics import median
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sandbox.site.language import language_of
from simulator.beyond import FIGURES
from simulator.text import Text

WEAK = 0.02
"""Figures off by more than this are listed one by one."""

WORDS = {
    "title": Text("Validation", "검증"),
    "intro": Text(
        "{cases} reference cases with known answers, {figures} figures. Anyone can run them "
        "again with `make validate`.",
        "답이 알려진 기준 사례 {cases}건, 수치 {figures}개입니다. `make validate`로 누구나 다시 "
        "확인할 수 있습니다.",
    ),
    "by_category": Text("By category", "분야별"),
    "category": Text("Category", "분야"),
    "cases": Text("Cases", "사례"),
    "median": Text("Median error", "오차 중앙값"),
    "worst": Text("Largest error", "최대 오차"),
    "method": Text("Method", "방법"),
    "weak": Text("Where it is not good: off by more than 2 %", "부족한 곳: 오차 2% 초과"),
    "case": Text("Case", "사례"),
    "figure": Text("Figure", "수치"),
    "reference": Text("Reference", "기준값"),
    "computed": Text("Computed", "계산값"),
    "error": Text("Error", "오차"),
    "all": Text("Every case", "모든 사례"),
    "beyond": Text("Beyond the cases: where it approximates", "기준 사례 밖: 근사하는 곳"),
    "beyond_intro": Text(
        "Small networks, mostly at nine tenths of what they can do, solved and simulated: how "
        "far off each figure is, ± half the interval of the simulation. The furthest off come "
        "first.",
        "대부분 처리 능력의 9할에서 돌아가는 작은 네트워크를 수식과 시뮬레이션으로 비교합니다. "
        "수치마다 오차와 시뮬레이션 신뢰 구간의 절반(±)을 보이며, 오차가 큰 것부터 나옵니다.",
    ),
    "network": Text("Network", "네트워크"),
    "simulated": Text(
        "Three ways: reference, formula, simulation", "세 가지 확인: 기준값, 수식, 시뮬레이션"
    ),
    "utilisation": Text("Utilisation", "사용률"),
    "mean": Text("Mean", "평균"),
    "fail_fraction": Text("Failures", "실패"),
    "formula": Text("Formula", "수식"),
    "simulation": Text("Simulation, ± 95 %", "시뮬레이션, ± 95%"),
    "exact": Text("exact", "정확"),
    "editor": Text("Go to the editor", "편집기로 가기"),
}
EXACT = 1e-9


@require_safe
def validation(request: HttpRequest) -> HttpResponse:
    """Errors by category, the weak figures, every case, and simulation beside formula."""
    language = language_of(request)
    report = _report()
    figures = sum(len(case["rows"]) for case in report["cases"])
    words = {key: text.get(language) for key, text in WORDS.items()}
    words["intro"] = words["intro"].format(cases=len(report["cases"]), figures=figures)
    context = {
        "language": language,
        "words": words,
        "categories": _categories(report, language, words["exact"]),
        "weak": _weak(report),
        "cases": [
            {**case, "error": _percent(_worst(case), words["exact"])} for case in report["cases"]
        ],
        "simulated": report["simulated"],
        "figures": [words.get(name, name) for name in FIGURES],
        "beyond": [
            {
                "name": sample["name"][language],
                "method": sample["method"][language],
                "errors": [_signed(row) for row in sample["rows"]],
            }
            for sample in report["beyond"]
        ],
    }
    return render(request, "site/validation.html", context)


@cache
def _report() -> dict[str, Any]:
    text = resources.files("simulator").joinpath("data/validation.json").read_text("utf-8")
    return dict(json.loads(text))


def _worst(case: dict[str, Any]) -> float:
    return max((float(row["error"]) for row in case["rows"]), default=0.0)


def _percent(error: float, exact: str) -> str:
    return exact if error < EXACT else f"{100 * error:.2g} %"


def _signed(row: dict[str, Any]) -> str:
    """An error beside the simulation with its sign; of failures, of their share."""
    analytic, simulated = float(row["analytic"]), float(row["simulated"])
    if analytic == simulated == 0:
        return "–"
    scale = simulated if row["figure"] != "fail_fraction" and simulated > 0 else 1.0
    return f"{100 * float(row['error']):+.1f} ± {100 * float(row['half_width']) / scale:.1f} %"


def _categories(report: dict[str, Any], language: str, exact: str) -> list[dict[str, Any]]:
    """One row a category: how many cases, median and largest error, the method in words."""
    rows = []
    for name in sorted({case["category"] for case in report["cases"]}):
        cases = [case for case in report["cases"] if case["category"] == name]
        errors = [float(row["error"]) for case in cases for row in case["rows"]]
        rows.append({
            "name": name.replace("_", " "),
            "cases": len(cases),
            "median": _percent(median(errors), exact),
            "worst": _percent(max(errors), exact),
            "method": report["methods"].get(name, {}).get(language, ""),
        })  # fmt: skip
    return rows


def _weak(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every figure that is off by more than a little, the worst first."""
    rows = [
        {**row, "case": case["id"], "percent": _percent(float(row["error"]), "")}
        for case in report["cases"]
        for row in case["rows"]
        if float(row["error"]) > WEAK
    ]
    return sorted(rows, key=lambda row: -float(row["error"]))
