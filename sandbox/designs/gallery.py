"""The gallery: patterns the product brings along and designs people have listed, to search and to
open. Opening one changes nothing of the visitor's own work."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.designs.freezing import ask, frames_of
from sandbox.designs.models import Listing, Snapshot, Visibility
from sandbox.designs.patterns import GROUPS, Pattern, patterns
from sandbox.designs.pictures import theme_of
from sandbox.refusal import Refusal
from sandbox.runs.models import Run, Status
from sandbox.runs.question import Question
from sandbox.site.language import language_of
from sandbox.site.views import message, page
from simulator.text import Text

SHOWN_OF_PEOPLE = 60
UNKNOWN = Refusal(
    404, "unknown_pattern", Text("There is no such pattern.", "그런 예제가 없습니다.")
)
ANONYMOUS = Text("An anonymous learner", "익명의 학습자")


@require_safe
@never_cache
def gallery(request: HttpRequest) -> HttpResponse:
    """Every pattern that matches ``?q=`` and ``?group=``."""
    language = language_of(request)
    words, group = request.GET.get("q", "")[:100], request.GET.get("group", "")
    sections = []
    for key, label in GROUPS.items():
        if group in GROUPS and group != key:
            continue
        cards = people(words, language) if key == "people" else brought(key, words, language)
        if cards:
            sections.append({"key": key, "label": label.get(language), "cards": cards})
    context = {
        "sections": sections,
        "groups": [(key, label.get(language)) for key, label in GROUPS.items()],
        "group": group,
        "words": words,
        "count": sum(len(section["cards"]) for section in sections),
    }
    return render(request, "designs/gallery.html", context)


def brought(group: str, words: str, language: str) -> list[dict[str, Any]]:
    """The product's own patterns of a group, as cards."""
    return [
        {
            "address": f"/gallery/{pattern.id}",
            "picture": f"/gallery/{pattern.id}.svg?lang={language}",
            "title": pattern.title.get(language),
            "about": pattern.about.get(language),
            "count": len(pattern.designs[language].components),
        }
        for pattern in patterns().values()
        if pattern.group == group and pattern.found_by(words)
    ]


def people(words: str, language: str) -> list[dict[str, Any]]:
    """Designs whose authors wanted them seen and that the moderators have let in."""
    listed = Snapshot.objects.select_related("owner__account", "document").filter(
        visibility=Visibility.LISTED, listing=Listing.APPROVED, removed=None, purged=False
    )
    for word in words.split():
        listed = listed.filter(name__icontains=word)
    return [
        {
            "address": one.get_absolute_url(),
            "picture": f"/d/{one.pk}.svg",
            "title": one.name or one.pk,
            "about": one.author or ANONYMOUS.get(language),
            "count": len(json.loads(one.document.body)["components"]) if one.document else 0,
        }
        for one in listed[:SHOWN_OF_PEOPLE]
    ]


def named(pattern_id: str) -> Pattern:
    """The pattern of that id; Refusal when there is none."""
    found = patterns().get(pattern_id)
    if found is None:
        raise UNKNOWN
    return found


@require_safe
@never_cache
def pattern(request: HttpRequest, pattern_id: str) -> HttpResponse:
    """One pattern in the editor, to look at and to make one's own."""
    try:
        found = named(pattern_id)
    except Refusal as refusal:
        return message(request, refusal.status, refusal.text)
    language = language_of(request)
    drawn = found.designs[language]
    title = found.title.get(language)
    data = {"design": {**drawn.to_json(), "name": drawn.name or title}, "readonly": True}
    return page(request, title=f"{title} · Loadstone", description=found.about, data=data)


@require_safe
def thumbnail(request: HttpRequest, pattern_id: str) -> HttpResponse:
    """The picture of a pattern, with its load once the engine has solved it."""
    from sandbox.pictures.images import design_svg

    try:
        found, theme = named(pattern_id), theme_of(request)
    except Refusal as refusal:
        from sandbox.designs.pages import problem

        return problem(request, refusal)
    language = language_of(request)
    drawn = found.designs[language]
    load = _load(ask(drawn, Question())[0])
    svg = design_svg(drawn, load, theme=theme, language=language)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=3600" if load else "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def _load(run: Run) -> dict[str, Any] | None:
    if not Run.objects.filter(pk=run.pk, status=Status.DONE).exists():
        return None
    return next((frame for frame in frames_of(run) if frame.get("own")), None)
