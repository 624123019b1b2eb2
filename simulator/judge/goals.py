"""Whether a design does what is asked of it: its good share at the target, its budget, and each
scenario's good share and data loss. The score says how well; this says yes or no, goal by goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.design.document import Design
from simulator.judge import words
from simulator.judge.board import Board, goal_of
from simulator.judge.cost import Cost
from simulator.judge.incidents import Outcome
from simulator.text import Text

SERVED = Text("Good answers at the target load", "목표 부하에서의 정상 응답")
BUDGET = Text("Monthly cost within the budget", "예산 이내의 월 비용")
DATA = Text("{what}: minutes of writes lost", "{what}: 잃은 쓰기(분)")


@dataclass(frozen=True)
class GoalMet:
    """One goal: ``wanted`` and ``found`` are shares, USD a month or minutes, after ``figure``."""

    figure: str
    text: Text
    wanted: float
    found: float
    met: bool
    component: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The goal as frames carry it."""
        return {**vars(self), "text": self.text.to_json()}


def goals_of(
    design: Design, board: Board, good: float, cost: Cost, outcomes: Sequence[Outcome]
) -> tuple[GoalMet, ...]:
    """Every goal of a design judged at its target: ``good`` is its good share there."""
    wanted = design.goals.good_share
    found = [
        GoalMet("good", SERVED, wanted, good, good >= wanted),
        GoalMet("cost", BUDGET, design.goals.budget, cost.total,
                cost.total <= design.goals.budget),
    ]  # fmt: skip
    for outcome in outcomes:
        found += _of_scenario(design, board, outcome)
    return tuple(found)


def _of_scenario(design: Design, board: Board, outcome: Outcome) -> list[GoalMet]:
    wanted, good = goal_of(board, outcome.case.kind), float(outcome.good[0])
    what, target = words.incident(design, outcome.case), outcome.case.target
    key = outcome.case.key
    rows = [GoalMet(f"incident:{key}", what, wanted, good, good >= wanted, target)]
    lost = outcome.lost_writes_s / 60.0
    if lost > 0:
        allowed = float(design.goals.values["data_loss_min"])
        text = words.fill(DATA, what=what)
        rows.append(GoalMet(f"data:{key}", text, allowed, lost, lost <= allowed, target))
    return rows
