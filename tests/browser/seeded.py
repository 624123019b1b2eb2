"""Browsers of people in a seeded class, at whatever moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visitor import visitor
from tests.processes import Site

Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, site: Site, console_errors: list[str]) -> Iterator[Opens]:
    """Opens a browser for somebody of a seeded class; without a name for a stranger."""
    contexts = []

    def arrive(
        made: dict[str, Any], name: str, moment: str = "", language: str = "en", **options: Any
    ) -> Page:
        headers = {"X-Test-Now": moment} if moment else {}
        locale = "ko-KR" if language == "ko" else "en-US"
        context = visitor(browser, site, locale=locale, extra_http_headers=headers, **options)
        contexts.append(context)
        if name:
            session = {"name": made["cookie"], "value": made["cookies"][name]}
            context.add_cookies([{**session, "url": site.url}])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert not console_errors, console_errors
