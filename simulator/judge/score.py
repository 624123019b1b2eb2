"""The score: service 40, resilience 30, cost 15, simplicity 15, as rows that add up.

Service is the design's good share in nines of its goal at half, full and 1.2 times its load;
resilience the same over each scenario's window; cost compares the part of the bill a design
can influence with the par; simplicity takes points for boxes that change nothing. The rules
are those of the catalogue's scoring rubric.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulator import ENGINE_VERSION
from simulator.design.document import Design
from simulator.frames.numbers import tidy
from simulator.judge import words
from simulator.judge.board import (
    FULL_LOAD,
    LOADS,
    Board,
    Visibility,
    nodes,
    own_board,
)
from simulator.judge.cases import check_scenarios
from simulator.judge.conditions import Laboratories
from simulator.judge.cost import Cost, monthly_cost
from simulator.judge.goals import GoalMet, goals_of
from simulator.judge.incidents import Outcome
from simulator.judge.judged import Judged, Row, judging
from simulator.judge.removal import dead_kinds
from simulator.judge.together import Work, done
from simulator.judge.worth import worth
from simulator.text import Text

COST, SIMPLICITY = 15.0, 15.0
LOAD_WEIGHTS = {point.share: point.weight / 100.0 for point in LOADS}
PER_DEAD, PER_EXTRA, SPARE_NODES = 0.2, 0.05, 2
POOR_SERVICE, POOR_SERVICE_CAP = 0.9, 40.0
POOR_MUST_CAP = 70.0
GRADES = ((90.0, "A"), (75.0, "B"), (60.0, "C"), (40.0, "D"))


@dataclass(frozen=True)
class Score:
    """A judged design: ``total`` is the sum of the rows' points, to a tenth; ``goals`` says of
    each goal whether it is met, ``survived`` that every scenario was that must be."""

    users: int
    rows: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]
    good: dict[float, float]
    cost: Cost
    goals: tuple[GoalMet, ...]
    survived: bool

    @property
    def total(self) -> float:
        """0 to 100."""
        return round(sum(row.points for row in self.rows), 1)

    @property
    def grade(self) -> str:
        """A to F."""
        return next((grade for least, grade in GRADES if self.total >= least), "F")

    def part(self, name: str) -> float:
        """The points of one part."""
        return round(sum(row.points for row in self.rows if row.part == name), 1)

    def to_json(self) -> dict[str, Any]:
        """The ``score`` frame."""
        parts = ("service", "resilience", "cost", "simplicity", "cap")
        return tidy({
            "kind": "score", "users": self.users, "total": self.total, "grade": self.grade,
            "parts": {name: self.part(name) for name in parts},
            "rows": [row.to_json() for row in self.rows],
            "goals": [goal.to_json() for goal in self.goals],
            "good": {f"{share:g}": good for share, good in self.good.items()},
            "cost": self.cost.total, "engine": ENGINE_VERSION,
        })  # fmt: skip


def score(
    design: Design, users: int | None = None, board: Board | None = None, seed: int | None = None
) -> Score:
    """The score of a design at its own number of users or another.

    The same design gets the same score always. A ``seed`` draws the victims and sizes that a
    board's scenarios leave open; without one they hit the most vulnerable.

    Raises DesignError when the design cannot be compiled or a scenario that is listed cannot
    happen to it.
    """
    return done(scoring(design, users, board, seed))


def scoring(
    design: Design,
    users: int | None = None,
    board: Board | None = None,
    seed: int | None = None,
    laboratories: Laboratories | None = None,
) -> Work[Score]:
    """The work of finding a score, to be done beside others, with the states they know."""
    outline = yield from outlining(design, users, board, seed, laboratories)
    found = yield from completing(outline)
    return found


@dataclass(frozen=True)
class Outline:
    """A design judged but for the removal test, which takes longer than all else."""

    design: Design
    users: int
    board: Board
    seed: int | None
    judged: Judged
    cost: Cost
    rooms: Laboratories

    def rows(self, dead: Sequence[str] = ()) -> list[Row]:
        """The rows where these kinds of boxes change nothing, not yet in tenths."""
        judged, cost = self.judged, self.cost
        rows = [
            *judged.service,
            *judged.resilience,
            _cost_row(cost, self.board, judged.served),
            *_simplicity_rows(self.design, self.board, judged.served, dead),
        ]
        return [*rows, *_cap_rows(rows, judged)]

    def score(self, dead: Sequence[str] = ()) -> Score:
        """The score where these kinds of boxes change nothing; each lowers it or leaves it."""
        judged, cost = self.judged, self.cost
        return Score(
            self.users, tuple(in_tenths(self.rows(dead))),
            tuple(trial.outcome for trial in judged.trials if trial.outcome is not None),
            judged.good, cost, goals_of(self.design, judged.good[FULL_LOAD], cost, judged.trials),
            not any(trial.failed for trial in judged.trials),
        )  # fmt: skip


def outlining(
    design: Design,
    users: int | None = None,
    board: Board | None = None,
    seed: int | None = None,
    laboratories: Laboratories | None = None,
) -> Work[Outline]:
    """All of a score but the removal test."""
    rooms = laboratories or Laboratories()
    if board is None or board.scenarios is None:
        check_scenarios(design)
    asked = design.workload.users if users is None else users
    standard = board or own_board(design)
    judged = yield from judging(design, asked, standard, seed, rooms)
    column = [point.share for point in standard.loads].index(FULL_LOAD)
    cost = monthly_cost(judged.steady.compiled, judged.steady.column(column))
    return Outline(design, asked, standard, seed, judged, cost, rooms)


def completing(outline: Outline) -> Work[Score]:
    """The score, the removal test done; no box of a design that serves nobody is tested."""
    judged, dead = outline.judged, list[str]()
    if judged.served > 0:
        dead = yield from dead_kinds(
            outline.design, judged.worth,
            lambda kind, less, least: worth(
                less, outline.users, outline.board, outline.seed, outline.rooms, least, kind
            ),
        )  # fmt: skip
    return outline.score(dead)


def _cost_row(cost: Cost, board: Board, served: float) -> Row:
    most = COST * served
    within = board.par_usd - cost.floor
    own = max(cost.total - cost.floor, 0.0)
    ratio = own / within if within > 0 else (math.inf if own > 0 else 1.0)
    kept = max(0.0, 1.0 - math.log2(max(ratio, 1.0)) / 2.0)
    dearest = max(cost.components, key=lambda key: cost.components[key], default=None)
    text = words.FLOOR_ABOVE_PAR if within <= 0 else words.CHEAP if ratio <= 1 else words.DEAR
    filled = text.fill(cost=cost.total, floor=cost.floor, par=board.par_usd,
                        ratio=min(ratio, 1e6))  # fmt: skip
    text = _scaled(filled, served) if kept > 0 else filled
    return Row("cost", most * kept, COST, text, "cost", cost.total, dearest, "cost")


def _scaled(text: Text, served: float) -> Text:
    """What a row says, and that what serves nobody earns nothing by being cheap or simple."""
    return text if served >= 0.995 else words.SERVED_PART.fill(row=text, served=served)


def _simplicity_rows(design: Design, board: Board, served: float, dead: Sequence[str]) -> list[Row]:
    most = SIMPLICITY * served
    rows = [Row("simplicity", most, SIMPLICITY, _scaled(words.EVERY_BOX, served), "components",
                float(len(design.components)), None, "simplicity")]  # fmt: skip
    if most <= 0:
        return rows
    left = most
    for kind in dead:
        loss = min(left, most * PER_DEAD)
        left -= loss
        box = next(c for c in design.components.values() if c.kind == kind)
        text = words.DEAD.fill(name=box.title, kind=box.declaration.label)
        rows.append(Row("simplicity", -loss, 0.0, text, f"removal:{kind}", loss, box.id, kind))
    spare = 0 if board.par_nodes is None else nodes(design) - board.par_nodes - SPARE_NODES
    if spare > 0:
        loss = min(left, most * PER_EXTRA * spare)
        text = words.EXTRA.fill(nodes=nodes(design), par=board.par_nodes)
        rows.append(Row("simplicity", -loss, 0.0, text, "nodes", float(nodes(design))))
    return rows


def _cap_rows(rows: Sequence[Row], judged: Judged) -> list[Row]:
    """What the lowest cap that applies takes off."""
    total = sum(row.points for row in rows)
    caps: list[tuple[float, Text, str | None, Visibility]] = []
    if judged.good[FULL_LOAD] < POOR_SERVICE:
        text = words.CAP_SERVICE.fill(cap=POOR_SERVICE_CAP, good=judged.good[FULL_LOAD])
        full = next(row for row in judged.service if row.value == judged.good[FULL_LOAD])
        caps.append((POOR_SERVICE_CAP, text, full.component, "public"))
    for trial in judged.trials:
        if trial.failed:
            text = words.CAP_MUST.fill(cap=POOR_MUST_CAP, what=trial.label)
            target = None if trial.case is None else trial.case.target
            caps.append((POOR_MUST_CAP, text, target, trial.entry.visibility))
    if not caps:
        return []
    cap, text, component, visibility = min(caps, key=lambda found: found[0])
    if total <= cap:
        return []
    return [Row("cap", cap - total, 0.0, text, "cap", cap, component, "cap", visibility)]


def in_tenths(rows: Sequence[Row]) -> list[Row]:
    """The rows with points rounded to tenths so that they add up to the rounded total."""
    rounded, before, shown = [], 0.0, 0.0
    for row in rows:
        before += row.points
        points = round(round(before, 1) - shown, 1)
        shown = round(shown + points, 1)
        rounded.append(replace(row, points=points + 0.0))
    return rounded
