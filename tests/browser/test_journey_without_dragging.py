"""Building without dragging: by taps on a phone, then by the keyboard alone; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import PHONE, centre, node, opened, saved, settled, wires
from tests.browser.test_arranging import changed

Open = Callable[..., Page]
LOCALES = ("en-US", "ko-KR")
COUNT_DRAGS = """window.drags = 0; addEventListener('pointermove',
  (event) => { if (event.buttons) window.drags += 1; }, true);"""
SMALL = """() => [...document.querySelectorAll(
    'button, a[href], select, input, textarea, [role=slider], summary')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((each) => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([html]) => html)"""


def without_dialogs(page: Page) -> None:
    expect(page.locator("dialog[open]")).to_have_count(0)


def tab_to(page: Page, wanted: Locator, key: str = "Tab", most: int = 160) -> None:
    """Presses Tab until the control has the focus."""
    for _ in range(most):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} was not reached in {most} steps")


def arrow_to(page: Page, wanted: Locator, most: int = 40) -> None:
    """Presses the arrow down until the entry of a menu has the focus."""
    tab_to(page, wanted, "ArrowDown", most)


def choose(page: Page, select: Locator, value: str, most: int = 60) -> None:
    """Passes over the entries of the focused list until the wanted one is chosen."""
    for _ in range(most):
        if select.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} was not reached in {most} steps")


@pytest.mark.parametrize("locale", LOCALES)
def test_taps_alone_place_and_connect(new_page: Open, locale: str) -> None:
    page = new_page(**{**PHONE, "locale": locale})
    page.add_init_script(COUNT_DRAGS)
    opened(page)
    for kind, (across, down) in (("lb", (60, 90)), ("web", (240, 230))):
        page.get_by_test_id(f"palette-{kind}").tap()
        page.get_by_test_id("canvas").tap(position={"x": across, "y": down})
        expect(node(page, f"{kind}-1")).to_be_visible()
    node(page, "lb-1").tap()
    page.get_by_test_id("connect-to").tap()
    node(page, "web-1").tap()
    assert ("lb-1", "web-1") in wires(saved(page))
    assert page.evaluate("window.drags") == 0
    without_dialogs(page)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_keyboard_alone_builds_what_the_canvas_shows(new_page: Open, locale: str) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, locale=locale)
    opened(page)
    tab_to(page, page.get_by_test_id("view-outline"))
    page.keyboard.press("Enter")
    for kind, key in (("api", "Tab"), ("sql", "Shift+Tab")):
        tab_to(page, page.get_by_test_id("outline-kind"), key)
        choose(page, page.get_by_test_id("outline-kind"), kind)
        tab_to(page, page.get_by_test_id("outline-add"))
        page.keyboard.press("Enter")
    row = page.locator('tr[data-component="api-1"]')
    targets = row.get_by_test_id("outline-connect")
    tab_to(page, targets)
    choose(page, targets, "sql-1")
    assert ("api-1", "sql-1") not in wires(saved(page))
    changed(page, lambda: page.keyboard.press("Enter"))
    assert [end for start, end in wires(saved(page)) if start == "api-1"] == ["sql-1"]
    count = page.locator('tr[data-component="sql-1"]').get_by_test_id("outline-count")
    tab_to(page, count.get_by_role("textbox"))
    page.keyboard.press("Control+a")
    changed(page, lambda: page.keyboard.type("2"))
    design = saved(page)
    assert ("api-1", "sql-1") in wires(design)
    assert design["components"]["sql-1"]["params"] == {"shards": 2}

    tab_to(page, page.get_by_test_id("more"))
    page.keyboard.press("Enter")
    arrow_to(page, page.get_by_test_id("menu-exportFile"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with open(download.value.path(), encoding="utf-8") as file:
        exported: dict[str, Any] = json.load(file)
    tab_to(page, page.get_by_test_id("view-canvas"))
    page.keyboard.press("Enter")
    drawn = page.locator(".react-flow__node-component, .react-flow__node-container")
    expect(drawn).to_have_count(len(exported["components"]))
    shown = set(drawn.evaluate_all("(all) => all.map((each) => each.dataset.id)"))
    assert shown == set(exported["components"])
    expect(page.locator(".react-flow__edge")).to_have_count(len(exported["connections"]))


@pytest.mark.parametrize("locale", LOCALES)
def test_moves_by_the_keyboard_are_kept_and_undone(new_page: Open, locale: str) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, locale=locale)
    opened(page)
    tab_to(page, node(page, "clients"))
    page.keyboard.press("ArrowRight")
    expect(node(page, "server")).to_be_focused()
    before = saved(page)["components"]["server"]
    page.keyboard.press("m")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    moved = saved(page)["components"]["server"]
    assert moved["x"] == before["x"] + 16
    settled(page)
    page.reload()
    expect(node(page, "server")).to_be_visible()
    assert saved(page)["components"]["server"] == moved
    page.keyboard.press("Control+z")
    assert saved(page)["components"]["server"] == before


@pytest.mark.parametrize("locale", LOCALES)
def test_a_name_composed_in_hangul_is_one_step(new_page: Open, locale: str) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, locale=locale)
    opened(page)
    tab_to(page, node(page, "clients"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("F2")
    field = page.get_by_test_id("rename")
    expect(field).to_be_focused()
    client = page.context.new_cdp_session(page)
    field.fill("주문 서")
    client.send("Input.imeSetComposition", {"text": "버", "selectionStart": 1, "selectionEnd": 1})
    # Hangul has no candidates to choose from: Enter both ends the syllable and takes the name.
    field.dispatch_event("keydown", {"key": "Enter", "code": "Enter", "isComposing": True})
    client.send("Input.insertText", {"text": "버"})
    expect(field).to_have_count(0)
    expect(node(page, "server").locator(".node-name")).to_have_text("주문 서버")
    page.keyboard.press("Control+z")
    expect(node(page, "server").locator(".node-name")).not_to_have_text("주문 서버")
    expect(page.get_by_test_id("undo")).to_be_disabled()


@pytest.mark.parametrize("screen", [{"viewport": {"width": 1440, "height": 900}}, PHONE])
def test_nothing_to_press_is_smaller_than_24_pixels(new_page: Open, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    opened(page)
    settled(page)
    assert page.evaluate(SMALL) == []
    page.get_by_test_id("view-outline").click()
    expect(page.get_by_test_id("outline")).to_be_visible()
    assert page.evaluate(SMALL) == []


def test_the_focus_is_seen_and_nothing_covers_it(page: Page) -> None:
    opened(page)
    tab_to(page, node(page, "clients"))
    style = node(page, "clients").evaluate("(each) => getComputedStyle(each).outlineStyle")
    assert style == "solid"
    x, y = centre(node(page, "clients"))
    under = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.react-flow__node').dataset.id",
        [x, y],
    )
    assert under == "clients"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_outline_fits_320_pixels(new_page: Open, locale: str) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, locale=locale)
    opened(page)
    page.get_by_test_id("view-outline").tap()
    expect(page.get_by_test_id("outline")).to_be_visible()
    wider = page.evaluate(
        "() => [document.documentElement, document.querySelector('.outline')]"
        ".map((each) => each.scrollWidth - each.clientWidth)"
    )
    assert wider == [0, 0]
