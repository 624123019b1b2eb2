"""Scenarios, two steady states, the Pareto front and comparisons in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.editor import saved, solved
from tests.browser.test_live import TOUCH
from tests.simulator.calibrate.files import k6

Open = Callable[..., Page]
DESKTOP = {"width": 1440, "height": 900}


def section(page: Page, name: str) -> None:
    """Open one section of the judgements."""
    page.get_by_test_id("tab-results").click()
    page.get_by_test_id(f"open-{name}").locator("summary").first.click()


def picture(page: Page, name: str) -> None:
    """Keep a picture for whoever wants to look (PICTURES names a folder)."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def accessible(page: Page, within: str) -> None:
    """Axe finds nothing serious once nothing on show is of an earlier design."""
    expect(page.locator("[data-stale]")).to_have_count(0)
    page.wait_for_timeout(400)
    assert serious(page, within) == []


def compose(page: Page, add: str, save: str) -> None:
    """Compose a scenario of one fault and a surge, by keyboard from the first button on."""
    page.get_by_test_id("compose-scenario").focus()
    page.keyboard.press("Enter")
    form = page.get_by_test_id("own-form")
    form.locator("input.field").first.fill("Monday")
    form.get_by_test_id("add-fault").focus()
    page.keyboard.press("Enter")
    form.get_by_test_id("add-point").click()
    expect(form.get_by_test_id("fault")).to_have_count(1)
    form.get_by_role("button", name=save, exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("own-form")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "locale", "words"),
    [("en", "en-US", ("Add a fault", "Save")),
     ("ko", "ko-KR", ("장애 추가", "저장"))],
)  # fmt: skip
def test_a_scenario_is_composed_run_and_taken_back(
    new_page: Open, language: str, locale: str, words: tuple[str, ...]
) -> None:
    page = solved(new_page(viewport=DESKTOP, locale=locale))
    section(page, "scenarios")
    expect(page.get_by_test_id("add-scenario")).to_be_visible()
    before = page.get_by_test_id("scenario").count()
    compose(page, words[0], words[1])
    expect(page.get_by_test_id("scenario")).to_have_count(before + 1)
    *_, entry = saved(page)["scenarios"]
    assert entry["scenario"] == "own"
    assert entry["name"] == "Monday"
    assert entry["faults"][0]["minutes"] == 10
    assert len(entry["traffic"]) == 2
    page.get_by_test_id("scenario").last.get_by_role("button").first.click()
    timeline = page.get_by_test_id("timeline")
    expect(timeline).to_have_count(1)
    timeline.scroll_into_view_if_needed()
    expect(timeline.locator("svg[role=img]")).to_be_visible()
    picture(page, f"timeline-{language}")
    timeline.locator(".chart-tools .button").first.click()
    expect(timeline.locator("table tbody tr").nth(1)).to_be_visible()
    accessible(page, "[data-testid=scenarios]")
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+z")
    assert len(saved(page)["scenarios"]) == before
    expect(page.get_by_test_id("scenario")).to_have_count(before)


def test_a_ready_made_scenario_takes_its_victim_and_length(page: Page) -> None:
    solved(page)
    section(page, "scenarios")
    expect(page.get_by_test_id("add-scenario")).to_be_visible()
    before = page.get_by_test_id("scenario").count()
    page.get_by_test_id("add-scenario").click()
    form = page.get_by_test_id("scenario-form")
    form.locator("select").first.select_option("X13")
    form.locator("select").first.select_option("X19")
    expect(form.get_by_text("keeps a part of the database busy")).to_be_visible()
    expect(form.get_by_role("alert")).to_be_visible()  # no database to keep busy yet
    form.locator("select").first.select_option("X01")
    victims = form.locator("select").nth(1)
    expect(victims.locator("option")).to_have_count(3)
    victims.select_option(index=2)
    form.get_by_role("checkbox").uncheck()
    form.get_by_role("textbox", name="Length").fill("20")
    picture(page, "ready-made-en")
    form.get_by_role("button", name="Save").click()
    *_, entry = saved(page)["scenarios"]
    assert (entry["scenario"], entry["minutes"]) == ("X01", 20)
    assert entry["target"] in saved(page)["components"]
    page.get_by_test_id("scenario").last.get_by_role("button").nth(2).click()
    assert len(saved(page)["scenarios"]) == before


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("ko", "ko-KR")])
def test_a_failure_dynamic_is_opened_found_bistable_and_cured(
    new_page: Open, language: str, locale: str
) -> None:
    page = solved(new_page(viewport=DESKTOP, locale=locale))
    section(page, "dynamics")
    card = page.get_by_test_id("dynamic-D6")
    card.get_by_role("button").first.click()
    picture(page, f"dynamics-{language}")
    expect(page.get_by_test_id("results")).to_be_visible()
    section(page, "hysteresis")
    page.get_by_test_id("start-hysteresis").click()
    expect(page.get_by_test_id("two-states")).to_be_visible()
    expect(page.get_by_test_id("cures").locator("li").first).to_be_visible()
    expect(page.get_by_test_id("hysteresis")).to_have_attribute("data-status", "done")
    page.get_by_test_id("two-states").scroll_into_view_if_needed()
    picture(page, f"hysteresis-{language}")
    accessible(page, "[data-testid=hysteresis]")
    before = saved(page)
    page.get_by_test_id("cures").get_by_role("button").first.click()
    assert saved(page)["components"] != before["components"]
    expect(page.get_by_test_id("hysteresis")).to_have_attribute("data-status", "idle")


def test_a_point_of_the_front_is_chosen_and_applied_as_one_step(page: Page) -> None:
    solved(page)
    section(page, "pareto")
    page.get_by_test_id("start-pareto").click()
    expect(page.get_by_test_id("pareto")).to_have_attribute("data-status", "done")
    page.get_by_test_id("pareto-choice").select_option(index=1)
    page.get_by_test_id("pareto-card").scroll_into_view_if_needed()
    picture(page, "pareto-en")
    accessible(page, "[data-testid=pareto]")
    page.get_by_test_id("apply-pareto").click()
    changed = saved(page)["components"]
    page.keyboard.press("Control+z")
    assert saved(page)["components"] != changed


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("ko", "ko-KR")])
def test_the_design_is_compared_with_an_earlier_state_and_a_starting_design(
    new_page: Open, language: str, locale: str
) -> None:
    page = solved(new_page(viewport=DESKTOP, locale=locale))
    page.get_by_test_id("users-x10").click()
    section(page, "compare")
    page.get_by_test_id("compare-with").select_option("step 1")
    expect(page.get_by_test_id("comparison")).to_be_visible()
    expect(page.get_by_test_id("compare-differences").locator("li")).to_have_count(1)
    page.get_by_test_id("compare-with").select_option(index=3)
    expect(page.get_by_test_id("compare-differences").locator("li").nth(2)).to_be_visible()
    page.get_by_test_id("comparison").scroll_into_view_if_needed()
    picture(page, f"compare-{language}")
    accessible(page, "[data-testid=compare]")
    page.get_by_test_id("compare-link").fill("nothing")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("compare").get_by_role("alert")).to_be_visible()


def test_the_scenario_form_fits_a_phone(new_page: Open) -> None:
    page = solved(new_page(**TOUCH, locale="ko-KR"))
    page.get_by_test_id("help-most").first.tap()
    page.get_by_test_id("open-scenarios").locator("summary").first.tap()
    page.get_by_test_id("compose-scenario").tap()
    page.get_by_test_id("add-fault").tap()
    expect(page.get_by_test_id("fault")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    picture(page, "phone-ko")


def test_a_dropped_load_test_is_compared_and_its_times_are_taken_over(new_page: Open) -> None:
    page = solved(new_page(viewport=DESKTOP, locale="ko-KR"))
    drop(page, "k6.json", k6(http_reqs={"rate": 5.0}))
    table = page.get_by_test_id("calibration-table")
    means = table.locator("tbody tr").nth(1).locator("td")
    expect(means.nth(0)).to_have_text("80 ms")
    expect(means.nth(1)).not_to_have_text("80 ms")
    expect(page.get_by_test_id("calibrate-intensity")).not_to_be_checked()
    page.get_by_test_id("calibrate-apply").click()
    expect(means.nth(1)).to_have_text(re.compile(r"^(79\.[89]|80(\.[12])?) ms$"))
    assert saved(page)["workload"]["classes"]["read"]["cpu_ms"] > 20
    page.get_by_test_id("undo").click()
    assert "read" not in saved(page)["workload"].get("classes", {})
    page.get_by_test_id("calibrate-match-0").select_option("write")
    expect(table.locator("tbody")).to_have_attribute("data-class", "write")
    drop(page, "run_stats.csv", "Type,Name,Request Count\n")
    expect(page.get_by_test_id("calibrate-trouble")).to_contain_text("_stats.csv")
    expect(table).to_have_count(0)


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the page, as soon as it takes files."""
    for _ in range(100):
        taken = page.evaluate(
            """([name, text]) => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File([text], name));
              const over = new DragEvent('dragover', { dataTransfer, cancelable: true });
              document.dispatchEvent(over);
              if (!over.defaultPrevented) return false;
              document.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
              return true;
            }""",
            [name, text],
        )
        if taken:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page takes no files")
