"""What counts, what staff said about it, and what a regrade changed."""

from __future__ import annotations

from django.db import models

from sandbox import clock
from sandbox.boards.models.assignment import Assignment
from sandbox.boards.models.board import Board, BoardVersion
from sandbox.boards.models.submission import GradingRun, Submission
from sandbox.classes.models import Enrolment
from sandbox.designs.models import ID_LENGTH, new_id


class GradeStatus(models.TextChoices):
    """Three sorts of nothing are not the same: missing, excused, and no grade wanted."""

    MISSING = "missing"
    GRADED = "graded"
    EXCUSED = "excused"
    NO_GRADE = "no_grade"


class GradeEntry(models.Model):
    """The grade of one student on one assignment. ``manual`` stands above what was counted;
    ``exported`` is the final grade when it last left the site."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="grades")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="grades")
    status = models.CharField(
        max_length=10, choices=GradeStatus.choices, default=GradeStatus.MISSING
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, related_name="counted_in"
    )
    picked = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, related_name="picked_in"
    )
    raw = models.FloatField(null=True)
    credit = models.FloatField(null=True)
    counted = models.FloatField(null=True)
    manual = models.FloatField(null=True)
    manual_reason = models.CharField(max_length=500, blank=True)
    exported = models.FloatField(null=True)
    exported_at = models.DateTimeField(null=True)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "grade entries"
        constraints = (
            models.UniqueConstraint(fields=["assignment", "enrolment"], name="grade_once"),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.final}"

    @property
    def final(self) -> float | None:
        """The grade: what staff set, else what was counted; None where there is none."""
        if self.status in (GradeStatus.EXCUSED, GradeStatus.NO_GRADE):
            return None
        return self.counted if self.manual is None else self.manual

    @property
    def out_of_date(self) -> bool:
        """Whether another grade than this one was exported."""
        return self.exported_at is not None and self.exported != self.final


class Comment(models.Model):
    """What staff say about a submission, a component, a connection or a scenario of it.
    Students see it from ``released`` on."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    anchor = models.CharField(
        max_length=10,
        choices=[(name, name) for name in ("whole", "component", "connection", "scenario")],
        default="whole",
    )
    target = models.CharField(max_length=80, blank=True)
    body = models.TextField(max_length=4000)
    author = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, related_name="+")
    released = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(
        max_length=10, blank=True, choices=[("resolved", "resolved"), ("asked", "asked")]
    )
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("created", "id")

    def __str__(self) -> str:
        return self.body[:60]


class RegradeRequest(models.Model):
    """A student's word that one row of a result is not right, and what staff answer. ``row`` is the
    part of the score and the scenario, as ``part:lesson``. Answered once, by staff or by a regrade
    of the whole board."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="requests")
    row = models.CharField(max_length=80)
    reason = models.CharField(max_length=1000)
    answer = models.CharField(max_length=1000, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("created", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "row"],
                name="asked_once_a_row",
                condition=models.Q(answered__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.reason[:60]


class BankedComment(models.Model):
    """A comment staff keep for the next student who needs it."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="bank")
    body = models.TextField(max_length=4000)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.body[:60]


class Regrade(models.Model):
    """Submissions graded again by another version: first as a trial, then perhaps applied."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="regrades")
    version = models.ForeignKey(BoardVersion, on_delete=models.RESTRICT, related_name="+")
    before = models.ForeignKey(BoardVersion, on_delete=models.RESTRICT, related_name="+")
    scope = models.CharField(
        max_length=10, choices=[(name, name) for name in ("all", "counting", "student")]
    )
    student = models.ForeignKey(Enrolment, on_delete=models.CASCADE, null=True, related_name="+")
    mode = models.CharField(
        max_length=12, blank=True, choices=[("exact", "exact"), ("never_lower", "never lower")]
    )
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=8, choices=[(name, name) for name in ("dry", "applied", "undone")], default="dry"
    )
    asked_by = models.CharField(max_length=ID_LENGTH, blank=True)
    created = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class RegradeRow(models.Model):
    """One submission of a regrade: what it had, what it would have; ``kept`` where the higher
    old score stands."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="rows")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(GradingRun, on_delete=models.RESTRICT, related_name="+")
    after = models.ForeignKey(GradingRun, on_delete=models.RESTRICT, related_name="+")
    before_public = models.ForeignKey(GradingRun, on_delete=models.RESTRICT, related_name="+")
    after_public = models.ForeignKey(GradingRun, on_delete=models.RESTRICT, related_name="+")
    kept = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["regrade", "submission"], name="regraded_once"),
        )

    def __str__(self) -> str:
        return f"{self.regrade_id} {self.submission_id}"
