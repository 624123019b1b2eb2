"""The failure matrix: every single failure of every component, zone and region, at some loads.

Each row is one thing that breaks, each cell what users see of it. A row is a single point of
failure when a class of requests that worked gets almost no good answer while it lasts, and
nothing takes over soon enough for the scenario's goal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator import ENGINE_VERSION
from simulator.design.document import Component, Design
from simulator.frames.numbers import tidy
from simulator.judge import words
from simulator.judge.cases import Case
from simulator.judge.conditions import Conditions, Laboratory
from simulator.judge.incidents import Outcome, run_cases
from simulator.scenarios.kinds import SCENARIOS
from simulator.scenarios.kinds.losses import GROUPS, component_lost
from simulator.scenarios.phase import STEADY
from simulator.scenarios.scenario import Range, ScenarioKind
from simulator.text import Text

DOWN_BELOW = 0.1
"""A class whose good share falls under this is taken down."""
WELL_ABOVE = 0.5
"""…if it was above this before."""
FOREVER_S = 1e9
"""What a queue that never empties is shown as taking."""

OWN_FAILURE: dict[str, str] = {
    **dict.fromkeys(GROUPS, "X01"),
    "sql": "X04", "replica": "X05", "cache": "X07", "cdn": "X08", "lb": "X09",
    "dns": "X10", "geodns": "X10", "zone": "X02", "region": "X03",
}  # fmt: skip
"""The scenario in which a component of a kind is lost."""

ALL_LOST = ScenarioKind(
    "LOST",
    Text("Component lost", "구성 요소 손실"),
    Text("The component stops answering.", "구성 요소가 응답하지 않습니다."),
    Text("Whatever needs it fails.", "이것이 필요한 모든 것이 실패합니다."),
    Text("Another one beside it.", "곁에 둔 다른 하나."),
    Range(35, 5, 120), 0.99, lambda design: list(design.components),
    component_lost, by_design=True,
)  # fmt: skip
"""For kinds without a scenario of their own: out of order until people have repaired it."""

CONSUMERS = SCENARIOS["X11"]


@dataclass(frozen=True)
class MatrixRow:
    """One thing that breaks, with its outcome at every load and the classes it takes down."""

    outcome: Outcome
    down: tuple[tuple[str, ...], ...]

    @property
    def harm(self) -> float:
        """How bad it is: the share of requests lost over the window, the worst of the loads."""
        return float(np.max(1.0 - self.outcome.good))

    @property
    def single_point_of_failure(self) -> bool:
        """Whether it takes a class of requests down for too long at some load."""
        short = self.outcome.good < self.outcome.case.kind.goal
        return any(names and bool(short[c]) for c, names in enumerate(self.down))


@dataclass(frozen=True)
class Matrix:
    """All failures, the most harmful first; ``down_already`` are the classes that at each of
    the loads are down without any, so that no failure can be seen to take them down."""

    rows: list[MatrixRow]
    down_already: tuple[tuple[str, ...], ...]

    @property
    def survives(self) -> bool:
        """Whether no single failure takes a class of requests down, nor the load alone."""
        return not any(self.down_already) and not any(
            row.single_point_of_failure for row in self.rows
        )


def failures_of(design: Design) -> list[Case]:
    """Every single failure of every component, drawn zone and region; an implicit zone too."""
    cases = [case for c in design.components.values() for case in _failures_of(design, c)]
    if SCENARIOS["X02"].victims(design) == [None]:
        cases.append(_case(design, SCENARIOS["X02"], None))
    return cases


def _failures_of(design: Design, component: Component) -> list[Case]:
    declared = component.declaration
    if component.kind == "client" or not (declared.behaviour or declared.container):
        return []
    kind = SCENARIOS.get(OWN_FAILURE.get(component.kind, ""), ALL_LOST)
    if component.id not in kind.victims(design):
        kind = ALL_LOST
        if component.declaration.container:
            return []
    found = [_case(design, kind, component.id)]
    if component.id in CONSUMERS.victims(design):
        found.append(_case(design, CONSUMERS, component.id))
    return found


def _case(design: Design, kind: ScenarioKind, target: str | None) -> Case:
    return Case(kind, target, kind.course(kind.incident(design, target, None, None)))


def matrix(design: Design, loads: Sequence[int] | None = None) -> Matrix:
    """All failures at all loads in one run.

    Raises DesignError when the design cannot be compiled.
    """
    laboratory = Laboratory(design, loads or default_loads(design))
    outcomes = run_cases(laboratory, failures_of(design))
    steady = laboratory.under(STEADY)
    rows = [MatrixRow(outcome, _taken_down(steady, outcome)) for outcome in outcomes]
    rows.sort(key=lambda row: (-row.harm, row.outcome.case.key))
    return Matrix(rows, tuple(_down(steady, c) for c in range(steady.loads)))


def _down(steady: Conditions, load: int) -> tuple[str, ...]:
    return tuple(name for name, good in steady.good.items() if good[load] <= WELL_ABOVE)


def default_loads(design: Design) -> list[int]:
    """Half the users, all of them, and a fifth more."""
    users = design.workload.users
    return [max(1, round(users * share)) for share in (0.5, 1.0, 1.2)]


def _taken_down(steady: Conditions, outcome: Outcome) -> tuple[tuple[str, ...], ...]:
    columns = range(len(outcome.good))
    return tuple(
        tuple(
            name
            for name, lowest in outcome.down.items()
            if lowest[c] < DOWN_BELOW and steady.good[name][c] > WELL_ABOVE
        )
        for c in columns
    )


def matrix_frames(design: Design, loads: Sequence[int] | None = None) -> Iterator[dict[str, Any]]:
    """The matrix as frames: a head, its rows, then the single points of failure and what is
    down without any."""
    users = list(loads or default_loads(design))
    found = matrix(design, users)
    rows = found.rows
    yield {"kind": "matrix", "loads": users, "rows": len(rows), "engine": ENGINE_VERSION}
    for index, row in enumerate(rows):
        yield tidy(row_frame(design, row, users, index))
    single = [row.outcome.case.target for row in rows if row.single_point_of_failure]
    already = zip(users, found.down_already, strict=True)
    yield {
        "kind": "matrix_end", "single_points_of_failure": sorted({s for s in single if s}),
        "down_already": [
            {"users": count, "classes": list(names)} for count, names in already if names
        ],
    }  # fmt: skip


def row_frame(design: Design, row: MatrixRow, users: Sequence[int], index: int) -> dict[str, Any]:
    """One row, ready for JSON."""
    outcome, case = row.outcome, row.outcome.case
    return {
        "kind": "matrix_row", "index": index, "scenario": case.kind.id, "component": case.target,
        "label": words.incident(design, case).to_json(),
        "users_see": case.kind.users_see.to_json(), "defence": case.kind.defence.to_json(),
        "single_point_of_failure": row.single_point_of_failure,
        "lost_writes_s": outcome.lost_writes_s,
        "cells": [
            {
                "users": count, "good": float(outcome.good[c]), "worst": float(outcome.worst[c]),
                "minutes": float(outcome.minutes[c]),
                "lost_writes": float(outcome.lost_writes[c]),
                "conflicts": float(outcome.conflicts[c]),
                "drain_s": min(float(outcome.drain_s[c]), FOREVER_S),
                "stays_broken": bool(outcome.broken[c]),
                "classes": {name: float(share[c]) for name, share in outcome.by_class.items()},
                "taken_down": list(row.down[c]),
            }
            for c, count in enumerate(users)
        ],
    }  # fmt: skip
