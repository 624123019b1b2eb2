"""What axe finds on a page that is open: in all of it or within one place, of any weight or only
what is serious."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.processes import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LOCALES = ["en-US", "ko-KR"]
# Words go by the language, contrast by the theme: together both languages see every rule in both.
THEMES = {"en-US": "light", "ko-KR": "dark"}
SERIOUS = ("serious", "critical")
FIND = """(within) => axe.run(within ?? document, { resultTypes: ['violations'] }).then(
  ({ violations }) => violations.flatMap(({ id, impact, nodes }) => nodes.map(
   ({ html, any, all, none }) => [impact, [id, html.slice(0, 160),
    ...[...any, ...all, ...none].map((one) => one.message)].join(' ')])))"""


def violations(page: Page, within: str | None = None) -> list[str]:
    """Everything axe objects to, as the rule, the element and what is wrong with it."""
    return [words for _, words in _found(page, within)]


def serious(page: Page, within: str | None = None) -> list[str]:
    """What axe calls serious or critical."""
    return [words for impact, words in _found(page, within) if impact in SERIOUS]


def _found(page: Page, within: str | None) -> list[tuple[str, str]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return [(impact, words) for impact, words in page.evaluate(FIND, within)]
