"""The picture of the editor in the README, taken from the live product."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.processes import ROOT

SOLVED = 60_000  # milliseconds a first run may take on a busy machine


def test_the_editor_as_it_opens(page: Page, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    page.goto("/")
    expect(page.locator(".ladder-rung[data-step]")).to_have_count(8, timeout=SOLVED)
    expect(page.locator("[data-stale]")).to_have_count(0, timeout=SOLVED)
    expect(page.get_by_test_id("first-to-break")).not_to_be_empty(timeout=SOLVED)
    expect(page.get_by_test_id("score")).to_be_visible(timeout=SOLVED)
    page.wait_for_timeout(1000)  # numbers glide to their values
    kept = pytestconfig.getoption("--pictures")
    picture = (ROOT / "docs" / "images" if kept else tmp_path) / "editor.png"
    page.screenshot(path=picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
