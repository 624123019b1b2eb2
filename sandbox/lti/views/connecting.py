"""An instructor ties a platform's course to one here, and chooses boards for it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sandbox import clock
from sandbox.boards.models import Assignment
from sandbox.classes import audit
from sandbox.classes.joining import enrol
from sandbox.classes.models import Course, Identity, Role
from sandbox.classes.policy import Action, Actor, actor_in
from sandbox.lti import launching
from sandbox.lti.arriving import CHOICE, PENDING, go_on
from sandbox.lti.keys import sign
from sandbox.lti.models import Link, Platform, new_secret
from sandbox.lti.refusals import refuse
from sandbox.lti.views.launches import page
from sandbox.site.headers import CONTENT_SECURITY_POLICY
from sandbox.site.language import current_language

TOKEN_SECONDS = 600
CONNECT_SECONDS = 3600
"""For so long the platform's word is good that somebody runs its course."""
HOST = r"[\w.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?"


@login_required
@page
def connect(request: HttpRequest) -> HttpResponse:
    """Which course here the platform's course is: one of the instructor's own, or a new one."""
    pending = request.session.get(PENDING)
    assert isinstance(request.user, User)
    if pending is None or timezone.now().timestamp() - pending["at"] > CONNECT_SECONDS:
        raise refuse("ticket_expired")
    platform, claims = Platform.objects.get(pk=pending["platform"]), pending["claims"]
    own = Course.objects.filter(
        enrolments__identity__user=request.user, enrolments__instructor=True,
        enrolments__status="active", archived=None, removed=None,
    )  # fmt: skip
    if request.method == "POST":
        course = own.filter(pk=request.POST.get("course", "")).first()
        if course is None and request.POST.get("course") != "new":
            raise Http404
        link = _link(request, platform, claims, course)
        del request.session[PENDING]
        return go_on(request, link, claims, request.user)
    context = {"platform": platform, "title": claims["title"], "own": own}
    return render(request, "lti/connect.html", context)


@transaction.atomic
def _link(
    request: HttpRequest, platform: Platform, claims: dict[str, Any], course: Course | None
) -> Link:
    deployment = platform.deployments.get(deployment_id=claims["deployment"])
    if course is None:
        course = Course.objects.create(
            name=(claims["title"] or str(platform))[:120], locale=current_language(),
            timezone="Asia/Seoul" if current_language() == "ko" else "UTC",
            starts=clock.now().date(),
        )  # fmt: skip
        place = enrol(course, role=Role.STAFF, instructor=True)
        Identity.objects.create(enrolment=place, course=course, user_id=request.user.pk,
                                name=claims["name"], email=claims["email"])  # fmt: skip
    link, _ = Link.objects.get_or_create(
        deployment=deployment, context_id=claims["context"],
        defaults={"course": course, "title": claims["title"]},
    )  # fmt: skip
    audit.log(actor_in(course, request), "lms.connected", course.pk, after=str(platform))
    return link


@login_required
@page
def choose(request: HttpRequest) -> HttpResponse:
    """Deep linking: choose an assignment, then carry it back to the platform, signed."""
    pending = request.session.get(CHOICE)
    link = Link.objects.filter(pk=pending["link"]).first() if pending else None
    if pending is None or link is None:
        raise refuse("ticket_expired")
    actor = actor_in(link.course, request)
    actor.require(Action.EDIT_BOARD)
    settings = pending["settings"]
    back = str(settings.get("deep_link_return_url") or "")
    accepted = launching.listed(settings.get("accept_types"))
    if "ltiResourceLink" not in accepted or not _is_address(back):
        raise refuse("nothing_to_choose")
    found = list(link.course.assignments.select_related("version", "course"))
    if request.method == "POST":
        chosen = next((one for one in found if one.pk == request.POST.get("assignment")), None)
        if chosen is None:
            raise Http404
        return _carry(request, actor, link, chosen, settings, back)
    return render(request, "lti/choose.html", {"link": link, "found": found})


def _is_address(given: str) -> bool:
    """Whether a browser can be sent there, and the policy of the page can name it."""
    try:
        parts = urlsplit(given)
        return parts.scheme in ("http", "https") and re.fullmatch(HOST, parts.netloc) is not None
    except ValueError:
        return False


def _carry(
    request: HttpRequest, actor: Actor, link: Link, chosen: Assignment,
    settings: dict[str, Any], back: str,
) -> HttpResponse:  # fmt: skip
    token = sign(response_of(link, [item_of(request, chosen)], settings))
    audit.log(actor, "lms.chosen", chosen.pk, after=link.title)
    answer = render(
        request, "lti/carry.html", {"back": back, "token": token, "chosen": chosen, "link": link}
    )
    parts = urlsplit(back)
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}"
    )
    return answer


def item_of(request: HttpRequest, chosen: Assignment) -> dict[str, Any]:
    """The board as a link in the platform's course, with a column of its gradebook."""
    title = chosen.version.title(chosen.course.locale)
    item: dict[str, Any] = {
        "type": "ltiResourceLink", "title": title,
        "url": request.build_absolute_uri("/lti/launch"), "custom": {"assignment": chosen.pk},
        "lineItem": {"scoreMaximum": 100, "label": title, "resourceId": chosen.pk, "tag": "grade"},
        "window": {"targetName": "_blank"},
    }  # fmt: skip
    if chosen.release is not None:
        item["available"] = {"startDateTime": chosen.release.isoformat()}
    if chosen.due is not None:
        item["submission"] = {"endDateTime": chosen.due.isoformat()}
    return item


def response_of(
    link: Link, items: list[dict[str, Any]], settings: dict[str, Any]
) -> dict[str, Any]:
    """The claims of the answer to a deep linking request."""
    platform, now = link.deployment.platform, int(timezone.now().timestamp())
    claims = {
        "iss": platform.client_id, "aud": [platform.issuer], "iat": now,
        "exp": now + TOKEN_SECONDS, "nonce": new_secret(),
        f"{launching.CLAIM}deployment_id": link.deployment.deployment_id,
        f"{launching.CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{launching.CLAIM}version": "1.3.0",
        f"{launching.DEEP_LINKING}content_items": items,
    }  # fmt: skip
    if "data" in settings:
        claims[f"{launching.DEEP_LINKING}data"] = settings["data"]
    return claims
