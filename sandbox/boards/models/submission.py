"""What students do on an assignment: work that is kept, trials, submissions, and the gradings
that answer both."""

from __future__ import annotations

from django.db import models

from sandbox import clock
from sandbox.boards.models.assignment import Assignment
from sandbox.boards.models.board import BoardVersion
from sandbox.classes.models import Enrolment
from sandbox.designs.models import ID_LENGTH, Document, Immutable, new_id


class RunStatus(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (RunStatus.QUEUED, RunStatus.RUNNING)


class GradingRun(models.Model):
    """One design graded by one board version; ``key`` is the hash of everything that decides
    the result, so that identical work is graded once.

    ``public`` runs know the public part of the board alone. The columns beside ``result`` are
    what lists and statistics ask for. Lease and token as in ``runs.Run``.
    """

    key = models.CharField(primary_key=True, max_length=64)
    version = models.ForeignKey(BoardVersion, on_delete=models.CASCADE, related_name="runs")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField()
    engine = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    token = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField()
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    total = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    p99_ms = models.FloatField(null=True)
    good = models.FloatField(null=True)
    bottleneck = models.CharField(max_length=40, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["lease_until"],
                name="grading_unfinished",
                condition=models.Q(status__in=["queued", "running"]),
            ),
        )

    def __str__(self) -> str:
        return self.key[:12]


class Work(models.Model):
    """A student's desk: the design being drawn, and how it grew.

    ``history`` holds one entry per saving that changed the drawing:
    ``[seconds since opened, components, connections, components added at once]``. ``drawing`` is
    the fingerprint of what the student has made of the start (``secrecy.py``). ``tried`` counts
    the trials before the first pass that are not known singly any more (``forgetting.py``).
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="works")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="works")
    design = models.JSONField()
    history = models.JSONField(default=list)
    hints_seen = models.PositiveSmallIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    drawing = models.CharField(max_length=64, blank=True, db_index=True)
    opened = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assignment", "enrolment"], name="work_once"),
        )

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.enrolment_id}"


class Trial(models.Model):
    """A Run on the public scenarios: as many as wanted, worth nothing."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="trials")
    run = models.ForeignKey(GradingRun, on_delete=models.CASCADE, related_name="trials")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("created", "id")

    def __str__(self) -> str:
        return f"{self.work} {self.run}"


class Submission(Immutable):
    """A design handed in. Only ``run`` and ``public_run`` (the same by the public part of the
    board) are ever moved, by a regrade that says so in its rows."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="submissions")
    version = models.ForeignKey(BoardVersion, on_delete=models.RESTRICT, related_name="submissions")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(GradingRun, on_delete=models.RESTRICT, related_name="submissions")
    public_run = models.ForeignKey(GradingRun, on_delete=models.RESTRICT, related_name="+")
    number = models.PositiveIntegerField()
    received = models.DateTimeField()
    token_spent = models.BooleanField(default=False)
    shows_hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ("received", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "enrolment", "number"], name="submission_numbered"
            ),
        )
        indexes = (models.Index(fields=["assignment", "received"], name="submission_received"),)

    def __str__(self) -> str:
        return f"{self.pk} #{self.number}"


class Refund(Immutable):
    """A token given back because grading failed through a fault of ours."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="refund")
    created = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.submission_id
