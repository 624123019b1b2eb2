"""A run: one design solved at a list of loads, simulated or judged, and the frames it gave.

The row is the truth. ``lease_until`` says until when somebody is at work on it; ``token`` is
the fencing token: whoever holds an older one can write nothing any more.
"""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (Status.QUEUED, Status.RUNNING)


class Run(models.Model):
    """``key`` is the SHA-256 of what determines the frames: model hash, names, loads, engine."""

    key = models.CharField(primary_key=True, max_length=64)
    design = models.TextField()
    loads = models.JSONField()
    verification = models.JSONField(null=True)
    judgement = models.CharField(max_length=10, null=True)  # noqa: DJ001, absent is not empty
    other = models.TextField(null=True)  # noqa: DJ001, absent is not empty
    lesson = models.CharField(max_length=40, null=True)  # noqa: DJ001
    engine = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    token = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField()
    frame_count = models.PositiveIntegerField(default=0)
    error = models.JSONField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["lease_until"],
                name="run_unfinished",
                condition=models.Q(status__in=["queued", "running"]),
            ),
            models.Index(fields=["created"], name="run_created"),
        )

    def __str__(self) -> str:
        return self.key[:12]


class Frame(models.Model):
    """One frame of a run, exactly as it is sent: ``payload`` is JSON text."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="frames")
    seq = models.PositiveIntegerField()
    payload = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "seq"], name="frame_once"),)
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.run_id[:12]} {self.seq}"
