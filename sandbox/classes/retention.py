"""How long a course is kept, and how it goes.

Names and addresses of students are erased so many months after the course's end; grades stay
under pseudonyms. Later the course itself is removed. A removed course, by its instructor's word
or by time, can be taken back for 30 days; then it is purged and nothing of it is left.
"""

from __future__ import annotations

import calendar
import secrets
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from sandbox import clock
from sandbox.classes.models import AuditEntry, Course, Enrolment, Farewell, Identity, Notice, Role
from sandbox.classes.signals import erased, purging
from sandbox.refusal import Refusal
from simulator.text import Text

UNDO_DAYS = 30
TOO_LATE = Refusal(
    410,
    "course_too_late",
    Text(
        "The 30 days in which this course could be taken back are over.",
        "이 수업을 되돌릴 수 있는 30일이 지났습니다.",
    ),
)
STILL_OVER = Refusal(
    409,
    "course_over",
    Text(
        "The time for which this site keeps courses is over. Set a later last day first.",
        "이 사이트의 보관 기간이 지난 수업입니다. 먼저 마지막 날을 뒤로 옮기세요.",
    ),
)


def ended(course: Course) -> datetime | None:
    """When the course is over: after its last day, else when it was archived; None: not known."""
    if course.ends is not None:
        return datetime.combine(course.ends + timedelta(days=1), time(), course.zone)
    return course.archived


def months_later(moment: datetime, months: int) -> datetime:
    """The same day of a later month, or that month's last."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _due(course: Course, own: int | None, most: int) -> datetime | None:
    """When something kept for ``own`` months, at most ``most`` (0: for ever), has to go."""
    end = ended(course)
    known = [months for months in (own, most or None) if months is not None]
    if end is None or not known:
        return None
    return months_later(end, min(known))


def identities_go(course: Course) -> datetime | None:
    """When the names of its students are erased; None: never by itself."""
    return _due(course, course.identity_months, settings.COURSE_IDENTITY_MONTHS)


def records_go(course: Course) -> datetime | None:
    """When the course is removed; None: never by itself."""
    return _due(course, course.record_months, settings.COURSE_RECORD_MONTHS)


def remove(course: Course) -> None:
    """Take the course from everybody but its instructors; purged in 30 days."""
    course.removed = clock.now()
    course.save(update_fields=["removed"])


def restore(course: Course) -> None:
    """Take it back, or a Refusal that says why that cannot be."""
    if course.removed is None:
        return
    if clock.now() >= purged_at(course):
        raise TOO_LATE
    over = records_go(course)
    if over is not None and over <= clock.now():
        raise STILL_OVER
    course.removed = None
    course.save(update_fields=["removed"])


def purged_at(course: Course) -> datetime:
    """When a removed course is gone for good."""
    assert course.removed is not None
    return course.removed + timedelta(days=UNDO_DAYS)


@transaction.atomic
def erase_identities(course: Course) -> int:
    """Forget who the students and guests were: names, addresses, accounts, chosen pseudonyms."""
    known = Identity.objects.filter(course=course).exclude(enrolment__role=Role.STAFF)
    places = list(known.values_list("enrolment_id", "user_id"))
    if not places:
        return 0
    users = _say_farewell(course, (user for _, user in places))
    known.delete()
    Notice.objects.filter(enrolment__in=[key for key, _ in places]).delete()
    members = list(Enrolment.objects.filter(pk__in=[key for key, _ in places]))
    for member in members:
        member.pseudonym, member.listed = f"– {secrets.token_hex(4)}", False
    Enrolment.objects.bulk_update(members, ["pseudonym", "listed"])
    AuditEntry.objects.create(course=course, action="identities.erased", after=len(places))
    erased.send(Course, course=course, users=users)
    return len(places)


def _say_farewell(course: Course, users: Iterable[int | None]) -> list[int]:
    """A line for the account page of each; the ids of the accounts."""
    found = sorted({user for user in users if user is not None})
    now = clock.now()
    Farewell.objects.bulk_create(
        [Farewell(user_id=user, course=str(course)[:200], erased=now) for user in found]
    )
    return found


@transaction.atomic
def purge(course: Course) -> None:
    """Delete the course with everything and everybody in it."""
    locked = Course.objects.select_for_update().filter(pk=course.pk).first()
    if locked is None:
        return
    known = Identity.objects.filter(course=locked).values_list("user_id", flat=True)
    users = _say_farewell(locked, known)
    later: list[Any] = [done for _, done in purging.send(Course, course=locked) if done]
    locked.delete()
    for finish in later:
        finish()
    erased.send(Course, course=course, users=users)


def tidy() -> dict[str, int]:
    """What time asks for, in every course: identities erased, courses removed and purged."""
    now, counts = clock.now(), {"identities": 0, "removed": 0, "purged": 0}
    for course in Course.objects.filter(removed__lte=now - timedelta(days=UNDO_DAYS)):
        purge(course)
        counts["purged"] += 1
    for course in Course.objects.filter(removed=None):
        moment = identities_go(course)
        if moment is not None and moment <= now:
            counts["identities"] += erase_identities(course)
        moment = records_go(course)
        if moment is not None and moment <= now:
            _remove_by_time(course)
            counts["removed"] += 1
    return counts


@transaction.atomic
def _remove_by_time(course: Course) -> None:
    remove(course)
    AuditEntry.objects.create(course=course, action="course.removed", reason="retention")
