"""The figures of a design for pictures and reports, from the same runs the editor follows."""

from __future__ import annotations

from typing import Any

from sandbox.reports.parts import Figures
from sandbox.runs.question import Question
from sandbox.runs.waiting import frames_when_done
from simulator.design import Design


def load_frame(design: Design, users: int | None = None) -> dict[str, Any]:
    """The load frame at a user count, the design's own when None. Blocks until it is solved."""
    wanted = users or design.workload.users
    frames = load_frames(design)
    found = next((frame for frame in frames if frame["users"] == wanted), None)
    if found is not None:
        return found
    asked = frames_when_done(design, Question(loads=(wanted,)))
    return next(f for f in asked if f["kind"] == "load" and f["users"] == wanted)


def load_frames(design: Design) -> list[dict[str, Any]]:
    """Every load frame of the ladder, by users. Blocks until they are solved."""
    return _by_users(frames_when_done(design, Question()))


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
