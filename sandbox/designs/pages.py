"""Pages and files under a shared link: the design to look at, its JSON, SVG, PNG and QR code,
project pages, private links, and the form that reports a design."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.api.admission import HOUR, client_address, count_by
from sandbox.designs import projects
from sandbox.designs.freezing import result_of
from sandbox.designs.models import Project, Reason, Report, Snapshot, Version
from sandbox.designs.pictures import WAIT_SECONDS, card_words, links_of
from sandbox.designs.sharing import find, note_view
from sandbox.refusal import Refusal
from sandbox.site.language import in_language, language_of, lazily
from sandbox.site.views import DESCRIPTION, message, page
from simulator.text import Text

REPORTS_PER_HOUR = 10
PRIVATE = Text("Private link", "비공개 링크")
REASONS = {
    Reason.OFFENSIVE: Text("It is offensive", "불쾌하거나 모욕적입니다"),
    Reason.PERSONAL: Text("It shows personal data", "개인 정보가 드러나 있습니다"),
    Reason.RIGHTS: Text("It violates somebody's rights", "다른 사람의 권리를 침해합니다"),
    Reason.SPAM: Text("It is advertising or nonsense", "광고나 무의미한 내용입니다"),
    Reason.OTHER: Text("Something else", "그 밖의 이유"),
}
THANKS = Text(
    "Thank you. The moderators will look at it.", "알려 주셔서 고맙습니다. 운영자가 확인하겠습니다."
)


@require_safe
@never_cache
def design(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """A shared design, to look at and to make one's own."""
    try:
        snapshot = find(snapshot_id, request.user)
    except Refusal as refusal:
        return message(request, refusal.status, refusal.text)
    return shared_page(request, snapshot)


@require_safe
@never_cache
def project(request: HttpRequest, address: str) -> HttpResponse:
    """A project's page: its latest version, or the one named after the @."""
    try:
        version, snapshot = projects.shown(address, request.user)
    except Refusal as refusal:
        return message(request, refusal.status, refusal.text)
    return shared_page(request, snapshot, version, pinned="@" in address)


def shared_page(
    request: HttpRequest,
    snapshot: Snapshot,
    version: Version | None = None,
    *,
    pinned: bool = False,
) -> HttpResponse:
    """The editor's shell around a snapshot, with what previews and embedders read."""
    assert snapshot.document is not None
    note_view(snapshot)
    data: dict[str, Any] = {
        "design": json.loads(snapshot.document.body),
        "readonly": True,
        "snapshot": snapshot.pk,
        "forked_from": snapshot.forked_from_id,
    }
    if version is not None:
        owned: Project = version.project
        numbers = list(owned.versions.values_list("number", flat=True))
        data["page"] = {
            "slug": owned.slug, "number": version.number, "versions": numbers, "pinned": pinned,
        }  # fmt: skip
    title = f"{snapshot.name} · Loadstone" if snapshot.name else "Loadstone"
    result = result_of(snapshot)
    language = language_of(request)
    head = {
        "snapshot": snapshot,
        "links": links_of(request, snapshot),
        "picture_words": card_words(snapshot, result, language),
        "indexed": snapshot.in_gallery,
    }
    response = page(request, title=title, description=DESCRIPTION, head=head, data=data)
    if not snapshot.in_gallery:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@never_cache
def private(request: HttpRequest) -> HttpResponse:
    """The page of a private link: the design stands in the address's fragment, which browsers
    keep to themselves."""
    response = page(
        request,
        title=f"{in_language(PRIVATE)} · Loadstone",
        description=DESCRIPTION,
        data={"readonly": True, "private": True},
        head={"private": True},
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def design_json(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """A shared design's document, as it was given."""
    try:
        snapshot = find(snapshot_id, request.user)
    except Refusal as refusal:
        return problem(request, refusal)
    assert snapshot.document is not None
    response = HttpResponse(snapshot.document.body, content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = f'"{snapshot.document_id}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal for a program."""
    detail = refusal.to_problem_detail(language_of(request))
    return JsonResponse(detail, status=refusal.status, content_type="application/problem+json")


class ReportForm(forms.Form):
    """What is wrong with a design."""

    reason = forms.ChoiceField(
        label=lazily(Text("What is wrong with it?", "무엇이 문제인가요?")),
        choices=[(value, lazily(text)) for value, text in REASONS.items()],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=lazily(Text("More, if you like", "자세한 내용(선택)")),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """The form that tells the moderators about a design."""
    form = ReportForm(request.POST or None)
    try:
        snapshot = find(snapshot_id, request.user)
        if request.method == "POST" and form.is_valid():
            count_by(client_address(request), "report", REPORTS_PER_HOUR, HOUR)
            Report.objects.create(snapshot=snapshot, **form.cleaned_data)
            messages.success(request, in_language(THANKS))
            return redirect(f"/d/{snapshot.pk}/report")
    except Refusal as refusal:
        return message(request, refusal.status, refusal.text)
    return render(request, "designs/report.html", {"snapshot": snapshot, "form": form})


@require_safe
@never_cache
def manage(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """The page a manage link opens. The token is in the fragment: the script sends it, this page
    does not know whether there is such a design."""
    return render(request, "designs/manage.html", {"snapshot_id": snapshot_id[:12]})


__all__ = ["WAIT_SECONDS", "design", "design_json", "manage", "private", "project", "report"]
