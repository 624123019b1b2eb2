"""Boards as their authors make them: from a template or a drawing, checked, put down as
versions that never change, and published only while their own reference design passes."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.db.models import Max

from sandbox import clock
from sandbox.boards.grading import keep_document, request_grading
from sandbox.boards.models import Board, BoardVersion, GradingRun, RunStatus
from sandbox.boards.submitting import challenge_of
from sandbox.classes.models import Course
from sandbox.refusal import Refusal
from simulator.design.canonical import canonical_json
from simulator.errors import DesignError, Problem
from simulator.judge.board import FORMAT
from simulator.judge.board_document import parse_board
from simulator.judge.boards import challenges
from simulator.text import Text

MOST_BOARDS = 200
EMPTY: dict[str, Any] = {
    "format": FORMAT,
    "id": "board",
    "title": {"en": "New board", "ko": "새 보드"},
    "story": {"en": "", "ko": ""},
    "goal": {"en": "", "ko": ""},
    "lesson": {"en": "", "ko": ""},
    "hints": [],
    "workload": {"users": 1000, "intensity": 100},
    "goals": {"good_share": 0.99, "budget": 1500},
    "scenarios": [{"scenario": "X01", "weight": 100, "visibility": "public", "must": False}],
    "start": {
        "components": {"users": {"kind": "client", "name": "Users", "x": 40, "y": 240}},
        "connections": {},
        "notes": [],
    },
}
NO_TEMPLATE = Refusal(
    404, "no_template", Text("There is no such template.", "그런 템플릿이 없습니다.")
)
NO_REFERENCE = Text(
    "Draw a reference design: a board is published only while its own answer passes.",
    "모범 설계를 그려 주세요. 보드는 자신의 모범 설계가 통과할 때만 공개할 수 있습니다.",
)


def new_board(course: Course, template: str = "") -> Board:
    """A board from a template, or an empty one; Refusal for a template there is none of."""
    if course.boards.count() >= MOST_BOARDS:
        raise Refusal(
            409,
            "too_many_boards",
            Text("A course has at most {most} boards.", "수업 하나에 보드는 {most}개까지입니다.")
            .fill(most=MOST_BOARDS),
        )  # fmt: skip
    if not template:
        return Board.objects.create(course=course, draft=deepcopy(EMPTY))
    found = challenges().get(template)
    if found is None:
        raise Refusal(
            404, "no_template", Text("There is no such template.", "그런 템플릿이 없습니다.")
        )
    return Board.objects.create(course=course, draft=found.to_json(), cloned_from=template)


def read_draft(document: object) -> dict[str, Any]:
    """A draft from outside: whole, or a Refusal with everything that is wrong in it."""
    try:
        return parse_board(document).to_json()  # type: ignore[arg-type]
    except DesignError as error:
        raise refuse_board(error.problems) from None


def refuse_board(problems: Any) -> Refusal:
    """The refusal of a board document."""
    return Refusal(
        422,
        "board_invalid",
        Text(
            "The board cannot be used. What to put right: {count}.",
            "보드를 사용할 수 없습니다. 고쳐야 할 것이 {count}개 있습니다.",
        ).fill(count=len(problems)),
        problems=problems,
    )


def problems_of(draft: dict[str, Any]) -> tuple[Problem, ...]:
    """What has to be put right before the draft can be a version."""
    try:
        challenge = parse_board(draft)
    except DesignError as error:
        return error.problems
    if challenge.reference is None:
        return (Problem("/reference", "no_reference", NO_REFERENCE),)
    return ()


def save_draft(board: Board, draft: dict[str, Any]) -> None:
    """Keep a draft, finished or not."""
    board.draft, board.updated = draft, clock.now()
    board.save(update_fields=["draft", "updated"])


@transaction.atomic
def make_version(board: Board, author: str = "") -> BoardVersion:
    """Put the draft down for good and have its reference graded; the newest version where
    nothing has changed since. Raises a Refusal while the draft has problems."""
    problems = problems_of(board.draft)
    if problems:
        raise refuse_board(problems)
    document = parse_board(board.draft).to_json()
    # Public scenarios come first: what a seed draws for them is then the same with and
    # without the hidden ones.
    document["scenarios"].sort(key=lambda one: one["visibility"] != "public")
    text = canonical_json(document)
    digest = hashlib.sha256(text.encode()).hexdigest()
    newest = board.versions.first()
    if newest is not None and newest.content_hash == digest:
        reference_run(newest)
        return newest
    version = BoardVersion.objects.create(
        board=board, number=(board.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        document=text, content_hash=digest, author=author,
        has_hidden=any(one["visibility"] in ("hidden", "name_only")
                       for one in document["scenarios"]),
    )  # fmt: skip
    reference_run(version)
    return version


def reference_run(version: BoardVersion) -> GradingRun:
    """The grading of the version's own reference design."""
    challenge = challenge_of(version)
    assert challenge.reference is not None, "a version has a reference"
    design = challenge.asked(challenge.reference)
    return request_grading(version, keep_document(design), public=False)


def reference_state(version: BoardVersion) -> str:
    """``passes``, ``fails`` or ``grading``: only the first may be published."""
    run = reference_run(version)
    if run.status == RunStatus.DONE:
        return "passes" if (run.result or {}).get("passed") else "fails"
    return "fails" if run.status == RunStatus.FAILED else "grading"


def reference_words(version: BoardVersion) -> list[dict[str, str]]:
    """Why the reference design does not pass: what it breaks, or where it loses points."""
    run = reference_run(version)
    problems = [problem["message"] for problem in (run.error or {}).get("problems", [])]
    rows = (run.result or {}).get("rows", [])
    lost = [row for row in rows if row["points"] < row["most"] or row["points"] < 0]
    worst = sorted(lost, key=lambda row: row["points"] - row["most"])[:3]
    return problems or [row["text"] for row in worst]


def check_publishable(version: BoardVersion) -> None:
    """A Refusal unless the version's reference design passes."""
    state = reference_state(version)
    if state == "grading":
        raise Refusal(
            409,
            "reference_grading",
            Text(
                "The reference design is still being graded. Try again in a moment.",
                "모범 설계를 아직 채점하고 있습니다. 잠시 뒤에 다시 시도하세요.",
            ),
        )
    if state == "fails":
        run = reference_run(version)
        raise Refusal(
            409,
            "reference_fails",
            Text(
                "The reference design fails: {points} points. Make it pass, then publish.",
                "모범 설계가 통과하지 못했습니다({points}점). 통과하도록 고친 뒤 공개하세요.",
            ).fill(points=run.total if run.total is not None else "–"),
        )
