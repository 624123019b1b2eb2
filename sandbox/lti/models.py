"""Which platforms may launch into the site, and what of theirs is what of ours.

A platform calls people by a ``sub`` of its own. That number is kept beside identities alone:
``Seat`` goes with the identity, ``Subject`` with the account.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

from sandbox.boards.models import Assignment
from sandbox.classes.models import Course, Enrolment, Identity


def new_secret() -> str:
    """A random word for a login's state and nonce."""
    return secrets.token_urlsafe(24)


class Platform(models.Model):
    """A learning management system, as an administrator registers it. ``audience`` is what its
    token endpoint wants to be called where that is not its address."""

    name = models.CharField(max_length=120)
    issuer = models.URLField(max_length=255)
    client_id = models.CharField(max_length=255)
    auth_login_url = models.URLField(max_length=500)
    auth_token_url = models.URLField(max_length=500)
    jwks_url = models.URLField(max_length=500)
    audience = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["issuer", "client_id"], name="platform_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def origins(self) -> list[str]:
        """The sites its pages come from."""
        parts = (urlsplit(url) for url in (self.issuer, self.auth_login_url))
        return sorted({f"{one.scheme}://{one.netloc}" for one in parts})


class Deployment(models.Model):
    """One installation on a platform; launches from others are refused."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="deployments")
    deployment_id = models.CharField(max_length=255)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["platform", "deployment_id"], name="deployment_once"),
        )

    def __str__(self) -> str:
        return f"{self.platform}: {self.deployment_id}"


class Login(models.Model):
    """A launch under way: from the platform's first word until the person is in. ``claims`` are
    kept for the moments between the launch and the page that follows it, under ``ticket``."""

    state = models.CharField(primary_key=True, max_length=64, default=new_secret)
    nonce = models.CharField(max_length=64, default=new_secret)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    ticket = models.CharField(max_length=64, unique=True, default=new_secret)
    claims = models.JSONField(null=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.state[:8]


class Subject(models.Model):
    """Somebody of a platform, and their account here. ``made`` accounts exist through launches
    alone and go with their last course."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="subjects")
    sub = models.CharField(max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subjects"
    )
    made = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["platform", "sub"], name="subject_once"),)

    def __str__(self) -> str:
        return f"{self.platform_id}: {self.user_id}"


class Link(models.Model):
    """A course of the platform (its ``context``) that is a course here."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="links")
    context_id = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="links")
    memberships_url = models.URLField(max_length=1000, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["deployment", "context_id"], name="context_once"),
        )

    def __str__(self) -> str:
        return self.title or self.context_id


class Seat(models.Model):
    """Who of the platform's course is who on the roster."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="seats")
    sub = models.CharField(max_length=255)
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="seats")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["link", "sub"], name="seat_once"),)

    def __str__(self) -> str:
        return f"{self.link_id}: {self.identity_id}"


class Line(models.Model):
    """A column of the platform's gradebook that shows an assignment. ``url`` is its address."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="lines")
    url = models.URLField(max_length=1000)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["link", "url"], name="line_once"),)

    def __str__(self) -> str:
        return self.url


class ScoreState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Score(models.Model):
    """What the platform knows of one grade. ``sent`` is the number it took last, ``timestamp``
    when that was said, which must grow; ``reason`` why it did not take the newest."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="scores")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ScoreState.choices, default=ScoreState.WAITING)
    wanted = models.FloatField(null=True)
    sent = models.FloatField(null=True)
    timestamp = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["line", "enrolment"], name="score_once"),)
        indexes = (
            models.Index(fields=["due"], name="score_waiting", condition=models.Q(state="waiting")),
        )

    def __str__(self) -> str:
        return f"{self.line_id} {self.enrolment_id}: {self.state}"
