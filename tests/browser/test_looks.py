"""The look of the editor is kept: each view is compared with its picture, coarsely, so that another
machine's way of drawing letters makes no difference and a panel that moves, grows or goes does."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import PHONE, solved

Open = Callable[..., Page]
FOLDER = Path(__file__).parent / "looks"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}}
# Tiles are the mean colour of 20 × 20 pixels: letters blur, what stands where does not.
TILE = 20
# A tile that differs by less than this (of 255, the largest of its three colours) is alike.
ALIKE = 8
# So many of a hundred tiles may differ: text that wraps elsewhere, a figure with one digit more.
DIFFERENT = 2.0
TILES = """async ([picture, tile]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width / tile, image.height / tile);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const data = [...context.getImageData(0, 0, canvas.width, canvas.height).data];
  const blob = await canvas.convertToBlob();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return [data, btoa(String.fromCharCode(...bytes))];
}"""
READ = """async (picture) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return [...canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data];
}"""


def outline(page: Page) -> None:
    page.get_by_test_id("view-outline").click()
    expect(page.get_by_test_id("outline").locator("table")).to_be_visible()


def groups(page: Page) -> None:
    page.get_by_test_id("palette-shelf-groups").click()
    expect(page.get_by_test_id("template-cache-aside")).to_be_visible()


def export(page: Page) -> None:
    page.keyboard.press("Control+Shift+E")
    expect(page.locator("dialog[open]")).to_be_visible()


def nothing(_: Page) -> None:
    """The editor as it opens."""


VIEWS: dict[str, tuple[dict[str, Any], str, Callable[[Page], None]]] = {
    "desktop-light": (DESKTOP, "light", nothing),
    "desktop-dark-export": (DESKTOP, "dark", export),
    "tablet-light-groups": (TABLET, "light", groups),
    "tablet-dark": (TABLET, "dark", nothing),
    "desktop-light-outline": (DESKTOP, "light", outline),
    "phone-light": (PHONE, "light", nothing),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_looks_as_it_did(new_page: Open, name: str, pytestconfig: pytest.Config) -> None:
    screen, scheme, act = VIEWS[name]
    options = {**screen, "locale": "en-US", "color_scheme": scheme}
    page = solved(new_page(**options))
    expect(page.get_by_test_id("score")).to_be_visible()
    act(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    picture = base64.b64encode(page.screenshot(scale="css")).decode()
    tiles, small = page.evaluate(TILES, [picture, TILE])
    kept = FOLDER / f"{name}.png"
    if pytestconfig.getoption("--pictures"):
        kept.write_bytes(base64.b64decode(small))
    wanted = page.evaluate(READ, base64.b64encode(kept.read_bytes()).decode())
    assert len(tiles) == len(wanted)
    differ = [
        index // 4
        for index in range(0, len(tiles), 4)
        if max(abs(tiles[index + k] - wanted[index + k]) for k in range(3)) > ALIKE
    ]
    share = 100 * len(differ) / (len(tiles) / 4)
    across = screen["viewport"]["width"] // TILE
    places = sorted({(at % across * TILE, at // across * TILE) for at in differ})
    assert share <= DIFFERENT, f"{share:.1f} % of {name} looks different, such as at {places[:8]}"
