"""The surge: how far the users can be raised before a design misses its goals."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simulator.design import parse_design
from simulator.errors import DesignError
from simulator.evaluate import evaluate
from simulator.judge.boards import challenges
from simulator.judge.steps import SHARES, surge_steps
from simulator.judge.surge import surge_frames


def test_the_steps_are_the_shares_of_the_users_ascending_and_each_once() -> None:
    assert surge_steps(1000) == (100, 250, 500, 750, 1000, 1200, 1500, 2000, 3000, 5000)
    assert surge_steps(1) == (1, 2, 3, 5)
    assert surge_steps(40_000_000)[-1] == 50_000_000
    assert all(one < other for one, other in pairwise(surge_steps(7)))


def test_a_surge_stops_at_the_first_step_that_misses_the_goals() -> None:
    challenge = challenges()["C04"]
    *steps, end = surge_frames(challenge.asked(challenge.start))
    assert [step["met"] for step in steps] == [True] * (len(steps) - 1) + [False]
    assert end["survived"] == steps[-2]["users"]
    assert end["bottleneck"] == steps[-1]["bottleneck"] == "api"
    assert len(steps) < len(SHARES)


def test_a_surge_agrees_with_the_capacity_of_the_ladder() -> None:
    challenge = challenges()["C04"]
    design = challenge.asked(challenge.reference)  # type: ignore[arg-type]
    *_, verdict = evaluate(design, [challenge.users])
    *steps, end = surge_frames(design)
    assert end["survived"] <= verdict["capacity_users"] < steps[-1]["users"]


def test_a_design_without_a_way_for_its_requests_is_refused_before_the_first_step() -> None:
    challenge = challenges()["C12"]
    with pytest.raises(DesignError):
        next(surge_frames(challenge.asked(parse_design(challenge.start.to_json()))))
