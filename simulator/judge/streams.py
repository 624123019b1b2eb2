"""Judgements as streams of frames, each a dictionary ready for JSON.

Whoever runs them treats all alike: iterate, send each frame on, and close the iterator to
cancel. An error is raised before the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from simulator.design.document import Design
from simulator.judge.advice import advice_frames
from simulator.judge.availability import availability
from simulator.judge.matrix import matrix_frames
from simulator.judge.plan import plan_frames
from simulator.judge.score import score

Frames = Iterator[dict[str, Any]]


def score_frames(design: Design) -> Frames:
    """The score, one frame."""
    yield score(design).to_json()


def failure_frames(design: Design) -> Frames:
    """The failure matrix row by row, then the availability in nines."""
    yield from matrix_frames(design)
    yield availability(design).to_json()


STREAMS: dict[str, Callable[[Design], Frames]] = {
    "score": score_frames,
    "matrix": failure_frames,
    "advice": advice_frames,
    "plan": plan_frames,
}


def stream(design: Design, what: str) -> Frames:
    """The frames of one judgement; KeyError for one that does not exist.

    Raises DesignError, while iterating, for a design that cannot be judged.
    """
    return STREAMS[what](design)
