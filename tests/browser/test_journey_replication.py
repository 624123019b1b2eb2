"""Journey L4: learn replication through failure, with hints; nothing is lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sandbox.learn.chapters import chapters
from tests.browser.test_live import serious

Open = Callable[..., Page]
SOLVED = 30_000
LOCALES = {"en-US": "en", "ko-KR": "ko"}


@pytest.mark.parametrize("locale", LOCALES)
def test_replication_is_learnt_by_losing_the_primary(new_page: Open, locale: str) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, locale=locale)
    chapter = chapters()["replication"]
    page.goto("/learn/replication")
    goal = chapter.content["board"]["goal"][LOCALES[locale]]
    expect(page.get_by_test_id("lesson-goal")).to_have_text(goal)

    run = page.get_by_test_id("lesson-run")
    expect(run).to_be_disabled()
    expect(page.locator(".ladder-rung[data-step]")).to_have_count(0)
    page.get_by_test_id("predict-3").check()
    run.click()
    result = page.get_by_test_id("lesson-result")
    expect(result.locator("[data-passed=false]")).to_be_visible(timeout=SOLVED)
    expect(page.get_by_test_id("timeline")).to_be_visible(timeout=SOLVED)
    expect(page.get_by_test_id("predicted")).to_contain_text("90")
    first = result.inner_text()

    hint = page.get_by_test_id("hint")
    hint.click()
    expect(page.get_by_test_id("hint-1")).to_be_visible()
    expect(hint).to_be_disabled()
    run.click()
    expect(hint).to_be_enabled(timeout=SOLVED)
    assert result.inner_text() == first, "the same design is judged the same"

    repair(page, chapter.after("solution", LOCALES[locale]))
    page.get_by_test_id("lesson-run").click()
    expect(page.locator("[data-passed=true]")).to_be_visible(timeout=SOLVED)
    expect(page.get_by_test_id("debrief")).to_be_visible()
    expect(page.get_by_test_id("next")).to_have_attribute("href", "/learn/cache")
    assert serious(page) == []

    page.goto("/learn")
    done = page.locator("[data-chapter=replication]")
    expect(done).to_have_attribute("data-done", "")
    assert serious(page) == []
    page.goto("/")
    expect(page.get_by_test_id("users")).not_to_be_empty()
    assert page.evaluate("localStorage.getItem('loadstone.design')") is None or "replica" not in (
        page.evaluate("localStorage.getItem('loadstone.design')")
    )


def repair(page: Page, document: object) -> None:
    """Leave the chapter's design as a learner would who made the change, and come back to it."""
    page.evaluate(
        """document => {
            const key = 'loadstone.lesson.replication';
            const kept = JSON.parse(localStorage.getItem(key));
            addEventListener('pagehide', () =>
                localStorage.setItem(key, JSON.stringify({ ...kept, design: document })));
        }""",
        json.loads(json.dumps(document)),
    )
    page.reload()
    expect(page.locator(".component-node")).to_have_count(5)


def test_a_miniature_is_solved_when_asked(new_page: Open) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, locale="ko-KR")
    page.goto("/learn/glossary#kind-sql")
    term = page.locator("#kind-sql")
    term.get_by_role("button").click()
    expect(term.locator(".figures")).to_contain_text(re.compile(r"사용자 100명: 사용률 .*%"),
                                                     timeout=SOLVED)  # fmt: skip
    assert serious(page) == []
