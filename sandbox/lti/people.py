"""Who of a platform is who here: accounts by issuer and ``sub``, places in the linked course.

Nobody is made twice. Somebody the roster knows by the address the platform sends takes that
place; somebody without name or address comes in under a pseudonym alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from sandbox.classes.joining import enrol
from sandbox.classes.models import Course, Enrolment, Identity, Role, Status
from sandbox.classes.roster import drop_all
from sandbox.classes.signals import erased
from sandbox.lti.models import Link, Login, Seat, Subject
from sandbox.lti.refusals import refuse

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
LOGINS_HOURS = 1
ROLES: tuple[tuple[str, dict[str, Any]], ...] = (
    # the first that fits: assistants are instructors too in what platforms send
    ("TeachingAssistant", {"role": Role.STAFF, "grader": True}),
    ("Instructor", {"role": Role.STAFF, "instructor": True}),
    ("ContentDeveloper", {"role": Role.STAFF, "author": True}),
    ("Learner", {"role": Role.STUDENT}),
)


def place_of(roles: Sequence[str]) -> dict[str, Any] | None:
    """The place a platform's course roles give; None where there is none for them. Roles in the
    institution or the system say nothing about the course."""
    held = {
        role.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        for role in roles
        if role.startswith(MEMBERSHIP) or "/" not in role
    }
    return next((place for name, place in ROLES if name in held), None)


def is_instructor(claims: dict[str, Any]) -> bool:
    """Whether the platform says that this person runs the course."""
    place = place_of(claims["roles"])
    return place is not None and bool(place.get("instructor"))


def subject_of(login: Login) -> Subject | None:
    """The account this person has used before."""
    claims = login.claims or {}
    return (
        Subject.objects.filter(platform=login.platform, sub=claims["sub"])
        .select_related("user")
        .first()
    )


@transaction.atomic
def make_subject(login: Login, user: User | None) -> Subject:
    """Tie the person to an account of theirs, or to a new one that has nothing but a name."""
    claims = login.claims or {}
    made = user is None
    if user is None:
        user = User(username=f"lti-{secrets.token_hex(10)}")
        user.set_unusable_password()
        user.save()
    found, _ = Subject.objects.get_or_create(
        platform=login.platform, sub=claims["sub"], defaults={"user": user, "made": made}
    )
    if made and found.user_id != user.pk:  # the same launch twice at the same moment
        user.delete()
    return found


def seat(link: Link, claims: dict[str, Any], user: User | None) -> Enrolment:
    """The person's place in the linked course, found, taken from the roster or made; a Refusal
    where the platform's role has none."""
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=link.course_id)
        known = _seated(link, claims["sub"]) or _listed(link, claims, user)
        if known is None:
            known = _made(link, claims)
        own = _own(link, user)
        if own is not None and own != known and known.user_id is None:
            known = _merged(link, claims["sub"], known, own)
        _bind(known, claims, user)
        Seat.objects.get_or_create(link=link, sub=claims["sub"], defaults={"identity": known})
    return known.enrolment


def _seated(link: Link, sub: str) -> Identity | None:
    found = Seat.objects.filter(link=link, sub=sub).select_related("identity__enrolment").first()
    return found.identity if found else None


def _own(link: Link, user: User | None) -> Identity | None:
    """The place in the linked course that this account has taken."""
    if user is None:
        return None
    places = Identity.objects.filter(course=link.course, user=user)
    return places.select_related("enrolment").first()


def _listed(link: Link, claims: dict[str, Any], user: User | None) -> Identity | None:
    """The account's place, or the one the roster keeps for the address. Addresses can be changed by
    their people on many platforms: a place of staff is taken only by whom the platform calls so."""
    mine = _own(link, user)
    if mine is None and claims["email"]:
        kept = Identity.objects.filter(
            course=link.course, user=None, email=claims["email"], seats=None
        )
        place = place_of(claims["roles"])
        if place is None or place["role"] != Role.STAFF:
            kept = kept.exclude(enrolment__role=Role.STAFF)
        mine = kept.select_related("enrolment").first()
    return mine


def _merged(link: Link, sub: str, kept: Identity, own: Identity) -> Identity:
    """Somebody whom the platform's roster listed is in the course already, by its code: that is
    their place. The one that was kept for them is dropped, and its labels go on."""
    Seat.objects.filter(link=link, sub=sub).update(identity=own)
    own.enrolment.labels.add(*kept.enrolment.labels.all())
    drop_all([kept.enrolment])
    return own


def _made(link: Link, claims: dict[str, Any]) -> Identity:
    fields = place_of(claims["roles"])
    if fields is None:
        raise refuse("no_role", roles=", ".join(claims["roles"])[:200] or "–")
    taken = Identity.objects.filter(course=link.course, email=claims["email"]).exists()
    return Identity.objects.create(
        enrolment=enrol(link.course, status=Status.INVITED, **fields), course=link.course,
        name=claims["name"], email="" if taken else claims["email"],
    )  # fmt: skip


def _bind(known: Identity, claims: dict[str, Any], user: User | None) -> None:
    """Who comes in is there; what the roster did not know is filled in."""
    known.name = known.name or claims["name"]
    if user is not None and known.user_id is None:
        known.user = user
    known.save(update_fields=["name", "user"])
    enrolment = known.enrolment
    if user is not None and enrolment.status in (Status.INVITED, Status.WAITING):
        enrolment.status = Status.ACTIVE
        enrolment.save(update_fields=["status"])


@receiver(erased)
def forget_made(sender: object, users: Sequence[int], **_: Any) -> None:
    """Accounts that only launches made go with their last course."""
    User.objects.filter(
        pk__in=list(users), subjects__made=True, identities=None, is_staff=False
    ).exclude(subjects__made=False).delete()


def forget_logins() -> int:
    """Delete launches that are over, finished or not."""
    old = timezone.now() - timedelta(hours=LOGINS_HOURS)
    return Login.objects.filter(created__lt=old).delete()[0]
