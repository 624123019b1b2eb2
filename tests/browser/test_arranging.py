"""Arranging: guides, lines, even gaps, places around a selection, locks, and the layout of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.editor import add, centre, drag, node, opened, saved

ROW = ((520, 140), (700, 290), (960, 420))


def three(page: Page) -> list[str]:
    """Three application servers standing apart, all selected."""
    opened(page)
    for at in ROW:
        add(page, "api", at=at)
    names = ["api-1", "api-2", "api-3"]
    node(page, names[0]).click()
    for name in names[1:]:
        node(page, name).click(modifiers=["Shift"])
    expect(page.locator(".react-flow__node.selected")).to_have_count(3)
    return names


def changed(page: Page, act: Callable[[], None]) -> None:
    """Does something, and waits until the stored design is another."""
    read = "localStorage.getItem('loadstone.design')"
    before = page.evaluate(read)
    act()
    page.wait_for_function(f"(before) => {read} !== before", arg=before)


def places(page: Page, names: list[str]) -> list[dict[str, Any]]:
    components = saved(page)["components"]
    return [components[name] for name in names]


def test_a_selection_is_lined_up_and_spaced_evenly_each_in_one_step(page: Page) -> None:
    names = three(page)
    before = places(page, names)
    changed(page, lambda: page.keyboard.press("Alt+w"))
    assert len({each["y"] for each in places(page, names)}) == 1
    changed(page, lambda: page.keyboard.press("Alt+Shift+h"))
    first, second, third = (each["x"] for each in places(page, names))
    assert abs((second - first) - (third - second)) <= 8
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert places(page, names) == before


def test_the_layout_keeps_contents_in_their_places_and_is_one_step(page: Page) -> None:
    opened(page)
    add(page, "region", at=(760, 500))
    add(page, "api", at=(760, 540))
    before = saved(page)
    assert before["components"]["api-1"]["parent"] == "region-1"
    page.locator(".react-flow__pane").click(position={"x": 10, "y": 10})
    page.keyboard.press("Shift+a")
    expect(page.get_by_test_id("notices")).to_contain_text("has been laid out")
    after = saved(page)["components"]
    assert after["api-1"]["parent"] == "region-1"
    assert after["region-1"]["width"] >= after["api-1"]["x"] + 184
    assert after["clients"]["x"] < after["server"]["x"]
    page.keyboard.press("Control+z")
    assert saved(page) == before


def test_a_selection_is_put_into_a_region_and_taken_out_again(page: Page) -> None:
    names = three(page)
    changed(page, lambda: page.keyboard.press("Control+g"))
    assert {each["parent"] for each in places(page, names)} == {"region-1"}
    changed(page, lambda: page.keyboard.press("Control+Shift+g"))
    assert all("parent" not in each for each in places(page, names))


def test_what_is_locked_is_neither_moved_nor_deleted(page: Page) -> None:
    opened(page)
    node(page, "server").click()
    page.keyboard.press("Control+Shift+l")
    expect(page.get_by_test_id("notices")).to_contain_text("locked in place")
    before = saved(page)["components"]["server"]
    x, y = centre(node(page, "server"))
    drag(page, (x, y), (x - 100, y + 60))
    node(page, "server").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("notices")).to_contain_text("unlock them first")
    assert saved(page)["components"]["server"] == before
    page.keyboard.press("Control+Shift+l")
    expect(page.get_by_test_id("notices")).to_contain_text("free to move again")
    page.keyboard.press("Delete")
    expect(node(page, "server")).to_have_count(0)
    assert "server" not in saved(page)["components"]


def test_lines_show_while_a_box_is_dragged_level_with_another(page: Page) -> None:
    opened(page)
    add(page, "api", at=(560, 130))
    x, y = centre(node(page, "api-1"))
    _, level = centre(node(page, "server"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 4, y + 4)
    page.mouse.move(x + 10, level + 3, steps=6)
    expect(page.get_by_test_id("guides").locator("line").first).to_be_attached()
    page.mouse.up()
    expect(page.get_by_test_id("guides")).to_have_count(0)
    components = saved(page)["components"]
    assert components["api-1"]["y"] == components["server"]["y"]


def test_dragging_with_alt_leaves_the_original_and_adds_a_copy(page: Page) -> None:
    opened(page)
    before = saved(page)["components"]
    x, y = centre(node(page, "server"))
    page.keyboard.down("Alt")
    drag(page, (x, y), (x, y + 200))
    page.keyboard.up("Alt")
    after = saved(page)["components"]
    assert after["server"] == before["server"]
    assert len(after) == len(before) + 1
    page.keyboard.press("Control+z")
    assert saved(page)["components"] == before


def test_arrows_nudge_what_the_pointer_chose_and_alt_walks_on(page: Page) -> None:
    opened(page)
    before = saved(page)["components"]["clients"]
    node(page, "clients").click()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    assert saved(page)["components"]["clients"]["y"] == before["y"] - 72
    page.keyboard.press("Control+z")
    assert saved(page)["components"]["clients"] == before
    page.keyboard.press("Alt+ArrowRight")
    expect(node(page, "server")).to_be_focused()


def test_control_and_an_arrow_add_the_next_component_connected(page: Page) -> None:
    opened(page)
    node(page, "clients").focus()
    page.keyboard.press("Control+ArrowDown")
    expect(page.get_by_role("combobox", name="Add and connect")).to_be_focused()
    page.keyboard.type("load bal")
    page.keyboard.press("Enter")
    design = saved(page)
    assert ("clients", "lb-1") in {(w["from"], w["to"]) for w in design["connections"].values()}
    assert design["components"]["lb-1"]["y"] > design["components"]["clients"]["y"]


def test_only_the_canvas_stays_in_focus_mode(page: Page) -> None:
    opened(page)
    page.keyboard.press("Control+Period")
    expect(page.get_by_test_id("palette")).to_be_hidden()
    expect(page.locator(".side")).to_be_hidden()
    expect(page.get_by_test_id("users-x10")).to_be_visible()
    page.keyboard.press("Control+Period")
    expect(page.get_by_test_id("palette")).to_be_visible()
