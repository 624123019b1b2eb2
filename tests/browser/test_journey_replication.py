"""Journey L4: learn replication through failure, with hints; nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sandbox.learn.chapters import chapters
from tests.browser.axe import serious
from tests.browser.editor import add, centre, drag, node
from tests.browser.test_journey_share import PASSWORD, sign_up

Open = Callable[..., Page]
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
    expect(result.locator("[data-passed=false]")).to_be_visible()
    expect(page.get_by_test_id("timeline")).to_be_visible()
    expect(page.get_by_test_id("predicted")).to_contain_text("90")
    first = result.inner_text()

    hint = page.get_by_test_id("hint")
    hint.click()
    expect(page.get_by_test_id("hint-1")).to_be_visible()
    expect(hint).to_be_disabled()
    run.click()
    expect(hint).to_be_enabled()
    assert result.inner_text() == first, "the same design is judged the same"

    repair(page)
    page.get_by_role("tab").first.click()
    page.get_by_test_id("lesson-run").click()
    expect(page.locator("[data-passed=true]")).to_be_visible()
    expect(page.get_by_test_id("debrief")).to_be_visible()
    scale = page.get_by_test_id("next-scale")
    expect(scale).to_contain_text({"en-US": "10,000 users", "ko-KR": "1만 명"}[locale])
    page.get_by_test_id("see-scale").click()
    expect(page.get_by_test_id("users")).to_have_text({"en-US": "10,000", "ko-KR": "1만"}[locale])
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

    with page.expect_response("**/api/v1/learn/progress"):
        sign_up(page, f"l4-{LOCALES[locale]}@example.org")
    page.goto("/learn")
    expect(done).to_have_attribute("data-done", "")
    other = new_page(viewport={"width": 390, "height": 844}, locale=locale)
    sign_in(other, f"l4-{LOCALES[locale]}@example.org")
    other.goto("/learn")
    expect(other.locator("[data-chapter=replication]")).to_have_attribute("data-done", "")


def repair(page: Page) -> None:
    """Add a replica, have the servers read from it, and the primary feed it."""
    x, y = centre(node(page, "db"))
    add(page, "replica", at=(x, y - 140))
    for source in ("api", "db"):
        node(page, source).hover()
        side = "right" if source == "api" else "top"
        handle = node(page, source).locator(f'[data-handleid="{side}"]')
        drag(page, centre(handle), centre(node(page, "replica-1")))
    expect(page.locator(".react-flow__edge")).to_have_count(5)
    choose(page, "replica-1", "size", "medium")
    choose(page, "db", "reads_from", "replicas")


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form[action='/accounts/login/'] button[type=submit]").click()
    page.wait_for_url("**/designs")


def choose(page: Page, component: str, parameter: str, value: str) -> None:
    node(page, component).click()
    page.locator(f'[data-param="{parameter}"] select').select_option(value)


def test_a_miniature_is_solved_when_asked(new_page: Open) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, locale="ko-KR")
    page.goto("/learn/glossary#kind-sql")
    term = page.locator("#kind-sql")
    term.get_by_role("button").click()
    expect(term.locator(".figures")).to_contain_text(re.compile(r"사용자 100명: 사용률 .*%"))
    law = page.locator("#littles-law")
    law.get_by_role("button").click()
    expect(law.locator(".figures")).to_contain_text("따라서 안에")
    expect(law.locator("img")).to_have_attribute("src", re.compile("users=100"))
    drawn = page.request.get(str(law.locator("img").get_attribute("src"))).text()
    assert re.search(r">\d+%<", drawn), "the miniature is drawn with its load"
    assert serious(page) == []
