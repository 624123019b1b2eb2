"""Of which deadline somebody was reminded, so that nobody is twice."""

from __future__ import annotations

from django.db import models

from sandbox.boards.models.assignment import Assignment
from sandbox.classes.models import Enrolment


class Reminder(models.Model):
    """A mail said that ``due`` is near. Where that moves, it is another deadline."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reminders")
    due = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "enrolment", "due"], name="reminded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.enrolment_id}"
