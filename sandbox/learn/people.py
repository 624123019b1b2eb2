"""The course's part of the file of a person's data: the chapters they have finished."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.dispatch import receiver

from sandbox.accounts.exporting import as_json
from sandbox.accounts.signals import exporting
from sandbox.learn.models import Progress


@receiver(exporting)
def export_progress(sender: object, user: User, **_: Any) -> list[tuple[str, bytes]]:
    """Every finished chapter with its prediction and the right answer, by their index."""
    rows = [
        {
            "chapter": one.chapter,
            "predicted": one.predicted,
            "answer": one.answer,
            "done": one.done.isoformat(),
        }
        for one in Progress.objects.filter(user=user).order_by("done", "chapter")
    ]
    return [("course.json", as_json(rows))]
