"""Axe finds nothing in the editor, whatever is open in it: views, panels, menus, dialogs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOCALES, THEMES, violations
from tests.browser.editor import PHONE, grow, node, solved
from tests.browser.test_accessible_pages import shared
from tests.browser.visitor import visitor
from tests.processes import Site
from tests.simulator.calibrate.files import k6

Open = Callable[..., Page]
DESKTOP = {"width": 1440, "height": 900}


def look(locale: str) -> dict[str, str]:
    """A visitor of this language, in the theme that axe looks at in it."""
    return {"locale": locale, "color_scheme": THEMES[locale]}


def click(test_id: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_test_id(test_id).first.click()


def press(*keys: str) -> Callable[[Page], None]:
    return lambda page: [page.keyboard.press(key) for key in keys] and None


def menu(page: Page) -> None:
    node(page, "server").click(button="right")


def choose(page: Page) -> None:
    node(page, "server").click()


def connection(page: Page) -> None:
    page.locator(".react-flow__edge-interaction").first.dispatch_event("click")


def from_menu(entry: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_test_id("more").click()
        page.get_by_test_id(f"menu-{entry}").click()

    return act


def review(page: Page) -> None:
    from_menu("import")(page)
    page.get_by_test_id("import-text").fill(
        "flowchart LR\n a[Users] --> b[Thing] --> c[(DB)]\n x-->"
    )
    page.get_by_test_id("import-read").click()


def explain(page: Page) -> None:
    page.get_by_test_id("tab-results").click()
    page.get_by_test_id("classes").get_by_role("button").first.click()


def warn(page: Page) -> None:
    page.get_by_test_id("open-warnings").locator("summary").first.click()


def give(page: Page, field: str, text: str) -> None:
    """Choose a file with this text."""
    file = {"name": "k6.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_test_id(field).set_input_files(file)  # type: ignore[arg-type]


# What is opened, how, and what shows that it is open; Escape closes it.
OPENED: dict[str, tuple[Callable[[Page], None], str]] = {
    "groups": (click("palette-shelf-groups"), "[data-testid=template-cache-aside]"),
    "settings": (choose, ".selection-bar"),
    "connection": (connection, ".side-panel h3"),
    "context menu": (menu, ".menu:popover-open"),
    "starting designs": (click("seeds"), "[data-testid=menu-dynamic-D8]"),
    "more": (click("more"), ".menu:popover-open"),
    "language": (click("language"), ".menu:popover-open"),
    "command palette": (press("Control+k"), "dialog[open] [role=combobox]"),
    "shortcuts": (click("help"), "dialog[open]"),
    "share": (click("share"), "dialog[open]"),
    "export": (from_menu("export"), "dialog[open]"),
    "import": (from_menu("import"), "dialog[open]"),
    "import review": (review, "[data-testid=import-summary]"),
    "warnings": (warn, "[data-testid=open-warnings] li"),
    "explanation": (explain, "[data-testid=explanation] code"),
    "outline": (click("view-outline"), "[data-testid=outline] table"),
    "split": (click("view-split"), "[data-testid=outline]"),
}
# Of these one is open at a time; the others stay open beside it.
JUDGEMENTS = ("score", "advice", "matrix", "scenarios", "hysteresis", "plan", "pareto", "compare",
              "calibrate", "dynamics")  # fmt: skip
FIGURES = ("latency", "time", "heatmap", "cost", "verify")


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_whatever_is_open(new_page: Open, locale: str) -> None:
    page = solved(new_page(viewport=DESKTOP, **look(locale)))
    grow(page, 2)
    expect(page.locator("[data-bottleneck=true]")).to_have_count(1)
    found = {"editor": violations(page)}
    for name, (act, shown) in OPENED.items():
        act(page)
        expect(page.locator(shown).first).to_be_visible()
        found[name] = violations(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.get_by_test_id("view-canvas").click()
    faults = [f"{name}: {each}" for name, all_of in found.items() for each in all_of]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_in_the_sections_of_the_results(new_page: Open, locale: str) -> None:
    page = solved(new_page(viewport=DESKTOP, **look(locale)))
    found = {}
    for name in (*JUDGEMENTS, *FIGURES):
        page.get_by_test_id(f"open-{name}").locator("summary").first.click()
        if name in ("advice", "matrix"):
            expect(page.locator(f"[data-testid={name}][data-status=done]")).to_be_visible()
        if name == "scenarios":
            page.get_by_test_id("compose-scenario").click()
            page.get_by_test_id("add-fault").click()
        if name == "calibrate":
            give(page, "calibrate-file", k6())
            expect(page.get_by_test_id("calibration-table")).to_be_visible()
        if name in JUDGEMENTS:
            found[name] = violations(page, f"[data-testid=open-{name}]")
    found["all"] = violations(page)
    faults = [f"{name}: {each}" for name, all_of in found.items() for each in all_of]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_where_a_shared_design_is_looked_at(
    browser: Browser, site: Site, locale: str
) -> None:
    context = visitor(browser, site, viewport=DESKTOP, **look(locale))
    page = solved(context.new_page())
    # A design of one's own makes taking another over a question.
    page.get_by_test_id("users-x10").click()
    kept = shared(page, site.url, "designs")["id"]
    page.goto(f"/d/{kept}")
    found = {}
    for button in ("about", "make-mine"):
        page.get_by_test_id(button).click()
        expect(page.locator("dialog[open]")).to_be_visible()
        found[button] = violations(page)
        page.keyboard.press("Escape")
    faults = [f"{name}: {each}" for name, all_of in found.items() for each in all_of]
    context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_an_empty_canvas(new_page: Open, locale: str) -> None:
    page = solved(new_page(viewport=DESKTOP, **look(locale)))
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("empty-canvas").get_by_role("button").nth(7)).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_in_the_sheets_of_a_phone(new_page: Open, locale: str) -> None:
    page = solved(new_page(**{**PHONE, **look(locale)}))
    found = {"phone": violations(page)}
    for sheet in ("add", "settings", "results"):
        page.get_by_test_id(f"sheet-{sheet}").tap()
        found[sheet] = violations(page)
        page.get_by_test_id(f"sheet-{sheet}").tap()
    node(page, "server").tap()
    found["chosen"] = violations(page)
    page.get_by_test_id("connect-to").tap()
    found["connect"] = violations(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("palette-lb").tap()
    found["placing"] = violations(page)
    page.get_by_role("status").get_by_role("button").first.tap()
    page.get_by_test_id("view-outline").tap()
    found["outline"] = violations(page)
    faults = [f"{name}: {each}" for name, all_of in found.items() for each in all_of]
    assert not faults, "\n".join(faults)
