"""How much of a student's budget of grace days an assignment has cost."""

from __future__ import annotations

from django.db import models

from sandbox import clock
from sandbox.boards.models.assignment import Assignment
from sandbox.classes.models import Enrolment


class GraceSpent(models.Model):
    """So many days later is the assignment due for this student."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="grace")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="grace")
    days = models.PositiveSmallIntegerField()
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "grace spent"
        constraints = (
            models.UniqueConstraint(fields=["assignment", "enrolment"], name="grace_once"),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.days}"
