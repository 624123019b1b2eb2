"""Drawing: every way to change a design, by mouse, by touch and by keyboard, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.editor import PHONE, add, centre, drag, node, opened, saved, wires

Open = Callable[..., Page]


def test_a_kind_is_dragged_from_the_palette_to_where_it_is_let_go(page: Page) -> None:
    opened(page)
    add(page, "lb", at=(700, 200))
    expect(node(page, "lb-1")).to_be_visible()
    x, y = centre(node(page, "lb-1"))
    assert abs(x - 700) < 16
    assert abs(y - 200) < 16
    assert saved(page)["components"]["lb-1"]["kind"] == "lb"


def test_a_click_adds_a_kind_without_covering_another(page: Page) -> None:
    opened(page)
    for _ in range(3):
        add(page, "api")
    boxes = [node(page, f"api-{number}").bounding_box() for number in (1, 2, 3)]
    for index, one in enumerate(boxes):
        for two in boxes[index + 1 :]:
            assert one
            assert two
            apart_x = abs(one["x"] - two["x"]) >= one["width"]
            apart_y = abs(one["y"] - two["y"]) >= one["height"]
            assert apart_x or apart_y


def test_components_are_connected_by_dragging_from_one_to_the_other(page: Page) -> None:
    opened(page)
    add(page, "lb", at=(560, 200))
    add(page, "api", at=(900, 200))
    node(page, "lb-1").hover()
    handle = node(page, "lb-1").locator('[data-handleid="right"]')
    drag(page, centre(handle), centre(node(page, "api-1")))
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    assert ("lb-1", "api-1") in wires(saved(page))


def test_a_refused_connection_is_explained(page: Page) -> None:
    opened(page)
    add(page, "sql", at=(560, 200))
    add(page, "lb", at=(900, 200))
    node(page, "sql-1").hover()
    handle = node(page, "sql-1").locator('[data-handleid="right"]')
    drag(page, centre(handle), centre(node(page, "lb-1")))
    expect(page.get_by_test_id("notices")).to_contain_text("Load balancer")
    assert ("sql-1", "lb-1") not in wires(saved(page))


def test_moving_is_one_step_and_survives_a_reload_with_its_undo(page: Page) -> None:
    opened(page)
    before = saved(page)["components"]["server"]
    x, y = centre(node(page, "server"))
    drag(page, (x, y), (x - 120, y + 96))
    moved = saved(page)["components"]["server"]
    assert (moved["x"], moved["y"]) != (before["x"], before["y"])
    page.reload()
    expect(node(page, "server")).to_be_visible()
    assert saved(page)["components"]["server"] == moved
    page.keyboard.press("Control+z")
    assert saved(page)["components"]["server"] == before
    page.keyboard.press("Control+Shift+z")
    assert saved(page)["components"]["server"] == moved


def test_a_component_dragged_into_a_region_stands_in_it(page: Page) -> None:
    opened(page)
    add(page, "region", at=(640, 500))
    add(page, "api", at=(560, 130))
    drag(page, centre(node(page, "api-1")), (640, 520))
    design = saved(page)
    assert design["components"]["api-1"]["parent"] == "region-1"
    x, y = centre(node(page, "api-1"))
    assert abs(x - 640) < 16
    assert abs(y - 520) < 16
    drag(page, centre(node(page, "api-1")), (560, 130))
    assert "parent" not in saved(page)["components"]["api-1"]


def test_deleting_takes_the_connections_along_and_undo_brings_all_back(page: Page) -> None:
    opened(page)
    before = saved(page)
    node(page, "server").click()
    page.keyboard.press("Delete")
    after = saved(page)
    assert "server" not in after["components"]
    assert after["connections"] == {}
    page.get_by_test_id("undo").click()
    assert saved(page) == before


def test_copy_and_paste_work_across_tabs(page: Page) -> None:
    opened(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    expect(page.get_by_test_id("notices")).to_contain_text("2 components copied")
    other = page.context.new_page()
    opened(other)
    other.keyboard.press("Control+v")
    expect(other.locator(".react-flow__node")).to_have_count(4)
    assert ("client-1", "onebox-1") in wires(saved(other))
    # The first tab notices that another one has saved something else.
    expect(page.get_by_test_id("conflict")).to_be_visible()
    assert violations(page, "[data-testid=conflict]") == []
    page.get_by_role("button", name="Take that version").click()
    expect(page.locator(".react-flow__node")).to_have_count(4)


def test_a_parameter_is_edited_checked_and_reset(page: Page) -> None:
    opened(page)
    add(page, "api")
    field = page.locator('[data-param="instances"] input')
    field.fill("4")
    assert saved(page)["components"]["api-1"]["params"]["instances"] == 4
    field.fill("4.5")
    expect(page.locator('[data-param="instances"]')).to_contain_text("whole number")
    assert saved(page)["components"]["api-1"]["params"]["instances"] == 4
    page.locator('[data-param="instances"]').get_by_role("button", name="Reset").click()
    assert "instances" not in saved(page)["components"]["api-1"]["params"]


def test_a_hangul_name_typed_with_an_input_method_is_committed_once(page: Page) -> None:
    opened(page)
    node(page, "server").click()
    page.keyboard.press("F2")
    field = page.get_by_test_id("rename")
    expect(field).to_be_focused()
    client = page.context.new_cdp_session(page)
    for text in ("주문 서", "주문 서버"):
        client.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": 5, "selectionEnd": 5}
        )
    field.dispatch_event("keydown", {"key": "Enter", "code": "Enter", "isComposing": True})
    client.send("Input.insertText", {"text": "주문 서버"})
    field.dispatch_event("compositionend") if field.count() else None
    expect(node(page, "server")).to_contain_text("주문 서버")
    assert saved(page)["components"]["server"]["name"] == "주문 서버"
    page.keyboard.press("Control+z")
    assert saved(page)["components"]["server"]["name"] == "Web + database"


def test_a_phone_builds_by_tapping_alone(new_page: Open) -> None:
    page = opened(new_page(**PHONE))
    page.evaluate(
        """() => {
          window.dragged = 0;
          const count = (event) => { window.dragged += event.buttons ? 1 : 0; };
          addEventListener('pointermove', count, true);
        }"""
    )
    canvas = page.get_by_test_id("canvas").bounding_box()
    assert canvas is not None
    for kind, down in (("lb", 90), ("api", 190)):
        page.get_by_test_id("sheet-add").tap()
        page.get_by_test_id(f"palette-{kind}").tap()
        page.touchscreen.tap(195, canvas["y"] + down)
        expect(node(page, f"{kind}-1")).to_be_visible()
    node(page, "lb-1").tap()
    page.get_by_test_id("connect-to").tap()
    node(page, "api-1").tap()
    assert ("lb-1", "api-1") in wires(saved(page))
    assert page.evaluate("window.dragged") == 0


def test_the_outline_and_the_keyboard_edit_the_same_design(page: Page) -> None:
    opened(page)
    page.get_by_test_id("view-outline").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("outline-kind").select_option("sql")
    page.get_by_test_id("outline-add").press("Enter")
    page.get_by_test_id("outline-kind").select_option("api")
    page.get_by_test_id("outline-add").press("Enter")
    page.get_by_label("Connect API servers to").select_option("sql-1")
    assert ("api-1", "sql-1") in wires(saved(page))
    page.get_by_test_id("view-canvas").press("Enter")
    expect(page.locator(".react-flow__edge")).to_have_count(2)


def test_arrow_keys_follow_connections_and_move_in_move_mode(page: Page) -> None:
    opened(page)
    node(page, "clients").focus()
    page.keyboard.press("ArrowRight")
    expect(node(page, "server")).to_be_focused()
    before = saved(page)["components"]["server"]
    page.keyboard.press("m")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    after = saved(page)["components"]["server"]
    assert after["y"] == before["y"] + 24
    page.keyboard.press("Control+z")
    assert saved(page)["components"]["server"] == before


def test_arrow_keys_in_an_open_menu_do_not_reach_the_canvas(page: Page) -> None:
    opened(page)
    before = saved(page)
    node(page, "server").click(button="right")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    assert saved(page) == before


def test_c_connects_from_the_keyboard_with_the_hangul_layout_on(page: Page) -> None:
    opened(page)
    add(page, "api")
    add(page, "cache")
    node(page, "api-1").focus()
    node(page, "api-1").click()
    page.evaluate(
        """document.activeElement.dispatchEvent(new KeyboardEvent(
          'keydown', {key: 'ㅊ', code: 'KeyC', bubbles: true, cancelable: true}))"""
    )
    expect(page.get_by_role("combobox", name="Connect to…")).to_be_focused()
    page.keyboard.type("cache")
    page.keyboard.press("Enter")
    assert ("api-1", "cache-1") in wires(saved(page))


def test_the_command_palette_finds_and_runs_a_command(page: Page) -> None:
    opened(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search commands")).to_be_focused()
    page.keyboard.type("outline")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("outline")).to_be_visible()


def test_a_shared_link_opens_read_only_and_can_be_made_ones_own(page: Page, new_page: Open) -> None:
    opened(page)
    add(page, "cdn")
    shared = saved(page)
    page.get_by_test_id("share").click()
    page.get_by_test_id("share-create").click()
    link = page.get_by_test_id("share-link").input_value()

    visitor = opened(new_page(viewport={"width": 1280, "height": 800}, locale="en-US"))
    add(visitor, "cache")
    own = saved(visitor)
    visitor.goto(link)
    expect(visitor.locator(".react-flow__node")).to_have_count(3)
    expect(visitor.get_by_test_id("palette")).to_have_count(0)
    stored = visitor.evaluate("localStorage.getItem('loadstone.design')")
    assert json.loads(stored) == own

    visitor.get_by_test_id("make-mine").click()
    visitor.get_by_test_id("make-mine-confirm").click()
    expect(visitor.get_by_test_id("palette")).to_be_visible()
    assert saved(visitor)["components"].keys() == shared["components"].keys()
    visitor.get_by_role("button", name="Bring it back").click()
    assert saved(visitor) == own


def test_a_file_goes_out_and_comes_back_the_same(page: Page, tmp_path: Any) -> None:
    opened(page)
    add(page, "queue")
    before = saved(page)
    page.get_by_test_id("more").click()
    with page.expect_download() as download:
        page.get_by_test_id("menu-exportFile").click()
    file = tmp_path / "design.json"
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8")) == before

    page.get_by_test_id("undo").click()
    page.get_by_test_id("more").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("menu-importFile").click()
    chooser.value.set_files(file)
    expect(node(page, "queue-1")).to_be_visible()
    assert saved(page) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "not JSON"),
        ('{"format": "loadstone-design/9"}', "newer version"),
        ('{"format": "else"}', "not a Loadstone design"),
    ],
)
def test_a_file_that_is_no_design_is_refused_with_the_reason(
    page: Page, tmp_path: Any, text: str, sentence: str
) -> None:
    opened(page)
    before = saved(page)
    file = tmp_path / "other.json"
    file.write_text(text, "utf-8")
    page.get_by_test_id("more").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("menu-importFile").click()
    chooser.value.set_files(file)
    expect(page.get_by_test_id("notices")).to_contain_text(sentence)
    assert saved(page) == before
