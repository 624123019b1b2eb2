"""The way out of a course's mails, for whoever holds one of them."""

from __future__ import annotations

from django.core import signing

from sandbox.classes.models import Enrolment

SALT = "classes.mailing"


def off_address(member: Enrolment) -> str:
    """Where this member's mails are switched off; the mail alone says it."""
    return f"/mail/{signing.dumps(member.key, salt=SALT)}"


def member_of(token: str) -> Enrolment | None:
    """Whose mails such an address is about; None for a made-up one and for who is gone."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Enrolment.objects.filter(pk=key, course__removed=None).select_related("course")
    return found.first()
