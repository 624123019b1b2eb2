"""Axe finds nothing on any page, in any theme and language, on a desktop and on a phone: every kind
of page that links lead to, as a stranger, an instructor with a course and a student, and the pages
of a shared design."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.axe import LOCALES, violations
from tests.browser.class_site import Person
from tests.browser.seeded import Opens, opens
from tests.browser.seeds import seed
from tests.browser.test_journey_classes import TEMPLATE
from tests.browser.test_journey_homework import ON_TIME, hand_in
from tests.browser.visitor import visitor
from tests.processes import Site
from tests.sandbox.classes.boards import design

__all__ = ["opens"]

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
Look = tuple[str, dict[str, int]]
# Both languages together see every page in both themes on both screens.
LOOKS: dict[str, tuple[Look, ...]] = {
    "en-US": (("light", DESKTOP), ("dark", PHONE)),
    "ko-KR": (("light", PHONE), ("dark", DESKTOP)),
}
ROOTS = ["/learn", "/classes", "/designs", "/accounts/"]
STRANGERS = [*ROOTS, "/", "/gallery", "/validation", "/accounts/login/", "/accounts/signup/",
             "/accounts/password/reset/", "/join", "/accounts/inbox", "/nothing-here"]  # fmt: skip
# The same for whoever reads them, up to a head that all of a person's own pages show.
PUBLIC = ("/", "/validation", "/learn/lessons", "/learn/glossary", "/gallery", "/gallery/*")
# The same for everybody with an account, and seen as an instructor.
SIGNED_IN = re.compile(r"^/(learn|designs|accounts)(/|$)")
FILES = re.compile(
    r"\.(json|zip|csv|png|svg|pdf|ics|xml)$|/logout|^/api/|^/admin|/export$|/report$"
)
ID = re.compile(r"(?<=/)(a|b|boards|c|d|embed|join|p|regrades|s|work)/[^/]+")
ONE_OF_MANY = re.compile(r"^/(learn|gallery)/(?!lessons|glossary)[^/]+$")
MOST_PAGES = 60


@pytest.fixture(scope="module")
def instructor(browser: Browser, site: Site) -> Iterator[StorageState]:
    """The cookies of somebody with a course, a board in it, and the board as an assignment."""
    context = visitor(browser, site)
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


def violations_in(page: Page, looks: tuple[Look, ...]) -> list[str]:
    """What axe finds in each of the looks, with the rule and the element."""
    found = []
    for theme, screen in looks:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        found += [f"{theme} {screen['width']} px {each}" for each in violations(page)]
    return found


def faults(
    page: Page,
    roots: list[str],
    own: str,
    locale: str,
    but: tuple[str, ...] = PUBLIC,
    unless: re.Pattern[str] = FILES,
) -> tuple[set[str], list[str]]:
    """The kinds of pages that were reached from the roots, and what axe finds on them."""
    kinds, found = set(), []
    for path in all_pages(page, roots, own, but, unless):
        kinds.add(kind_of(path))
        found += [f"{path} {each}" for each in violations_in(page, LOOKS[locale])]
    return kinds, found


def shared(page: Page, own: str, what: str, **body: Any) -> dict[str, Any]:
    """Keep a design at the server as the editor does; its answer."""
    page.goto("/")
    token = page.evaluate("JSON.parse(document.getElementById('boot').textContent).csrf")
    answer = page.request.post(
        f"/api/v1/{what}", data={"design": design(2), **body},
        headers={"X-CSRFToken": token, "Origin": own},
    )  # fmt: skip
    assert answer.ok, answer.text()
    return dict(answer.json())


def all_pages(
    page: Page, roots: list[str], own: str, but: tuple[str, ...], unless: re.Pattern[str]
) -> Iterator[str]:
    """Open a page of each kind reachable from the roots, ``but`` some and ``unless`` its path is
    like that; the address of the one that is open."""
    waiting, seen = list(roots), {*but, *(kind_of(root) for root in roots)}
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
            if FILES.search(address.path) or unless.search(address.path):
                continue
            seen.add(kind)
            waiting.append(address.path)
        assert len(seen) <= MOST_PAGES, seen


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_the_pages_of_a_stranger(
    browser: Browser, site: Site, locale: str
) -> None:
    context = visitor(browser, site, locale=locale, viewport=DESKTOP)
    page = context.new_page()
    kept = shared(page, site.url, "designs")["id"]
    roots = [*STRANGERS, f"/d/{kept}", f"/embed/{kept}", f"/embed/{kept}?panel=score"]
    kinds, found = faults(page, roots, site.url, locale, but=())
    context.close()
    assert not found, "\n".join(found)
    assert {"/d/*", "/embed/*", "/join", "/learn/*", "/gallery"} <= kinds


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_the_pages_of_an_instructor(
    browser: Browser, site: Site, instructor: StorageState, locale: str
) -> None:
    context = visitor(browser, site, locale=locale, viewport=DESKTOP, storage_state=instructor)
    page = context.new_page()
    project = shared(page, site.url, "projects")["id"]
    published = shared(page, site.url, f"projects/{project}/publish")["page"]
    roots = [*ROOTS, urlsplit(published).path]
    kinds, found = faults(page, roots, site.url, locale)
    context.close()
    assert not found, "\n".join(found)
    wanted = {"/c/*/people", "/c/*/gradebook", "/c/*/boards/*", "/a/*", "/learn/*", "/p/*"}
    assert wanted <= kinds


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_the_pages_of_a_student(site: Site, opens: Opens, locale: str) -> None:
    language = locale[:2]
    people = {"prof": {"role": "staff", "instructor": True}, "A": {"name": "Ada"}}
    made = seed(site, "a_class", people=people, language=language)
    board = seed(site, "a_board", course=made["course"], ranking="full")["assignment"]
    seed(site, "grade", assignment=board, points={"2": 70.0})
    page = opens(made, "A", ON_TIME, language, viewport=DESKTOP)
    hand_in(page, site, board, 2, ON_TIME)
    roots = ["/classes", "/join", f"/c/{made['course']}", f"/b/{board}", f"/b/{board}/results"]
    kinds, found = faults(page, roots, site.url, locale, unless=SIGNED_IN)
    assert not found, "\n".join(found)
    assert {"/b/*", "/b/*/results", "/c/*"} <= kinds
