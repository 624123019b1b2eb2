"""The page of one's own designs: what is kept on the server and what was shared, with everything
one may do about it, in plain forms."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sandbox.accounts.models import account_of
from sandbox.classes.models import Course, Status
from sandbox.designs import projects, standing
from sandbox.designs.models import Project, Snapshot, Visibility
from sandbox.designs.sharing import managed
from sandbox.refusal import Refusal
from sandbox.site.language import in_language
from simulator.design import parse_design
from simulator.errors import DesignError
from simulator.text import Text

SHOWN_TO = {
    Visibility.UNLISTED: Text("Everybody with the link", "링크가 있는 모든 사람"),
    Visibility.LISTED: Text("Everybody, in the gallery too", "모든 사람, 갤러리에도 표시"),
    Visibility.ME: Text("Only me", "나만"),
}
TO_CLASS = Text("The class “{name}”", "수업 “{name}”")
DONE = {
    "publish": Text("Published.", "게시했습니다."),
    "link": Text("The page has a new address; the old one is gone.",
                 "페이지 주소를 바꿨습니다. 이전 주소는 쓸 수 없습니다."),
    "delete": Text("Deleted.", "삭제했습니다."),
    "visibility": Text("Saved.", "저장했습니다."),
    "remove": Text("Removed. You can bring it back for 30 days.",
                   "삭제했습니다. 30일 안에 되살릴 수 있습니다."),
    "restore": Text("It is back.", "되살렸습니다."),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def designs(request: HttpRequest) -> HttpResponse:
    """My designs."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action not in DONE:
            raise Http404
        try:
            act(request, action, request.user)
            messages.success(request, in_language(DONE[action]))
        except Refusal as refusal:
            if refusal.status == 404:
                raise Http404 from None
            messages.error(request, in_language(refusal.text))
        return redirect("/designs")
    courses = Course.objects.filter(
        enrolments__identity__user=request.user, enrolments__status=Status.ACTIVE
    ).distinct()
    context = {
        "account": account_of(request.user).key,
        "projects": Project.objects.filter(owner=request.user).prefetch_related("slugs"),
        "snapshots": [row(snapshot, courses) for snapshot in shared_by(request.user)],
    }
    return render(request, "designs/mine.html", context)


def shared_by(user: User) -> list[Snapshot]:
    """What somebody has shared, the removed too while it can be brought back."""
    return list(Snapshot.objects.filter(owner=user, purged=False).select_related("course"))


def row(snapshot: Snapshot, courses: Any) -> dict[str, Any]:
    """One shared design with the choices of who may see it."""
    now = f"class:{snapshot.course_id}" if snapshot.course_id else str(snapshot.visibility)
    choices = [(value.value, in_language(text)) for value, text in SHOWN_TO.items()]
    choices += [(f"class:{one.pk}", in_language(TO_CLASS.fill(name=one.name))) for one in courses]
    return {
        "snapshot": snapshot,
        "choices": [{"value": v, "label": label, "chosen": v == now} for v, label in choices],
    }


def act(request: HttpRequest, action: str, user: User) -> None:
    """Do what a form asks; Refusal when it is not this person's to do."""
    key = request.POST.get("key", "")
    if action in {"publish", "link", "delete"}:
        project = projects.mine(key, user)
        if action == "publish":
            projects.publish(project, parsed(project))
        elif action == "link":
            projects.new_link(project)
        else:
            projects.delete(project)
        return
    snapshot = managed(key, user)
    if action == "visibility":
        visibility, _, course = request.POST.get("visibility", "").partition(":")
        if visibility not in Visibility.values:
            raise Http404
        standing.show_to(snapshot, visibility, course or None)
    elif action == "remove":
        standing.remove(snapshot)
    else:
        standing.restore(snapshot)


def parsed(project: Project) -> Any:
    """The project's design in today's format."""
    try:
        return parse_design(json.loads(project.body))
    except DesignError as error:
        from sandbox.refusal import refuse_document

        raise refuse_document(error) from None
