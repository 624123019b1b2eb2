"""A board as its authors write it, and the versions that were made of it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from sandbox import clock
from sandbox.classes.models import Course
from sandbox.designs.models import ID_LENGTH, Immutable, new_id


class Board(models.Model):
    """``draft`` is a document of the format loadstone-board/1 that may still be unfinished."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="boards")
    draft = models.JSONField()
    cloned_from = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.title("en")

    def title(self, language: str) -> str:
        """The title in one language, or in the other where that is empty."""
        words = self.draft.get("title") or {}
        return str(words.get(language) or words.get("en") or words.get("ko") or self.pk)


class BoardVersion(Immutable):
    """A board that was checked and put down for good: what submissions are graded against."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    content_hash = models.CharField(max_length=64)
    has_hidden = models.BooleanField(default=False)
    author = models.CharField(max_length=ID_LENGTH, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["board", "number"], name="board_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.title('en')} v{self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """The document."""
        loaded: dict[str, Any] = json.loads(self.document)
        return loaded

    def title(self, language: str) -> str:
        """The title in one language, or in the other where that is empty."""
        words = self.content["title"]
        return str(words.get(language) or words.get("en") or words.get("ko"))
