"""Files made of a design that is sent along: pictures, reports, a flowchart, and the pictures of
an animation. Nothing is kept of it but the run whose figures they show."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from sandbox.api.admission import admit
from sandbox.pictures.look import Theme
from sandbox.refusal import Refusal
from sandbox.runs.asking import read_design
from sandbox.runs.protocol import Users
from sandbox.site.build import NotBuilt
from sandbox.site.language import language_of
from simulator.design import Design
from simulator.text import Text

Form = Literal["svg", "png", "preview", "pdf", "md", "mmd"]
TYPES: dict[Form, tuple[str, str]] = {
    "svg": ("image/svg+xml", "svg"),
    "png": ("image/png", "png"),
    "preview": ("image/png", "png"),
    "pdf": ("application/pdf", "pdf"),
    "md": ("text/markdown; charset=utf-8", "md"),
    "mmd": ("text/vnd.mermaid; charset=utf-8", "mmd"),
}
NO_BUILD = Refusal(
    503,
    "not_built",
    Text(
        "Pictures need the front end's build. Run `make setup`.",
        "그림을 만들려면 프런트엔드 빌드가 필요합니다. `make setup`을 실행하세요.",
    ),
)


class Export(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    figures: bool = Field(True, description="svg, png: show each component's load")
    users: Users | None = Field(None, description="svg, png: at this many; the design's own")
    theme: Theme = "light"
    scale: float = Field(2.0, ge=0.25, le=4, description="png: pixels to one of the canvas")


exports = Router(tags=["exports"])


class Scenes(Schema):
    scenes: list[str] = Field(description="SVG files of 1200×630, in order")


class Film(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")
    theme: Theme = "light"


@exports.post("/scenes", response={200: Scenes})
def scenes(request: HttpRequest, asked: Film) -> Scenes:
    """The pictures of a film: the design at every step of the ladder."""
    from sandbox.pictures.preview import preview_svg
    from sandbox.reports.figures import load_frames

    admit(request, "exports", settings.EXPORTS_PER_MINUTE)
    design = read_design(asked.design)
    language = language_of(request)
    try:
        made = [
            preview_svg(design, frame, theme=asked.theme, language=language)
            for frame in load_frames(design)
        ]
    except NotBuilt:
        raise NO_BUILD from None
    return Scenes(scenes=made)


@exports.post("/{form}", response={200: bytes})
def export(request: HttpRequest, form: Form, asked: Export) -> HttpResponse:
    """The design as a file: svg, png, preview (1200×630), pdf or md (reports), mmd (Mermaid)."""
    admit(request, "exports", settings.EXPORTS_PER_MINUTE)
    design = read_design(asked.design)
    language = language_of(request)
    try:
        content = made(design, form, asked, language)
    except NotBuilt:
        raise NO_BUILD from None
    kind, ending = TYPES[form]
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = disposition(design.name, ending)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    return response


def made(design: Design, form: Form, asked: Export, language: str) -> str | bytes:
    """The content of the file; the modules are imported with the first one."""
    from sandbox.pictures.images import design_png, design_svg, og_png
    from sandbox.pictures.mermaid import mermaid_of
    from sandbox.reports.figures import report_figures
    from sandbox.reports.markdown import markdown_of
    from sandbox.reports.pdf import report_pdf
    from sandbox.reports.report import report_of

    if form == "mmd":
        return mermaid_of(design, language)
    if form in {"svg", "png"}:
        frame = _frame(design, asked)
        if form == "svg":
            return design_svg(design, frame, theme=asked.theme, language=language)
        return design_png(design, frame, theme=asked.theme, language=language, scale=asked.scale)
    figures = report_figures(design)
    if form == "preview":
        return og_png(design, figures.own, figures.score, theme=asked.theme, language=language)
    report = report_of(design, figures, language)
    if form == "md":
        return markdown_of(report, design)
    return report_pdf(report, design, figures.own)


def _frame(design: Design, asked: Export) -> dict[str, Any] | None:
    """The figures to show; none for a design that is not yet fit to be solved."""
    from sandbox.reports.figures import load_frame

    if not asked.figures:
        return None
    try:
        return load_frame(design, asked.users)
    except Refusal as refusal:
        if refusal.status == 422:
            return None
        raise


def disposition(name: str, ending: str) -> str:
    """A download under the design's name, in any script (RFC 6266)."""
    stem = re.sub(r'[\x00-\x1f\\/:*?"<>|\s]+', "-", name).strip("-.") or "design"
    plain = stem.encode("ascii", "ignore").decode().strip("-.") or "design"
    encoded = quote(f"{stem}.{ending}", safe="")
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{encoded}"
