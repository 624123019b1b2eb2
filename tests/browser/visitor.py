"""A browser of somebody's own before a site, patient enough for a machine several times slower."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect

from tests.processes import Site

PATIENT = 180_000
"""Milliseconds anything on a page is waited for."""
# Dots that flow keep a processor busy without a graphics card: only who looks at them lets them.
STILL: dict[str, Any] = {"locale": "en-US", "reduced_motion": "reduce"}

expect.set_options(timeout=PATIENT)


def visitor(browser: Browser, site: Site, **options: Any) -> BrowserContext:
    """A context before this site; keywords are those of Playwright's ``new_context``."""
    context = browser.new_context(base_url=site.url, **{**STILL, **options})
    context.set_default_timeout(PATIENT)
    return context
