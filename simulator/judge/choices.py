"""The scenarios and faults a person chooses from, as one JSON document in one language."""

from __future__ import annotations

from functools import cache
from typing import Any

from simulator.catalogue.faults import FAULTS, Amount, FaultKind
from simulator.catalogue.registry import KINDS
from simulator.catalogue.sources import SOURCES
from simulator.design.dynamics import DYNAMICS, Dynamic
from simulator.design.scenario import OWN, OWN_GOAL
from simulator.design.scenarios import (
    FACTORS,
    GOALS,
    LONGEST_MIN,
    MOST_FAULTS,
    MOST_POINTS,
    MOST_SCENARIOS,
    SHORTEST_MIN,
)
from simulator.judge.cases import USUAL
from simulator.scenarios.kinds import SCENARIOS
from simulator.scenarios.scenario import Range, ScenarioKind


@cache
def scenario_document(language: str = "en") -> dict[str, Any]:
    """Ready-made scenarios, faults to compose from with their limits, and the failure dynamics.

    Callers must not change the result; it is shared.
    """
    return {
        "scenarios": [_scenario(kind, language) for kind in SCENARIOS.values()],
        "usual": list(USUAL),
        "faults": [_fault(fault, language) for fault in FAULTS.values()],
        "own": {
            "id": OWN, "goal": OWN_GOAL, "goals": list(GOALS), "most": MOST_SCENARIOS,
            "most_faults": MOST_FAULTS, "most_points": MOST_POINTS,
            "minutes": [SHORTEST_MIN, LONGEST_MIN], "factors": list(FACTORS),
        },
        "dynamics": [_dynamic(dynamic, language) for dynamic in DYNAMICS],
    }  # fmt: skip


def _scenario(kind: ScenarioKind, language: str) -> dict[str, Any]:
    named = {"label": kind.factor_label.get(language)} if kind.factor_label else {}
    return {
        "id": kind.id, "label": kind.label.get(language), "effect": kind.effect.get(language),
        "users_see": kind.users_see.get(language), "defence": kind.defence.get(language),
        "minutes": _range(kind.minutes), "by_design": kind.by_design, "goal": kind.goal,
        "factor": None if kind.factor is None else {**_range(kind.factor), **named},
        "hits": list(kind.hits), "confidence": kind.confidence,
        "sources": [{"code": code, **SOURCES.get(code, {})} for code in kind.sources],
    }  # fmt: skip


def _range(given: Range) -> dict[str, float]:
    return {"default": given.default, "min": given.low, "max": given.high}


def _fault(fault: FaultKind, language: str) -> dict[str, Any]:
    return {
        "id": fault.id, "label": fault.label.get(language),
        "sentence": fault.sentence.get(language), "other": fault.other,
        "kinds": [kind for kind in KINDS if fault.hits(kind)],
        "amount": None if fault.amount is None else _amount(fault.amount, language),
    }  # fmt: skip


def _amount(amount: Amount, language: str) -> dict[str, Any]:
    return {
        "label": amount.label.get(language), "unit": amount.unit, "min": amount.low,
        "max": amount.high, "default": amount.default,
    }  # fmt: skip


def _dynamic(dynamic: Dynamic, language: str) -> dict[str, Any]:
    return {
        "id": dynamic.id, "title": dynamic.title.get(language),
        "story": dynamic.summary.get(language), "cure": dynamic.cure.get(language),
        "patch": dynamic.patch, "design": dynamic.localised(language),
    }  # fmt: skip
