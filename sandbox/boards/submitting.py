"""Work, trials and submissions: what a student does with a board.

When the server received a submission decides about its credit; how long grading takes never
does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max

from sandbox import clock
from sandbox.boards.credit import Credit, Timeline, credit_at, days_wanted, later
from sandbox.boards.grace import left_for, spend
from sandbox.boards.grading import keep_document, request_grading, request_gradings
from sandbox.boards.models import (
    Assignment,
    BoardVersion,
    Feedback,
    GradeEntry,
    Submission,
    Trial,
    Work,
)
from sandbox.boards.secrecy import own_fingerprint
from sandbox.boards.timelines import timeline_of
from sandbox.boards.tokens import Purse, purse
from sandbox.classes.models import Enrolment
from sandbox.refusal import Refusal
from sandbox.runs.asking import read_design
from simulator.design import Design
from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board
from simulator.judge.board_rules import DEMANDS, check
from simulator.text import Text

HISTORY_KEPT = 2_000
NOT_OPEN = Refusal(
    403, "not_open", Text("This board is not open yet.", "아직 열리지 않은 보드입니다.")
)
CLOSED = Refusal(
    403,
    "closed",
    Text(
        "This board is closed. Your design is kept, and you can still run it.",
        "마감된 보드입니다. 설계는 남아 있고 계속 실행해 볼 수 있습니다.",
    ),
)
NO_ATTEMPTS = Refusal(
    403,
    "no_attempts_left",
    Text("You have used every attempt.", "제출 횟수를 모두 썼습니다."),
)


@lru_cache(maxsize=64)
def parsed(document: str) -> Challenge:
    """A version's document as the engine reads it."""
    return parse_board(document)


def challenge_of(version: BoardVersion) -> Challenge:
    """The board of a version."""
    return parsed(version.document)


@dataclass(frozen=True)
class Desk:
    """Everything about one student on one assignment at this moment."""

    assignment: Assignment
    enrolment: Enrolment
    timeline: Timeline
    credit: Credit
    purse: Purse
    used: int
    now: datetime
    ends: datetime | None = None
    """When the student's own time is up; None before they have opened it, or without a limit."""
    grace_left: int = 0
    """Grace days that may still be spent here, and how many handing in now would spend."""
    grace_wanted: int = 0

    @property
    def attempts_left(self) -> int | None:
        """Submissions left that count; None without a limit."""
        most = self.timeline.attempts
        return None if most is None else max(0, most - self.used)


def desk(assignment: Assignment, enrolment: Enrolment) -> Desk:
    """Where a student stands with an assignment now."""
    now = clock.now()
    timeline = timeline_of(assignment, enrolment)
    left = left_for(assignment, [enrolment.key]).get(enrolment.key, 0)
    wanted = days_wanted(timeline, now, left)
    handed_in = list(
        Submission.objects.filter(assignment=assignment, enrolment=enrolment)
        .values_list("received", "token_spent", "refund__pk")
    )  # fmt: skip
    spent = [moment for moment, paid, refunded in handed_in if paid and refunded is None]
    used = sum(1 for moment, _, _ in handed_in if credit_at(timeline, moment).counts)
    credit = credit_at(later(timeline, wanted), now)
    ends = ends_at(assignment, enrolment, timeline)
    if ends is not None and now >= ends + timeline.grace and credit.counts:
        credit, wanted = Credit(0.0, "closed"), 0
    return Desk(
        assignment, enrolment, timeline, credit,
        purse(timeline.tokens, assignment.refill_hours, spent, now), used, now, ends, left, wanted,
    )  # fmt: skip


def ends_at(assignment: Assignment, enrolment: Enrolment, timeline: Timeline) -> datetime | None:
    """When the time of a student who has opened the board is up."""
    if timeline.minutes is None:
        return None
    opened = Work.objects.filter(assignment=assignment, enrolment=enrolment).values_list(
        "opened", flat=True
    )
    return next((moment + timedelta(minutes=timeline.minutes) for moment in opened), None)


def start_of(version: BoardVersion) -> dict[str, Any]:
    """The design a student begins with, under the public part of the board's demands."""
    challenge = challenge_of(version).public()
    return challenge.asked(challenge.start).to_json()


def open_work(assignment: Assignment, enrolment: Enrolment) -> Work:
    """The student's desk, laid with the start design the first time."""
    work, _ = Work.objects.get_or_create(
        assignment=assignment,
        enrolment=enrolment,
        defaults={"design": start_of(assignment.version), "opened": clock.now()},
    )
    return work


def save_work(work: Work, design: Design) -> None:
    """Keep the drawing, and how much was added since the last time."""
    document = design.to_json()
    before = work.design.get("components", {})
    after = document["components"]
    added = sum(1 for key in after if key not in before)
    if document == work.design:
        return
    seconds = int((clock.now() - work.opened).total_seconds())
    entry = [seconds, len(after), len(document["connections"]), added]
    work.history = [*work.history, entry][-HISTORY_KEPT:]
    work.design, work.updated = document, clock.now()
    work.drawing = own_fingerprint(document, start_of(work.assignment.version))
    work.save(update_fields=["design", "history", "updated", "drawing"])


def admissible(version: BoardVersion, document: object) -> Design:
    """The design as it would be graded: within the rules, under the board's own demands.

    Raises a Refusal with everything that breaks a rule.
    """
    design = read_design(document)
    challenge = challenge_of(version)
    broken = [problem for problem in check(challenge, design) if problem.code not in DEMANDS]
    if broken:
        raise Refusal(
            422,
            "board_rules",
            Text(
                "Rules of the board that the design breaks: {count}.",
                "보드의 규칙을 {count}개 어겼습니다.",
            ).fill(count=len(broken)),
            problems=broken,
        )
    return challenge.asked(design)


@transaction.atomic
def try_out(work: Work, document: object) -> Trial:
    """Run on the public scenarios: counts nothing, costs nothing."""
    design = admissible(work.assignment.version, document)
    save_work(work, design)
    run = request_grading(work.assignment.version, keep_document(design), public=True)
    return Trial.objects.create(work=work, run=run, created=clock.now())


@transaction.atomic
def submit(assignment: Assignment, enrolment: Enrolment, document: object) -> Submission:
    """Hand a design in. Raises a Refusal where that is not possible (any more)."""
    Enrolment.objects.select_for_update().get(pk=enrolment.key)
    place = desk(assignment, enrolment)
    if place.credit.kind == "before":
        raise NOT_OPEN
    if place.credit.kind == "closed":
        raise CLOSED
    if place.credit.counts and place.attempts_left == 0:
        raise NO_ATTEMPTS
    version = assignment.version
    design = admissible(version, document)
    save_work(open_work(assignment, enrolment), design)
    kept = keep_document(design)
    mine = Submission.objects.filter(assignment=assignment, enrolment=enrolment)
    earlier = mine.filter(document=kept, version=version).order_by("-shows_hidden").first()
    pays = earlier is None and place.credit.counts and buys_hidden(assignment, place.purse)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    run, public_run = request_gradings(version, kept)
    made = Submission.objects.create(
        assignment=assignment, enrolment=enrolment, version=version, document=kept, number=number,
        run=run, public_run=public_run, received=place.now, token_spent=pays,
        shows_hidden=pays or (earlier is not None and earlier.shows_hidden),
    )  # fmt: skip
    if place.grace_wanted and not (earlier is not None and assignment.counting == "best"):
        spend(assignment, enrolment, place.grace_wanted)
    GradeEntry.objects.get_or_create(assignment=assignment, enrolment=enrolment)
    if made.run.total is not None:
        from sandbox.boards.standing import recount

        recount(assignment, [enrolment.key])
    return made


def buys_hidden(assignment: Assignment, tokens: Purse) -> bool:
    """Whether a submission now spends a token on hidden feedback."""
    return (
        assignment.feedback != Feedback.NONE
        and assignment.version.has_hidden
        and tokens.left > 0
        and assignment.revealed is None
    )
