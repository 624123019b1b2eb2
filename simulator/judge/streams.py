"""Judgements as streams of frames, each a dictionary ready for JSON.

Whoever runs them treats all alike: iterate, send each frame on, and close the iterator to
cancel. An error is raised before the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.calibrate import calibration_frames
from simulator.design import parse_design
from simulator.design.document import Design
from simulator.judge.advice import advice_frames
from simulator.judge.availability import availability
from simulator.judge.compare import compare
from simulator.judge.hysteresis import hysteresis_frames
from simulator.judge.matrix import matrix_frames
from simulator.judge.pareto import pareto_frames
from simulator.judge.plan import plan_frames
from simulator.judge.score import score
from simulator.judge.surge import surge_frames
from simulator.judge.timeline import timeline_frames

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
    "pareto": pareto_frames,
    "hysteresis": hysteresis_frames,
    "timeline": timeline_frames,
    "surge": surge_frames,
}


def stream(design: Design, what: str, other: Mapping[str, Any] | None = None) -> Frames:
    """The frames of one judgement; KeyError for one that does not exist.

    ``compare`` judges the design beside the ``other`` document, ``calibrate`` beside the results
    of a load test; nothing else needs one.

    Raises DesignError, while iterating, for a design that cannot be judged.
    """
    if what == "compare" and other is not None:
        return iter([compare(design, parse_design(dict(other)))])
    if what == "calibrate" and other is not None:
        return calibration_frames(design, other)
    return STREAMS[what](design)
