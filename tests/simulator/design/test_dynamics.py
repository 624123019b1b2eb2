"""The eight failure dynamics: the small cause has its large effect, and the named cure ends it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.design import parse_design
from simulator.design.dynamics import DYNAMICS, Dynamic
from simulator.judge.edits import apply
from simulator.judge.timeline import timeline_frames

IDS = [dynamic.id for dynamic in DYNAMICS]
ONE = {dynamic.id: dynamic for dynamic in DYNAMICS}
EACH = pytest.mark.parametrize("dynamic", DYNAMICS, ids=IDS)
STAY_DOWN = ("D1", "D3", "D6")
"""Those in which the bad state outlives its cause."""


@cache
def unfolds(key: str, cured: bool) -> dict[str, Any]:
    dynamic = ONE[key]
    design = parse_design(apply(dynamic.document, dynamic.patch if cured else []))
    (frame,) = timeline_frames(design)
    return frame


def test_there_are_eight_with_words_in_both_languages() -> None:
    assert [f"D{number}" for number in range(1, 9)] == IDS
    for dynamic in DYNAMICS:
        for text in (dynamic.title, dynamic.summary, dynamic.cure):
            assert text.en
            assert text.ko
            assert text.en != text.ko
        for language in ("en", "ko"):
            parse_design(dynamic.localised(language))


@EACH
def test_it_starts_well_and_the_scenario_brings_it_below_its_goal(dynamic: Dynamic) -> None:
    frame = unfolds(dynamic.id, False)
    calm = [s["good"] for s in frame["stretches"] if s["what"]["en"] == "as usual"]
    assert frame["worst"] < 0.6
    assert frame["good"] < 0.95
    # Staying broken implies that the goal was met before.
    assert dynamic.id == "D2" or max(calm) > 0.98 or frame["stays_broken"]


@EACH
def test_the_named_cure_keeps_the_service_up(dynamic: Dynamic) -> None:
    bad, cured = unfolds(dynamic.id, False), unfolds(dynamic.id, True)
    assert cured["good"] > 0.94
    assert cured["good"] > bad["good"] + 0.05
    assert not cured["stays_broken"]


@pytest.mark.parametrize("key", STAY_DOWN)
def test_the_bad_state_outlives_its_cause_and_the_cure_takes_it_away(key: str) -> None:
    bad, cured = unfolds(key, False), unfolds(key, True)
    assert bad["stays_broken"]
    assert bad["stretches"][-1]["what"]["en"] == "as usual"
    assert bad["stretches"][-1]["stuck"]
    assert bad["stretches"][-1]["classes"]["read"] < 0.05  # messages need no API server
    assert not any(stretch["stuck"] for stretch in cured["stretches"])


def test_a_database_without_room_never_fills_its_cache_again() -> None:
    bad, cured = unfolds("D2", False), unfolds("D2", True)
    assert [s["good"] for s in bad["stretches"]] == pytest.approx([0.0])
    assert "refills" in bad["stretches"][-1]["what"]["en"]
    full_after = [s["to_s"] for s in cured["stretches"] if "refills" in s["what"]["en"]][3]
    assert 60 < full_after < 1200
    assert cured["worst"] > 0.99


def test_overload_without_a_bound_serves_nobody_and_with_one_what_the_servers_can_do() -> None:
    """1.5 × 2,200 users ask for about 1.2 times the processors; a short queue serves the rest."""
    bad, cured = unfolds("D8", False), unfolds("D8", True)
    assert bad["worst"] < 0.01
    assert 0.75 < cured["worst"] < 0.9


def test_requests_that_never_needed_the_slow_service_fail_with_it() -> None:
    bad, cured = unfolds("D5", False), unfolds("D5", True)
    assert bad["stretches"][0]["classes"]["media"] < 0.1
    assert cured["stretches"][0]["classes"]["media"] > 0.99
    assert cured["worst"] > 0.85


def test_a_sink_hole_draws_in_far_more_than_its_part() -> None:
    """With least connections one of eight gets most calls, by turn an eighth; three tries."""
    bad, cured = unfolds("D7", False), unfolds("D7", True)
    drawn = (1 - bad["worst"]) ** (1 / 3)
    assert drawn > 0.7
    assert (1 - cured["worst"]) ** (1 / 3) < 0.3
