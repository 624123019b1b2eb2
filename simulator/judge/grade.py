"""Grading a submission: the design under its board's own demands, always the same result.

Traffic, goals and scenarios of the submitted document are ignored in favour of the board's,
so that nobody wins by asking less of a design.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.design.document import Design
from simulator.errors import DesignError
from simulator.frames.capacity import fullest
from simulator.frames.numbers import tidy
from simulator.judge.board import FULL_LOAD, Challenge
from simulator.judge.board_rules import check
from simulator.judge.conditions import Laboratories
from simulator.judge.score import Score, completing, outlining
from simulator.judge.together import done

DEMANDS = ("workload_changed", "goals_changed", "scenarios_changed")
"""What a submission may say otherwise without harm: the board's own is used."""


@dataclass(frozen=True)
class Grade:
    """A graded design: its ``score`` with every scenario, pinned by ``seed``; of the board's full
    load the largest p99 of any class in milliseconds, and the kind of the fullest component."""

    challenge: Challenge
    score: Score
    seed: int | None
    p99_ms: float | None
    bottleneck: str

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
            "p99_ms": tidy(self.p99_ms), "bottleneck": self.bottleneck,
        }  # fmt: skip


def grade(challenge: Challenge, design: Design, seed: int | None = None) -> Grade:
    """The grade of a design on a board; the same for the same design, board and seed.

    Raises DesignError when the design breaks the board's rules or cannot be judged. For what
    learners may see before the results are revealed, grade on ``challenge.public()``.
    """
    *_, whole = grades(challenge, design, seed)
    return whole


def grades(challenge: Challenge, design: Design, seed: int | None = None) -> Iterator[Grade]:
    """The grade on the public part of a board, then on the whole where that is more.

    The public part comes first and knows nothing of the rest, which is then found beside the
    states it has solved: its grade is the one it gets alone, and next to nothing is solved twice.
    """
    rooms, public = Laboratories(), challenge.public()
    if public.board != challenge.board:
        yield _grade(public, design, seed, rooms)
    yield _grade(challenge, design, seed, rooms)


def _grade(challenge: Challenge, design: Design, seed: int | None, rooms: Laboratories) -> Grade:
    broken = [p for p in check(challenge, design) if p.code not in DEMANDS]
    if broken:
        raise DesignError(broken)
    asked, board = challenge.asked(design), challenge.board
    outline = done(outlining(asked, board=board, seed=seed, laboratories=rooms))
    found = done(completing(outline))
    steady, full = outline.judged.steady, [load.share for load in board.loads].index(FULL_LOAD)
    slowest = [
        1000.0 * float(latency[full])
        for name, latency in steady.percentile("p99").items()
        if steady.rates[name][full] > 0
    ]
    part, _, _ = fullest(steady.compiled, steady.solution, steady.column(full))
    kind = design.components[part].kind if part else ""
    return Grade(challenge, found, seed, max(slowest, default=None), kind)
