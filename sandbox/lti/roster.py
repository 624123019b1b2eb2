"""The platform's roster (Names and Roles Provisioning Services 2.0): read, shown, then taken over.
Dropping is asked for, never touches staff, and loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from sandbox.classes.models import Enrolment, Role, Status
from sandbox.classes.roster import drop_all
from sandbox.lti.models import Link, Seat
from sandbox.lti.people import place_of, seat
from sandbox.lti.refusals import refuse
from sandbox.lti.services import ROSTER_SCOPE, Away, call

MOST_PAGES = 50
TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


@dataclass
class Preview:
    """What taking the roster over would do. ``staff`` and ``others`` stay as they are."""

    add: list[dict[str, Any]] = field(default_factory=list)
    known: list[dict[str, Any]] = field(default_factory=list)
    staff: int = 0
    others: int = 0
    would_drop: list[Enrolment] = field(default_factory=list)


def members(link: Link) -> list[dict[str, Any]]:
    """Everybody the platform names, as the claims of a launch would; a Refusal where it cannot."""
    if not link.memberships_url:
        raise refuse("no_roster")
    found: list[dict[str, Any]] = []
    url, platform = link.memberships_url, link.deployment.platform
    for _ in range(MOST_PAGES):
        try:
            answer = call(platform, "GET", url, ROSTER_SCOPE, headers={"Accept": TYPE})
        except Away as away:
            raise refuse("service_away", service="roster", said=str(away)) from None
        if answer.status != 200:
            raise refuse("service_refused", service="roster", status=str(answer.status),
                         said=answer.text[:160])  # fmt: skip
        listed = answer.body.get("members") if isinstance(answer.body, dict) else None
        if not isinstance(listed, list):
            raise refuse("service_unreadable", service="roster")
        found += [_claims(one) for one in listed if isinstance(one, dict) and one.get("user_id")]
        if not answer.next:
            return found
        url = answer.next
    return found


def _claims(one: dict[str, Any]) -> dict[str, Any]:
    name = one.get("name") or " ".join(
        str(one[part]) for part in ("given_name", "family_name") if one.get(part)
    )
    return {
        "sub": str(one["user_id"])[:255],
        "name": str(name)[:120],
        "email": str(one.get("email") or "")[:254].lower(),
        "roles": [str(role) for role in one.get("roles") or []],
        "active": one.get("status", "Active") == "Active",
    }


def preview(link: Link, listed: list[dict[str, Any]]) -> Preview:
    """What would change; students who are inactive there count as gone."""
    seats = {
        one.sub: one.identity.enrolment
        for one in Seat.objects.filter(link=link).select_related("identity__enrolment")
    }
    found, there = Preview(), set()
    for one in listed:
        place = place_of(one["roles"])
        if place is None:
            found.others += 1
        elif place["role"] != Role.STUDENT:
            found.staff += 1
        elif one["active"]:
            there.add(one["sub"])
            (found.known if one["sub"] in seats else found.add).append(one)
    found.would_drop = [
        enrolment for sub, enrolment in seats.items()
        if sub not in there and enrolment.role == Role.STUDENT
        and enrolment.status != Status.DROPPED
    ]  # fmt: skip
    return found


@transaction.atomic
def apply(link: Link, listed: list[dict[str, Any]], drop: bool) -> Preview:
    """Do what the preview says; who is back is taken back."""
    found = preview(link, listed)
    for one in found.add:
        seat(link, one, None)
    back = Enrolment.objects.filter(
        identity__seats__link=link, identity__seats__sub__in=[one["sub"] for one in found.known],
        status=Status.DROPPED,
    )  # fmt: skip
    for member in back:
        known = member.identity.user_id is not None
        member.status, member.dropped = (Status.ACTIVE if known else Status.INVITED), None
        member.save(update_fields=["status", "dropped"])
    if drop:
        drop_all(found.would_drop)
    return found
