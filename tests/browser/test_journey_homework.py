"""Homework with tokens, late credit, an extension and two kinds of assistants; a broken board put
right; in a real browser, in both languages."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeded import Opens, class_site, opens
from tests.browser.seeds import seed
from tests.processes import Site
from tests.sandbox.classes.boards import HIDDEN_FACTOR, SECRET, design

__all__ = ["class_site", "opens"]
pytestmark = pytest.mark.browser
STAFF = {"role": "staff"}
ON_TIME, LATE = "2026-09-18T20:00:00+09:00", "2026-09-19T20:00:00+09:00"


def at(page: Page, moment: str) -> None:
    """From now on this browser stands at a moment."""
    page.context.set_extra_http_headers({"X-Test-Now": moment})


def hand_in(page: Page, site: Site, board: str, servers: int, moment: str) -> dict[str, Any]:
    """Hand a design in, as the editor does, and the answer."""
    at(page, moment)
    page.goto(f"/b/{board}")
    token = page.evaluate("JSON.parse(document.getElementById('boot').textContent).csrf")
    answer = page.request.post(
        f"/api/v1/assignments/{board}/submissions", data={"design": design(servers)},
        headers={"X-CSRFToken": token, "X-Test-Now": moment, "Origin": site.url},
    )  # fmt: skip
    assert answer.status == 201, answer.text()
    return dict(answer.json())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_homework_with_tokens_late_credit_an_extension_and_two_kinds_of_assistants(
    class_site: Site, opens: Opens, language: str
) -> None:
    people = {
        "prof": {**STAFF, "instructor": True}, "A": {"name": "Ada"},
        "B": {"name": "Bob", "labels": ["+48 h"]}, "C": {"name": "Cy"},
        "content": {**STAFF, "author": True}, "grader": {**STAFF, "grader": True,
                                                         "grades": ["+48 h"]},
    }  # fmt: skip
    sign = "%" if language == "ko" else " %"
    made = seed(class_site, "a_class", people=people, language=language, labels=["+48 h"])
    board = seed(class_site, "a_board", course=made["course"], ranking="full")["assignment"]
    points = {"2": 70.0, "3": 85.0, "4": 60.0, "5": 61.0}
    seed(class_site, "grade", assignment=board, points=points, hidden=10.0)
    prof = opens(made, "prof", "2026-09-10T09:00:00+09:00", language)

    prof.goto(f"/a/{board}")
    prof.locator("#whom").select_option(label="+48 h")
    prof.locator("#due_hours").fill("48")
    prof.locator("form:has(#whom) button[type=submit]").click()
    expect(prof.locator("#overrides ~ ul")).to_contain_text("+48")

    ada = opens(made, "A", ON_TIME, language)
    hand_in(ada, class_site, board, 2, ON_TIME)
    hand_in(ada, class_site, board, 3, LATE)
    ada.goto(f"/b/{board}/results")
    cards = ada.get_by_test_id("submission")
    expect(cards.nth(0).get_by_test_id("arithmetic")).to_contain_text(f"75 × 80{sign} = 60")
    expect(cards.nth(1).get_by_test_id("arithmetic")).to_contain_text(f"60 × 100{sign} = 60")
    expect(cards.nth(0).get_by_test_id("hidden-feedback")).to_be_visible()

    cy = opens(made, "C", ON_TIME, language)
    for servers, left in ((2, 2), (3, 1), (4, 0), (5, 0)):
        moment = f"2026-09-15T1{servers}:00:00+09:00"
        answer = hand_in(cy, class_site, board, servers, moment)
        assert answer["state"]["tokens"]["left"] == left
        assert (answer["result"]["hidden"]["kind"] == "pending") == (servers == 5)
    again = hand_in(cy, class_site, board, 3, "2026-09-16T12:30:00+09:00")
    assert again["state"]["tokens"]["left"] == 1
    cy.goto(f"/b/{board}/results")
    expect(cy.get_by_test_id("submission")).to_have_count(5)

    after_due = "2026-09-19T01:00:00+09:00"
    bob = opens(made, "B", after_due, language)
    bob.goto(f"/c/{made['course']}")
    expect(bob.locator(".card .mark").first).to_contain_text(f"100{sign}")
    at(ada, after_due)
    ada.goto(f"/b/{board}/results")
    page = ada.content()
    assert SECRET not in page
    assert str(HIDDEN_FACTOR) not in page
    ada.goto(f"/b/{board}/ranking")
    expect(ada.locator("tr.own td.number")).to_have_text("60")
    for path in (f"/b/{board}", f"/api/v1/assignments/{board}/ranking"):
        body = ada.request.get(path, headers={"X-Test-Now": after_due}).text()
        assert str(HIDDEN_FACTOR) not in body
        assert SECRET not in body

    closed_for_all = "2026-09-22T00:06:00+09:00"
    at(ada, closed_for_all)
    ada.goto(f"/b/{board}/results")
    expect(cards.nth(1).get_by_test_id("arithmetic")).to_contain_text(f"70 × 100{sign} = 70")
    expect(cards.nth(1).locator(".star")).to_be_visible()
    expect(cards.nth(0).locator(".star")).to_have_count(0)
    assert SECRET in ada.content()

    at(prof, "2026-09-15T09:00:00+09:00")
    prof.goto(f"/a/{board}")
    prof.locator("#whom").select_option(label="Cy")
    prof.locator("#due_at").fill("2026-09-18T20:00")
    prof.locator("form:has(#whom) button[type=submit]").click()
    prof.locator("#due").fill("2026-09-19T23:59")
    prof.locator("form:has(#due) button[type=submit]").click()
    expect(prof.locator("#overrides ~ .notice")).to_contain_text("Cy")
    bob.goto(f"/c/{made['course']}")
    expect(bob.locator(".card time").first).to_contain_text("2026-09-21 23:59")

    content, grader = (opens(made, name, after_due, language) for name in ("content", "grader"))
    assert content.request.get(f"/c/{made['course']}/gradebook").status == 404
    content.goto(f"/a/{board}/insight")
    expect(content.get_by_test_id("insight-n")).to_have_text("2")
    assert "Ada" not in content.content()
    grader.goto(f"/c/{made['course']}/gradebook")
    expect(grader.locator("tbody th")).to_have_text(["Bob"])
    draft = prof.locator("a[href*='/boards/']").last.get_attribute("href")
    assert grader.request.get(str(draft)).status == 404

    mine = cards.nth(0).get_by_role("link").first.get_attribute("href")
    key = str(mine).removeprefix("/s/")
    for path in (f"/s/{key}", f"/api/v1/submissions/{key}", f"/api/v1/submissions/{key}/design",
                 f"/a/{board}/work/{made['keys']['A']}"):  # fmt: skip
        assert bob.request.get(path).status == 404, path


def digest(page: Page, course: str) -> str:
    """The gradebook's table as the instructor sees it, in one word."""
    page.goto(f"/c/{course}/gradebook")
    cells = page.get_by_test_id("gradebook").locator("tbody td a").all_inner_texts()
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_broken_board_is_put_right(class_site: Site, opens: Opens, language: str) -> None:
    students = {f"s{n:02}": {"name": f"Student {n:02}"} for n in range(1, 51)}
    people = {"prof": {**STAFF, "instructor": True}, **students}
    made = seed(class_site, "a_class", people=people, language=language)
    board = seed(class_site, "a_board", course=made["course"], hidden=False)["assignment"]
    numbers = [str(n) for n in range(2, 52)]
    seed(class_site, "grade", assignment=board, points={n: 50.0 + int(n) / 2 for n in numbers})
    rows = [[made["keys"][f"s{n - 1:02}"], n, ON_TIME] for n in range(2, 52)]
    seed(class_site, "hand_in", assignment=board, rows=rows)
    version = seed(class_site, "new_version", assignment=board, pass_mark=61)
    after = {n: 50.0 + int(n) / 2 + (10 if int(n) < 14 else -5 if int(n) < 19 else 0)
             for n in numbers}  # fmt: skip
    seed(class_site, "grade", assignment=board, points=after, version=version)

    prof = opens(made, "prof", "2026-09-20T09:00:00+09:00", language)
    course = made["course"]
    prof.goto(f"/a/{board}/work/{made['keys']['s08']}")
    prof.locator("#manual").fill("99")
    prof.locator("form:has(#manual) #reason").fill("Oral")
    prof.locator("form:has(#manual) button[type=submit]").click()
    with prof.expect_download():
        prof.evaluate(f"location.assign('/c/{course}/grades.csv')")
    before = digest(prof, course)

    prof.goto(f"/a/{board}/regrades")
    prof.locator("#version").select_option(str(version))
    prof.locator("form:has(#version) button[type=submit]").click()
    summary = prof.get_by_test_id("regrade-summary")
    assert re.findall(r"\d+", summary.locator("strong").inner_text()) == ["12", "5", "33"]
    expect(prof.locator("[data-testid=regrade-rows] tbody tr")).to_have_count(50)
    trial = prof.url
    assert digest(prof, course) == before

    prof.goto(trial)
    prof.locator("#reason").fill("The latency target was wrong")
    prof.get_by_test_id("apply").click()
    expect(prof.locator("tr[data-sign='1']")).to_have_count(12)
    kept = {"en": "kept: the old score is higher", "ko": "유지: 이전 점수가 더 높음"}[language]
    expect(prof.locator("tr[data-sign='-1']", has_text=kept)).to_have_count(5)
    manual = {"en": "mark set by staff stays", "ko": "직접 정한 점수는 그대로"}[language]
    expect(prof.locator("tr", has_text="Student 08")).to_contain_text(manual)
    applied = digest(prof, course)
    assert applied != before
    prof.goto(f"/c/{course}/gradebook?only=out_of_date")
    expect(prof.get_by_test_id("gradebook").locator("tbody tr")).to_have_count(11)
    row = prof.get_by_test_id("gradebook").locator("tr", has_text="Student 08")
    expect(row).to_have_count(0)

    student = opens(made, "s01", "2026-09-20T10:00:00+09:00", language)
    student.goto(f"/c/{course}")
    expect(student.locator(".notice")).to_contain_text("51 → 61")
    expect(student.locator(".notice")).to_contain_text("The latency target was wrong")
    prof.goto(f"/c/{course}/log")
    expect(prof.locator("tbody")).to_contain_text("regraded")

    for _ in range(2):
        answer = prof.request.get(trial)
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', answer.text())
        assert token is not None
        prof.request.post(trial, form={
            "csrfmiddlewaretoken": token.group(1), "what": "apply", "mode": "never_lower",
            "reason": "again",
        }, headers={"Origin": class_site.url})  # fmt: skip
        assert digest(prof, course) == applied
    prof.goto(trial)
    prof.get_by_test_id("undo").click()
    assert digest(prof, course) == before
