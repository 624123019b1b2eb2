"""A board with a time limit in a real browser: what stands before it, the clock, and its end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.seeded import Opens, opens
from tests.browser.seeds import seed
from tests.processes import Site
from tests.sandbox.classes.boards import SECRET

__all__ = ["opens"]
pytestmark = pytest.mark.browser
WORDS = {
    "en": {"minutes": "you have 30 minutes", "more": "you have 45 minutes",
           "left": "Time left: 30 min", "near": "Time left: 4 min", "up": "Your time is up",
           "why": "graded board"},
    "ko": {"minutes": "30분 동안", "more": "45분 동안",
           "left": "남은 시간: 30분", "near": "남은 시간: 4분", "up": "시간이 끝났습니다",
           "why": "평가 보드"},
}  # fmt: skip


def at(page: Page, moment: str) -> None:
    """From now on this browser stands at a time of the 15th of September."""
    page.context.set_extra_http_headers({"X-Test-Now": f"2026-09-15T{moment}:00+09:00"})


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_clock_starts_with_a_press_runs_on_and_leaves_the_design(
    site: Site, opens: Opens, language: str
) -> None:
    words, start = WORDS[language], "2026-09-15T10:00:00+09:00"
    people = {"A": {"name": "Ada"}, "B": {"name": "Bob", "labels": ["Extra time"]},
              "prof": {"role": "staff", "instructor": True}}  # fmt: skip
    made = seed(site, "a_class", people=people, language=language, labels=["Extra time"])
    board = seed(site, "a_board", course=made["course"], time_limit=30)["assignment"]
    prof = opens(made, "prof", start, language)
    prof.goto(f"/a/{board}")
    prof.locator("#whom").select_option(label="Extra time")
    prof.locator("#o-minutes").fill("45")
    prof.locator("form:has(#whom) button[type=submit]").click()
    bob = opens(made, "B", start, language)
    bob.goto(f"/b/{board}")
    expect(bob.locator("main")).to_contain_text(words["more"])

    ada = opens(made, "A", start, language, viewport={"width": 1280, "height": 800})
    ada.goto(f"/b/{board}")
    expect(ada.locator("main")).to_contain_text(words["minutes"])
    assert serious(ada) == []
    assert "Clients" not in ada.content()
    assert SECRET not in ada.content()
    ada.reload()
    begin = ada.get_by_test_id("begin")
    begin.focus()
    begin.press("Enter")
    expect(ada.get_by_test_id("remaining")).to_contain_text(words["left"])
    ada.get_by_test_id("share").click()
    expect(ada.get_by_test_id("share-not-now")).to_contain_text(words["why"])
    expect(ada.get_by_test_id("share-way-private")).to_have_count(0)
    ada.keyboard.press("Escape")
    expect(ada.get_by_test_id("remaining")).to_have_attribute("data-near", "false")
    node = ada.locator('.react-flow__node[data-id="api"]')
    node.click()
    with ada.expect_response(re.compile(r"/work$")) as kept:
        servers = ada.locator('[data-param="instances"] input')
        servers.fill("4")
        servers.press("Enter")
    assert kept.value.status == 200

    at(ada, "10:26")
    ada.reload()
    remaining = ada.get_by_test_id("remaining")
    expect(remaining).to_contain_text(words["near"])
    expect(remaining).to_have_attribute("data-near", "true")
    assert serious(ada) == []

    at(ada, "10:36")
    ada.reload()
    expect(remaining).to_contain_text(words["up"])
    expect(ada.get_by_test_id("board-submit")).to_have_count(0)
    ada.locator('.react-flow__node[data-id="api"]').click()
    expect(ada.locator('[data-param="instances"] input')).to_have_value("4")
    at(bob, "10:36")
    bob.reload()
    expect(bob.get_by_test_id("begin")).to_be_visible()
