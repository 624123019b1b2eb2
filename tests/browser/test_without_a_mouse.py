"""What a drag or a right button does, done by keys and by taps: notes, places, menus, choosing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import PHONE, node, opened, saved, wires
from tests.browser.test_journey_without_dragging import arrow_to, tab_to

Open = Callable[..., Page]


def with_note(page: Page, text: str) -> Locator:
    """The editor with one note, written by keys alone."""
    opened(page)
    page.keyboard.press("n")
    field = page.get_by_role("textbox", name="Note")
    expect(field).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    note = page.get_by_role("group", name="Note")
    expect(note).to_have_text(text)
    return note


def test_a_note_is_written_moved_changed_and_deleted_by_keys(page: Page) -> None:
    note = with_note(page, "Peak on Mondays")
    before = saved(page)["notes"][0]
    assert before["text"] == "Peak on Mondays"
    tab_to(page, note)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    moved = saved(page)["notes"][0]
    assert (moved["x"] - before["x"], moved["y"] - before["y"]) == (8, 64)
    page.keyboard.press("Control+z")
    assert saved(page)["notes"][0] == before
    tab_to(page, note)
    page.keyboard.press("Enter")
    page.keyboard.type("Peak on Fridays")
    page.keyboard.press("Escape")
    assert saved(page)["notes"][0]["text"] == "Peak on Fridays"
    tab_to(page, note)
    page.keyboard.press("Delete")
    expect(note).to_have_count(0)
    assert saved(page)["notes"] == []
    assert "server" in saved(page)["components"]


def test_a_note_is_moved_and_changed_by_taps(new_page: Open) -> None:
    page = new_page(**PHONE)
    note = with_note(page, "Ask Kim")
    before = saved(page)["notes"][0]
    note.tap()
    page.get_by_role("button", name="Move the note").tap()
    page.get_by_role("button", name="Move down").tap()
    page.get_by_role("button", name="Done").tap()
    moved = saved(page)["notes"][0]
    assert moved["x"] == before["x"]
    assert moved["y"] == before["y"] + 16
    note.tap()
    page.get_by_role("button", name="Edit the note").tap()
    page.get_by_role("textbox", name="Note").fill("Ask Lee")
    page.get_by_test_id("canvas").tap(position={"x": 200, "y": 40})
    assert saved(page)["notes"][0]["text"] == "Ask Lee"
    note.tap()
    page.get_by_role("button", name="Delete the note").tap()
    assert saved(page)["notes"] == []


def test_taps_choose_several_components_and_reach_their_menu(new_page: Open) -> None:
    page = opened(new_page(**PHONE))
    node(page, "clients").tap()
    page.get_by_test_id("node-selectMore").tap()
    node(page, "server").tap()
    page.get_by_role("button", name="Done").tap()
    expect(page.locator(".react-flow__node.selected")).to_have_count(2)
    page.get_by_test_id("node-more").tap()
    page.get_by_role("menuitem", name="Align top edges").tap()
    components = saved(page)["components"]
    assert components["clients"]["y"] == components["server"]["y"]
    page.get_by_test_id("node-selectMore").tap()
    node(page, "clients").tap()
    page.get_by_role("button", name="Done").tap()
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)


def test_a_place_takes_its_size_from_fields(page: Page) -> None:
    opened(page)
    page.get_by_test_id("palette-region").click()
    field = page.get_by_role("textbox", name="Width")
    field.fill("600")
    assert saved(page)["components"]["region-1"]["width"] == 600
    page.get_by_role("textbox", name="Height").fill("20")
    expect(
        page.locator(".place-size [role=alert], .place-size .param-field-problem")
    ).to_have_count(1)
    assert saved(page)["components"]["region-1"]["height"] == 320


def test_the_settings_of_a_connection_open_from_the_outline(page: Page) -> None:
    opened(page)
    assert ("clients", "server") in wires(saved(page))
    tab_to(page, page.get_by_test_id("view-outline"))
    page.keyboard.press("Enter")
    row = page.locator('tr[data-component="clients"]')
    tab_to(page, row.get_by_role("button", name="Web + database", exact=True))
    page.keyboard.press("Enter")
    title = page.locator(".side-panel").get_by_role("heading")
    expect(title).to_have_text("Users → Web + database")


def test_a_failure_dynamic_opens_from_the_starting_designs(page: Page) -> None:
    opened(page)
    tab_to(page, page.get_by_test_id("seeds"))
    page.keyboard.press("Enter")
    entry = page.get_by_test_id("menu-dynamic-D1")
    expect(entry).to_be_visible()
    assert page.locator("[data-testid^=menu-dynamic-]").count() == 8
    title = entry.inner_text()
    arrow_to(page, entry)
    page.keyboard.press("Enter")
    assert saved(page)["name"] == title
    page.get_by_test_id("undo").click()
    assert "server" in saved(page)["components"]


def test_an_empty_canvas_offers_a_beginning(page: Page) -> None:
    opened(page)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    empty = page.get_by_test_id("empty-canvas")
    expect(page.get_by_test_id("capacity")).to_contain_text("Nothing to solve yet")
    empty.get_by_role("button", name="Load-balanced servers").click()
    expect(empty).to_have_count(0)
    assert ("lb-1", "api-1") in wires(saved(page))


def test_the_command_palette_films_the_ladder(page: Page) -> None:
    opened(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("film")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith((".webm", ".mp4"))
    expect(page.get_by_test_id("notices")).to_contain_text("Saved")
