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
from simulator.judge.board_rules import DEMANDS, check
from simulator.judge.conditions import Laboratories
from simulator.judge.score import Outline, Score, completing, outlining
from simulator.judge.together import done


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


def grade(
    challenge: Challenge,
    design: Design,
    seed: int | None = None,
    rooms: Laboratories | None = None,
) -> Grade:
    """The grade of a design on a board; the same for the same design, board and seed.

    ``rooms`` are those in which a design of the same model was graded on the board or its public
    part before: what was solved then is not solved again.

    Raises DesignError when the design breaks the board's rules or cannot be judged. For what
    learners may see before the results are revealed, grade on ``challenge.public()``.
    """
    asked, found = _judged(challenge, design, seed, rooms or Laboratories())
    return Grade(challenge, found, seed, *_worst(asked))


def grades(
    challenge: Challenge,
    design: Design,
    seed: int | None = None,
    rooms: Laboratories | None = None,
) -> Iterator[Grade]:
    """The grade on the public part of a board, then on the whole where that is more.

    The public part comes first and knows nothing of the rest, which is then found beside the
    states it has solved: its grade is the one it gets alone, and next to nothing is solved twice.
    """
    rooms, public = rooms or Laboratories(), challenge.public()
    if public.board == challenge.board:
        yield grade(challenge, design, seed, rooms)
        return
    outline, found = _judged(public, design, seed, rooms)
    worst = _worst(outline)
    yield Grade(public, found, seed, *worst)
    _, found = _judged(challenge, design, seed, rooms)
    yield Grade(challenge, found, seed, *worst)


def _judged(
    challenge: Challenge, design: Design, seed: int | None, rooms: Laboratories
) -> tuple[Outline, Score]:
    broken = [p for p in check(challenge, design) if p.code not in DEMANDS]
    if broken:
        raise DesignError(broken)
    asked = challenge.asked(design)
    outline = done(outlining(asked, board=challenge.board, seed=seed, laboratories=rooms))
    return outline, done(completing(outline))


def _worst(outline: Outline) -> tuple[float | None, str]:
    """At the full load and without any fault, which no hidden part of a board changes: the
    largest p99 of any class in milliseconds, and the kind of the fullest component."""
    steady = outline.judged.steady
    full = [load.share for load in outline.board.loads].index(FULL_LOAD)
    latency = steady.p99_at(full)
    slowest = max((latency[name] for name in latency if steady.rates[name][full] > 0), default=None)
    part, _, _ = fullest(steady.compiled, steady.solution, steady.column(full))
    kind = outline.design.components[part].kind if part else ""
    return None if slowest is None else 1000.0 * slowest, kind
