"""A design judged in a chapter: which of the chapter's goals it meets, and what the prediction
would have had to say. Nothing here needs Django: solver processes run it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from sandbox.learn.chapters import Chapter, chapters
from simulator.design import Design, parse_design
from simulator.evaluate import evaluate
from simulator.judge.goals import GoalMet
from simulator.judge.grade import grade
from simulator.judge.score import Score
from simulator.judge.timeline import timeline_frames

NEXT_SCALE = 10


def lesson_frames(chapter: Chapter, design: Design) -> Iterator[dict[str, Any]]:
    """The ``lesson`` frame; for a design that passes, how it fares at the next scale; and, where
    the chapter has a scenario, how that unfolds."""
    verdict = judged(chapter, design)
    yield verdict
    challenge = chapter.challenge("en")
    if verdict["passed"]:
        yield next_scale(challenge.asked(design))
    if challenge.scenarios:
        yield from timeline_frames(challenge.asked(design), everywhere=False)


def judged(chapter: Chapter, design: Design) -> dict[str, Any]:
    """The ``lesson`` frame: the goals with whether they are met, the score, and the right answer
    to the prediction. Raises DesignError for a design that cannot be judged."""
    found = grade(chapter.challenge("en"), design).score
    goals = asked_goals(chapter, found)
    return {
        "kind": "lesson",
        "lesson": chapter.slug,
        "passed": all(goal.met for goal in goals),
        "goals": [goal.to_json() for goal in goals],
        "score": found.total,
        "answer": answer(chapter.slug),
    }


def next_scale(design: Design) -> dict[str, Any]:
    """The ``scale`` frame: the same system with ten times the users, and its fullest part."""
    users = NEXT_SCALE * design.workload.users
    more = replace(design.workload, params={**design.workload.params, "users": users})
    load = next(evaluate(replace(design, workload=more), []))
    full = load["bottleneck"]
    used = load["components"][full]["utilisation"] if full else None
    return {
        "kind": "scale",
        "users": users,
        "good": load["good"],
        "component": full,
        "utilisation": used,
        "cost": load["cost"]["total"],
    }


def asked_goals(chapter: Chapter, score: Score) -> list[GoalMet]:
    """The goals of the kinds the chapter asks for."""
    return [goal for goal in score.goals if goal.figure.split(":")[0] in chapter.asks]


@cache
def answer(slug: str) -> int:
    """Which option of the prediction is right, as the engine finds it on the starting design."""
    chapter = chapters()[slug]
    start = parse_design(chapter.document("en"))
    found = figure_of(chapter.prediction.figure, grade(chapter.challenge("en"), start).score)
    return next(
        index for index, option in enumerate(chapter.prediction.options) if option.fits(found)
    )


def figure_of(figure: str, score: Score) -> float | str | None:
    """One figure of a score: the component that fills up first, or what a goal found; 0 for
    data that nothing lost."""
    if figure == "bottleneck":
        full = (row for row in score.rows if row.part == "service" and row.figure == "good")
        rows = [row.component for row in full if row.component is not None]
        return rows[-1] if rows else None
    found = {goal.figure: goal.found for goal in score.goals}
    return found.get(figure, 0.0) if figure.startswith("data:") else found.get(figure)
