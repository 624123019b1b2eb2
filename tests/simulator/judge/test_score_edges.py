"""What no sensible design asks for: a finite score or words that say what is wrong."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from simulator.design import Design, parse_design
from simulator.errors import DesignError
from simulator.judge.board import Board
from simulator.judge.board_document import parse_board
from simulator.judge.boards import challenges
from simulator.judge.grade import grade
from simulator.judge.score import Score, score
from simulator.judge.trials import plan_trials
from tests.simulator.judge.c04 import DESIGNS


def box(**goals: Any) -> Design:
    """One nano box."""
    return parse_design({
        "format": "loadstone-design/1",
        "components": {"users": {"kind": "client"},
                       "box": {"kind": "onebox", "params": {"size": "nano"}}},
        "connections": {"a": {"from": "users", "to": "box"}},
        "workload": {"users": 10}, "goals": goals,
    })  # fmt: skip


def is_sound(found: Score) -> bool:
    json.dumps(found.to_json(), allow_nan=False)
    finite = all(math.isfinite(row.points) and math.isfinite(row.value) for row in found.rows)
    adds_up = round(sum(row.points for row in found.rows), 1) == found.total
    return finite and adds_up and 0.0 <= found.total <= 100.0


def test_a_budget_of_zero_says_that_no_design_can_meet_it() -> None:
    found = score(box(budget=0))
    assert is_sound(found)
    cost = next(row for row in found.rows if row.part == "cost")
    assert cost.points == 0.0
    assert "Raise the budget" in cost.text.en
    assert "예산" in cost.text.ko


def test_an_unreachable_goal_gives_a_finite_score() -> None:
    found = score(box(good_share=0.99999, latency_ms={"read": 1, "static": 1, "media": 1}))
    assert is_sound(found)
    assert found.total <= 40.0


def test_ten_million_users_on_a_nano_box_score_nothing_but_a_number() -> None:
    found = score(box(), 10_000_000)
    assert is_sound(found)
    assert found.total < 5.0


def test_an_empty_design_is_refused_in_words() -> None:
    for empty in (Design(), challenges()["C12"].start):
        with pytest.raises(DesignError) as wrong:
            score(empty)
        assert all(problem.text.en and problem.text.ko for problem in wrong.value.problems)


def test_without_scenarios_resilience_follows_the_service() -> None:
    design = DESIGNS["3 large + LB + standby"]
    found = score(replace(design, scenarios=()), board=Board(par_usd=1306.0, scenarios=()))
    assert is_sound(found)
    assert found.part("resilience") == pytest.approx(30.0 * found.part("service") / 40.0)
    shown = parse_board({**challenges()["C02"].to_json(), "scenarios": []})
    assert shown.reference is not None
    assert is_sound(grade(shown, shown.reference).score)


@pytest.mark.parametrize("name", ["C01", "C02", "C20"])
def test_references_pass_whatever_the_seed_draws(name: str) -> None:
    challenge = challenges()[name]
    assert challenge.reference is not None
    for seed in range(3):
        assert grade(challenge, challenge.reference, seed).passed


def test_every_seed_finds_a_victim_for_what_can_happen() -> None:
    for challenge in challenges().values():
        assert challenge.reference is not None
        asked = challenge.asked(challenge.reference)
        usual = [trial.case is None for trial in plan_trials(asked, challenge.board, None)]
        for seed in range(5):
            drawn = plan_trials(asked, challenge.board, seed)
            assert [trial.case is None for trial in drawn] == usual


def test_rows_lead_to_the_component_the_lesson_and_the_figure() -> None:
    challenge = challenges()["C20"]
    assert challenge.reference is not None
    for row in grade(challenge, challenge.reference).score.rows:
        assert row.figure
        if row.part in ("service", "resilience", "cost"):
            assert row.lesson
        assert row.component is None or row.component in challenge.reference.components
