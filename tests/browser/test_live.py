"""Live results: a change colours the canvas, the ladder is the users axis, a broken line heals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.axe import LOCALES, THEMES, serious
from tests.browser.editor import grow, opened, settled, solved
from tests.browser.visitor import PATIENT, visitor
from tests.processes import Site

Open = Callable[..., Page]
TOUCH: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def started(page: Page) -> list[dict[str, Any]]:
    """The solutions this page asks for from now on, as they are asked for."""
    asked: list[dict[str, Any]] = []

    def note(payload: str | bytes) -> None:
        message = json.loads(payload)
        if message["t"] == "run.start" and message.get("kind", "solve") == "solve":
            asked.append(message)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return asked


def wait_until(page: Page, what: Callable[[], bool], why: str) -> None:
    """Let the page go on until something has been seen of it."""
    for _ in range(PATIENT // 50):
        if what():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within {PATIENT} ms: {why}")


def test_growth_breaks_one_component_and_says_so(page: Page) -> None:
    solved(page)
    expect(page.locator("[data-bottleneck=true]")).to_have_count(0)
    grow(page, 2)
    expect(page.get_by_test_id("users")).to_have_text("100,000")
    broken = page.locator("[data-bottleneck=true]")
    expect(broken).to_have_count(1)
    label = broken.get_attribute("aria-label") or ""
    percent = re.match(r"([\d,]+)\s% of capacity", label)
    assert percent, label
    assert int(percent[1].replace(",", "")) >= 100
    expect(broken.locator("[data-paint=number]")).to_contain_text(percent[1])
    expect(page.locator(".component-node-icon[data-step='4']")).to_have_count(1)
    settled(page)
    expect(page.get_by_test_id("capacity")).to_contain_text("of its capacity")
    expect(page.get_by_test_id("spoken")).to_contain_text("saturated")


def test_moving_and_renaming_ask_for_no_run(page: Page) -> None:
    asked = started(page)
    solved(page)
    before = len(asked)
    server = page.locator(".component-node").last
    box = server.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 140, steps=6)
    page.mouse.up()
    page.get_by_test_id("design-name").fill("Another name")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert len(asked) == before
    grow(page, 1)
    expect(page.get_by_test_id("users")).to_have_text("10,000")
    page.wait_for_timeout(400)
    assert len(asked) == before + 1


def test_the_ladder_chooses_the_users_by_pointer_and_keys(page: Page) -> None:
    solved(page)
    strip = page.get_by_test_id("ladder-strip")
    expect(page.locator(".ladder-rung[data-first-break]")).to_have_count(1)
    page.locator(".ladder-rung[data-users='100000']").click()
    expect(page.get_by_test_id("users")).to_have_text("100,000")
    expect(strip).to_have_attribute("aria-valuenow", "100000")
    strip.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("users")).to_have_text("10,000")
    page.keyboard.press("End")
    expect(page.get_by_test_id("users")).to_have_text("10,000,000")
    page.keyboard.press("Home")
    expect(strip).to_have_attribute("aria-valuetext", re.compile(r"^1 user"))
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("users")).to_have_text("1,000")


def test_a_reload_brings_the_design_and_its_results_back(page: Page) -> None:
    solved(page)
    grow(page, 1)
    settled(page)
    expect(page.get_by_test_id("saved")).to_have_attribute("data-status", "saved")
    good = page.get_by_test_id("good").inner_text()
    page.reload()
    expect(page.get_by_test_id("users")).to_have_text("10,000")
    expect(page.get_by_test_id("good")).to_have_text(good)


def test_lost_and_doubled_frames_and_a_broken_line_leave_no_trace(page: Page) -> None:
    lines: list[WebSocketRoute] = []
    followed: list[dict[str, Any]] = []

    def relay(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        lost: set[int] = set()

        def down(payload: str | bytes) -> None:
            message = json.loads(payload)
            seq = message.get("seq") if message["t"] == "run.frame" else None
            if seq == 2 and seq not in lost:
                lost.add(seq)
                return
            line.send(payload)
            if seq is not None:
                line.send(payload)

        def up(payload: str | bytes) -> None:
            message = json.loads(payload)
            # Judgements are asked on lines of their own.
            solves = message["t"] == "run.start" and message.get("kind", "solve") == "solve"
            if (solves or message.get("resume")) and line not in lines:
                lines.append(line)
            if message["t"] == "run.follow" or message.get("resume"):
                followed.append(message)
            server.send(payload)

        server.on_message(down)
        line.on_message(up)

    page.route_web_socket(re.compile("/ws/v1$"), relay)
    solved(page)
    assert followed, "a lost frame was not asked for"
    assert followed[0]["t"] == "run.follow"
    assert followed[0]["from"] == 2
    lines[-1].close(code=1012, reason="restarting")
    grow(page, 2)
    # The ladder knows 100,000 users already, so the picture may be right before the new line is.
    wait_until(page, lambda: len(lines) == 2, "the design is asked for again on a new line")
    settled(page)
    expect(page.locator("[data-bottleneck=true]")).to_have_count(1)


def test_the_page_comes_back_by_itself_after_a_restart_of_the_server(
    browser: Browser, tmp_path: Path
) -> None:
    own = Site(tmp_path)
    own.start()
    context = visitor(browser, own)
    try:
        page = solved(context.new_page())
        own.stop()
        expect(page.get_by_test_id("capacity")).to_contain_text("Connection lost")
        grow(page, 2)
        own.start()
        expect(page.locator("[data-bottleneck=true]")).to_have_count(1)
        expect(page.get_by_test_id("capacity")).not_to_contain_text("Connection lost")
    finally:
        context.close()
        own.stop()


def test_a_run_that_took_too_long_is_asked_for_again_with_a_button(page: Page) -> None:
    late: list[str] = []

    def relay(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def up(payload: str | bytes) -> None:
            message = json.loads(payload)
            solves = message["t"] == "run.start" and message.get("kind", "solve") == "solve"
            if late or not solves:
                server.send(payload)
                return
            late.append(message["id"])
            error = {"code": "too_slow", "message": "It took too long."}
            end = {"t": "run.end", "run": "late", "seq": 0, "status": "failed", "error": error}
            line.send(json.dumps({"t": "run.accepted", "id": late[0], "run": "late"}))
            line.send(json.dumps(end))

        line.on_message(up)

    page.route_web_socket(re.compile("/ws/v1$"), relay)
    opened(page)
    page.get_by_test_id("tab-results").click()
    expect(page.get_by_test_id("problems")).to_contain_text("It took too long.")
    page.get_by_test_id("solve-again").click()
    expect(page.locator(".ladder-rung[data-step]")).to_have_count(8)
    expect(page.get_by_test_id("results")).to_be_visible()


def test_results_speak_korean(new_page: Open) -> None:
    page = solved(new_page(locale="ko-KR"))
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    grow(page, 2)
    expect(page.get_by_test_id("users")).to_have_text("10만")
    expect(page.locator(".ladder-rung[data-users='10000000']")).to_have_text("1천만")
    settled(page)
    expect(page.get_by_test_id("capacity")).to_contain_text("용량의")
    expect(page.get_by_test_id("spoken")).to_contain_text("포화 상태")
    assert not re.search(r"[a-z]+\.[a-zA-Z]+[A-Z]", page.locator("body").inner_text())


def test_every_chart_has_a_table_and_a_file(page: Page) -> None:
    solved(page)
    for name in ("latency", "time", "heatmap", "cost"):
        page.get_by_test_id(f"open-{name}").locator("summary").click()
    charts = page.locator("figure.chart")
    expect(charts).to_have_count(4)
    for chart in charts.all():
        chart.get_by_role("button", name="Table").click()
        expect(chart.locator("table.table tbody tr").first).to_be_visible()
        with page.expect_download() as download:
            chart.get_by_role("button", name="CSV").click()
        text = Path(download.value.path()).read_text("utf-8")
        assert text.startswith("\ufeff")
        assert len(text.splitlines()) >= 2


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_serious_for_axe_on_a_phone(new_page: Open, locale: str) -> None:
    page = solved(new_page(color_scheme=THEMES[locale], locale=locale, **TOUCH))
    grow(page, 2)
    settled(page)
    assert serious(page) == []
    page.get_by_test_id("sheet-results").click()
    for each in page.locator(".results details > summary").all():
        each.click()
    expect(page.locator("figure.chart")).to_have_count(4)
    assert serious(page) == []
