"""What counts for a student: the grade entry, kept up to date whenever a grading ends, a date
moves or a student picks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sandbox import clock
from sandbox.boards.credit import Candidate, counting, credit_at, credited
from sandbox.boards.live import announce
from sandbox.boards.models import (
    Assignment,
    GradeEntry,
    GradeStatus,
    GradingRun,
    Refund,
    RunStatus,
    Submission,
)
from sandbox.boards.signals import grades_changed
from sandbox.boards.timelines import Timelines
from sandbox.classes.audit import notify
from sandbox.classes.models import AuditEntry


def graded(run: GradingRun) -> None:
    """A grading is over: everybody who handed this in has a result, or a token back."""
    waiting = Submission.objects.filter(run=run).select_related("assignment__version", "enrolment")
    if run.status == RunStatus.FAILED and not (run.error or {}).get("lasting"):
        for submission in waiting.filter(token_spent=True, refund=None):
            refund(submission, run)
    touched: dict[str, set[str]] = defaultdict(set)
    assignments: dict[str, Assignment] = {}
    for submission in waiting:
        touched[submission.assignment_id].add(submission.enrolment_id)
        assignments[submission.assignment_id] = submission.assignment
    for key, keys in touched.items():
        recount(assignments[key], keys)
        announce(key)


def refund(submission: Submission, run: GradingRun) -> None:
    """Give the token back, with a word to the student and a line in the log."""
    Refund.objects.create(submission=submission)
    version = submission.assignment.version
    notify([submission.enrolment], "refunded", board=version.content["title"])
    AuditEntry.objects.create(
        course_id=submission.assignment.course_id, action="token.refunded",
        subject=submission.pk, reason=str((run.error or {}).get("code", "")),
    )  # fmt: skip


def candidates(
    submissions: Iterable[Submission], assignment: Assignment, timelines: Timelines, *, public: bool
) -> dict[str, list[Candidate]]:
    """What may count, by student, with credit; by the public part of the board alone where
    ``public`` says so. Submissions come with both gradings."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for one in submissions:
        credit = credit_at(timelines.of(assignment, one.enrolment_id), one.received)
        total = (one.public_run if public else one.run).total
        if credit.counts and total is not None:
            final = credited(total, credit.percent, assignment.credit_mode)
            found[one.enrolment_id].append(Candidate(one.pk, total, final, one.received))
    return found


def recount(assignment: Assignment, keys: Iterable[str] | None = None) -> int:
    """Bring grade entries up to date; how many of them changed. Constant queries."""
    submissions = Submission.objects.filter(assignment=assignment).select_related(
        "run", "public_run"
    ).defer("run__result", "public_run__result")  # fmt: skip
    entries = GradeEntry.objects.filter(assignment=assignment)
    if keys is not None:
        keys = list(keys)
        submissions = submissions.filter(enrolment__in=keys)
        entries = entries.filter(enrolment__in=keys)
    known = {entry.enrolment_id: entry for entry in entries}
    timelines = Timelines([assignment], keys)
    listed = list(submissions)
    found = candidates(listed, assignment, timelines, public=False)
    received = {one.pk: one.received for one in listed}
    made, changed = [], []
    for key in {one.enrolment_id for one in listed} | set(known):
        entry = known.get(key) or GradeEntry(assignment=assignment, enrolment_id=key)
        best = counting(found.get(key, []), assignment.counting, entry.picked_id)
        percent = None
        if best is not None:
            percent = credit_at(timelines.of(assignment, key), received[best.id]).percent
        before = (entry.submission_id, entry.raw, entry.credit, entry.counted, entry.status)
        entry.submission_id = None if best is None else best.id
        entry.raw = None if best is None else best.raw
        entry.credit = percent
        entry.counted = None if best is None else best.final
        if entry.status in (GradeStatus.MISSING, GradeStatus.GRADED):
            entry.status = GradeStatus.MISSING if best is None else GradeStatus.GRADED
        if entry._state.adding:
            made.append(entry)
        elif before != (
            entry.submission_id, entry.raw, entry.credit, entry.counted, entry.status
        ):  # fmt: skip
            entry.updated = clock.now()
            changed.append(entry)
    GradeEntry.objects.bulk_create(made, ignore_conflicts=True)
    GradeEntry.objects.bulk_update(
        changed, ["submission", "raw", "credit", "counted", "status", "updated"]
    )
    moved = [entry.enrolment_id for entry in (*made, *changed)]
    if moved:
        grades_changed.send(Assignment, assignment=assignment, keys=moved)
    return len(moved)
