"""Homework with tokens, late credit, an extension and two kinds of assistants; a broken board put
right; in a real browser, in both languages."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeded import Opens, opens
from tests.browser.seeds import seed
from tests.processes import Site, wait_for
from tests.sandbox.classes.boards import HIDDEN_FACTOR, SECRET, design

__all__ = ["opens"]
pytestmark = pytest.mark.browser
STAFF = {"role": "staff"}
ON_TIME, LATE = "2026-09-18T20:00:00+09:00", "2026-09-19T20:00:00+09:00"


def at(page: Page, moment: str) -> None:
    """From now on this browser stands at a moment."""
    page.context.set_extra_http_headers({"X-Test-Now": moment})


def hand_in(
    page: Page, site: Site, board: str, servers: int, moment: str, **params: Any
) -> dict[str, Any]:
    """Hand a design in, as the editor does, and the answer."""
    at(page, moment)
    page.goto(f"/b/{board}")
    token = page.evaluate("JSON.parse(document.getElementById('boot').textContent).csrf")
    answer = page.request.post(
        f"/api/v1/assignments/{board}/submissions", data={"design": design(servers, **params)},
        headers={"X-CSRFToken": token, "X-Test-Now": moment, "Origin": site.url},
    )  # fmt: skip
    assert answer.status == 201, answer.text()
    return dict(answer.json())


def graded(page: Page, submission: str, moment: str) -> float:
    """The points of a submission as its student may see them, once the site has graded it."""
    address, headers = f"/api/v1/submissions/{submission}", {"X-Test-Now": moment}

    def total() -> object:
        result = page.request.get(address, headers=headers).json()["result"]
        return result["state"] == "done" and [result["total"]]

    (points,) = wait_for(total, f"{submission} was not graded")
    return float(points)


def sum_of(raw: float, credit: int, sign: str) -> str:
    """The arithmetic of credit as the page shows it."""
    return f"{raw:g} × {credit}{sign} = {round(raw * credit / 100, 1):g}"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_homework_with_tokens_late_credit_an_extension_and_two_kinds_of_assistants(
    site: Site, opens: Opens, language: str
) -> None:
    people = {
        "prof": {**STAFF, "instructor": True}, "A": {"name": "Ada"},
        "B": {"name": "Bob", "labels": ["+48 h"]}, "C": {"name": "Cy"},
        "content": {**STAFF, "author": True}, "grader": {**STAFF, "grader": True,
                                                         "grades": ["+48 h"]},
    }  # fmt: skip
    sign = "%" if language == "ko" else " %"
    trap = {"en": "Traffic surge: only", "ko": "트래픽 급증: "}[language]
    made = seed(site, "a_class", people=people, language=language, labels=["+48 h"])
    board = seed(site, "a_board", course=made["course"], ranking="full")["assignment"]
    prof = opens(made, "prof", "2026-09-10T09:00:00+09:00", language)

    prof.goto(f"/a/{board}")
    prof.locator("#whom").select_option(label="+48 h")
    prof.locator("#due_hours").fill("48")
    prof.locator("form:has(#whom) button[type=submit]").click()
    expect(prof.locator("#overrides ~ ul")).to_contain_text("+48")

    ada = opens(made, "A", ON_TIME, language)
    first = hand_in(ada, site, board, 2, ON_TIME)["id"]
    second = hand_in(ada, site, board, 3, LATE)["id"]
    early, late = graded(ada, first, LATE), graded(ada, second, LATE)
    ada.goto(f"/b/{board}/results")
    cards = ada.get_by_test_id("submission")
    expect(cards.nth(0).get_by_test_id("arithmetic")).to_contain_text(sum_of(late, 80, sign))
    expect(cards.nth(1).get_by_test_id("arithmetic")).to_contain_text(sum_of(early, 100, sign))
    expect(cards.nth(0).get_by_test_id("hidden-feedback")).to_be_visible()

    cy = opens(made, "C", ON_TIME, language)
    for hour, (backlog, left) in enumerate(((700, 2), (600, 1), (500, 0), (400, 0)), start=12):
        moment = f"2026-09-15T{hour}:00:00+09:00"
        answer = hand_in(cy, site, board, 3, moment, backlog=backlog)
        assert answer["state"]["tokens"]["left"] == left
        assert (answer["result"]["hidden"]["kind"] == "pending") == (backlog == 400)
    again = hand_in(cy, site, board, 3, "2026-09-16T12:30:00+09:00", backlog=600)
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
    assert trap not in page
    assert str(HIDDEN_FACTOR) not in page
    ada.goto(f"/b/{board}/ranking")
    public = max(early, round(0.8 * late, 1))
    expect(ada.locator("tr.own td.number")).to_have_text(f"{public:g}")
    for path in (f"/b/{board}", f"/api/v1/assignments/{board}/ranking"):
        body = ada.request.get(path, headers={"X-Test-Now": after_due}).text()
        assert str(HIDDEN_FACTOR) not in body
        assert SECRET not in body

    closed_for_all = "2026-09-22T00:06:00+09:00"
    at(ada, closed_for_all)
    ada.goto(f"/b/{board}/results")
    whole, delayed = (graded(ada, one, closed_for_all) for one in (first, second))
    assert whole != early, "the hidden scenario counts"
    assert whole > 0.8 * delayed, "late, the better design is worth less"
    expect(cards.nth(1).get_by_test_id("arithmetic")).to_contain_text(sum_of(whole, 100, sign))
    expect(cards.nth(1).locator(".star")).to_be_visible()
    expect(cards.nth(0).locator(".star")).to_have_count(0)
    expect(cards.nth(1)).to_contain_text(trap)

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

    def everybody_is_graded() -> bool:
        content.goto(f"/a/{board}/insight")
        return content.get_by_test_id("insight-n").inner_text() == "2"

    wait_for(everybody_is_graded, "Ada and Cy were not graded")
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
def test_a_broken_board_is_put_right(site: Site, opens: Opens, language: str) -> None:
    students = {f"s{n:02}": {"name": f"Student {n:02}"} for n in range(1, 51)}
    people = {"prof": {**STAFF, "instructor": True}, **students}
    made = seed(site, "a_class", people=people, language=language)
    board = seed(site, "a_board", course=made["course"], hidden=False)["assignment"]
    numbers = [str(n) for n in range(2, 52)]
    seed(site, "grade", assignment=board, points={n: 50.0 + int(n) / 2 for n in numbers})
    rows = [[made["keys"][f"s{n - 1:02}"], n, ON_TIME] for n in range(2, 52)]
    seed(site, "hand_in", assignment=board, rows=rows)
    version = seed(site, "new_version", assignment=board, pass_mark=61)
    after = {n: 50.0 + int(n) / 2 + (10 if int(n) < 14 else -5 if int(n) < 19 else 0)
             for n in numbers}  # fmt: skip
    seed(site, "grade", assignment=board, points=after, version=version)

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
        }, headers={"Origin": site.url})  # fmt: skip
        assert digest(prof, course) == applied
    prof.goto(trial)
    prof.get_by_test_id("undo").click()
    assert digest(prof, course) == before
