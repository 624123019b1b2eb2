"""Designs people keep and share: projects of signed-in people, and immutable snapshots under an
address that cannot be guessed. What a snapshot shows never changes; its standing (who may see it,
whether it was removed) does, by conditional UPDATEs in ``standing``."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models

from sandbox import clock
from sandbox.decency import spells_nothing

BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
ID_LENGTH = 12  # 32^12 is 2^60: not to be guessed


def new_id() -> str:
    """A random id of letters and digits that are not mistaken for one another, and that spells
    nothing anybody would be ashamed to pass on."""
    while True:
        found = "".join(secrets.choice(BASE32) for _ in range(ID_LENGTH))
        if spells_nothing(found):
            return found


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


class Visibility(models.TextChoices):
    """Who a link shows its design to. ``listed`` designs also ask to stand in the gallery."""

    UNLISTED = "unlisted"
    LISTED = "listed"
    CLASS = "class"
    ME = "me"


class Listing(models.TextChoices):
    """What the moderators say of a listed design."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class Remover(models.TextChoices):
    AUTHOR = "author"
    MODERATOR = "moderator"
    LAW = "law"


class Snapshot(Immutable):
    """One address of a design; ``forked_from`` is the snapshot somebody made it their own from.

    A removed snapshot keeps its document for as long as it can be restored; a purged one is an
    empty row, so that its address is never given to anything else.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="snapshots", null=True
    )
    name = models.CharField(max_length=200, blank=True)
    forked_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="forks"
    )
    created = models.DateTimeField(default=clock.now, db_index=True)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="snapshots",
    )
    manage_hash = models.CharField(max_length=64, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility.choices, default=Visibility.UNLISTED
    )
    listing = models.CharField(max_length=10, choices=Listing.choices, blank=True)
    course = models.ForeignKey(
        "classes.Course", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    removed = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=10, choices=Remover.choices, blank=True)
    purged = models.BooleanField(default=False)
    viewed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-created",)
        indexes = (models.Index(fields=["visibility", "listing"], name="snapshot_gallery"),)

    def __str__(self) -> str:
        return self.name or self.id

    def get_absolute_url(self) -> str:
        return f"/d/{self.id}"

    @property
    def gone(self) -> bool:
        """Whether nobody may see it any more."""
        return self.removed is not None or self.purged

    @property
    def in_gallery(self) -> bool:
        """Whether its author wanted it seen and a moderator agreed."""
        return (
            self.visibility == Visibility.LISTED
            and self.listing == Listing.APPROVED
            and not self.gone
        )

    @property
    def author(self) -> str:
        """The name its owner has asked to be shown; mostly empty."""
        account = getattr(self.owner, "account", None) if self.owner else None
        return account.shown_name if account else ""


class Result(Immutable):
    """What the engine said of a snapshot when it was shared, frozen with the engine's version:
    the frame at the design's own users, the verdict over all users, and the score."""

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.CASCADE, primary_key=True, related_name="result"
    )
    engine = models.CharField(max_length=40)
    load: Any = models.JSONField()
    verdict: Any = models.JSONField()
    score: Any = models.JSONField()
    created = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.score['total']} ({self.engine})"


class Project(models.Model):
    """A design of a signed-in person that moves on; ``revision`` counts what was saved."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="projects"
    )
    name = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    origin = models.ForeignKey(
        Snapshot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ("-updated",)

    def __str__(self) -> str:
        return self.name or self.id

    @property
    def slug(self) -> str | None:
        """The address its page has now, if it was ever published."""
        found = self.slugs.filter(retired=None).first()
        return found.slug if found else None


class Slug(models.Model):
    """An address of a project's page. A retired one answers 410 for good; none is used twice."""

    slug = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, related_name="slugs")
    retired = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """The snapshot a project's page showed from one publication to the next."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="versions")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["project", "number"], name="version_once"),)

    def __str__(self) -> str:
        return f"{self.project_id}@{self.number}"


class Reason(models.TextChoices):
    OFFENSIVE = "offensive"
    PERSONAL = "personal"
    RIGHTS = "rights"
    SPAM = "spam"
    OTHER = "other"


class Report(models.Model):
    """Somebody's word that a public design should not stand."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    text = models.CharField(max_length=1000, blank=True)
    created = models.DateTimeField(default=clock.now)
    handled = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.reason}: {self.snapshot_id}"


class Blocked(models.Model):
    """Content that may not be shared again, known by its hash."""

    content_hash = models.CharField(primary_key=True, max_length=64)
    reason = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "blocked content"

    def __str__(self) -> str:
        return self.content_hash[:12]
