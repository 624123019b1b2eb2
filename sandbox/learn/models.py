"""How far somebody with an account has come in the course."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Progress(models.Model):
    """One chapter somebody has finished; ``predicted`` is the answer they gave before the run,
    by its index, and ``answer`` the right one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress"
    )
    chapter = models.CharField(max_length=40)
    predicted = models.PositiveSmallIntegerField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)
    done = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "chapter"], name="progress_once"),)

    def __str__(self) -> str:
        return self.chapter
