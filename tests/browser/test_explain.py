"""A number explains itself, and a simulation is drawn beside the results."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_a_percentile_explains_itself_by_keyboard(page: Page) -> None:
    page.goto("/")
    classes = page.get_by_test_id("classes")
    expect(classes).to_be_visible()
    button = classes.get_by_role("button", name=re.compile("p95")).first
    button.focus()
    page.keyboard.press("Enter")
    found = page.get_by_test_id("explanation")
    expect(found).to_contain_text("F(t) = p · A")
    expect(found).to_contain_text("transforms")
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()


def test_a_score_and_a_failure_explain_themselves_by_keyboard(page: Page) -> None:
    page.goto("/")
    found = page.get_by_test_id("explanation")
    page.get_by_test_id("why").click()
    total = page.get_by_test_id("explain-score.total")
    total.focus()
    page.keyboard.press("Enter")
    expect(found).to_contain_text("S = Σ pi")
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    page.get_by_test_id("open-matrix").locator("summary").first.click()
    cell = page.locator(".matrix-cells td .explain-button").first
    cell.focus()
    page.keyboard.press("Enter")
    expect(found).to_contain_text("G = Σ ti · Gi / Σ ti")
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    page.get_by_test_id("nines").get_by_role("button").click()
    expect(found).to_contain_text("A = D · O · R")


def test_a_simulation_runs_beside_the_results_and_says_what_it_found(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_test_id("classes")).to_be_visible()
    page.get_by_test_id("open-verify").locator("summary").click()
    page.get_by_test_id("start-verify").click()
    verify = page.get_by_test_id("verify")
    expect(verify.get_by_role("progressbar")).to_be_visible()
    expect(verify).to_contain_text("lie within the 95 % interval")
    expect(verify.get_by_role("table")).to_contain_text("inside")
    verify.locator("[data-testid^='explain-verify.'][data-testid$='mean_ms.value'], "
                   "[data-testid$='utilisation.value']").first.click()  # fmt: skip
    expect(page.get_by_test_id("explanation")).to_contain_text("m = Σ xi / n")
