"""Words two fifths longer than English break nothing: another language, or a longer name, still
fits. Every text on show is lengthened where it stands; then no two lie on each other and none is
cut without three dots to say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import PHONE, solved

Open = Callable[..., Page]
SCREENS: dict[str, dict[str, Any]] = {
    "1440": {"viewport": {"width": 1440, "height": 900}, "locale": "en-US"},
    "1024": {"viewport": {"width": 1024, "height": 768}, "locale": "en-US"},
    "390": PHONE,
    "320": {**PHONE, "viewport": {"width": 320, "height": 640}},
}
# Numbers and single letters are alike in every language; the drawing has room of its own.
LENGTHEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const longer = (window.longer ??= new WeakSet());
  let lengthened = 0;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const inside = node.parentElement;
    if (inside.closest('script, style, svg, option, .react-flow, .ladder-rung')) continue;
    if (longer.has(node) || !/[a-z]{3}/i.test(node.data)) continue;
    longer.add(node);
    const words = node.data.trim();
    const more = 'əlîßå ñœvå '.repeat(20).slice(0, Math.ceil(words.length * 0.4)).trim();
    node.data = node.data.replace(words, `${words} ${more}`);
    lengthened += 1;
  }
  return lengthened;
}"""
FAULTS = """() => {
  const faults = [], pieces = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const inside = node.parentElement, words = node.data.trim();
    if (!words || inside.closest('script, style, svg, option, .react-flow')) continue;
    if (inside.closest('.visually-hidden') || !inside.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // Line by line: words that wrap stand beside those that follow them.
    for (const line of range.getClientRects()) {
      let { left, top, right, bottom } = line;
      for (let box = inside; box; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.overflowX === 'visible') continue;
        const edge = box.getBoundingClientRect();
        const scrolls = ['auto', 'scroll'].includes(style.overflowX)
          || ['auto', 'scroll'].includes(style.overflowY);
        const dots = style.textOverflow === 'ellipsis';
        if (!scrolls && !dots && (right > edge.right + 1 || left < edge.left - 1))
          faults.push(`cut: ${words}`);
        left = Math.max(left, edge.left); right = Math.min(right, edge.right);
        top = Math.max(top, edge.top); bottom = Math.min(bottom, edge.bottom);
        if (scrolls) break;
      }
      if (right - left < 2 || bottom - top < 2) continue;
      const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (seen && (inside.contains(seen) || seen.contains(inside)))
        pieces.push({ words, inside, left, top, right, bottom });
    }
  }
  for (const [at, one] of pieces.entries())
    for (const other of pieces.slice(at + 1)) {
      if (one.inside.contains(other.inside) || other.inside.contains(one.inside)) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 3 && down > 5) faults.push(`on each other: ${one.words} | ${other.words}`);
    }
  return faults;
}"""


PAGES = (
    "/learn", "/learn/lessons", "/learn/glossary", "/gallery", "/designs", "/classes", "/join",
    "/validation", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
)  # fmt: skip
DIALOGS = {
    "help": "Shift+Slash", "commands": "Control+k", "export": "Control+Shift+e",
    "share": "[data-testid=share]", "import": "[data-testid=more], [data-testid=menu-import]",
}  # fmt: skip


def faults_in_dialogs(page: Page) -> list[str]:
    """What is cut in each dialog: opened by its keys or by pressing one button after another."""
    found = []
    for name, way in DIALOGS.items():
        if way.startswith("["):
            for button in way.split(", "):
                page.locator(button).click()
        else:
            page.get_by_test_id("ladder-strip").focus()
            page.keyboard.press(way)
        expect(page.locator("dialog[open]")).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate(LENGTHEN) > 0, name
        found += [f"{name}: {fault}" for fault in page.evaluate(FAULTS)]
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    return found


@pytest.mark.parametrize("screen", ["1024", "320"])
def test_longer_words_fit_the_pages_around_the_editor(new_page: Open, screen: str) -> None:
    page = new_page(**SCREENS[screen])
    found = []
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(LENGTHEN) > 0, path
        found += [f"{path}: {fault}" for fault in page.evaluate(FAULTS)]
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{path} is {beyond} px wider than the screen"
    assert not found, "\n".join(found)


@pytest.mark.parametrize("screen", SCREENS)
def test_longer_words_are_neither_cut_nor_on_each_other(new_page: Open, screen: str) -> None:
    page = solved(new_page(**SCREENS[screen]))
    expect(page.get_by_test_id("score")).to_be_visible()
    assert page.evaluate(LENGTHEN) > 20
    found = page.evaluate(FAULTS)
    page.get_by_test_id("view-outline").click()
    expect(page.get_by_test_id("outline").locator("table")).to_be_visible()
    page.evaluate(LENGTHEN)
    found += page.evaluate(FAULTS)
    if screen in ("1024", "320"):
        found += faults_in_dialogs(page)
    assert not found, "\n".join(found)
