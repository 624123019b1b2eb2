"""One scenario of a design with the figures of every component, stretch by stretch: what an
animation of the failure shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.design.document import Design
from simulator.errors import DesignError, Problem
from simulator.evaluate import load_frame
from simulator.frames.numbers import tidy
from simulator.judge import words
from simulator.judge.cases import Case, cases_of, check_scenarios
from simulator.judge.conditions import Laboratory
from simulator.judge.stretches import phases_of, stretches
from simulator.judge.timeline import wrong
from simulator.text import Text

NO_CASE = Text(
    "There is no scenario {index} for this design; it has {count}.",
    "이 설계에는 {index}번 시나리오가 없습니다. 모두 {count}개입니다.",
)


def episodes(design: Design) -> list[dict[str, Any]]:
    """Every scenario that can happen to the design, by its place: index and label. One that
    has nothing to hit is passed over; DesignError for one that is wrong."""
    check_scenarios(design, everywhere=False)
    return [
        {"index": index, "label": words.incident(design, case).to_json()}
        for index, case in enumerate(cases_of(design))
    ]


def episode_frames(design: Design, index: int) -> Iterator[dict[str, Any]]:
    """A frame a stretch at the design's own load: from when to when (s), what holds, and a
    ``load`` frame. DesignError for a scenario there is not."""
    check_scenarios(design, everywhere=False)
    cases = cases_of(design)
    if not 0 <= index < len(cases):
        text = NO_CASE.fill(index=index, count=len(cases))
        raise DesignError([Problem(pointer="/scenarios", code="no_scenario", text=text)])
    case = cases[index]
    laboratory = Laboratory(design, [design.workload.users])
    laboratory.prepare(phases_of([case]))
    yield from (tidy(frame) for frame in _frames(design, laboratory, case))


def _frames(design: Design, laboratory: Laboratory, case: Case) -> Iterator[dict[str, Any]]:
    label = words.incident(design, case).to_json()
    users = design.workload.users
    for stretch in stretches(laboratory, case):
        start, seconds = float(stretch.start[0]), float(stretch.seconds[0])
        if seconds <= 0:
            continue
        usual = stretch.conditions.usual
        stuck = bool(stretch.conditions.stuck[0]) and usual.stuck is not None
        state = usual.stuck if stuck and usual.stuck is not None else usual
        figures = load_frame(state.compiled, state.solution, state.column(0))
        yield {
            "kind": "episode", "label": label, "from_s": start, "to_s": start + seconds,
            "what": wrong(design, stretch.phase).to_json(), "stuck": stuck,
            "load": {**figures, "users": users, "good": float(stretch.good[0])},
        }  # fmt: skip
