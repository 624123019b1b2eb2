"""A live session of a board and the seats in it.

A seat has a pseudonym of its own: on the projector nobody is known by the name, or the
pseudonym, they have in the course. Whoever came as a guest is a seat and nothing else.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from sandbox import clock
from sandbox.boards.models import Assignment, BoardVersion, GradingRun
from sandbox.classes.models import CODE_LENGTH, Course, Enrolment, new_code
from sandbox.designs.models import ID_LENGTH, Document, new_id

PRESENT_FOR = timedelta(seconds=45)


def new_pin() -> str:
    """Four digits with which a seat is taken up again on another device."""
    return f"{secrets.randbelow(10_000):04}"


class Phase(models.TextChoices):
    LOBBY = "lobby"
    PREDICT = "predict"
    BUILD = "build"
    SURGE = "surge"
    REVEAL = "reveal"
    DISCUSS = "discuss"
    ENDED = "ended"


class LiveSession(models.Model):
    """``version`` is pinned when the session opens. ``ends`` is when the countdown of the phase
    is over for somebody without extra time; ``extra_time`` gives labels their percentage.
    ``told`` is when the hidden part of the board was revealed. ``truth`` is how far the board's
    start design gets, once ``truth_run`` has said so. ``summary`` is what stays when the seats
    are gone."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="live_sessions")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="live_sessions"
    )
    version = models.ForeignKey(BoardVersion, on_delete=models.RESTRICT, related_name="+")
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    host = models.CharField(max_length=ID_LENGTH, blank=True)
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.LOBBY)
    since = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)
    guests = models.BooleanField(default=True)
    locked = models.BooleanField(default=False)
    predictions_shown = models.BooleanField(default=False)
    extra_time = models.JSONField(default=dict, blank=True)
    pinned = models.ForeignKey(
        "Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    truth_run = models.CharField(max_length=64, blank=True)
    truth = models.JSONField(null=True)
    told = models.DateTimeField(null=True, blank=True)
    opened = models.DateTimeField(default=clock.now)
    closed = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(default=True)
    summary = models.JSONField(null=True)

    class Meta:
        ordering = ("-opened",)
        indexes = (models.Index(fields=["opened"], name="live_open", condition=Q(closed=None)),)

    def __str__(self) -> str:
        return f"{self.version} {self.opened:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"/live/s/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def takes_guests(self) -> bool:
        """Whether somebody without an account may come in: what the policy asks."""
        return self.guests and self.is_open and not self.locked

    @property
    def is_told(self) -> bool:
        """Whether the hidden part of the board may be seen."""
        return self.told is not None


class Seat(models.Model):
    """Somebody's place in a session. ``nonce`` is of the join page: pressing twice takes one
    seat. ``design`` is what is being drawn; ``document`` what the surge found on the desk, and
    ``surge`` how far that got."""

    key = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="seats"
    )
    pseudonym = models.CharField(max_length=60)
    pin = models.CharField(max_length=4, default=new_pin)
    nonce = models.CharField(max_length=32)
    joined = models.DateTimeField(default=clock.now)
    seen = models.DateTimeField(null=True, blank=True)
    left = models.DateTimeField(null=True, blank=True)
    removed = models.DateTimeField(null=True, blank=True)
    time_percent = models.PositiveSmallIntegerField(default=100)
    guess_component = models.CharField(max_length=60, blank=True)
    guess_users = models.PositiveIntegerField(null=True, blank=True)
    guessed = models.DateTimeField(null=True, blank=True)
    design = models.JSONField(null=True)
    saved = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    run = models.CharField(max_length=64, blank=True)
    grading = models.ForeignKey(
        GradingRun, on_delete=models.SET_NULL, null=True, related_name="seats"
    )
    surge = models.JSONField(null=True)

    class Meta:
        ordering = ("joined", "key")
        constraints = (
            models.UniqueConstraint(fields=["session", "pseudonym"], name="seat_pseudonym_once"),
            models.UniqueConstraint(fields=["session", "nonce"], name="seat_nonce_once"),
            models.UniqueConstraint(
                fields=["session", "enrolment"],
                name="one_seat_a_member",
                condition=Q(enrolment__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def takes_part(self) -> bool:
        return self.left is None and self.removed is None

    def is_present(self, now: datetime) -> bool:
        """Whether a page of this seat is open somewhere."""
        return self.takes_part and self.seen is not None and now - self.seen < PRESENT_FOR

    def ends(self, session: LiveSession) -> datetime | None:
        """When the countdown is over for this seat."""
        if session.ends is None:
            return None
        span = session.ends - session.since
        return session.since + span * (self.time_percent / 100)
