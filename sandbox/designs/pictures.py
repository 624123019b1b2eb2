"""Pictures of a shared design by address, with the figures it was shared with; cached shortly,
because a removed design takes its pictures along."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sandbox.api.admission import count
from sandbox.designs.freezing import frames_of, result_of
from sandbox.designs.lineage import both, changed_parts
from sandbox.designs.models import Result, Snapshot
from sandbox.designs.sharing import drawn, find, is_public
from sandbox.refusal import Refusal
from sandbox.runs.lifecycle import request_run
from sandbox.runs.models import UNFINISHED, Run, Status
from sandbox.runs.question import Question
from sandbox.site.language import language_of
from simulator.catalogue.workload import MOST_USERS
from simulator.design import Design
from simulator.text import Text

WAIT_SECONDS = 8.0
CACHE_SECONDS = 300
PICTURES_PER_MINUTE = 60
NOT_A_NUMBER = Refusal(
    400,
    "bad_users",
    Text("“users” must be a whole number from 1 to 50,000,000.",
         "‘users’는 1부터 50,000,000까지의 정수여야 합니다."),
)  # fmt: skip
BAD_THEME = Refusal(
    400,
    "bad_theme",
    Text("“theme” must be light or dark.", "‘theme’은 light나 dark여야 합니다."),
)
NO_PARENT = Refusal(
    404,
    "no_parent",
    Text("There is no design it was made from.", "바탕이 된 설계가 없습니다."),
)


@require_safe
def preview(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """The 1200×630 picture for previews: the diagram with score, users and bottleneck."""
    from sandbox.pictures.images import og_png

    def draw(snapshot: Snapshot, design: Design) -> tuple[bytes, bool]:
        result = result_of(snapshot, WAIT_SECONDS)
        load, score = (result.load, result.score) if result else (None, None)
        language = language_of(request)
        made = og_png(design, load, score, theme=theme_of(request), language=language)
        return made, result is not None

    return picture(request, snapshot_id, "image/png", draw)


@require_safe
def drawing(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """The diagram as SVG, with the load it was shared with or that of ``?users=``."""
    from sandbox.pictures.images import design_svg

    def draw(snapshot: Snapshot, design: Design) -> tuple[bytes, bool]:
        load = load_of(request, snapshot, design)
        language = language_of(request)
        made = design_svg(design, load, theme=theme_of(request), language=language)
        return made.encode(), load is not None

    return picture(request, snapshot_id, "image/svg+xml", draw)


def picture(
    request: HttpRequest,
    snapshot_id: str,
    content_type: str,
    draw: Callable[[Snapshot, Design], tuple[bytes, bool]],
) -> HttpResponse:
    """What ``draw`` makes of a snapshot, or the refusal; one that still lacks its figures is
    not cached."""
    from sandbox.designs.pages import problem

    try:
        snapshot = find(snapshot_id, request.user)
        made, whole = draw(snapshot, drawn(snapshot))
    except Refusal as refusal:
        return problem(request, refusal)
    response = HttpResponse(made, content_type=content_type)
    public = is_public(snapshot)
    kept = f"public, max-age={CACHE_SECONDS}" if public and whole else "private, no-cache"
    response.headers["Cache-Control"] = kept
    response.headers["X-Robots-Tag"] = "noindex"
    if public:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if content_type.startswith("image/svg"):
        response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def theme_of(request: HttpRequest) -> Any:
    """The theme an address asks for."""
    theme = request.GET.get("theme", "light")
    if theme not in {"light", "dark"}:
        raise BAD_THEME
    return theme


def users_of(request: HttpRequest) -> int | None:
    """The user count an address asks for."""
    given = request.GET.get("users")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 8) or not (
        1 <= int(given) <= MOST_USERS
    ):
        raise NOT_A_NUMBER
    return int(given)


def load_of(request: HttpRequest, snapshot: Snapshot, design: Design) -> dict[str, Any] | None:
    """The load frame to draw: the frozen one, or one solved at the users asked for."""
    users = users_of(request)
    result = result_of(snapshot, 0 if users else WAIT_SECONDS)
    if users is None:
        return result.load if result else None
    if result is not None and result.load["users"] == users:
        return dict(result.load)
    count(request, "pictures", PICTURES_PER_MINUTE)
    run = request_run(design, Question(loads=(users,)))
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        state = Run.objects.filter(pk=run.pk).values_list("status", flat=True).first()
        if state not in UNFINISHED:
            break
        time.sleep(0.05)
    if state != Status.DONE:
        return None
    return next((f for f in frames_of(run) if f["kind"] == "load" and f["users"] == users), None)


@require_safe
def changes(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """What a remix changed, drawn over what it was made from."""
    from sandbox.pictures.changes import draw_changes

    def draw(snapshot: Snapshot, design: Design) -> tuple[bytes, bool]:
        pair = both(snapshot, request.user)
        if pair is None:
            raise NO_PARENT
        different = changed_parts(*pair)
        language = language_of(request)
        made = draw_changes(*pair, different, theme=theme_of(request), language=language)
        return made.svg.encode(), False  # the parent may go

    return picture(request, snapshot_id, "image/svg+xml", draw)


@require_safe
def qr(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """A shared link as a QR code."""
    from sandbox.designs.pages import problem

    try:
        snapshot = find(snapshot_id, request.user)
    except Refusal as refusal:
        return problem(request, refusal)
    address = request.build_absolute_uri(snapshot.get_absolute_url())
    made = segno.make(address, error="m", micro=False)
    svg = made.svg_inline(scale=6, border=4, dark="#000", light="#fff")
    head = '<svg xmlns="http://www.w3.org/2000/svg" '
    response = HttpResponse(svg.replace("<svg ", head, 1), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def links_of(request: HttpRequest, snapshot: Snapshot) -> dict[str, str]:
    """The addresses that machines look for in the page's head."""
    here = request.build_absolute_uri(snapshot.get_absolute_url())
    oembed = request.build_absolute_uri("/oembed")
    return {
        "picture": f"{here}.png?lang={language_of(request)}",
        "oembed": f"{oembed}?{urlencode({'url': here, 'format': 'json'})}",
    }


def card_words(snapshot: Snapshot, result: Result | None, language: str) -> str:
    """The preview picture in words."""
    from sandbox.pictures.preview import Headline, alternative

    try:
        design = drawn(snapshot)
    except Refusal:
        return snapshot.name or "Loadstone"
    if result is None:
        return alternative(design, None, None, language).rstrip(". ")
    headline = Headline(result.score["total"], result.score["grade"])
    return alternative(design, result.load, headline, language)
