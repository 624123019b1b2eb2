"""The picture of the editor in the README, taken from the live product."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.processes import ROOT


def test_the_editor_as_it_opens(
    new_page: Callable[..., Page], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    page.goto("/")
    expect(page.locator(".ladder-rung[data-step]")).to_have_count(8)
    expect(page.locator("[data-stale]")).to_have_count(0)
    expect(page.get_by_test_id("first-to-break")).not_to_be_empty()
    expect(page.get_by_test_id("score")).to_be_visible()
    page.wait_for_timeout(1000)  # numbers glide to their values
    kept = pytestconfig.getoption("--pictures")
    picture = (ROOT / "docs" / "images" if kept else tmp_path) / "editor.png"
    page.screenshot(path=picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
