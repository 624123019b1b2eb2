"""A submission against its board: what may be changed, what is judged, always the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.catalogue.registry import KINDS
from simulator.design import Design, parse_design
from simulator.errors import DesignError
from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board
from simulator.judge.board_facts import FACTS
from simulator.judge.board_rules import check
from simulator.judge.boards import challenges
from simulator.judge.grade import grade
from simulator.judge.judged import judge
from simulator.judge.trials import plan_trials
from tests.simulator.judge.test_board_document import document


def board(**parts: Any) -> Challenge:
    return parse_board({**document(), **parts})


def submission(challenge: Challenge, **edits: Any) -> Design:
    """The start of the board with edited components (None takes one out)."""
    drawing = challenge.start.to_json()
    for key, edit in edits.items():
        if edit is None:
            del drawing["components"][key]
            drawing["connections"] = {
                name: arrow for name, arrow in drawing["connections"].items()
                if key not in (arrow["from"], arrow["to"])
            }  # fmt: skip
        elif key in drawing["components"]:
            drawing["components"][key]["params"] |= edit
        else:
            drawing["components"][key] = edit
    return parse_design(drawing)


def codes(challenge: Challenge, design: Design) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in check(challenge, design)]


def test_the_start_itself_keeps_the_rules() -> None:
    for challenge in (board(), *challenges().values()):
        assert check(challenge, challenge.start) == []


def test_the_reference_of_every_board_keeps_its_rules() -> None:
    for challenge in challenges().values():
        assert challenge.reference is not None
        assert check(challenge, challenge.reference) == []


def test_locked_parts_stay_as_they_are() -> None:
    one = board()
    assert codes(one, submission(one, db=None)) == [("locked_gone", "/components")]
    assert codes(one, submission(one, db={"standby": True})) == [
        ("locked_parameter", "/components/db/params/standby")
    ]
    assert codes(one, submission(one, api={"size": "micro"})) == [
        ("locked_parameter", "/components/api/params/size")
    ]
    assert codes(one, submission(one, api={"instances": 3})) == []


def test_a_locked_parameter_is_named_in_both_languages() -> None:
    one = board()
    text = check(one, submission(one, api={"size": "micro"}))[0].text
    assert "api" in text.en
    assert "large" in text.en
    assert "인스턴스 크기" in text.ko


def test_only_allowed_kinds_may_be_added() -> None:
    one = board()
    assert codes(one, submission(one, cache={"kind": "cache"})) == [
        ("kind_not_allowed", "/components/cache/kind")
    ]
    assert codes(one, submission(one, lb={"kind": "lb"})) == []
    free = board(allowed_kinds=None)
    assert codes(free, submission(free, cache={"kind": "cache"})) == []
    assert codes(free, submission(free, magic={"kind": "custom"})) == [
        ("kind_not_allowed", "/components/magic/kind")
    ]


def test_nobody_wins_by_declaring_a_faster_world() -> None:
    free = board(allowed_kinds=None, locked={})
    assert codes(free, submission(free, db={"query_ms": 0.2})) == [
        ("locked_fact", "/components/db/params/query_ms")
    ]
    edge = {"kind": "cdn", "params": {"media_hit": 0.95}}
    assert codes(free, submission(free, edge=edge)) == [
        ("locked_fact", "/components/edge/params/media_hit")
    ]
    opened = board(allowed_kinds=None, locked={"facts": False})
    assert codes(opened, submission(opened, db={"query_ms": 0.2})) == []


def test_users_and_how_often_something_is_called_are_the_boards() -> None:
    one = board()
    assert ("client_added", "/components/more") in codes(
        one, submission(one, more={"kind": "client"})
    )
    assert ("locked_gone", "/components") in codes(one, submission(one, users=None))
    fewer = one.start.to_json()
    fewer["connections"]["b"]["calls"] = 0.01
    assert codes(one, parse_design(fewer)) == [("calls_changed", "/connections/b/calls")]


def test_measured_parameters_exist() -> None:
    for kind, parameters in FACTS.items():
        assert set(parameters) <= set(KINDS[kind].defaults)


def test_traffic_goals_and_scenarios_are_the_boards_own() -> None:
    one = challenges()["C04"]
    assert one.reference is not None
    easier = parse_design({
        **one.reference.to_json(), "scenarios": [],
        "workload": {"users": 1}, "goals": {"good_share": 0.5},
    })  # fmt: skip
    found = {problem.code for problem in check(one, easier)}
    assert found == {"workload_changed", "goals_changed", "scenarios_changed"}
    assert grade(one, easier).to_json() == grade(one, one.reference).to_json()


def test_what_breaks_a_rule_is_not_graded() -> None:
    one = board()
    with pytest.raises(DesignError) as refused:
        grade(one, submission(one, cache={"kind": "cache"}))
    assert [problem.code for problem in refused.value.problems] == ["kind_not_allowed"]


def test_the_same_seed_gives_the_same_grade() -> None:
    one = board()
    design = submission(one, api={"instances": 2})
    graded = [json.dumps(grade(one, design, seed=7).to_json()) for _ in range(2)]
    assert graded[0] == graded[1]


def test_the_seed_draws_victims_and_sizes_within_their_limits() -> None:
    one = challenges()["C04"]
    assert one.reference is not None
    two = parse_design({
        **one.reference.to_json(),
        "components": {**one.reference.to_json()["components"], "other": {"kind": "api"}},
    })  # fmt: skip

    def hit(seed: int) -> tuple[str | None, float | None]:
        trials = plan_trials(two, one.board, seed)
        instance, _, surge = (trial.case for trial in trials)
        assert instance is not None
        assert surge is not None
        return instance.target, max(event.load_factor for event in surge.course.events)

    drawn = [hit(seed) for seed in range(30)]
    assert {target for target, _ in drawn} == {"api", "other"}
    assert all(factor is not None and 2.4 <= factor <= 3.6 for _, factor in drawn)
    assert len({factor for _, factor in drawn}) == 30
    assert drawn == [hit(seed) for seed in range(30)]


def test_rows_say_who_may_see_them() -> None:
    one = board()
    design = submission(one, api={"instances": 2})
    rows = grade(one, design).score.rows
    assert {row.lesson: row.visibility for row in rows if row.part == "resilience"} == {
        "X01": "public", "X04": "hidden", "X12": "staff",
    }  # fmt: skip
    shown = grade(one.public(), design)
    assert "X04" not in json.dumps(shown.to_json())
    assert [row.most for row in shown.score.rows if row.part == "resilience"] == [30.0]


def test_staff_scenarios_count_nothing() -> None:
    one = board()
    without = parse_board({**document(), "scenarios": document()["scenarios"][:2]})
    design = submission(one, api={"instances": 2})
    assert grade(one, design).score.total == grade(without, design).score.total


def test_weights_share_out_the_points_of_resilience() -> None:
    one = board()
    rows = grade(one, one.start).score.rows
    assert {r.lesson: r.most for r in rows if r.part == "resilience"} == {
        "X01": pytest.approx(18.0), "X04": pytest.approx(12.0), "X12": 0.0,
    }  # fmt: skip
    assert [row.most for row in rows if row.part == "service"] == [24.0, 16.0]


def test_a_board_that_names_a_missing_component_says_so() -> None:
    one = parse_board({
        **document(), "locked": {},
        "scenarios": [{"scenario": "X04", "target": "db", "weight": 100}],
    })  # fmt: skip
    with pytest.raises(DesignError) as wrong:
        grade(one, submission(one, db=None, data={"kind": "sql"}))
    assert wrong.value.problems[0].pointer == "/scenarios/0/target"
    assert "db" in wrong.value.problems[0].text.en


def test_jobs_that_pile_up_cost_points_of_service() -> None:
    """20 of 440 requests and jobs a second: with too few workers none is done in time."""
    one = challenges()["C09"]
    assert one.reference is not None
    few = one.reference.to_json()
    few["components"]["worker"]["params"]["instances"] = 1
    judged = judge(one.asked(parse_design(few)), one.users, one.board)
    rates = judged.steady.rates
    requests = sum(float(rate[1]) for rate in rates.values())
    assert judged.good[1.0] == pytest.approx(requests / (requests + 20.0), abs=0.002)
    assert judged.served < 0.8
