"""The figures of a design for pictures and reports, from the same runs the editor follows."""

from __future__ import annotations

from typing import Any

from sandbox.reports.parts import Figures
from sandbox.runs.question import Question
from sandbox.runs.waiting import frames_until, frames_when_done
from simulator.design import Design


def load_frame(design: Design, users: int | None = None) -> dict[str, Any]:
    """The load frame at a user count, the design's own when None. Blocks until it is solved."""
    wanted = users or design.workload.users
    question = Question() if wanted in _ladder(design) else Question(loads=(wanted,))

    def has_it(frames: list[dict[str, Any]]) -> bool:
        return any(frame.get("users") == wanted for frame in frames)

    found = frames_until(design, question, has_it)
    return next(frame for frame in found if frame.get("users") == wanted)


def load_frames(design: Design) -> list[dict[str, Any]]:
    """Every load frame of the ladder, by users. Blocks until they are solved."""
    steps = len(_ladder(design))
    return _by_users(
        frames_until(design, Question(), lambda frames: len(_by_users(frames)) >= steps)
    )


def _ladder(design: Design) -> set[int]:
    """The user counts that the editor, too, asks for."""
    from simulator.evaluate import LADDER  # with the solver: the server starts without

    return {*LADDER, design.workload.users}


def report_figures(design: Design) -> Figures:
    """Ladder, verdict and score. Blocks until all are there."""
    frames = frames_when_done(design, Question())
    judged = frames_when_done(design, Question(judgement="score"))
    return Figures(
        frames=_by_users(frames),
        verdict=next((frame for frame in frames if frame["kind"] == "verdict"), None),
        score=next((frame for frame in judged if frame["kind"] == "score"), None),
    )


def _by_users(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((f for f in frames if f["kind"] == "load"), key=lambda frame: frame["users"])
