"""The pages of the course: its table of contents, a chapter in the editor, lessons, glossary."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.designs.freezing import frames_of
from sandbox.designs.pages import problem
from sandbox.designs.pictures import theme_of, users_of
from sandbox.learn.chapters import PATHS, Chapter, chapters, next_of
from sandbox.learn.glossary import glossary
from sandbox.learn.lessons import lessons
from sandbox.learn.progress import progress_of
from sandbox.refusal import Refusal
from sandbox.runs.lifecycle import run_key
from sandbox.runs.models import Run
from sandbox.runs.question import Question
from sandbox.site.language import language_of
from sandbox.site.views import page
from simulator.catalogue.registry import KINDS
from simulator.design import Design, parse_design
from simulator.text import Text

PATH_NAMES = {
    "chapters": Text("Eleven chapters", "열한 개의 장"),
    "graminsta": Text("The story of Graminsta", "Graminsta 이야기"),
}
PATH_WORDS = {
    "chapters": Text(
        "From one server to shards. Each chapter is a system that nearly works: predict what "
        "happens, run it, find the one change it is about.",
        "서버 한 대에서 샤드까지. 장마다 거의 돌아가는 시스템이 하나씩 있습니다. 결과를 예측하고, "
        "실행하고, 그 장에서 다루는 단 하나의 변화를 찾아보세요.",
    ),
    "graminsta": Text(
        "A photo service grows from one user to a hundred thousand and beyond.",
        "사진 서비스 하나가 사용자 한 명에서 십만 명, 그 너머로 커 갑니다.",
    ),
}
CHAPTER = Text(
    "A chapter of the Loadstone course: predict, run, change, understand.",
    "Loadstone 강좌의 한 장입니다. 예측하고, 실행하고, 바꾸고, 이해하세요.",
)

FIGURES = {
    "utilisation": Text("{value} used", "사용률 {value}"),
    "head_room": Text("{value} free", "여유 {value}"),
    "good": Text("{value} of the requests good", "정상 응답 {value}"),
    "hit_ratio": Text("{value} answered by itself", "적중률 {value}"),
    "hit_ratio_media": Text("{value} of the media from the edge", "미디어 적중률 {value}"),
    "arrival_rate": Text("{value} a second come", "초당 {value}건 도착"),
    "throughput": Text("{value} a second finished", "초당 {value}건 처리"),
    "goodput": Text("{value} good reads a second", "초당 정상 읽기 {value}건"),
    "lost": Text("{value} a second refused or lost", "초당 {value}건 거절·손실"),
    "queue": Text("{value} waiting", "대기 {value}건"),
    "inside": Text("so {value} inside", "따라서 안에 {value}건"),
    "residence_ms": Text("{value} ms each", "건당 {value} ms"),
    "p50_ms": Text("half of the reads within {value} ms", "읽기의 절반이 {value} ms 이내"),
    "p99_ms": Text("99 of 100 within {value} ms", "100건 중 99건이 {value} ms 이내"),
    "attempts": Text("{value} tries for each read", "읽기마다 시도 {value}번"),
    "bottleneck": Text("fullest: {value}", "가장 붐비는 곳: {value}"),
    "cost": Text("${value} a month", "월 ${value}"),
}
SAYS = {
    "solving": Text("Solving…", "계산 중…"),
    "failed": Text("It could not be solved just now.", "지금은 계산하지 못했습니다."),
    "at": Text("{users} users: {figures}.", "사용자 {users}명: {figures}."),
}
PICTURE = Text("Miniature: {name}", "축소판: {name}")


@require_safe
@never_cache
def contents(request: HttpRequest) -> HttpResponse:
    """All chapters, path by path, with what is done."""
    language = language_of(request)
    done = progress_of(request.user) if request.user.is_authenticated else {}
    paths = [
        {
            "name": PATH_NAMES[path].get(language),
            "words": PATH_WORDS[path].get(language),
            "chapters": [
                {**_listed(chapter, language), "done": chapter.slug in done}
                for chapter in chapters().values()
                if chapter.path == path
            ],
        }
        for path in PATHS
    ]
    return render(request, "learn/contents.html", {"paths": paths})


def _listed(chapter: Chapter, language: str) -> dict[str, Any]:
    board = chapter.content["board"]
    return {
        "slug": chapter.slug,
        "number": chapter.number,
        "title": board["title"][language],
        "goal": board["goal"][language],
        "new": KINDS[chapter.new].label.get(language),
    }


@require_safe
@never_cache
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter: the editor on its starting design."""
    found = chapters().get(slug)
    if found is None:
        raise Http404
    language = language_of(request)
    title = f"{found.content['board']['title'][language]} · Loadstone"
    data = {"chapter": lesson(found, language)}
    return page(request, title=title, description=CHAPTER, data=data)


def lesson(chapter: Chapter, language: str) -> dict[str, Any]:
    """What the lesson panel shows of a chapter; sentences in both languages, so that switching
    needs no reload."""
    board = chapter.content["board"]
    following = next_of(chapter)
    same_path = [one for one in chapters().values() if one.path == chapter.path]
    return {
        "slug": chapter.slug,
        "number": chapter.number,
        "of": len(same_path),
        "path": PATH_NAMES[chapter.path].to_json(),
        "title": board["title"],
        "goal": board["goal"],
        "new": KINDS[chapter.new].label.to_json(),
        "design": chapter.document(language),
        "question": chapter.prediction.question.to_json(),
        "options": [option.text.to_json() for option in chapter.prediction.options],
        "hints": board["hints"],
        "debrief": chapter.debrief.to_json(),
        "naive": chapter.naive_why.to_json(),
        "lessons": [lessons()[code].text.to_json() for code in chapter.lessons],
        "next": following
        and {"slug": following.slug, "title": following.content["board"]["title"]},
    }


@require_safe
def lesson_table(request: HttpRequest) -> HttpResponse:
    """Every lesson with the chapters that teach it."""
    language = language_of(request)
    rows = [
        {
            "code": code,
            "text": one.text.get(language),
            "chapters": [
                _listed(found, language) for found in chapters().values() if code in found.lessons
            ],
        }
        for code, one in lessons().items()
    ]
    return render(request, "learn/lessons.html", {"rows": rows})


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The glossary."""
    language = language_of(request)
    other = "en" if language == "ko" else "ko"
    terms = [
        {
            "slug": term.slug,
            "term": term.name.get(language),
            "other": term.name.get(other),
            "other_language": other,
            "text": term.text.get(language),
            "picture": f"/learn/glossary/{term.slug}.svg?lang={language}",
            "alternative": PICTURE.fill(name=KINDS[term.kind].label.get(language)).get(language),
        }
        for term in glossary().values()
    ]
    miniatures = {
        term.slug: {
            "design": term.miniature(language), "kind": term.kind, "figures": term.figures
        }
        for term in glossary().values()
    }  # fmt: skip
    said = {key: text.get(language) for key, text in {**FIGURES, **SAYS}.items()}
    context = {
        "terms": sorted(terms, key=lambda entry: str(entry["term"]).casefold()),
        "miniatures": miniatures,
        "figure_words": said,
    }
    return render(request, "learn/glossary.html", context)


@require_safe
def drawing(request: HttpRequest, slug: str) -> HttpResponse:
    """The drawing of a term's miniature; with ``?users=`` the load it was solved at, where
    somebody has asked for that."""
    from sandbox.pictures.images import design_svg

    term = glossary().get(slug)
    if term is None:
        raise Http404
    try:
        theme, users = theme_of(request), users_of(request)
    except Refusal as refusal:
        return problem(request, refusal)
    language = language_of(request)
    design = parse_design(term.miniature(language))
    load = solved_at(design, users) if users else None
    svg = design_svg(design, load, theme=theme, language=language)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-cache" if users and not load else "max-age=3600"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def solved_at(design: Design, users: int) -> dict[str, Any] | None:
    """The load frame of an earlier run at this many users; None where nobody has asked."""
    run = Run.objects.filter(key=run_key(design, Question(loads=(users,)))).first()
    found = [] if run is None else frames_of(run)
    return next((f for f in found if f["kind"] == "load" and f["users"] == users), None)
