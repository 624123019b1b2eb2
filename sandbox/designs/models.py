"""Designs people have shared: immutable snapshots under an address that cannot be guessed."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ID_LENGTH = 12  # 58^12 is about 2^70: not to be guessed


def new_id() -> str:
    """A random id of letters and digits that cannot be mistaken for one another."""
    return "".join(secrets.choice(BASE58) for _ in range(ID_LENGTH))


class Immutable(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"A {type(self).__name__} never changes; make a new one.")
        super().save(*args, **kwargs)


class Document(Immutable):
    """The canonical JSON of a design, kept once however often it is shared."""

    content_hash = models.CharField(primary_key=True, max_length=64)
    body = models.TextField()

    def __str__(self) -> str:
        return self.content_hash[:12]


class Snapshot(Immutable):
    """One address of a design; ``forked_from`` is the snapshot somebody made it their own from."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots")
    name = models.CharField(max_length=200, blank=True)
    forked_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="forks"
    )
    created = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name or self.id

    def get_absolute_url(self) -> str:
        return f"/d/{self.id}"
