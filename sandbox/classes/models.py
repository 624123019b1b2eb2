"""Courses and who is in them.

What identifies a person (name, e-mail, account) stands in ``Identity`` alone; everything else
refers to an ``Enrolment`` by its random key and shows its pseudonym. Deleting an identity
leaves grades that belong to nobody known.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from sandbox import clock
from sandbox.designs.models import ID_LENGTH, Immutable, new_id

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1, I and L, which people mistake for one another."""
CODE_LENGTH = 6


def new_code() -> str:
    """A join code that can be read aloud: 31^6 is about 9 × 10^8."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Course(models.Model):
    """A class over one term. Dates are entered and shown in its ``timezone``. A ``removed`` one
    is there for its instructors alone, who may take it back until it is purged; the months are
    how long it is kept after its end where that is shorter than the site's (``retention.py``);
    ``digest`` is whether its people get a daily mail of what is new, ``grace_days`` what each
    student may spend on late work (``boards/grace.py``)."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    term = models.CharField(max_length=60, blank=True)
    timezone = models.CharField(max_length=60, default="UTC")
    locale = models.CharField(max_length=2, choices=[("en", "English"), ("ko", "한국어")])
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    join_code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    join_open = models.BooleanField(default=True)
    join_domain = models.CharField(max_length=120, blank=True)
    join_approval = models.BooleanField(default=False)
    join_until = models.DateTimeField(null=True, blank=True)
    cloned_from = models.CharField(max_length=200, blank=True)
    archived = models.DateTimeField(null=True, blank=True)
    identity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    record_months = models.PositiveSmallIntegerField(null=True, blank=True)
    digest = models.BooleanField(default=True)
    grace_days = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(30)])
    removed = models.DateTimeField(null=True, blank=True, db_index=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.name} ({self.term})" if self.term else self.name

    def get_absolute_url(self) -> str:
        return f"/c/{self.id}"

    @property
    def zone(self) -> ZoneInfo:
        """The zone its clocks show."""
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """A moment on the course's clocks."""
        return moment.astimezone(self.zone)


class Label(models.Model):
    """A group of people in a course ("Section A", "Extra time"); ``position`` is the order in
    which labels decide where two of them say different things."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["course", "name"], name="label_once_a_course"),
        )

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    STUDENT = "student"
    GUEST = "guest"
    STAFF = "staff"


class Status(models.TextChoices):
    INVITED = "invited"
    WAITING = "waiting"
    ACTIVE = "active"
    DROPPED = "dropped"


class Grant(models.TextChoices):
    """What an instructor may hand to a grader or an author beyond the role."""

    PUBLISH = "publish"
    OVERRIDE = "override"
    EXPORT = "export"
    SIMILARITY = "similarity"


class Enrolment(models.Model):
    """Somebody's place in a course.

    Staff hold any of ``instructor``, ``grader`` (student data) and ``author`` (content). A
    grader with ``grades_labels`` sees the students who carry one of them, without any the
    whole class. ``mails`` is whether somebody wants the daily mail, ``mailed`` when the last went.
    """

    key = models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.STUDENT)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    instructor = models.BooleanField(default=False)
    grader = models.BooleanField(default=False)
    author = models.BooleanField(default=False)
    grants = models.JSONField(default=list, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="enrolments")
    grades_labels = models.ManyToManyField(Label, blank=True, related_name="graders")
    pseudonym = models.CharField(max_length=60)
    rerolls = models.PositiveSmallIntegerField(default=0)
    listed = models.BooleanField(default=True)
    mails = models.BooleanField(default=True)
    mailed = models.DateTimeField(null=True, blank=True)
    joined = models.DateTimeField(default=clock.now)
    dropped = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("joined", "key")
        constraints = (
            models.UniqueConstraint(fields=["course", "pseudonym"], name="pseudonym_once"),
            models.CheckConstraint(
                condition=Q(role="staff") | Q(instructor=False, grader=False, author=False),
                name="only_staff_has_staff_roles",
            ),
        )
        indexes = (models.Index(fields=["course", "role", "status"], name="enrolment_roster"),)

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_active(self) -> bool:
        return self.status == Status.ACTIVE

    def has_grant(self, grant: Grant) -> bool:
        """Whether an instructor has handed this over."""
        return grant.value in self.grants


class Identity(models.Model):
    """Who an enrolment is: the only table with names and addresses of a class.

    ``email`` is in small letters. An identity from a roster has no ``user`` until somebody
    with that address, or the course's code, comes in.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, primary_key=True, related_name="identity"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="identities")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="identities",
    )
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    username = models.CharField(max_length=120, blank=True)
    section = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "identities"
        constraints = (
            models.UniqueConstraint(
                fields=["course", "user"],
                name="one_place_a_person",
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["course", "email"], name="one_place_an_address", condition=~Q(email="")
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or self.enrolment_id


class Farewell(models.Model):
    """What an account is told of a course whose data about it was erased: no more than that."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="farewells"
    )
    course = models.CharField(max_length=200)
    erased = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-erased", "-id")

    def __str__(self) -> str:
        return self.course


class Notice(models.Model):
    """Something a member is told on the course's page; the words are made when it is read."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    data = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)
    read = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created", "-id")

    def __str__(self) -> str:
        return self.kind


class BrokenGlass(Immutable):
    """A site administrator's look into a course, announced to its instructors and short."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="broken_glass")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    reason = models.CharField(max_length=500)
    created = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "broken glass"

    def __str__(self) -> str:
        return self.reason


class AuditEntry(Immutable):
    """One change to dates, grades, visibility or roles: who, when, before and after.

    ``actor`` and ``subject`` are enrolment keys, so that the log names nobody by itself.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="audit")
    actor = models.CharField(max_length=ID_LENGTH, blank=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-created", "-id")
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
