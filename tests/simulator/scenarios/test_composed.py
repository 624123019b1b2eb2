"""Scenarios a person composes: reading, refusing, and what they do to a design."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.design import Design, parse_design
from simulator.errors import DesignError
from simulator.judge.cases import case_of, cases_of
from simulator.judge.conditions import Laboratory
from simulator.judge.incidents import Outcome, run_cases
from simulator.judge.score import score
from tests.simulator.compile.drawing import drawing


def shop(*scenarios: dict[str, Any]) -> Design:
    """Two servers behind a balancer, far from full; nobody retries."""
    plain = drawing(
        {
            "users": ("client", {"retries": 0}), "east": "region", "west": "region",
            "lb": "lb", "api": ("api", {"instances": 2, "sessions": "client_token"}),
            "db": "sql", "cache": "cache",
        },
        "users lb", "lb api", "api db", "api cache",
        users=20, workload={"intensity": 10, "classes": {"upload": {"jobs": 0}}},
    )  # fmt: skip
    return parse_design({**plain.to_json(), "scenarios": list(scenarios)})


def own(*faults: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"scenario": "own", "name": "Bad morning", "faults": list(faults), **more}


def down(component: str = "db", start: float = 0, minutes: float = 10) -> dict[str, Any]:
    return {"fault": "down", "component": component, "start": start, "minutes": minutes}


def outcome(design: Design) -> Outcome:
    case = case_of(design, design.scenarios[0])
    assert case is not None
    return run_cases(Laboratory(design, [20.0]), [case])[0]


def test_a_composed_scenario_survives_being_written_and_read() -> None:
    design = shop(own(
        down(), {"fault": "slow", "component": "api", "start": 20, "minutes": 5, "amount": 3},
        {"fault": "cut", "component": "east", "other": "west", "start": 0, "minutes": 2},
        goal=0.8, traffic=[{"minute": 0, "factor": 1}, {"minute": 10, "factor": 3}],
    ))  # fmt: skip
    assert parse_design(design.to_json()).scenarios == design.scenarios
    assert design.scenarios[0].goal == 0.8
    assert design.scenarios[0].components == {"db", "api", "east", "west"}


def test_what_is_down_fails_for_as_long_as_it_is_down() -> None:
    """A balancer down for 6 of 60 minutes takes a tenth of the good answers."""
    assert outcome(shop(own(down("lb", 10, 6)))).good[0] == pytest.approx(0.9, abs=1e-4)


def test_two_faults_at_different_times_add_up() -> None:
    found = outcome(shop(own(
        down("lb", 10, 6),
        {"fault": "errors", "component": "lb", "start": 30, "minutes": 12, "amount": 0.5},
    )))  # fmt: skip
    assert found.good[0] == pytest.approx(1 - 6 / 60 - 0.5 * 12 / 60, abs=1e-4)
    assert found.minutes[0] == pytest.approx(18)


def test_traffic_follows_the_lines_of_its_curve() -> None:
    """From 1 to 5 times in ten minutes: four steps of the same mean, then the usual again."""
    design = shop(own(traffic=[{"minute": 0, "factor": 1}, {"minute": 10, "factor": 5}]))
    case = cases_of(design)[0]
    phases = case.course.phases()
    assert [phase.load_factor for phase in phases] == [1.5, 2.5, 3.5, 4.5, 1.0]
    assert sum(phase.duration for phase in phases) == 3600.0
    assert [phase.duration for phase in phases[:4]] == [150.0] * 4


def test_a_composed_scenario_counts_in_the_score_by_its_own_goal() -> None:
    bad = score(shop(own(down("lb", 0, 30), goal=0.9)))
    mild = score(shop(own(down("lb", 0, 30), goal=0.4)))
    assert bad.part("resilience") < 15 < mild.part("resilience") == 30.0
    assert any("Bad morning" in row.text.ko for row in bad.rows)


def test_it_says_in_both_languages_what_happens() -> None:
    design = shop(own({"fault": "slow", "component": "db", "start": 5, "minutes": 10,
                       "amount": 4}))  # fmt: skip
    effect = cases_of(design)[0].kind.effect
    assert "4 times" in effect.en
    assert "from minute 5 for 10 minutes" in effect.en
    assert "4배" in effect.ko


@pytest.mark.parametrize(
    ("scenario", "pointer", "code"),
    [
        (own(down("nobody")), "/scenarios/0/faults/0/component", "unknown_victim"),
        (own(down(minutes=-3)), "/scenarios/0/faults/0/minutes", "out_of_range"),
        (own(down(start=-1)), "/scenarios/0/faults/0/start", "out_of_range"),
        (own({"fault": "down", "component": "db"}), "/scenarios/0/faults/0", "missing"),
        (own({**down(), "fault": "meteor"}), "/scenarios/0/faults/0/fault", "not_an_option"),
        (own({**down(), "fault": "cold"}), "/scenarios/0/faults/0/component", "fault_cannot_hit"),
        (own({**down("users"), "fault": "down"}), "/scenarios/0/faults/0/component",
         "fault_cannot_hit"),
        (own(down(), down(start=5)), "/scenarios/0/faults/1", "fault_twice"),
        (own(down(), {**down(start=5), "fault": "slow"}), "/scenarios/0/faults/1",
         "fault_while_down"),
        (own({**down(), "amount": 5}), "/scenarios/0/faults/0/amount", "no_amount"),
        (own({**down(), "fault": "slow", "amount": 0.5}), "/scenarios/0/faults/0/amount",
         "out_of_range"),
        (own({**down("east"), "fault": "cut", "other": "east"}), "/scenarios/0/faults/0/other",
         "cut_from_itself"),
        (own({**down("east"), "fault": "cut"}), "/scenarios/0/faults/0", "missing"),
        (own({**down(), "other": "api"}), "/scenarios/0/faults/0/other", "no_other"),
        (own(*[down(start=minute * 20) for minute in range(21)]), "/scenarios/0/faults",
         "too_many"),
        (own(), "/scenarios/0", "empty_scenario"),
        (own(traffic=[{"minute": 0, "factor": 2}]), "/scenarios/0/traffic", "one_point"),
        (own(traffic=[{"minute": 5, "factor": 2}, {"minute": 5, "factor": 1}]),
         "/scenarios/0/traffic/1/minute", "traffic_order"),
        (own(traffic=[{"minute": 5, "factor": 0}, {"minute": 6, "factor": 1}]),
         "/scenarios/0/traffic/0/factor", "out_of_range"),
        (own(traffic=[{"minute": 5}, {"minute": 6, "factor": 1}]), "/scenarios/0/traffic/0",
         "missing"),
        ({**own(down()), "target": "db"}, "/scenarios/0/target", "unknown_key"),
        ({**own(down()), "goal": 1.5}, "/scenarios/0/goal", "out_of_range"),
        ({"scenario": "X01", "faults": []}, "/scenarios/0/faults", "unknown_key"),
        ({"scenario": "X01", "seed": 1.5}, "/scenarios/0/seed", "not_whole"),
        ({"scenario": "X01", "seed": 1, "target": "api"}, "/scenarios/0/seed",
         "seed_and_target"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_where_it_stands(
    scenario: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(DesignError) as raised:
        shop(scenario)
    found = {(problem.pointer, problem.code) for problem in raised.value.problems}
    assert (pointer, code) in found
    for problem in raised.value.problems:
        assert problem.text.en
        assert problem.text.ko
        assert "{" not in problem.text.en + problem.text.ko


def test_a_seed_draws_victim_and_strength_the_same_way_every_time() -> None:
    drawn = {
        seed: case_of(shop({"scenario": "X12", "seed": seed}), shop(
            {"scenario": "X12", "seed": seed}).scenarios[0])
        for seed in range(12)
    }  # fmt: skip
    factors = {
        max(event.load_factor for event in case.course.events) for case in drawn.values() if case
    }
    assert len(factors) == 12
    assert all(3 * 0.8 <= factor <= 3 * 1.2 for factor in factors)
    again = case_of(shop({"scenario": "X12", "seed": 3}),
                    shop({"scenario": "X12", "seed": 3}).scenarios[0])  # fmt: skip
    assert again is not None
    assert drawn[3] is not None
    assert again.course == drawn[3].course


def test_a_seed_reaches_every_victim() -> None:
    base = shop()
    hit = set()
    for seed in range(20):
        document = {**base.to_json(), "scenarios": [{"scenario": "X14", "seed": seed}]}
        design = parse_design(document)
        case = case_of(design, design.scenarios[0])
        assert case is not None
        hit.add(case.target)
    assert hit == {"db", "cache"}
