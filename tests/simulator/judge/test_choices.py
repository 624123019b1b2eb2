"""What a person may choose from: every scenario with its words, ranges and whom it can hit."""

from __future__ import annotations

import json

import pytest

from simulator.catalogue import KINDS
from simulator.design.dynamics import DYNAMICS
from simulator.design.seeds import seeds
from simulator.judge.choices import scenario_document
from simulator.scenarios.kinds import SCENARIOS

CATALOGUE = {
    "X01": (10, 5, 60, 0.99), "X02": (60, 30, 360, 0.97), "X03": (180, 60, 900, 0.93),
    "X04": (30, 2, 240, 0.97), "X05": (30, 10, 120, 0.99), "X06": (20, 5, 60, 0.95),
    "X07": (10, 1, 60, 0.97), "X08": (50, 15, 120, 0.95), "X09": (15, 1, 60, 0.9),
    "X10": (120, 15, 360, 0.5), "X11": (30, 5, 240, 0.99), "X12": (15, 5, 120, 0.9),
    "X13": (30, 5, 120, 0.97), "X14": (15, 5, 60, 0.9), "X15": (10, 1, 60, 0.95),
    "X16": (15, 5, 60, 0.9), "X17": (30, 5, 120, 0.97), "X18": (5, 1, 30, 0.99),
    "X19": (30, 10, 120, 0.98), "X20": (30, 5, 120, 0.98),
}  # fmt: skip
"""Minutes (default, least, most) and goal of each, from the catalogue's section 4."""


def test_minutes_and_goals_are_those_of_the_catalogue() -> None:
    found = {
        key: (kind.minutes.default, kind.minutes.low, kind.minutes.high, kind.goal)
        for key, kind in SCENARIOS.items()
    }
    assert found == CATALOGUE


@pytest.mark.parametrize("language", ["en", "ko"])
def test_everything_is_said_in_the_readers_language(language: str) -> None:
    document = scenario_document(language)
    assert len(document["scenarios"]) == 20
    assert len(document["dynamics"]) == 8
    for entry in document["scenarios"]:
        assert all(entry[key] for key in ("label", "effect", "users_see", "defence", "sources"))
    for fault in document["faults"]:
        assert fault["kinds"]
        assert set(fault["kinds"]) <= set(KINDS)
    hangul = any("가" <= letter <= "힣" for letter in json.dumps(document, ensure_ascii=False))
    assert hangul == (language == "ko")


def test_a_scenario_names_the_kinds_of_everything_it_can_hit() -> None:
    """So that a form may offer exactly the components of these kinds."""
    for design in (*seeds().values(), *(dynamic.parsed for dynamic in DYNAMICS)):
        for kind in SCENARIOS.values():
            hit = {design.components[v].kind for v in kind.victims(design) if v is not None}
            assert hit <= set(kind.hits), kind.id
