"""Instructors' journeys in a real browser, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.class_site import Person, person
from tests.processes import Site, wait_for

__all__ = ["person"]
pytestmark = pytest.mark.browser
TEMPLATE = "C04"
HIDDEN_FACTOR = "7.25"


def roster(folder: Path) -> Path:
    """Forty lines: 38 people with Korean names and a byte order mark, one twice, one fault."""
    lines = ["이름,이메일"]
    lines += [f"김하늘{n},student{n}@school.example" for n in range(1, 39)]
    lines.insert(5, "김하늘2,STUDENT2@school.example")
    lines.insert(9, "이상한,not-an-address")
    file = folder / "roster.csv"
    file.write_bytes("\n".join(lines).encode("utf-8-sig"))
    return file


@pytest.mark.parametrize("language", ["en", "ko"])
def test_from_nothing_to_a_published_board(
    site: Site, person: Callable[..., Person], tmp_path: Path, language: str
) -> None:
    prof = person(f"prof-{language}@school.example", language)
    sign = "%" if language == "ko" else " %"
    prof.at("2026-09-10T09:00:00+09:00")

    prof.go("/classes/new")
    prof.fill("Name of the course", "Systems")
    prof.fill("Timezone of its deadlines", "Asia/Seoul")
    prof.fill("First day", "2026-09-01")
    prof.press("Create course")
    prof.page.wait_for_url("**/c/*")
    course = prof.page.url
    code = prof.page.get_by_test_id("join-code").inner_text()

    prof.go(f"{course}/people/import")
    prof.page.get_by_label(prof.words.get("File", "File"), exact=True).set_input_files(
        roster(tmp_path)
    )
    prof.press("Look at it")
    counts = prof.page.get_by_test_id("roster-preview").locator("strong")
    assert counts.all_inner_texts() == ["38", "0", "0", "1", "1"]
    assert "10" in prof.page.locator(".faults").inner_text()
    prof.press("Apply")
    expect(prof.page.locator("tbody th", has_text="김하늘")).to_have_count(38)

    prof.go(f"{course}/boards")
    prof.page.locator("#template").select_option(TEMPLATE)
    prof.press("Make it")
    prof.page.wait_for_url("**/boards/*")
    rows = prof.page.locator("[name=s-scenario]")
    count = rows.count()
    rows.nth(count - 1).select_option("X14")
    prof.page.locator("[name=s-factor]").nth(count - 1).fill(HIDDEN_FACTOR)
    prof.page.locator("[name=s-visibility]").nth(count - 1).select_option("hidden")
    prof.page.locator("[name=s-weight]").nth(count - 1).fill("20")
    save(prof, "scenarios")
    expect(prof.page.get_by_test_id("make-version")).to_be_disabled()
    prof.page.locator("[name=s-weight]").nth(0).fill("14")
    save(prof, "scenarios")
    expect(prof.page.get_by_test_id("weight-total")).to_have_text("100")
    prof.page.locator("details", has=prof.page.locator("[value='db.size']")).locator(
        "summary"
    ).click()
    prof.page.locator("[value='db.size']").check()
    prof.page.locator("details", has=prof.page.locator("[value='api.size']")).locator(
        "summary"
    ).click()
    prof.page.locator("[value='api.size']").check()
    save(prof, "rules")
    prof.press("Make a version of this draft")
    prof.press("Assign")
    prof.page.wait_for_url("**/a/*")
    assignment = prof.page.url.partition("#")[0]
    prof.page.locator("#due").fill("2026-09-18T23:59")
    save(prof, "settings")

    wait_for_reference(prof, assignment)
    seen: list[str] = []
    prof.page.on("response", lambda answer: keep(seen, answer))
    prof.page.locator("#at").fill("2026-09-19T00:59")
    prof.press("Preview as student")
    expect(prof.page.get_by_test_id("credit")).to_contain_text(f"80{sign}")
    expect(prof.page.get_by_test_id("preview-note")).to_be_visible()
    prof.page.get_by_test_id("board-run").click()
    expect(prof.page.get_by_test_id("board-rows")).to_be_visible()
    assert seen
    assert not [text for text in seen if HIDDEN_FACTOR in text]

    prof.go(assignment)
    prof.page.get_by_test_id("publish").click()
    invited = {"en": "student1@school.example", "ko": "student2@school.example"}[language]
    student = person(invited, language)
    student.go(f"/join/{code}")
    student.press("Join")
    student.page.wait_for_url("**/c/*")
    prof.go(course)
    prof.press("New code")
    late = person(f"late-{language}@school.example", language)
    late.go("/classes")
    late.fill("Code of six characters", code)
    late.press("Join")
    expect(late.page.locator("body")).to_contain_text(
        late.words.get("no longer valid", "no longer valid")
    )
    student.go(course)
    expect(student.page.locator("h1")).to_have_text("Systems")
    prof.go(f"{course}/gradebook")
    assert prof.page.locator("tbody tr").count() == 38
    assert prof.clicks <= 25


def save(prof: Person, section: str) -> None:
    """Save one section of a form."""
    prof.clicks += 1
    form = prof.page.locator(f"form:has(input[name=what][value={section}])")
    with prof.page.expect_navigation():
        form.locator("button[type=submit]").first.click()


def wait_for_reference(prof: Person, assignment: str) -> None:
    """Until the reference design has been graded."""

    def ready() -> bool:
        prof.go(assignment)
        return prof.page.get_by_test_id("publish").is_enabled()

    wait_for(ready, "the reference design was not graded")


def keep(seen: list[str], answer: object) -> None:
    """The text of a response, where it has one."""
    from contextlib import suppress

    with suppress(Exception):
        if re.search("json|html", answer.headers.get("content-type", "")):  # type: ignore[attr-defined]
            seen.append(answer.text())  # type: ignore[attr-defined]


def published(prof: Person) -> tuple[str, str, str]:
    """A course with one published homework, due on 18 September at 23:59 in Seoul; the
    addresses of course and assignment, and the join code."""
    prof.at("2026-09-10T09:00:00+09:00")
    prof.go("/classes/new")
    prof.fill("Name of the course", "Homework")
    prof.fill("Timezone of its deadlines", "Asia/Seoul")
    prof.fill("First day", "2026-09-01")
    prof.press("Create course")
    prof.page.wait_for_url("**/c/*")
    course = prof.page.url
    code = prof.page.get_by_test_id("join-code").inner_text()
    prof.go(f"{course}/boards")
    prof.page.locator("#template").select_option(TEMPLATE)
    prof.press("Make it")
    prof.page.wait_for_url("**/boards/*")
    prof.press("Make a version of this draft")
    prof.press("Assign")
    prof.page.wait_for_url("**/a/*")
    assignment = prof.page.url
    prof.page.locator("#due").fill("2026-09-18T23:59")
    save(prof, "settings")
    wait_for_reference(prof, assignment)
    prof.page.get_by_test_id("publish").click()
    return course, assignment, code


def hand_in(student: Person, board: str, moment: str) -> None:
    """Open the board at a moment, hand the design in, and wait for the points."""
    student.at(moment)
    student.go(board)
    student.page.get_by_test_id("board-submit").click()
    expect(student.page.get_by_test_id("board-total")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_homework_late_credit_a_regrade_and_grades_out(
    person: Callable[..., Person], language: str
) -> None:
    prof = person(f"teacher-{language}@school.example", language)
    sign = "%" if language == "ko" else " %"
    course, assignment, code = published(prof)
    ada = person(f"ada-{language}@school.example", language)
    ada.go(f"/join/{code}")
    ada.press("Join")
    ada.page.wait_for_url("**/c/*")
    board = assignment.replace("/a/", "/b/")

    hand_in(ada, board, "2026-09-18T20:00:00+09:00")
    hand_in(ada, board, "2026-09-19T20:00:00+09:00")
    ada.go(f"{board}/results")
    cards = ada.page.get_by_test_id("submission")
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_contain_text(f"× 80{sign} =")
    expect(cards.nth(1)).to_contain_text(f"× 100{sign} =")
    expect(cards.nth(1).locator(".star")).to_be_visible()
    expect(cards.nth(0).locator(".star")).to_have_count(0)
    final = cards.nth(1).get_by_test_id("arithmetic").locator("strong").inner_text()

    prof.at("2026-09-20T09:00:00+09:00")
    prof.go(f"{course}/gradebook")
    cell = prof.page.locator("[data-testid=gradebook] tbody td").first
    expect(cell).to_contain_text(final)

    prof.go(assignment)
    prof.page.locator("a[href*='/boards/']").last.click()
    prof.page.locator("#par").fill("600")
    save(prof, "demands")
    prof.press("Make a version of this draft")
    prof.go(f"{assignment}/regrades")
    prof.page.locator("#version").select_option("2")
    prof.page.locator("form:has(#version) button[type=submit]").click()
    prof.page.wait_for_url("**/regrades/*")
    trial = prof.page.url

    def graded() -> bool:
        prof.go(trial)
        return prof.page.locator("[data-sign='-1']").count() == 2

    wait_for(graded, "the trial was not graded")
    prof.go(f"{course}/gradebook")
    expect(cell).to_contain_text(final)
    prof.go(trial)
    prof.page.locator("[value=exact]").check()
    prof.page.locator("#reason").fill("A wrong par")
    prof.page.get_by_test_id("apply").click()
    prof.go(f"{course}/gradebook")
    expect(cell).not_to_contain_text(final)
    ada.go(course)
    expect(ada.page.locator("main")).to_contain_text("A wrong par")
    prof.go(trial)
    prof.page.get_by_test_id("undo").click()
    prof.go(f"{course}/gradebook")
    expect(cell).to_contain_text(final)

    with prof.page.expect_download() as file:
        prof.page.get_by_role("link", name="CSV", exact=True).click()
    text = file.value.path().read_text("utf-8-sig")
    assert final in text
    assert text.count("graded") == 1
    eve = person(f"eve-{language}@school.example", language)
    for path in (board, f"{board}/results", assignment, f"{course}/gradebook"):
        assert eve.page.request.get(path).status == 404
