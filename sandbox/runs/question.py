"""What is asked of a run beside its design: user counts to solve, a load to simulate, a
judgement of the design at its own load, or whether it does what a chapter asks."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from simulator.judge.memory import Memory

Frames = Generator[dict[str, Any] | None, None, None]
Kind = Literal[
    "solve", "verify", "score", "matrix", "advice", "plan", "pareto", "hysteresis", "timeline",
    "surge", "compare", "calibrate", "lesson",
]  # fmt: skip
JUDGEMENTS = tuple(kind for kind in get_args(Kind) if kind not in ("solve", "verify", "lesson"))


@dataclass(frozen=True)
class Verification:
    """One load to simulate: so many measured requests, from this seed."""

    users: int
    requests: int
    seed: int


@dataclass(frozen=True)
class Grading:
    """A board document to grade by, as far as learners see it, whole, or ``both`` in this order,
    and the seed that draws what the board leaves open. It is never asked for from outside."""

    board: str
    public: bool
    seed: int
    both: bool = False


@dataclass(frozen=True)
class Question:
    """The loads to solve (none: the engine's ladder), or the ``verification``, ``judgement`` or
    ``grading`` to make; ``other`` is the canonical JSON of the design to compare with or of the
    load test to calibrate with, ``lesson`` the slug of the chapter whose goals are asked about."""

    loads: tuple[int, ...] = ()
    verification: Verification | None = None
    judgement: str | None = None
    other: str | None = None
    lesson: str | None = None
    grading: Grading | None = None

    @property
    def kind(self) -> str:
        """``solve``, ``verify``, ``grade``, ``lesson`` or the name of a judgement."""
        if self.grading is not None:
            return "grade"
        if self.lesson is not None:
            return "lesson"
        if self.judgement is not None:
            return self.judgement
        return "solve" if self.verification is None else "verify"

    @property
    def patient(self) -> bool:
        """Whether this may take longer than solving one ladder: it solves many designs, or
        simulates."""
        return self.kind != "solve"

    def to_json(self) -> dict[str, Any]:
        """The question as the database keeps it."""
        made = None if self.verification is None else asdict(self.verification)
        return {"loads": list(self.loads), "verification": made, "judgement": self.judgement,
                "other": self.other, "lesson": self.lesson}  # fmt: skip


def question_of(stored: dict[str, Any]) -> Question:
    """The question the database keeps."""
    made = stored["verification"]
    verification = None if made is None else Verification(**made)
    return Question(
        tuple(stored["loads"]), verification, stored["judgement"], stored["other"], stored["lesson"]
    )


def answers(design: str, question: Question) -> Frames:
    """The frames, None now and then while one takes long. Imports the engine only now."""
    from simulator.design import parse_design

    asked = question.verification
    if question.grading is not None:
        yield from graded(design, question.grading)
    elif question.lesson is not None:
        from sandbox.learn.chapters import chapters
        from sandbox.learn.judging import lesson_frames

        yield from lesson_frames(chapters()[question.lesson], parse_design(design))
    elif question.judgement is not None:
        from simulator.judge.streams import stream

        other = None if question.other is None else json.loads(question.other)
        yield from stream(parse_design(design), question.judgement, other)
    elif asked is None:
        from simulator.evaluate import evaluate

        yield from evaluate(parse_design(design), question.loads or None)
    else:
        from simulator.verify import verify

        yield from verify(parse_design(design), asked.users, asked.requests, asked.seed)


def graded(design: str, grading: Grading) -> Frames:
    """A frame for each grade that is asked for; what this process has solved for the same design
    on the same board is not solved again."""
    from simulator.design import parse_design
    from simulator.judge.board_document import parse_board
    from simulator.judge.grade import grade, grades

    challenge, drawn = parse_board(grading.board), parse_design(design)
    asked = challenge.public() if grading.public else challenge
    with memory().rooms(grading.board, challenge, drawn, grading.seed) as rooms:
        if grading.both:
            for one in grades(asked, drawn, grading.seed, rooms):
                yield one.to_json()
        else:
            yield grade(asked, drawn, grading.seed, rooms).to_json()


@cache
def memory() -> Memory:
    """What this process has solved for gradings."""
    from simulator.judge.memory import Memory

    return Memory()
