"""The embed: the one page other sites may frame. It sets no cookie and keeps nothing; it shows a
picture until somebody presses Run, and then the editor's canvas, which nothing changes. And the
oEmbed answer that tells other sites about it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from sandbox.designs import projects
from sandbox.designs.freezing import result_of
from sandbox.designs.models import Snapshot
from sandbox.designs.pictures import card_words, theme_of, users_of
from sandbox.designs.sharing import drawn, find, get, is_public
from sandbox.pictures import numbers
from sandbox.refusal import Refusal
from sandbox.site.build import EMBED, NotBuilt, assets
from sandbox.site.language import language_of
from simulator.design import Design
from simulator.text import LANGUAGES, Text

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
PANELS = ("score", "outline", "none")
WIDTH, HEIGHT, NARROWEST, LOWEST = 800, 520, 240, 200
PAGE = re.compile(r"/(?:d/(?P<id>[0-9A-Za-z]{12})|p/(?P<page>[0-9A-Za-z]{12}(?:@[0-9]{1,6})?))/?")
BAD_PANEL = Refusal(
    400,
    "bad_panel",
    Text(
        "“panel” must be score, outline or none.", "‘panel’은 score, outline, none 중 하나입니다."
    ),
)

PRIVATE = Refusal(401, "private", Text("This design is not public.", "공개되지 않은 설계입니다."))


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """A shared design inside another page: a picture, its outline, and Run."""
    context: dict[str, Any] = {"language": language_of(request), "theme": "light"}
    try:
        context["theme"] = theme_of(request) if "theme" in request.GET else ""
        context |= shown(request, snapshot_id)
        status = 200
    except Refusal as refusal:
        status, context["refusal"] = refusal.status, refusal.text.get(context["language"])
    try:
        context["assets"] = assets(EMBED)
        if "data" in context:
            editor = assets()
            context["data"]["editor"] = {"script": editor.script, "styles": editor.styles}
    except NotBuilt:
        context["assets"] = None
    response = render(request, "designs/embed.html", context, status=status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-cache"
    return response


def shown(request: HttpRequest, snapshot_id: str) -> dict[str, Any]:
    """What the template shows; nobody is signed in here, so only public designs."""
    snapshot = find(snapshot_id)
    assert snapshot.document is not None
    panel = request.GET.get("panel", "score")
    if panel not in PANELS:
        raise BAD_PANEL
    design = drawn(snapshot)
    result = result_of(snapshot)
    language, users = language_of(request), users_of(request)
    query = {"lang": language, **({"theme": t} if (t := request.GET.get("theme")) else {})}
    frozen = result is not None and users in {None, result.load["users"]}
    return {
        "snapshot": snapshot,
        "panel": panel,
        "result": result if frozen else None,
        "good": numbers.share(result.load["good"], language) if result and frozen else "",
        "words": card_words(snapshot, result if frozen else None, language),
        "picture": f"/d/{snapshot.pk}.svg?{urlencode(query)}",
        "outline": outline(design, language),
        "data": {
            "design": titled(design),
            "users": users or design.workload.users,
            "panel": panel,
        },
    }


def titled(design: Design) -> dict[str, Any]:
    """The document as it is drawn: a component without a name goes by its id."""
    document = design.to_json()
    for key, one in design.components.items():
        document["components"][key]["name"] = one.title
    return document


def outline(design: Design, language: str) -> list[dict[str, Any]]:
    """Every component with its kind and what it calls, for those who see no picture."""
    return [
        {
            "key": key,
            "name": one.title,
            "kind": one.declaration.label.get(language),
            "calls": [
                design.components[wire.target].title
                for wire in design.connections.values()
                if wire.source == key
            ],
        }
        for key, one in design.components.items()
    ]


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """What a site needs to embed a link, as oembed.com describes it: 401 for a design that is
    not public, 404 for one that is not there or no more, 501 for XML."""
    if request.GET.get("format", "json") != "json":
        return bare(501, "Only format=json is offered.")
    parts = urlsplit(request.GET.get("url", ""))
    found = (
        PAGE.fullmatch(parts.path) if parts.netloc.lower() == request.get_host().lower() else None
    )
    if found is None:
        return bare(404, "The url is not that of a shared design on this site.")
    limits = bound(request, "maxwidth"), bound(request, "maxheight")
    if any(limit is not None and limit < 1 for limit in limits):
        return bare(400, "maxwidth and maxheight must be whole numbers from 1.")
    try:
        snapshot = named(found)
    except Refusal as refusal:
        status = 401 if refusal.code == "private" else 404
        return bare(status, refusal.text.en)
    answer = JsonResponse(described(request, snapshot, *limits))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def named(found: re.Match[str]) -> Snapshot:
    """The public snapshot an address names; a Refusal with the code ``private`` where it exists
    for others only."""
    if found["page"]:
        return projects.shown(found["page"], None)[1]
    snapshot = get(found["id"])
    if snapshot is not None and not snapshot.gone and not is_public(snapshot):
        raise Refusal(
            401, "private", Text("This design is not public.", "공개되지 않은 설계입니다.")
        )
    return find(found["id"])


def described(
    request: HttpRequest, snapshot: Snapshot, most_wide: int | None, most_high: int | None
) -> dict[str, Any]:
    """The rich answer, no larger than asked."""
    width = min(most_wide or WIDTH, WIDTH)
    height = min(most_high or HEIGHT, HEIGHT, max(LOWEST, width * HEIGHT // WIDTH + 60))
    given = request.GET.get("lang")
    query = f"?lang={given}" if given in LANGUAGES else ""
    source = request.build_absolute_uri(f"/embed/{snapshot.pk}{query}")
    title = snapshot.name or "Loadstone"
    frame = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>',
        source, width, height, title,
    )  # fmt: skip
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Loadstone",
        "provider_url": request.build_absolute_uri("/"),
        "title": title,
        "html": frame,
        "width": width,
        "height": height,
        "cache_age": 300,
    }
    if snapshot.author:
        answer["author_name"] = snapshot.author
    if width >= NARROWEST:
        scale = min(1.0, width / 1200, height / 630)
        answer |= {
            "thumbnail_url": request.build_absolute_uri(f"/d/{snapshot.pk}.png"),
            "thumbnail_width": int(1200 * scale) if scale < 1 else 1200,
            "thumbnail_height": int(630 * scale) if scale < 1 else 630,
        }
    return answer


def bound(request: HttpRequest, name: str) -> int | None:
    """A limit of the answer's size; -1 for one that is no number."""
    given = request.GET.get(name)
    if given is None:
        return None
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else -1


def bare(status: int, words: str) -> HttpResponse:
    """An answer for a program that only looks at the status."""
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain")
