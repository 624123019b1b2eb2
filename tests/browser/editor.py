"""What the tests of the editor do again and again: open it, draw, wait for its results."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-US",
}


def opened(page: Page) -> Page:
    """The editor, with its canvas drawn."""
    page.goto("/")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    return page


def solved(page: Page) -> Page:
    """The editor once its first design is solved at every load."""
    page.goto("/")
    expect(page.locator(".ladder-rung[data-step]")).to_have_count(8)
    return page


def settled(page: Page) -> Page:
    """Nothing on show is of an earlier design, and the verdict is in."""
    expect(page.locator("[data-stale]")).to_have_count(0)
    expect(page.get_by_test_id("first-to-break")).not_to_be_empty()
    return page


def node(page: Page, component: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{component}"]')


def saved(page: Page) -> dict[str, Any]:
    """The stored design, once everything is saved; before the first change it is the seed."""
    expect(page.get_by_test_id("saved")).to_have_attribute("data-status", "saved")
    design: dict[str, Any] = json.loads(
        page.evaluate(
            """localStorage.getItem('loadstone.design') ??
               JSON.stringify(JSON.parse(document.getElementById('boot').textContent).seeds[0].design)"""
        )
    )
    return design


def wires(design: dict[str, Any]) -> set[tuple[str, str]]:
    return {(wire["from"], wire["to"]) for wire in design["connections"].values()}


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    # A hand starts slowly, and a drag counts from its first movement.
    page.mouse.move(start[0] + 2, start[1] + 1)
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def add(page: Page, kind: str, at: tuple[float, float] | None = None) -> None:
    """Click a kind, or drag it to a point of the window."""
    item = page.get_by_test_id(f"palette-{kind}")
    item.scroll_into_view_if_needed()
    if at is None:
        item.click()
    else:
        drag(page, centre(item), at)


def grow(page: Page, times: int) -> None:
    """Ten times the users, so many times."""
    for _ in range(times):
        page.get_by_test_id("users-x10").click()
