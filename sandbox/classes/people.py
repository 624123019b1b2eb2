"""What happens to a person's places in courses when they leave the site. Grades belong to the
course: they stay under a name that says nothing, until the course's own retention ends."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.dispatch import receiver

from sandbox.accounts.exporting import as_json
from sandbox.accounts.signals import erasing, exporting, leaving
from sandbox.classes.models import Enrolment, Farewell, Identity


@receiver(exporting)
def export_places(sender: object, user: User, **_: Any) -> list[tuple[str, bytes]]:
    """The courses somebody is or was in."""
    rows = [
        {
            "course": place.course.name,
            "term": place.course.term,
            "name": place.name,
            "email": place.email,
            "pseudonym": place.enrolment.pseudonym,
            "role": place.enrolment.role,
            "status": place.enrolment.status,
            "joined": place.enrolment.joined.isoformat(),
            "wants_mail": place.enrolment.mails,
            "last_mail": place.enrolment.mailed and place.enrolment.mailed.isoformat(),
        }
        for place in Identity.objects.filter(user=user).select_related("course", "enrolment")
    ]
    gone = [
        {"course": one.course, "erased": one.erased.isoformat()}
        for one in Farewell.objects.filter(user=user)
    ]
    return [("courses.json", as_json(rows)), ("courses-erased.json", as_json(gone))]


@receiver(leaving)
def hide(sender: object, user: User, **_: Any) -> None:
    """No list shows the pseudonym any more."""
    Enrolment.objects.filter(identity__user=user).update(listed=False)


@receiver(erasing)
def forget(sender: object, user: User, **_: Any) -> None:
    """The identity goes, and with it everything that says who a pseudonym was."""
    for place in Identity.objects.filter(user=user).select_related("enrolment"):
        Enrolment.objects.filter(pk=place.enrolment_id).update(
            pseudonym=f"– {secrets.token_hex(4)}", listed=False
        )
        place.delete()
