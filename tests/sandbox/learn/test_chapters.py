"""Every chapter does what it teaches: the start fails, the one change passes, the bigger box
does not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sandbox.learn.chapters import PATHS, chapters, next_of
from sandbox.learn.judging import answer, judged, lesson_frames
from sandbox.learn.lessons import lessons
from simulator.design import parse_design

SLUGS = list(chapters())


@pytest.mark.parametrize("slug", SLUGS)
def test_the_start_fails_the_change_passes_and_the_bigger_box_does_not(slug: str) -> None:
    chapter = chapters()[slug]
    assert not judged(chapter, parse_design(chapter.document("en")))["passed"]
    solved = judged(chapter, parse_design(chapter.after("solution")))
    assert solved["passed"], [goal for goal in solved["goals"] if not goal["met"]]
    assert not judged(chapter, parse_design(chapter.after("naive")))["passed"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_new_component_is_in_the_answer_and_one_prediction_is_right(slug: str) -> None:
    chapter = chapters()[slug]
    design = parse_design(chapter.after("solution", "ko"))
    assert chapter.new in {component.kind for component in design.components.values()}
    assert 0 <= answer(slug) < len(chapter.prediction.options)
    assert len(chapter.challenge("ko").words.hints) == 3


def test_eleven_chapters_and_seven_stages_follow_each_other() -> None:
    for path, count in zip(PATHS, (11, 7), strict=True):
        steps = [one for one in chapters().values() if one.path == path]
        assert [one.number for one in steps] == list(range(1, count + 1))
        assert [next_of(one) for one in steps] == [*steps[1:], None]


def test_every_lesson_is_taught_somewhere() -> None:
    assert list(lessons()) == [f"T{number:02}" for number in range(1, 31)]
    taught = {code for chapter in chapters().values() for code in chapter.lessons}
    assert taught == set(lessons())


def test_the_same_design_is_judged_the_same() -> None:
    chapter = chapters()["replication"]
    design = parse_design(chapter.document("en"))
    once, again = (json.dumps(list(lesson_frames(chapter, design))) for _ in range(2))
    assert once == again


def test_a_scenario_shows_how_it_unfolds() -> None:
    chapter = chapters()["replication"]
    frames = list(lesson_frames(chapter, parse_design(chapter.document("en"))))
    assert [frame["kind"] for frame in frames] == ["lesson", "timeline"]
    stretches = frames[1]["stretches"]
    assert stretches[0]["good"] < 0.97 < stretches[-1]["good"]


def test_the_solved_system_is_tried_at_the_next_scale() -> None:
    chapter = chapters()["single-server"]
    frames = list(lesson_frames(chapter, parse_design(chapter.after("solution"))))
    assert [frame["kind"] for frame in frames] == ["lesson", "scale"]
    scale = frames[1]
    assert scale["users"] == 1000
    assert scale["good"] < 0.5
    assert (scale["component"], scale["utilisation"] > 1) == ("box", True)


def test_reading_the_chapters_loads_no_solver() -> None:
    code = (
        "import sys; from sandbox.learn.chapters import chapters; chapters(); "
        "sys.exit('simulator.solve' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
