"""Axe finds nothing on any page, in any theme and language: every kind of page that can be reached
by links from the front page, as a stranger and as an instructor with a course, is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.class_site import Person, class_site
from tests.browser.test_journey_classes import TEMPLATE
from tests.browser.test_live import AXE
from tests.processes import Site

__all__ = ["class_site"]

DESKTOP = {"width": 1280, "height": 800}
LOCALES = ["en-US", "ko-KR"]
ROOTS = ["/", "/learn", "/gallery", "/classes", "/designs", "/accounts/", "/validation"]
STRANGERS = [*ROOTS, "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/join",
             "/accounts/inbox", "/nothing-here"]  # fmt: skip
FILES = re.compile(
    r"\.(json|zip|csv|png|svg|pdf|ics|xml)$|/logout|^/api/|^/admin|/export$|/report$"
)
ID = re.compile(r"(?<=/)(a|b|boards|c|d|embed|join|p|regrades|s|work)/[^/]+")
ONE_OF_MANY = re.compile(r"^/(learn|gallery)/(?!lessons|glossary)[^/]+$")
MOST_PAGES = 60
VIOLATIONS = """axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, any, all, none }) =>
   [id, html.slice(0, 160), ...[...any, ...all, ...none].map((one) => one.message)].join(' '))))"""


@pytest.fixture(scope="module")
def instructor(browser: Browser, class_site: Site) -> Iterator[StorageState]:
    """The cookies of somebody with a course, a board in it, and the board as an assignment."""
    context = browser.new_context(base_url=class_site.url, locale="en-US")
    prof = Person(context.new_page(), "axe@school.example", {})
    prof.sign_up()
    prof.go("/classes/new")
    prof.fill("Name of the course", "Systems")
    prof.fill("Timezone of its deadlines", "Asia/Seoul")
    prof.fill("First day", "2026-09-01")
    prof.press("Create course")
    prof.page.wait_for_url("**/c/*")
    course = prof.page.url
    prof.go(f"{course}/boards")
    prof.page.locator("#template").select_option(TEMPLATE)
    prof.press("Make it")
    prof.page.wait_for_url("**/boards/*")
    prof.press("Make a version of this draft")
    prof.press("Assign")
    prof.page.wait_for_url("**/a/*")
    yield context.storage_state()
    context.close()


def kind_of(path: str) -> str:
    """Pages that differ only in whose they are, or which of many alike, are of one kind."""
    return ONE_OF_MANY.sub(r"/\1/*", ID.sub(r"\1/*", path))


def violations(page: Page) -> list[str]:
    """What axe finds in both themes, with the rule and the element."""
    page.evaluate(AXE.read_text("utf-8"))
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme} {each}" for each in page.evaluate(VIOLATIONS)]
    return found


def all_pages(page: Page, roots: list[str], own: str) -> Iterator[str]:
    """Open a page of each kind reachable from the roots; the address of the one that is open."""
    waiting, seen = list(roots), {kind_of(root) for root in roots}
    while waiting:
        path = waiting.pop(0)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        yield path
        for link in page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.href)"):
            address = urlsplit(link)
            kind = kind_of(address.path)
            if f"{address.scheme}://{address.netloc}" != own or kind in seen:
                continue
            if FILES.search(address.path):
                continue
            seen.add(kind)
            waiting.append(address.path)
        assert len(seen) <= MOST_PAGES, seen


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_the_pages_of_a_stranger(
    browser: Browser, class_site: Site, locale: str
) -> None:
    context = browser.new_context(base_url=class_site.url, locale=locale, viewport=DESKTOP)
    page = context.new_page()
    found = {path: violations(page) for path in all_pages(page, STRANGERS, class_site.url)}
    context.close()
    faults = [f"{path} {each}" for path, all_of in found.items() for each in all_of]
    assert not faults, "\n".join(faults)
    assert len(found) >= len(STRANGERS)


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_the_pages_of_an_instructor(
    browser: Browser, class_site: Site, instructor: StorageState, locale: str
) -> None:
    context = browser.new_context(
        base_url=class_site.url, locale=locale, viewport=DESKTOP, storage_state=instructor
    )
    page = context.new_page()
    found = {path: violations(page) for path in all_pages(page, ROOTS, class_site.url)}
    context.close()
    faults = [f"{path} {each}" for path, all_of in found.items() for each in all_of]
    assert not faults, "\n".join(faults)
    kinds = {kind_of(path) for path in found}
    assert {"/c/*/people", "/c/*/gradebook", "/c/*/boards/*", "/a/*", "/learn/*"} <= kinds
