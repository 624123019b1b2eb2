"""A course with everybody in it, for tests."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from sandbox.classes.models import Course, Enrolment, Identity, Label, Role
from sandbox.classes.policy import Actor

_numbers = itertools.count(1)


def course(**fields: Any) -> Course:
    """An empty course."""
    made = {"name": "Systems", "term": "2026-S2", "timezone": "Asia/Seoul", "locale": "en"}
    return Course.objects.create(**{**made, "starts": date(2026, 9, 1), **fields})


def user(name: str = "", **fields: Any) -> Any:
    """An account."""
    name = name or f"user{next(_numbers)}"
    return get_user_model().objects.create(
        username=name, email=f"{name}@example.org", password="!", **fields
    )


def member(in_course: Course, name: str = "", *labels: Label, **fields: Any) -> Enrolment:
    """An account's place in the course; a student unless ``fields`` say otherwise."""
    account = user(name)
    given = {"pseudonym": f"Pseudonym {next(_numbers)}", **fields}
    enrolment = Enrolment.objects.create(course=in_course, **given)
    Identity.objects.create(
        enrolment=enrolment, course=in_course, user=account, name=account.username.title(),
        email=account.email,
    )  # fmt: skip
    enrolment.labels.set(labels)
    return enrolment


def staff(in_course: Course, name: str = "", *labels: Label, **fields: Any) -> Enrolment:
    """A member of staff; ``labels`` bind a grader."""
    enrolment = member(in_course, name, role=Role.STAFF, **fields)
    enrolment.grades_labels.set(labels)
    return enrolment


def actor(enrolment: Enrolment) -> Actor:
    """Somebody of the course, acting."""
    return Actor(enrolment.course, enrolment.identity.user_id, enrolment)
