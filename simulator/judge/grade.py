"""Grading a submission: the design under its board's own demands, always the same result.

Traffic, goals and scenarios of the submitted document are ignored in favour of the board's,
so that nobody wins by asking less of a design.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.design.document import Design
from simulator.errors import DesignError
from simulator.judge.board import Challenge
from simulator.judge.board_rules import check
from simulator.judge.score import Score, score

DEMANDS = ("workload_changed", "goals_changed", "scenarios_changed")
"""What a submission may say otherwise without harm: the board's own is used."""


@dataclass(frozen=True)
class Grade:
    """A graded design: its ``score`` with every scenario, pinned by ``seed``."""

    challenge: Challenge
    score: Score
    seed: int | None

    @property
    def within_budget(self) -> bool:
        """Whether the bill stays within the board's budget."""
        return self.score.cost.total <= self.challenge.goals.budget

    @property
    def passed(self) -> bool:
        """The pass mark is reached, everything survived that must be, the budget kept."""
        enough = self.score.total >= self.challenge.pass_mark
        return enough and self.score.survived and self.within_budget

    def to_json(self) -> dict[str, Any]:
        """The ``score`` frame with what the board adds; hidden rows are in it, marked."""
        return {
            **self.score.to_json(), "board": self.challenge.id, "seed": self.seed,
            "passed": self.passed, "pass_mark": self.challenge.pass_mark,
            "survived": self.score.survived, "within_budget": self.within_budget,
        }  # fmt: skip


def grade(challenge: Challenge, design: Design, seed: int | None = None) -> Grade:
    """The grade of a design on a board; the same for the same design, board and seed.

    Raises DesignError when the design breaks the board's rules or cannot be judged. For what
    learners may see before the results are revealed, grade on ``challenge.public()``.
    """
    broken = [p for p in check(challenge, design) if p.code not in DEMANDS]
    if broken:
        raise DesignError(broken)
    return Grade(challenge, score(challenge.asked(design), board=challenge.board, seed=seed), seed)
