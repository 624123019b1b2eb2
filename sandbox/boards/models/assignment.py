"""A board version given to a course: from when to when, and by which rules."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from sandbox import clock
from sandbox.boards.credit import CLOSED, Timeline, steps
from sandbox.boards.models.board import BoardVersion
from sandbox.classes.models import Course, Enrolment, Label
from sandbox.designs.models import ID_LENGTH, new_id


class Preset(models.TextChoices):
    PRACTICE = "practice"
    HOMEWORK = "homework"
    CONTEST = "contest"
    EXAM = "exam"


class Feedback(models.TextChoices):
    """What a token shows of the hidden scenarios before they are revealed."""

    NONE = "none"
    COUNT = "count"
    FIRST = "first"
    FULL = "full"


class Ranking(models.TextChoices):
    OFF = "off"
    OWN = "own"
    NEIGHBOURS = "neighbours"
    TOP = "top"
    FULL = "full"


class Assignment(models.Model):
    """``due`` is exclusive (23:59 is kept as the next full minute). ``time_limit`` is in minutes
    from when a student opens the board. ``spends_grace``: late work costs grace days of the course
    first. ``advice`` shows the panels that say what to change. ``revealed`` and ``released`` are
    when staff opened hidden results and manual marks."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    version = models.ForeignKey(BoardVersion, on_delete=models.RESTRICT, related_name="assignments")
    position = models.PositiveSmallIntegerField(default=0)
    preset = models.CharField(max_length=10, choices=Preset.choices, default=Preset.HOMEWORK)
    published = models.DateTimeField(null=True, blank=True)
    release = models.DateTimeField(null=True, blank=True)
    due = models.DateTimeField(null=True, blank=True)
    early = models.JSONField(default=list, blank=True)
    late = models.JSONField(default=list, blank=True)
    after = models.CharField(max_length=10, default=CLOSED)
    grace_minutes = models.PositiveSmallIntegerField(default=5)
    credit_mode = models.CharField(
        max_length=5, choices=[("scale", "scale"), ("cap", "cap")], default="scale"
    )
    counting = models.CharField(
        max_length=6,
        choices=[("best", "best"), ("last", "last"), ("picked", "picked")],
        default="best",
    )
    tokens = models.PositiveSmallIntegerField(default=3)
    refill_hours = models.PositiveSmallIntegerField(default=24)
    attempts = models.PositiveSmallIntegerField(null=True, blank=True)
    time_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    spends_grace = models.BooleanField(default=False)
    feedback = models.CharField(max_length=5, choices=Feedback.choices, default=Feedback.FIRST)
    reveal_by_hand = models.BooleanField(default=False)
    revealed = models.DateTimeField(null=True, blank=True)
    released = models.DateTimeField(null=True, blank=True)
    show_score = models.BooleanField(default=True)
    show_aggregates = models.BooleanField(default=False)
    hints = models.PositiveSmallIntegerField(default=3)
    advice = models.BooleanField(default=False)
    ranking = models.CharField(max_length=10, choices=Ranking.choices, default=Ranking.OFF)
    ranking_columns = models.JSONField(default=list, blank=True)
    ranking_top = models.PositiveSmallIntegerField(default=10)
    freeze_minutes = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("position", "due", "created")

    def __str__(self) -> str:
        return str(self.version)

    def get_absolute_url(self) -> str:
        return f"/b/{self.id}"

    @property
    def timeline(self) -> Timeline:
        """The rules for everybody without an override."""
        return Timeline(
            release=self.release,
            due=self.due,
            early=steps(self.early),
            late=steps(self.late),
            after=self.after,
            grace=timedelta(minutes=self.grace_minutes),
            tokens=self.tokens,
            attempts=self.attempts,
            minutes=self.time_limit,
        )

    @property
    def is_graded_and_open(self) -> bool:
        """Whether work on it must stay with its author for now; of an exam for good."""
        from sandbox.boards.visibility import is_revealed

        if self.preset in (Preset.PRACTICE, Preset.EXAM):
            return self.preset == Preset.EXAM
        return not is_revealed(self)


class Override(models.Model):
    """Other rules for one student or all who carry a label; ``fields`` as in ``credit.py``."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="overrides")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="overrides"
    )
    label = models.ForeignKey(
        Label, on_delete=models.CASCADE, null=True, blank=True, related_name="overrides"
    )
    fields = models.JSONField()
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True) ^ Q(label__isnull=True),
                name="override_of_a_student_or_a_label",
            ),
            models.UniqueConstraint(
                fields=["assignment", "enrolment"],
                condition=Q(enrolment__isnull=False),
                name="override_once_a_student",
            ),
            models.UniqueConstraint(
                fields=["assignment", "label"],
                condition=Q(label__isnull=False),
                name="override_once_a_label",
            ),
        )

    def __str__(self) -> str:
        return str(self.fields)
