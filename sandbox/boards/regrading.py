"""Grading again what was handed in: first on trial, then applied, then perhaps taken back.

Nothing changes by itself: neither a new version of a board nor a new engine moves a grade
until somebody asks for it, looks at the difference and gives a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sandbox import clock
from sandbox.boards.grading import request_gradings
from sandbox.boards.live import announce
from sandbox.boards.models import (
    UNFINISHED,
    Assignment,
    BoardVersion,
    GradeEntry,
    Regrade,
    RegradeRow,
    Submission,
)
from sandbox.boards.requests import answer_by_regrade
from sandbox.boards.standing import recount
from sandbox.boards.visibility import is_revealed
from sandbox.classes import audit
from sandbox.classes.models import Enrolment
from sandbox.classes.policy import Actor
from sandbox.refusal import Refusal
from simulator.text import Text

NEVER_LOWER, EXACT = "never_lower", "exact"
NOT_READY = Refusal(
    409,
    "regrade_running",
    Text(
        "Some submissions are still being graded. Try again in a moment.",
        "아직 채점 중인 제출물이 있습니다. 잠시 뒤에 다시 시도하세요.",
    ),
)
NO_REASON = Refusal(
    422, "no_reason", Text("Give a reason: students read it.", "사유를 쓰세요. 학생이 읽습니다.")
)
NOT_LAST = Refusal(
    409,
    "regrade_superseded",
    Text(
        "A later regrade stands on this one. Undo that first.",
        "이 재채점 위에 다른 재채점이 있습니다. 그것부터 취소하세요.",
    ),
)


@dataclass(frozen=True)
class Change:
    """One submission of a regrade in figures; ``sign`` is 1 up, -1 down, 0 unchanged."""

    row: RegradeRow
    before: float | None
    after: float | None
    manual: bool

    @property
    def sign(self) -> int:
        if self.before == self.after or self.after is None:
            return 0
        if self.before is None:
            return 1
        return 1 if self.after > self.before else -1

    @property
    def delta(self) -> float | None:
        """Points gained."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 1)


def start(
    actor: Actor, assignment: Assignment, version: BoardVersion, scope: str,
    student: Enrolment | None,
) -> Regrade:  # fmt: skip
    """A trial: every submission in scope is graded by the version, and nothing moves."""
    made = Regrade.objects.create(
        assignment=assignment, version=version, before=assignment.version, scope=scope,
        student=student, asked_by=actor.key,
    )  # fmt: skip
    complete(made)
    audit.log(actor, "regrade.tried", assignment.pk, after={"version": version.number})
    return made


@transaction.atomic
def complete(regrade: Regrade) -> None:
    """Rows for whatever in scope has none yet: somebody may hand in while others look."""
    known = set(regrade.rows.values_list("submission_id", flat=True))
    found = Submission.objects.filter(assignment=regrade.assignment).select_related("document")
    if regrade.scope == "counting":
        found = found.filter(counted_in__isnull=False)
    elif regrade.scope == "student":
        found = found.filter(enrolment=regrade.student)
    rows = []
    for one in found:
        if one.pk not in known:
            after, after_public = request_gradings(regrade.version, one.document)
            rows.append(
                RegradeRow(
                    regrade=regrade, submission=one, before_id=one.run_id, after=after,
                    before_public_id=one.public_run_id, after_public=after_public,
                )
            )  # fmt: skip
    RegradeRow.objects.bulk_create(rows)


def changes(regrade: Regrade) -> list[Change]:
    """What the regrade would do, or did, submission by submission."""
    manual = set(
        GradeEntry.objects.filter(assignment=regrade.assignment)
        .exclude(manual=None)
        .values_list("enrolment_id", flat=True)
    )
    rows = (
        regrade.rows.select_related(
            "submission__enrolment__identity", "before", "after", "after_public"
        )
        .defer("before__result", "after__result", "after_public__result")
        .order_by("submission__received", "pk")
    )
    return [
        Change(row, row.before.total, row.after.total, row.submission.enrolment_id in manual)
        for row in rows
    ]


def summary(found: Sequence[Change]) -> dict[str, int]:
    """How many go up, down, stay, and are not graded yet."""
    waiting = sum(1 for one in found if one.row.after.status in UNFINISHED)
    return {
        "up": sum(1 for one in found if one.sign > 0),
        "down": sum(1 for one in found if one.sign < 0),
        "same": sum(1 for one in found if one.sign == 0) - waiting,
        "waiting": waiting,
    }


@transaction.atomic
def apply(actor: Actor, regrade: Regrade, mode: str, reason: str) -> None:
    """Let the new gradings stand; ``never_lower`` keeps what was higher. Twice is once."""
    if regrade.state == "applied":
        return
    if not reason.strip():
        raise NO_REASON
    complete(regrade)
    found = changes(regrade)
    running = any(
        run.status in UNFINISHED for one in found for run in (one.row.after, one.row.after_public)
    )
    if running:
        raise NOT_READY
    before = finals(regrade.assignment)
    for one in found:
        # What could not be graded through a fault of ours keeps what it had.
        kept = one.after is None or (mode == NEVER_LOWER and one.sign < 0)
        if kept != one.row.kept:
            RegradeRow.objects.filter(pk=one.row.pk).update(kept=kept)
        if not kept:
            _point(one.row.submission_id, one.row.after_id, one.row.after_public_id)
    Assignment.objects.filter(pk=regrade.assignment_id).update(version=regrade.version)
    Regrade.objects.filter(pk=regrade.pk).update(
        state="applied", mode=mode, reason=reason.strip()[:500], changed=clock.now()
    )
    _settle(actor, regrade, before, "regraded", reason.strip())
    if regrade.scope != "student":
        answer_by_regrade(regrade.assignment, reason.strip())


@transaction.atomic
def undo(actor: Actor, regrade: Regrade) -> None:
    """Everything as it was before the regrade was applied."""
    if regrade.state != "applied":
        return
    later = regrade.assignment.regrades.filter(state="applied", changed__gt=regrade.changed)
    if later.exists():
        raise NOT_LAST
    before = finals(regrade.assignment)
    for row in regrade.rows.filter(kept=False):
        _point(row.submission_id, row.before_id, row.before_public_id)
    Assignment.objects.filter(pk=regrade.assignment_id).update(version=regrade.before)
    Regrade.objects.filter(pk=regrade.pk).update(state="undone", changed=clock.now())
    _settle(actor, regrade, before, "regrade_undone", regrade.reason)


def _point(submission: str, run: str, public_run: str) -> None:
    """Move what a submission's grade is read from: the one change a submission ever sees."""
    Submission.objects.filter(pk=submission).update(run_id=run, public_run_id=public_run)


def finals(assignment: Assignment) -> dict[str, float | None]:
    """Everybody's grade as it is."""
    entries = GradeEntry.objects.filter(assignment=assignment)
    return {entry.enrolment_id: entry.final for entry in entries}


def _settle(
    actor: Actor, regrade: Regrade, before: dict[str, float | None], kind: str, reason: str
) -> None:
    """Count again, tell everybody whose grade moved, put it down."""
    assignment = Assignment.objects.select_related("version", "course").get(
        pk=regrade.assignment_id
    )
    recount(assignment)
    after = finals(assignment)
    moved = [key for key in after if before.get(key) != after[key]]
    title = assignment.version.content["title"]
    hidden = regrade.version.has_hidden or regrade.before.has_hidden
    if hidden and not is_revealed(assignment):  # a grade that moved would tell what is hidden
        everybody = Enrolment.objects.filter(pk__in=regrade.rows.values("submission__enrolment"))
        audit.notify(list(everybody), f"{kind}_unseen", board=title, reason=reason)
    else:
        for enrolment in Enrolment.objects.filter(pk__in=moved):
            audit.notify([enrolment], kind, board=title, before=_shown(before.get(enrolment.key)),
                         after=_shown(after[enrolment.key]), reason=reason)  # fmt: skip
    audit.log(actor, kind, regrade.pk, before={key: before.get(key) for key in moved},
              after={key: after[key] for key in moved}, reason=reason)  # fmt: skip
    announce(assignment.pk)


def _shown(points: float | None) -> Any:
    return "–" if points is None else f"{points:g}"
