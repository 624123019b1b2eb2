"""Grace days: a budget the course gives each student, spent by itself on what comes late.

A day spent moves the due moment of one student on one assignment by 24 hours, and late steps with
it, for all their submissions there; it is written down, so that what was in time stays so however
the rest of the budget goes. Days that moved dates make needless come back.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Sum

from sandbox import clock
from sandbox.boards.credit import Timeline, credit_at, later
from sandbox.boards.models import Assignment, GraceSpent, Submission
from sandbox.boards.timelines import Timelines
from sandbox.classes.models import AuditEntry, Course, Enrolment


def spent_by(course: Course, keys: Iterable[str] | None = None) -> dict[str, int]:
    """The days students have spent over the whole course; who spent none is left out."""
    rows = GraceSpent.objects.filter(assignment__course=course)
    if keys is not None:
        rows = rows.filter(enrolment__in=list(keys))
    return dict(rows.values_list("enrolment_id").annotate(days=Sum("days")))


def left_for(assignment: Assignment, keys: Iterable[str]) -> dict[str, int]:
    """The days each student may still spend on this assignment; empty where it takes none."""
    if not assignment.spends_grace or not assignment.course.grace_days:
        return {}
    keys = list(keys)
    spent, most = spent_by(assignment.course, keys), assignment.course.grace_days
    return {key: max(0, most - spent.get(key, 0)) for key in keys}


def spent_on(assignment: Assignment, enrolment: Enrolment) -> int:
    """The days a student has spent on one assignment."""
    row = GraceSpent.objects.filter(assignment=assignment, enrolment=enrolment).first()
    return 0 if row is None else row.days


def spend(assignment: Assignment, enrolment: Enrolment, days: int) -> None:
    """Take days off the budget; the caller holds the student's row."""
    row, _ = GraceSpent.objects.get_or_create(
        assignment=assignment, enrolment=enrolment, defaults={"days": 0}
    )
    _write(row, row.days + days, "grace.spent")


def _write(row: GraceSpent, days: int, action: str) -> None:
    AuditEntry.objects.create(
        course_id=row.assignment.course_id, action=action, subject=row.enrolment_id,
        before={"board": row.assignment_id, "days": row.days},
        after={"board": row.assignment_id, "days": days},
    )  # fmt: skip
    row.days, row.changed = days, clock.now()
    if days:
        row.save(update_fields=["days", "changed"])
    else:
        row.delete()


def settle(assignment: Assignment) -> None:
    """Give back, after dates moved, the days without which everything earns as much."""
    rows = list(GraceSpent.objects.filter(assignment=assignment).select_related("assignment"))
    if not rows:
        return
    timelines = Timelines([assignment])
    received: dict[str, list] = {}  # type: ignore[type-arg]
    handed_in = Submission.objects.filter(
        assignment=assignment, enrolment__in=[row.enrolment_id for row in rows]
    )
    for key, moment in handed_in.values_list("enrolment_id", "received"):
        received.setdefault(key, []).append(moment)
    for row in rows:
        base = timelines.announced(assignment, row.enrolment_id)
        needed = _needed(base, received.get(row.enrolment_id, []), row.days)
        if needed < row.days:
            _write(row, needed, "grace.returned")


def _needed(base: Timeline, received: list, days: int) -> int:  # type: ignore[type-arg]
    """The fewest days that leave every submission the credit it has with ``days``."""

    def worth(some: int) -> list[float]:
        return [credit_at(later(base, some), moment).percent for moment in received]

    most = worth(days)
    return next(some for some in range(days + 1) if worth(some) == most)
