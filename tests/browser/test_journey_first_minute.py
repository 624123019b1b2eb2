"""The first minute: a working design, ten times the users twice, why, what would help, undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import serious
from tests.browser.test_live import TOUCH
from tests.processes import Site

Open = Callable[..., Page]
DESKTOP = {"width": 1440, "height": 900}


def score_of(page: Page) -> float:
    """The score on show, once it is there."""
    expect(page.get_by_test_id("score")).to_be_visible()
    return float(page.get_by_test_id("score").inner_text())


def rescored(page: Page, act: Callable[[], None]) -> float:
    """The score after doing something that changes the design. The old one is marked and goes for
    good, however soon the new one stands in its place."""
    page.get_by_test_id("score").evaluate("figure => figure.setAttribute('data-before', '')")
    act()
    expect(page.locator("[data-testid=score][data-before]")).to_have_count(0)
    return score_of(page)


def gains(cards: Locator) -> list[float]:
    return [float(card.get_attribute("data-gain") or "nan") for card in cards.all()]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_the_first_minute(new_page: Open, site: Site, locale: str) -> None:
    page = new_page(viewport=DESKTOP, locale=locale, reduced_motion="no-preference")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?seed=42")
    first = score_of(page)
    assert first >= 90
    expect(page.get_by_test_id("users")).to_have_text("1,000")
    expect(page.get_by_test_id("pause")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)

    rescored(page, page.get_by_test_id("users-x10").click)
    before = rescored(page, page.get_by_test_id("users-x10").click)
    assert first - before >= 30
    broken = page.locator("[data-bottleneck=true]")
    expect(broken).to_have_count(1)
    percent = re.search(r"([\d,]+)\s?%", broken.get_attribute("aria-label") or "")
    assert percent
    assert int(percent[1].replace(",", "")) >= 100

    page.get_by_test_id("why").click()
    rows = page.get_by_test_id("score-rows").locator("tbody tr")
    points = page.get_by_test_id("points").all()
    total = sum(float(each.get_attribute("data-points") or "nan") for each in points)
    assert total == pytest.approx(before, abs=0.1)
    culprit = page.locator(".react-flow__node", has=broken).get_attribute("data-id")
    expect(rows.first).to_have_attribute("data-component", culprit or "")

    page.get_by_test_id("help-most").click()
    expect(page.locator("[data-testid=advice][data-status=done]")).to_be_visible()
    cards = page.get_by_test_id("advice-card")
    promised = gains(cards)
    assert promised == sorted(promised, reverse=True)
    assert len(promised) == 3
    assert abs(gains(page.get_by_test_id("no-help-card"))[0]) < 1

    best = cards.first
    best.get_by_test_id("preview").click()
    expect(best.get_by_test_id("differences").locator("li").first).not_to_be_empty()
    after = rescored(page, best.get_by_test_id("apply").click)
    expect(page.get_by_test_id("what-next").get_by_role("link")).to_have_count(2)
    assert after == pytest.approx(before + promised[0], abs=0.1)
    assert rescored(page, page.get_by_test_id("undo").click) == before

    expect(page.get_by_test_id("saved")).to_have_attribute("data-status", "saved")
    page.reload()
    assert score_of(page) == before
    assert page.get_by_test_id("users").inner_text() in ("100,000", "10만")
    host = urlsplit(site.url).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {
        host
    }


def test_a_row_of_the_score_shows_its_component(page: Page) -> None:
    page.goto("/")
    score_of(page)
    page.get_by_test_id("why").click()
    rows = page.get_by_test_id("score-rows")
    component = rows.locator("tbody tr[data-component]").first.get_attribute("data-component") or ""
    # By its component: another row may have come first meanwhile.
    row = rows.locator(f'tr[data-component="{component}"]').first
    row.locator(".warnings-show").click()
    expect(page.locator(".react-flow__node.selected")).to_have_attribute("data-id", component)


def test_the_failure_matrix_names_single_points_of_failure(page: Page) -> None:
    page.goto("/")
    score_of(page)
    page.get_by_test_id("open-matrix").locator("summary").first.click()
    expect(page.locator("[data-testid=matrix][data-status=done]")).to_be_visible()
    expect(page.get_by_test_id("single-points").get_by_role("button")).to_have_count(1)
    expect(page.get_by_test_id("nines")).to_contain_text("nines")
    cells = page.locator(".matrix-cells td")
    assert cells.count() % 3 == 0
    expect(cells.first).to_have_attribute("data-step", re.compile(r"^[0-4]$"))
    with page.expect_download() as download:
        page.get_by_test_id("matrix").get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "failures.csv"


def test_a_plan_is_applied_and_undone_in_one_step(page: Page) -> None:
    page.goto("/")
    first = score_of(page)
    cost = page.get_by_test_id("cost").inner_text()
    page.get_by_test_id("open-plan").locator("summary").first.click()
    page.get_by_test_id("start-plan").click()
    expect(page.get_by_test_id("plan-verdict")).to_be_visible()
    rescored(page, page.get_by_test_id("apply-plan").click)
    expect(page.get_by_test_id("cost")).not_to_have_text(cost)
    assert rescored(page, page.get_by_test_id("undo").click) == first
    expect(page.get_by_test_id("cost")).to_have_text(cost)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_axe_in_any_judgement_on_a_phone(new_page: Open, scheme: str) -> None:
    page = new_page(color_scheme=scheme, locale="ko-KR", **TOUCH)
    page.goto("/")
    score_of(page)
    for section in ("why", "help-most"):
        page.get_by_test_id(section).click()
        assert serious(page) == []
        page.get_by_test_id("sheet-results").click()
    page.get_by_test_id("sheet-results").click()
    page.get_by_test_id("open-matrix").locator("summary").first.click()
    expect(page.locator("[data-testid=matrix][data-status=done]")).to_be_visible()
    assert serious(page) == []
