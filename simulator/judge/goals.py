"""Whether a design does what is asked of it: its good share at the target, its budget, and each
scenario's good share and data loss. The score says how well; this says yes or no, goal by goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.design.document import Design
from simulator.judge import words
from simulator.judge.board import Visibility
from simulator.judge.cost import Cost
from simulator.judge.trials import Trial
from simulator.text import Text

SERVED = Text("Good answers at the target load", "목표 부하에서의 정상 응답")
BUDGET = Text("Monthly cost within the budget", "예산 이내의 월 비용")
DATA = Text("{what}: minutes of writes lost", "{what}: 잃은 쓰기(분)")


@dataclass(frozen=True)
class GoalMet:
    """One goal: ``wanted`` and ``found`` are shares, USD a month or minutes, after ``figure``;
    ``visibility`` is that of its scenario."""

    figure: str
    text: Text
    wanted: float
    found: float
    met: bool
    component: str | None = None
    visibility: Visibility = "public"

    def to_json(self) -> dict[str, Any]:
        """The goal as frames carry it."""
        return {**vars(self), "text": self.text.to_json()}


def goals_of(
    design: Design, good: float, cost: Cost, trials: Sequence[Trial]
) -> tuple[GoalMet, ...]:
    """Every goal of a design judged at its target: ``good`` is its good share there."""
    wanted = design.goals.good_share
    found = [
        GoalMet("good", SERVED, wanted, good, good >= wanted),
        GoalMet("cost", BUDGET, design.goals.budget, cost.total,
                cost.total <= design.goals.budget),
    ]  # fmt: skip
    for trial in trials:
        found += _of_scenario(design, trial)
    return tuple(found)


def _of_scenario(design: Design, trial: Trial) -> list[GoalMet]:
    if trial.case is None or trial.outcome is None:
        return []
    what, target = words.incident(design, trial.case), trial.case.target
    seen = trial.entry.visibility
    rows = [GoalMet(f"incident:{trial.key}", what, trial.goal, trial.good,
                    trial.good >= trial.goal, target, seen)]  # fmt: skip
    lost = trial.outcome.lost_writes_s / 60.0
    if lost > 0:
        allowed, text = trial.allowed_loss_s / 60.0, DATA.fill(what=what)
        rows.append(GoalMet(f"data:{trial.key}", text, allowed, lost, lost <= allowed, target,
                            seen))  # fmt: skip
    return rows
