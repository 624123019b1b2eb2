"""The pages of the course and what its API refuses."""

from __future__ import annotations

import pytest

from sandbox.learn.chapters import chapters
from tests.processes import Site
from tests.sandbox.designs import design
from tests.sandbox.test_pages import boot_of


@pytest.mark.parametrize("path", ["/learn", "/learn/lessons", "/learn/glossary"])
def test_the_pages_speak_both_languages(site: Site, path: str) -> None:
    english, korean = (site.get(path, Accept_Language=tag) for tag in ("en", "ko"))
    assert english.status == korean.status == 200
    assert 'lang="ko"' in korean.text
    assert english.text != korean.text


def test_a_chapter_opens_the_editor_on_its_start(site: Site) -> None:
    chapter = boot_of(site.get("/learn/replication"))["chapter"]
    assert chapter["number"] == 4
    assert chapter["of"] == 11
    assert chapter["design"]["components"]["db"]["kind"] == "sql"
    assert "solution" not in chapter
    assert len(chapter["hints"]) == 3


def test_an_unknown_chapter_is_not_there(site: Site) -> None:
    assert site.get("/learn/none-such").status == 404


def test_a_design_is_judged_by_a_chapters_goals(site: Site) -> None:
    document = chapters()["single-server"].after("solution")
    with site.socket() as socket:
        socket.say({"t": "run.start", "id": "r", "kind": "lesson", "lesson": "single-server",
                    "design": document})  # fmt: skip
        heard = socket.until_end()
    assert heard.end["status"] == "done", heard.end
    assert heard.frames[0]["passed"]


@pytest.mark.parametrize(
    ("message", "code"),
    [({"kind": "lesson"}, "message_invalid"), ({"lesson": "replication"}, "message_invalid"),
     ({"kind": "lesson", "lesson": "none-such"}, "unknown_lesson")],
)  # fmt: skip
def test_a_lesson_without_its_chapter_is_refused(
    site: Site, message: dict[str, str], code: str
) -> None:
    with site.socket() as socket:
        answer = socket.ask({"t": "run.start", "id": "r", "design": design(), **message})
    assert answer["t"] == "error"
    assert answer["code"] == code


def test_progress_needs_an_account(site: Site) -> None:
    answer = site.get("/api/v1/learn/progress")
    assert answer.status == 401
    assert answer.json()["code"] == "sign_in"
