"""The pages of the course: its table of contents, a chapter in the editor, lessons, glossary."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.learn.chapters import PATHS, Chapter, chapters, next_of
from sandbox.learn.glossary import glossary
from sandbox.learn.lessons import lessons
from sandbox.learn.progress import progress_of
from sandbox.site.language import language_of
from sandbox.site.views import page
from simulator.catalogue.registry import KINDS
from simulator.text import Text

PATH_NAMES = {
    "chapters": Text("Eleven chapters", "열한 개의 장"),
    "graminsta": Text("The story of Graminsta", "Graminsta 이야기"),
}
PATH_WORDS = {
    "chapters": Text(
        "From one server to shards. Each chapter is a system that nearly works: predict what "
        "happens, run it, find the one change it is about.",
        "서버 한 대에서 샤드까지. 장마다 거의 완성된 시스템이 있습니다. 결과를 예측하고, 실행하고, "
        "그 장의 변화 하나를 찾아보세요.",
    ),
    "graminsta": Text(
        "A photo service grows from one user to a hundred thousand and beyond.",
        "사진 서비스 하나가 사용자 한 명에서 십만 명 너머로 자랍니다.",
    ),
}
CHAPTER = Text(
    "A chapter of the Loadstone course: predict, run, change, understand.",
    "Loadstone 강좌의 한 장입니다. 예측하고, 실행하고, 바꾸고, 이해하세요.",
)

FIGURES = {
    "solving": Text("Solving…", "계산 중…"),
    "failed": Text("It could not be solved just now.", "지금은 계산하지 못했습니다."),
    "figures": Text(
        "{users} users: {utilisation} used, {good} of the requests good, ${cost} a month.",
        "사용자 {users}명: 사용률 {utilisation}, 정상 응답 {good}, 월 ${cost}.",
    ),
    "figures_all": Text(
        "{users} users: {good} of the requests good, ${cost} a month.",
        "사용자 {users}명: 정상 응답 {good}, 월 ${cost}.",
    ),
}


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
            "miniature": term.miniature,
        }
        for term in glossary()
    ]
    context = {
        "terms": sorted(terms, key=lambda entry: str(entry["term"]).casefold()),
        "miniatures": {str(t["slug"]): t["miniature"] for t in terms if t["miniature"]},
        "figure_words": {key: text.get(language) for key, text in FIGURES.items()},
    }
    return render(request, "learn/glossary.html", context)
