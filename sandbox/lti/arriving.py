"""Where a launch leads: the board it names, the course, the page that connects a course, or the
page that chooses a board."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sandbox.boards.models import Assignment
from sandbox.classes.models import Enrolment
from sandbox.lti.launching import CHOOSING, listed
from sandbox.lti.models import Line, Link, Platform
from sandbox.lti.people import is_instructor, seat
from sandbox.lti.refusals import refuse
from sandbox.lti.scores import refresh
from sandbox.lti.services import LINE_SCOPE, Away, call
from sandbox.refusal import Refusal

PENDING, CHOICE = "lti-connect", "lti-choice"
LINE_TYPE = "application/vnd.ims.lis.v2.lineitem+json"


def arrive(
    request: HttpRequest, platform: Platform, claims: dict[str, Any], user: User
) -> HttpResponse:
    """Seat the person in the linked course and go on; an instructor may link one first."""
    deployment = platform.deployments.get(deployment_id=claims["deployment"])
    link = (
        Link.objects.filter(deployment=deployment, context_id=claims["context"])
        .select_related("course", "deployment__platform")
        .first()
    )
    if link is None:
        if not is_instructor(claims):
            raise refuse("not_connected")
        request.session[PENDING] = {
            "platform": platform.pk, "claims": claims, "at": timezone.now().timestamp(),
        }  # fmt: skip
        return redirect("/lti/connect")
    if link.course.removed is not None:
        raise refuse("course_gone")
    return go_on(request, link, claims, user)


def go_on(request: HttpRequest, link: Link, claims: dict[str, Any], user: User) -> HttpResponse:
    """What the launch asks for, in a course that is linked."""
    place = seat(link, claims, user)
    remember(link, claims)
    if claims["message"] == CHOOSING:
        request.session[CHOICE] = {"link": link.pk, "settings": claims["settings"]}
        return redirect("/lti/choose")
    if not claims["assignment"]:
        return redirect(link.course)
    found = (
        Assignment.objects.filter(pk=claims["assignment"], course=link.course)
        .select_related("course", "version")
        .first()
    )
    if found is None:
        raise refuse("unknown_board")
    take_line(link, found, claims["endpoint"])
    return redirect(_page_of(found, place))


def _page_of(found: Assignment, place: Enrolment) -> str:
    return f"/b/{found.pk}" if place.is_student else f"/a/{found.pk}"


def remember(link: Link, claims: dict[str, Any]) -> None:
    """The roster and the title the platform offers; what it leaves out stays as it was."""
    offered = str(claims["roster"].get("context_memberships_url") or "")[:1000]
    now = (offered or link.memberships_url, claims["title"] or link.title)
    if now != (link.memberships_url, link.title):
        link.memberships_url, link.title = now
        link.save(update_fields=["memberships_url", "title"])


def take_line(link: Link, found: Assignment, endpoint: dict[str, Any]) -> None:
    """The gradebook column of this launch; one is made where the platform only offers to."""
    url = str(endpoint.get("lineitem") or "")
    scopes = listed(endpoint.get("scope"))
    if not url and endpoint.get("lineitems") and LINE_SCOPE in scopes:
        if Line.objects.filter(link=link, assignment=found).exists():
            return
        url = _new_line(link, found, str(endpoint["lineitems"]))
    if not url or len(url) > 1000:
        return
    _, made = Line.objects.update_or_create(link=link, url=url, defaults={"assignment": found})
    if made:
        refresh(found)


def _new_line(link: Link, found: Assignment, container: str) -> str:
    """The address of a column that the platform makes for us; empty where it does not."""
    asked = {
        "scoreMaximum": 100, "label": found.version.title(link.course.locale),
        "resourceId": found.pk, "tag": "grade",
    }  # fmt: skip
    try:
        answer = call(link.deployment.platform, "POST", container, LINE_SCOPE, json=asked,
                      headers={"Content-Type": LINE_TYPE})  # fmt: skip
    except (Away, Refusal):  # the student must get in all the same; the next launch asks again
        return ""
    made = answer.body if isinstance(answer.body, dict) else {}
    return str(made.get("id") or "") if answer.status in (200, 201) else ""
