"""What a student may see of a result. Everything a student is shown of a grading, on whatever
surface, is made here.

Before the reveal a result is that of the public part of the board, which was graded by itself
and knows nothing of the rest; a token adds as much about the hidden part as the assignment
allows. Scenarios for staff alone stay with staff for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox import clock
from sandbox.boards.models import (
    UNFINISHED,
    Assignment,
    Comment,
    Feedback,
    GradeEntry,
    GradeStatus,
    GradingRun,
    RunStatus,
    Submission,
)
from sandbox.boards.timelines import reveals_at
from simulator.judge.board_facts import FACTS
from simulator.scenarios.kinds import SCENARIOS

HIDDEN = ("hidden", "name_only")


def is_revealed(assignment: Assignment) -> bool:
    """Whether hidden scenarios and their results may be seen by students now."""
    now = clock.now()
    if assignment.revealed is not None:
        return assignment.revealed <= now
    moment = reveals_at(assignment)
    return moment is not None and now >= moment


def shown(run: GradingRun) -> dict[str, Any]:
    """A grading as far as scenarios for staff are left out of it."""
    if run.status in UNFINISHED:
        return {"state": "grading"}
    if run.status == RunStatus.FAILED:
        lasting = bool((run.error or {}).get("lasting"))
        problems = [problem["message"] for problem in (run.error or {}).get("problems", [])]
        return {"state": "refused" if lasting else "failed", "problems": problems}
    result = run.result or {}
    return {
        "state": "done",
        "total": result["total"],
        "passed": result["passed"],
        "rows": [_row(row) for row in result["rows"] if row["visibility"] != "staff"],
        "goals": [goal for goal in result["goals"] if goal["visibility"] != "staff"],
        "cost": result["cost"],
        "p99_ms": result["p99_ms"],
        "bottleneck": result["bottleneck"],
        "engine": result["engine"],
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    names = ("part", "points", "most", "text", "component", "lesson", "visibility")
    return {name: row[name] for name in names}


def result_of(submission: Submission, assignment: Assignment, revealed: bool) -> dict[str, Any]:
    """A submission's result as its student may see it now."""
    if revealed:
        return {**shown(submission.run), "hidden": None}
    if not assignment.show_score:
        state = shown(submission.public_run)["state"]
        return {"state": state if state != "done" else "kept", "hidden": None}
    hidden: dict[str, Any] | None = None
    if submission.version.has_hidden:
        hidden = hidden_feedback(submission, assignment)
    return {**shown(submission.public_run), "hidden": hidden}


def hidden_feedback(submission: Submission, assignment: Assignment) -> dict[str, Any]:
    """What a token bought: ``kind`` is ``pending`` without one."""
    if not submission.shows_hidden or assignment.feedback == Feedback.NONE:
        return {"kind": "pending"}
    if submission.run.status != RunStatus.DONE:
        return {"kind": "grading"}
    rows = [
        row for row in (submission.run.result or {})["rows"]
        if row["visibility"] in HIDDEN and row["most"] > 0
    ]  # fmt: skip
    failing = [row for row in rows if row["points"] < row["most"]]
    if assignment.feedback == Feedback.COUNT:
        return {"kind": "count", "passed": len(rows) - len(failing), "of": len(rows)}
    if assignment.feedback == Feedback.FIRST:
        return {"kind": "first", "name": name_of(failing[0]) if failing else None}
    return {"kind": "full", "rows": [_row(row) for row in rows]}


def name_of(row: dict[str, Any]) -> dict[str, str]:
    """The name of the scenario a row speaks of, and no more."""
    kind = SCENARIOS.get(row["lesson"])
    return row["text"] if kind is None else kind.label.to_json()


def grade_shown(entry: GradeEntry, assignment: Assignment, revealed: bool) -> float | None:
    """The grade as far as its student may know it now: what staff set once marks are released,
    what was counted once nothing hidden is in it any more; None where there is none to tell."""
    whole = revealed or not _counts_hidden(entry, assignment)
    if assignment.released is not None and (whole or entry.manual is not None):
        return entry.final
    untouched = entry.manual is None and entry.status == GradeStatus.GRADED
    open_to_see = revealed or (assignment.show_score and whole)
    return entry.counted if untouched and open_to_see else None


def _counts_hidden(entry: GradeEntry, assignment: Assignment) -> bool:
    """Whether anything hidden is in a grade: of the board as it is, or of the version of it that
    the submission was graded by. Entries come with their submission."""
    counted = entry.submission
    earlier = counted is not None and counted.run_id != counted.public_run_id
    return assignment.version.has_hidden or earlier


def comments_told(found: Iterable[Comment], assignment: Assignment) -> list[Comment]:
    """Of comments on an assignment's submissions those their student may read now: released, and
    on nothing that is hidden from them. Comments come with the version of their submission."""
    if assignment.released is None:
        return []
    now, revealed = clock.now(), is_revealed(assignment)
    return [
        one for one in found
        if one.released is not None and one.released <= now
        and (one.anchor != "scenario" or _is_known(one, revealed))
    ]  # fmt: skip


def _is_known(comment: Comment, revealed: bool) -> bool:
    known = ("public", *HIDDEN) if revealed else ("public",)
    return any(
        one["scenario"] == comment.target and one.get("visibility") in known
        for one in comment.submission.version.content["scenarios"]
    )


def advises(assignment: Assignment) -> bool:
    """Whether students see here what would help, the plan and cures: they give answers away."""
    return assignment.advice or is_revealed(assignment)


def names_only(submission_version_content: dict[str, Any]) -> list[dict[str, str]]:
    """The names of scenarios whose names alone are known before the reveal."""
    return [
        SCENARIOS[one["scenario"]].label.to_json()
        for one in submission_version_content["scenarios"]
        if one.get("visibility") == "name_only" and one["scenario"] in SCENARIOS
    ]


def board_for_students(assignment: Assignment, revealed: bool) -> dict[str, Any]:
    """What a student is told of a board: its words, demands, rules and public scenarios."""
    from sandbox.boards.submitting import challenge_of, start_of

    challenge = challenge_of(assignment.version)
    content = challenge.public().to_json()
    told = {
        name: content[name]
        for name in ("title", "story", "goal", "pass_mark", "allowed_kinds", "locked", "loads")
    }
    scenarios = [one for one in content["scenarios"] if one["visibility"] == "public"]
    if revealed:
        whole = challenge.to_json()
        scenarios = [one for one in whole["scenarios"] if one["visibility"] != "staff"]
        told["lesson"] = content["lesson"]
    facts = FACTS if challenge.rules.facts_locked else {}
    return {
        **told,
        "start": start_of(assignment.version),
        "facts": {kind: list(parameters) for kind, parameters in facts.items()},
        "budget": challenge.goals.budget,
        "users": challenge.users,
        "scenarios": [_scenario(one) for one in scenarios],
        "named": [] if revealed else names_only(assignment.version.content),
        "has_hidden": assignment.version.has_hidden and not revealed,
        "hints": min(assignment.hints, len(challenge.words.hints)),
    }


def _scenario(one: dict[str, Any]) -> dict[str, Any]:
    kind = SCENARIOS.get(one["scenario"])
    label = (
        kind.label.to_json() if kind is not None else {"en": one["scenario"], "ko": one["scenario"]}
    )
    return {**one, "label": label}
