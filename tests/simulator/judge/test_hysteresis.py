"""Two steady states: where they are, what leads into the bad one, what takes it away."""

from __future__ import annotations

import pytest

from simulator.design import parse_design
from simulator.judge.edits import apply
from simulator.judge.hysteresis import curve_of, hysteresis_frames
from tests.simulator.judge.storm import storm

LOADS = [400, 1000, 1800]


@pytest.fixture(scope="module")
def frames() -> list[dict]:  # type: ignore[type-arg]
    return list(hysteresis_frames(storm()))


def test_impatient_retries_keep_a_design_down_that_could_serve_everybody() -> None:
    curve = curve_of(storm(), LOADS)
    assert list(curve.two) == [False, True, True]
    assert curve.up[1] > 0.99
    assert curve.down[1] < 0.1


def test_the_lower_fold_is_where_all_repeats_together_just_fit() -> None:
    """With r retries overload lasts down to 1/(1 + r) of the load the servers can do."""
    folds = {}
    for retries in (1, 3):
        users = list(range(300, 3000, 100))
        found = curve_of(storm(retries=retries), users).folds
        assert found is not None
        folds[retries] = found
    assert folds[3][0] / folds[1][0] == pytest.approx(2 / 4, abs=0.1)
    assert folds[3][1] == folds[1][1]


def test_a_design_without_retries_has_one_steady_state() -> None:
    frames = list(hysteresis_frames(storm(retries=0)))
    assert [frame["kind"] for frame in frames] == ["hysteresis", "hysteresis_end"]
    assert frames[0]["folds"] is None
    assert frames[1] == {"kind": "hysteresis_end", "two_states": False, "removed_by": 0}


def test_a_surge_just_beyond_the_upper_fold_is_a_trigger(frames: list) -> None:  # type: ignore[type-arg]
    head = frames[0]
    surge = next(frame for frame in frames if frame["kind"] == "trigger")
    assert head["inside"]
    beyond = curve_of(storm(), [head["at"] * surge["factor"]])
    assert beyond.up[0] < 0.5


def test_a_slow_database_leaves_the_queues_full_but_a_dead_balancer_does_not(
    frames: list,  # type: ignore[type-arg]
) -> None:
    named = {(f["scenario"], f["component"]) for f in frames if f["kind"] == "trigger"}
    assert ("X14", "db") in named
    assert ("X09", "lb") not in named


def test_a_setting_that_is_said_to_remove_it_does(frames: list) -> None:  # type: ignore[type-arg]
    cures = [frame for frame in frames if frame["kind"] == "cure"]
    removing = {frame["parameter"] for frame in cures if frame["removes"]}
    assert {"retries", "timeout_s", "shedding", "backlog"} <= removing
    document = storm().to_json()
    for cure in cures:
        after = parse_design(apply(document, cure["patch"]))
        if cure["removes"]:
            assert not curve_of(after, LOADS).two.any(), cure["text"]["en"]
        if not cure["helps_here"]:
            assert curve_of(after, [frames[0]["at"]]).two.any(), cure["text"]["en"]


def test_the_same_design_gives_the_same_frames(frames: list) -> None:  # type: ignore[type-arg]
    assert list(hysteresis_frames(storm())) == frames
