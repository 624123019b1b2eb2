"""A real headless Chromium before the live server; what the console complains about is kept and
fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.visitor import visitor
from tests.processes import Site

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; one a module, because Playwright's loop must not outlive the browser tests."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM} (set CHROMIUM): no browser was driven")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def console_errors() -> list[str]:
    """Everything the consoles of this test's pages reported as an error."""
    return []


@pytest.fixture
def new_page(
    browser: Browser, site: Site, console_errors: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens pages in contexts of their own: each is another visitor of the live server.

    Keywords are those of Playwright's ``new_context`` (viewport, locale, color_scheme …).
    """
    contexts = []

    def open_page(**options: Any) -> Page:
        context = visitor(browser, site, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        return page

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            console_errors.append(message.text)

    yield open_page
    for context in contexts:
        context.close()
    assert not console_errors, console_errors


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A desktop page; any error on its console fails the test."""
    return new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
