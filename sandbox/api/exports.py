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
from sandbox.refusal import Refusal, refuse_document
from sandbox.runs.asking import read_design
from sandbox.runs.protocol import Users
from sandbox.site.build import NotBuilt
from sandbox.site.language import language_of
from simulator.design import Design
from simulator.errors import DesignError
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
MOST_IN_FAILURE = 300  # every stretch of a failure is solved while the request waits
TOO_MANY = Refusal(
    413,
    "too_many_components",
    Text(
        f"A film of a failure can show {MOST_IN_FAILURE} components at most. Film the ladder, or "
        "split the design.",
        f"장애 영상은 구성 요소 {MOST_IN_FAILURE}개까지 만들 수 있습니다. "
        "부하 단계 영상을 만들거나 설계를 나누세요.",
    ),
)
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
    failure: int | None = Field(
        None, ge=0, le=1000, description="Which failure of the design; the ladder when left out"
    )


class DesignAlone(Schema):
    design: dict[str, Any] = Field(description="A document of format loadstone-design/1")


class Failure(Schema):
    index: int
    label: str


class Failures(Schema):
    failures: list[Failure]


@exports.post("/failures", response={200: Failures})
def failures(request: HttpRequest, asked: DesignAlone) -> Failures:
    """The failures a film of the design can show; none for a design that cannot be judged."""
    from simulator.judge.episode import episodes

    admit(request, "exports", settings.EXPORTS_PER_MINUTE)
    language = language_of(request)
    try:
        found = episodes(read_design(asked.design))
    except DesignError:
        found = []
    listed = [Failure(index=each["index"], label=each["label"][language]) for each in found]
    return Failures(failures=listed)


@exports.post("/scenes", response={200: Scenes})
def scenes(request: HttpRequest, asked: Film) -> Scenes:
    """The pictures of a film: the design at every step of the ladder, or through a failure."""
    from sandbox.pictures.scenes import failure_scenes, ladder_scenes
    from sandbox.reports.figures import load_frame, load_frames
    from simulator.judge.episode import episode_frames

    admit(request, "exports", settings.EXPORTS_PER_MINUTE)
    design, language = read_design(asked.design), language_of(request)
    try:
        if asked.failure is None:
            made = ladder_scenes(design, load_frames(design), asked.theme, language)
        else:
            if len(design.components) > MOST_IN_FAILURE:
                raise TOO_MANY
            usual = load_frame(design)
            course = episode_frames(design, asked.failure)
            made = failure_scenes(design, usual, course, asked.theme, language)
    except NotBuilt:
        raise NO_BUILD from None
    except DesignError as error:
        raise refuse_document(error) from None
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
