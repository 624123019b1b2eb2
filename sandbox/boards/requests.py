"""Asking for a second look at a grade: within a week of its release, or of the reveal where that is
later; one row at a time, answered in the same place. A regrade of the whole board answers whatever
is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sandbox import clock
from sandbox.boards.models import Assignment, GradeEntry, RegradeRequest, Submission
from sandbox.boards.timelines import reveals_at
from sandbox.boards.visibility import is_revealed, result_of
from sandbox.classes import audit
from sandbox.classes.models import Enrolment
from sandbox.classes.policy import Actor
from sandbox.refusal import Refusal
from simulator.text import Text

WINDOW = timedelta(days=7)
SHORTEST, LONGEST = 10, 1000
CLOSED = Refusal(
    403,
    "requests_closed",
    Text(
        "A second look can be asked for within seven days of the release.",
        "재검토는 성적 공개 뒤 7일 안에 요청할 수 있습니다.",
    ),
)
TOO_SHORT = Refusal(
    422,
    "reason_too_short",
    Text(
        "Say in a sentence what is wrong (at least {least} characters).",
        "무엇이 잘못되었는지 한 문장으로 쓰세요({least}자 이상).",
    ).fill(least=SHORTEST),
)
ALREADY = Refusal(
    409,
    "already_asked",
    Text("You have asked about this row already.", "이 항목은 이미 재검토를 요청했습니다."),
)
UNKNOWN = Refusal(
    422, "unknown_row", Text("Choose a row of the result.", "결과의 항목을 고르세요.")
)
BY_REGRADE = Text(
    "The whole board was graded again: {reason}", "보드 전체를 다시 채점했습니다: {reason}"
)


def open_until(assignment: Assignment) -> datetime | None:
    """Until when a second look can be asked for; None where grades are not out, or which
    submission counts would tell of what is hidden."""
    if assignment.released is None:
        return None
    if not assignment.version.has_hidden:
        return assignment.released + WINDOW
    if not is_revealed(assignment):
        return None
    seen = assignment.revealed or reveals_at(assignment) or assignment.released
    return max(assignment.released, seen) + WINDOW


def is_open(assignment: Assignment) -> bool:
    """Whether it can be asked for now."""
    until = open_until(assignment)
    return until is not None and clock.now() < until


def rows_of(assignment: Assignment, submission: Submission) -> list[dict[str, Any]]:
    """The rows of a result its student sees, each with its words."""
    result = result_of(submission, assignment, is_revealed(assignment))
    return [
        {"key": f"{row['part']}:{row['lesson']}", "text": row["text"]}
        for row in result.get("rows", [])
    ]


def ask(assignment: Assignment, student: Enrolment, row: str, reason: str) -> RegradeRequest:
    """Ask about a row of what counts, or a Refusal that says why not."""
    if not is_open(assignment):
        raise CLOSED
    entry = GradeEntry.objects.filter(assignment=assignment, enrolment=student).first()
    counted = entry.submission if entry is not None else None
    if counted is None or row not in {one["key"] for one in rows_of(assignment, counted)}:
        raise UNKNOWN
    reason = reason.strip()[:LONGEST]
    if len(reason) < SHORTEST:
        raise TOO_SHORT
    if counted.requests.filter(row=row, answered=None).exists():
        raise ALREADY
    return RegradeRequest.objects.create(submission=counted, row=row, reason=reason)


def answer(actor: Actor, request: RegradeRequest, words: str) -> None:
    """Answer a request, tell its student, put it down."""
    words = words.strip()[:LONGEST]
    if not words:
        raise Refusal(422, "empty", Text("Write something first.", "내용을 먼저 쓰세요."))
    RegradeRequest.objects.filter(pk=request.pk).update(
        answer=words, answered=clock.now(), author=actor.enrolment
    )
    submission = request.submission
    title = submission.assignment.version.content["title"]
    audit.notify([submission.enrolment], "answered", board=title, answer=words[:300])
    audit.log(actor, "request.answered", submission.pk, after=words[:300])


def answer_by_regrade(assignment: Assignment, reason: str) -> int:
    """Answer whatever is open, because everybody was graded again."""
    found = RegradeRequest.objects.filter(submission__assignment=assignment, answered=None)
    words = BY_REGRADE.fill(reason=reason).get(assignment.course.locale)
    return found.update(answer=words[:LONGEST], answered=clock.now())
