"""Ready-made groups: dragged, clicked, tapped or chosen by keys, each is one undo step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import PHONE, centre, drag, node, opened, saved, wires

Open = Callable[..., Page]


def groups(page: Page) -> Page:
    page.get_by_test_id("palette-shelf-groups").click()
    expect(page.get_by_test_id("template-cache-aside")).to_be_visible()
    return page


def undone(page: Page, before: dict[str, object]) -> None:
    """One step back is the design as it was, and there is no other step."""
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("undo")).to_be_disabled()
    assert saved(page)["components"] == before


def test_a_group_is_dragged_to_where_it_is_let_go(page: Page) -> None:
    opened(page)
    before = saved(page)["components"]
    groups(page)
    drag(page, centre(page.get_by_test_id("template-primary-with-replica")), (700, 220))
    expect(node(page, "replica-1")).to_be_visible()
    assert ("sql-1", "replica-1") in wires(saved(page))
    (left, y), (right, _) = centre(node(page, "sql-1")), centre(node(page, "replica-1"))
    assert abs((left + right) / 2 - 700) < 16
    assert abs(y - 220) < 16
    undone(page, before)


@pytest.mark.parametrize(("locale", "name"), [("en-US", "Cache"), ("ko-KR", "캐시")])
def test_a_click_puts_a_group_where_it_covers_nothing(
    new_page: Open, locale: str, name: str
) -> None:
    page = groups(opened(new_page(viewport={"width": 1440, "height": 900}, locale=locale)))
    before = saved(page)["components"]
    page.get_by_test_id("template-cache-aside").click()
    expect(node(page, "cache-1").locator(".node-name")).to_have_text(name)
    design = saved(page)
    assert {("api-1", "cache-1"), ("api-1", "sql-1")} <= wires(design)
    rightmost = max(float(str(each["x"])) for each in before.values())
    assert all(design["components"][key]["x"] > rightmost + 184 for key in ("api-1", "cache-1"))
    undone(page, before)


def test_a_tap_on_a_group_and_one_on_the_canvas_place_it(new_page: Open) -> None:
    page = opened(new_page(**PHONE))
    page.get_by_test_id("sheet-add").tap()
    page.get_by_test_id("palette-shelf-groups").tap()
    page.get_by_test_id("template-queue-with-workers").tap()
    page.get_by_test_id("canvas").tap(position={"x": 200, "y": 120})
    expect(node(page, "worker-1")).to_be_visible()
    assert ("queue-1", "worker-1") in wires(saved(page))


def test_keys_alone_insert_a_group_with_the_places_it_stands_in(page: Page) -> None:
    opened(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("two zones")
    expect(page.get_by_test_id("pick-insert-two-zones")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(node(page, "api-2")).to_be_visible()
    components = saved(page)["components"]
    assert components["api-1"]["parent"] == "zone-1"
    assert components["api-2"]["parent"] == "zone-2"
    assert components["zone-2"]["parent"] == "region-1"
    page.keyboard.press("Control+z")
    expect(node(page, "region-1")).to_have_count(0)
    assert "region-1" not in saved(page)["components"]


def test_the_search_finds_groups_by_what_they_consist_of(page: Page) -> None:
    groups(opened(page))
    page.get_by_role("searchbox").fill("message queue")
    expect(page.get_by_test_id("template-queue-with-workers")).to_be_visible()
    expect(page.locator("[data-testid^=template-]")).to_have_count(1)
    page.get_by_role("searchbox").fill("submarine")
    expect(page.get_by_text("No group matches")).to_be_visible()
