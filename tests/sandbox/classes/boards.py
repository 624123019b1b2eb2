"""Boards, assignments and results for tests, without solving anything unless asked."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from sandbox.boards import grading
from sandbox.boards.authoring import EMPTY, make_version
from sandbox.boards.models import UNFINISHED, Assignment, Board, BoardVersion, GradingRun
from sandbox.classes.models import Course

DUE = datetime(2026, 9, 18, 15, 0, tzinfo=UTC)
SECRET = "The hidden trap is a stampede"
HIDDEN_FACTOR = 7.25
"""A figure that stands nowhere but in the hidden scenario of ``draft``."""


def drawing(servers: int = 2, **params: Any) -> dict[str, Any]:
    """Clients before API servers and a database."""
    return {
        "components": {
            "users": {"kind": "client", "name": "Users", "x": 40, "y": 240},
            "lb": {"kind": "lb", "name": "Balancer", "x": 280, "y": 240},
            "api": {"kind": "api", "name": "API", "x": 520, "y": 240,
                    "params": {"size": "large", "instances": servers,
                               "sessions": "client_token", **params}},
            "db": {"kind": "sql", "name": "DB", "x": 760, "y": 240,
                   "params": {"size": "medium", "standby": True}},
        },
        "connections": {
            "a": {"from": "users", "to": "lb"}, "b": {"from": "lb", "to": "api"},
            "c": {"from": "api", "to": "db"},
        },
        "notes": [],
    }  # fmt: skip


def design(servers: int = 2, **params: Any) -> dict[str, Any]:
    """The same as a document to hand in."""
    return {"format": "loadstone-design/1", "name": "Mine", **drawing(servers, **params)}


def draft(hidden: bool = True) -> dict[str, Any]:
    """A board with one public and perhaps one hidden scenario."""
    made = deepcopy(EMPTY)
    for name in ("title", "story", "goal", "lesson"):
        made[name] = {"en": f"The {name}", "ko": f"{name} 글"}
    made["hints"] = [{"en": f"Hint {n}", "ko": f"힌트 {n}"} for n in (1, 2, 3)]
    made["notes"] = {"en": SECRET, "ko": SECRET}
    made["workload"]["classes"] = {"upload": {"jobs": 0}}
    made["start"] = {
        "components": {key: drawing()["components"][key] for key in ("users", "api", "db")},
        "connections": {"b": {"from": "users", "to": "api"}, "c": {"from": "api", "to": "db"}},
        "notes": [],
    }
    made["reference"] = drawing(3)
    made["pass_mark"] = 60
    public = {"scenario": "X01", "weight": 60, "visibility": "public", "must": False}
    surge = {"scenario": "X12", "weight": 40, "visibility": "hidden", "must": False,
             "factor": HIDDEN_FACTOR}  # fmt: skip
    made["scenarios"] = [public, surge] if hidden else [{**public, "weight": 100}]
    return made


def board(course: Course, hidden: bool = True, **changes: Any) -> Board:
    """A board in a course."""
    return Board.objects.create(course=course, draft={**draft(hidden), **changes})


def assignment(course: Course, hidden: bool = True, **settings: Any) -> Assignment:
    """A published assignment with late steps."""
    made = {"due": DUE, "late": [[24, 80]], "after": "practice", "published": DUE.replace(day=1)}
    return Assignment.objects.create(
        course=course, version=make_version(board(course, hidden)), **{**made, **settings}
    )


def result(total: float, hidden: float | None = None, **figures: Any) -> dict[str, Any]:
    """A grade as the engine gives it, with made-up points."""
    rows = [_row("service", total - (hidden or 0.0), 60.0, "Served.", "service", "public")]
    if hidden is not None:
        rows.append(_row("resilience", hidden, 40.0, SECRET, "X12", "hidden"))
    return {
        "kind": "score", "total": total, "rows": rows, "goals": [], "good": {"1": 0.99},
        "cost": 1000.0, "engine": "1.0.0", "passed": total >= 60, "p99_ms": 200.0,
        "bottleneck": "sql", "users": 1000, **figures,
    }  # fmt: skip


def _row(
    part: str, points: float, most: float, words: str, lesson: str, visibility: str
) -> dict[str, Any]:
    return {
        "part": part, "points": points, "most": most, "text": {"en": words, "ko": words},
        "figure": "good", "value": 0.9, "component": "api", "lesson": lesson,
        "visibility": visibility,
    }  # fmt: skip


def finish(run: GradingRun, total: float, hidden: float | None = None, **figures: Any) -> None:
    """A grading ends with this result."""
    claimed = grading.claim(run.key)
    assert claimed is not None
    frame = result(total, None if run.public else hidden, **figures)
    grading.finish(claimed, grading.RunStatus.DONE, frame)


def finish_all(total: float = 70.0, version: BoardVersion | None = None, **figures: Any) -> None:
    """Every grading that waits, or those of one version where a site beside grades others, ends
    with the same result."""
    waiting = GradingRun.objects.filter(status__in=UNFINISHED)
    if version is not None:
        waiting = waiting.filter(version=version)
    for run in waiting:
        finish(run, total, **figures)
