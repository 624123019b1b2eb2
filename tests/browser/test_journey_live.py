"""The journey of a live class in real browsers, in both languages: an instructor with a projector,
a member of the course and a guest on a phone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect

from tests.browser.axe import THEMES, serious
from tests.browser.class_site import Person, person
from tests.browser.test_journey_classes import published
from tests.browser.visitor import visitor
from tests.processes import Site

__all__ = ["person"]
pytestmark = pytest.mark.browser
WORDS = {
    "en": {"answers": "2 answers", "here": "2 are here", "over": "The session has ended"},
    "ko": {"answers": "답 2개", "here": "2명 입장", "over": "수업이 끝났습니다"},
}
LANGUAGES = {"en": "en-US", "ko": "ko-KR"}
AT_REST = """for (const one of document.getAnimations()) {
    if (one.effect.getComputedTiming().endTime === Infinity) one.cancel();
    else one.finish();
}"""
"""A page in the background never ends its animations by itself."""
PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}


@pytest.fixture
def guest(
    browser: Browser, site: Site, console_errors: list[str]
) -> Iterator[Callable[[str], Page]]:
    """Opens a phone for somebody without an account."""
    contexts: list[BrowserContext] = []

    def arrive(language: str) -> Page:
        look = {"locale": LANGUAGES[language], "color_scheme": THEMES[LANGUAGES[language]]}
        context = visitor(browser, site, viewport=PHONE, has_touch=True, **look)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        context.close()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def check(page: Page, name: str = "") -> None:
    """Nothing serious for axe, nothing beyond the edge. Each language's pages have a theme."""
    page.evaluate(AT_REST)
    assert serious(page) == [], name
    assert fits(page), name


def frames_of(page: Page) -> list[str]:
    """Everything the page's sockets will bring."""
    heard: list[str] = []

    def follow(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    page.on("websocket", follow)
    return heard


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_live_class_from_the_lobby_to_the_end(
    person: Callable[..., Person], guest: Callable[[str], Page], language: str
) -> None:
    words, look = WORDS[language], {"color_scheme": THEMES[LANGUAGES[language]]}
    prof = person(f"live-prof-{language}@school.example", language, **look)
    _, assignment, code = published(prof)
    prof.context.set_extra_http_headers({})  # sockets know the real time alone
    ada = person(f"live-ada-{language}@school.example", language, **look)
    ada.go(f"/join/{code}")
    ada.press("Join")
    ada.page.wait_for_url("**/c/*")

    prof.go(f"{assignment}/live")
    prof.page.get_by_test_id("open-live").click()
    prof.page.wait_for_url("**/control")
    control = prof.page
    live = control.url.removesuffix("/control")
    wall = prof.context.new_page()
    wall.set_viewport_size(WALL)  # type: ignore[arg-type]
    wall.goto(f"{live}/projector")
    live_code = wall.get_by_test_id("live-code").inner_text().strip()
    check(wall, "projector, lobby")

    # Lobby: a member joins by the link, a guest by typing the code; a bad name is replaced.
    ada.go(f"/live/{live_code}")
    ada.page.get_by_test_id("live-join").click()
    expect(ada.page.get_by_test_id("waiting")).to_be_visible()
    phone = guest(language)
    heard = frames_of(phone)
    phone.goto("/live")
    phone.locator("#code").fill(live_code.lower())
    phone.locator("form button[type=submit]").click()
    check(phone, "join")
    phone.locator("#name").fill("fuck")
    phone.get_by_test_id("live-join").click()
    expect(phone.get_by_test_id("waiting")).to_be_visible()
    check(phone, "seat, lobby")
    expect(wall.get_by_test_id("names").locator("li")).to_have_count(2)
    expect(wall.locator("body")).to_contain_text(words["here"])
    names = wall.get_by_test_id("names").inner_text().lower()
    assert "fuck" not in names
    assert "ada" not in names
    check(control, "control, lobby")

    # Predict, by keyboard on one page and by taps on the other; shown when the instructor says so.
    control.locator("#minutes").fill("5")
    control.get_by_test_id("go-predict").click()
    expect(phone.get_by_test_id("predict")).to_be_visible()
    expect(phone.get_by_test_id("countdown")).to_contain_text("4:")
    check(phone, "seat, predict")
    for radio in ("component", "users"):
        phone.locator(f"[name={radio}]").first.tap()
    phone.get_by_test_id("predict").tap()
    expect(phone.get_by_test_id("predicted")).not_to_be_empty()
    ada.page.locator("[name=component]").first.focus()
    ada.page.keyboard.press("Space")
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("Space")
    ada.page.keyboard.press("ArrowDown")
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_test_id("predicted")).not_to_be_empty()
    expect(wall.get_by_test_id("answered")).to_contain_text("2")
    expect(wall.get_by_test_id("predictions")).to_have_count(0)
    control.get_by_test_id("show-predictions").click()
    expect(wall.get_by_test_id("predictions")).to_contain_text(words["answers"])
    expect(phone.get_by_test_id("predictions")).to_be_visible()
    check(wall, "projector, predict")

    # Build: the editor opens by itself; a double click on the button goes on once.
    control.get_by_test_id("go-build").dblclick()
    phone.wait_for_url("**/build")
    ada.page.wait_for_url("**/build")
    expect(phone.get_by_test_id("live-bar")).to_be_visible()
    expect(ada.page.get_by_test_id("live-bar")).to_be_visible()
    control.locator("#minutes").fill("8")
    control.get_by_test_id("set-countdown").click()
    expect(phone.get_by_test_id("countdown")).to_contain_text("7:")
    check(phone, "editor on a phone")
    ada.page.get_by_test_id("tab-board").click()
    ada.page.get_by_test_id("board-run").click()
    expect(ada.page.get_by_test_id("board-rows")).to_be_visible()
    with ada.page.expect_response(lambda answer: answer.url.endswith("/work")) as kept:
        ada.page.get_by_test_id("palette-cache").click()
    assert kept.value.status == 200
    ada.page.reload()
    expect(ada.page.get_by_test_id("live-bar")).to_be_visible()

    # Surge: everybody's page comes back to the room, results come in.
    control.get_by_test_id("go-surge").click()
    expect(ada.page.get_by_test_id("surge-progress")).to_be_visible()
    expect(phone.get_by_test_id("own-surge")).to_be_visible()
    expect(wall.get_by_test_id("surge-progress")).to_have_attribute("data-ended", "2")
    check(wall, "projector, surge")
    before = "\n".join(heard)
    assert '"survivors"' in before
    assert '"hidden"' not in before
    assert '"result"' not in before

    # Reveal: one's own result beside the class; the truth beside the predictions.
    control.get_by_test_id("go-reveal").click()
    expect(phone.get_by_test_id("own-result")).to_be_visible()
    expect(phone.get_by_test_id("truth")).to_be_visible()
    expect(wall.get_by_test_id("revealed")).to_be_visible()
    expect(phone.locator("[data-testid=scores] [data-testid=count]")).to_have_count(10)
    check(phone, "seat, reveal")
    check(wall, "projector, reveal")

    # Discuss: one design for everybody, without its author.
    control.get_by_test_id("go-discuss").click()
    control.get_by_test_id("pin").first.click()
    expect(phone.get_by_test_id("pinned")).to_be_visible()
    picture = phone.locator(".live-drawing")
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    check(phone, "seat, discuss")
    check(control, "control, discuss")
    check(wall, "projector, discuss")
    phone.goto(f"{live}/pinned")
    expect(phone.locator(".viewer-bar")).to_be_visible()
    phone.go_back()

    # A seat that is taken out, and the end.
    expect(phone.get_by_test_id("pinned")).to_be_visible()
    line = control.get_by_test_id("seat-list").locator("tbody tr").nth(1)
    line.get_by_test_id("remove").click()
    line.get_by_test_id("remove").click()
    expect(phone.get_by_test_id("live-gone")).to_be_visible()
    phone.goto(f"/live/{live_code}")
    phone.get_by_test_id("live-join").click()
    expect(phone.locator("[data-testid=waiting]")).to_have_count(0)
    control.get_by_test_id("ending").locator("summary").click()
    control.get_by_test_id("end-keep").click()
    expect(ada.page.get_by_test_id("ended")).to_contain_text(words["over"])
    expect(ada.page.get_by_test_id("surge")).to_be_visible()
    told = [json.loads(frame) for frame in heard if frame.startswith('{"t":"live.state"')]
    assert all("staff" not in frame for frame in told)
