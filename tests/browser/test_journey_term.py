"""Grades out, a learning management system, the next term, and the end of a course; in a real
browser, in both languages."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.seeded import Opens, opens
from tests.browser.seeds import seed
from tests.processes import Site, wait_for
from tests.sandbox.lti.platform import CLAIM, CLIENT, DEPLOYMENT, ROLE, MockPlatform

__all__ = ["opens"]
pytestmark = pytest.mark.browser
STAFF = {"role": "staff", "instructor": True}
ON_TIME, AFTER = "2026-09-18T20:00:00+09:00", "2026-09-25T09:00:00+09:00"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
CHOOSING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"


@pytest.fixture(scope="module")
def lms(site: Site) -> Iterator[MockPlatform]:
    """A platform on another host name than the site's, as real ones are."""
    running = MockPlatform(lambda: site.get("/lti/jwks").json())
    running.tool = site.url
    seed(site, "a_platform", url=running.url, client=CLIENT, deployment=DEPLOYMENT)
    yield running
    running.stop()


def a_term(site: Site, language: str, grace_days: int = 0) -> tuple[dict[str, Any], str]:
    """38 students with grades of every sort on one board."""
    students = {f"s{n:02}": {"name": f"김하늘{n:02}"} for n in range(1, 39)}
    students["s01"]["name"] = '=HYPERLINK("http://x")'
    students["s38"]["name"] = students["s37"]["name"]
    people = {"prof": STAFF, **students}
    made = seed(site, "a_class", people=people, language=language, ends="2026-09-30",
                grace_days=grace_days)  # fmt: skip
    made_board = seed(
        site, "a_board", course=made["course"], hidden=False, spends_grace=grace_days > 0
    )
    board = str(made_board["assignment"])
    numbers = range(2, 38)
    seed(site, "grade", assignment=board, points={str(n): 40.0 + n for n in numbers})
    rows = [[made["keys"][f"s{n - 1:02}"], n, ON_TIME] for n in numbers]
    seed(site, "hand_in", assignment=board, rows=rows)
    return made, board


def downloaded(page: Page, path: str) -> bytes:
    """A file the page offers."""
    with page.expect_download() as file:
        page.locator(f"a[href$='{path}']").first.click()
    return bytes(Path(file.value.path()).read_bytes())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_grades_out_the_next_term_and_the_end_of_a_course(
    site: Site, opens: Opens, tmp_path: Path, language: str
) -> None:
    made, board = a_term(site, language)
    course, keys = made["course"], made["keys"]
    prof = opens(made, "prof", AFTER, language)
    prof.goto(f"/a/{board}/work/{keys['s02']}")
    prof.locator("#status").select_option("excused")
    prof.locator("form:has(#status) button[type=submit]").click()
    prof.goto(f"/c/{course}/gradebook")
    content = downloaded(prof, "/grades.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 38
    assert {row["name"] for row in rows} >= {'\'=HYPERLINK("http://x")', "김하늘03"}
    assert {row["status"] for row in rows} == {"graded", "excused", "missing"}

    canvas = ["Student,ID,SIS User ID,SIS Login ID,Section", "    Points Possible,,,,"]
    canvas += [f"Somebody {n},{n},,s{n:02}-{course.lower()}@school.example,1" for n in range(1, 37)]
    canvas += ["김하늘37,1001,,,1", "김하늘37,1002,,,1"]
    file = tmp_path / "canvas.csv"
    lines = [line for line in canvas if not line.startswith("Somebody 36,")]
    file.write_text("\n".join(lines), "utf-8")
    prof.goto(f"/c/{course}/canvas")
    prof.locator("#file").set_input_files(file)
    prof.locator("form:has(#file) button[type=submit]").click()
    found = prof.get_by_test_id("canvas-match").locator("strong").all_inner_texts()
    assert found == ["35", "2", "1"]

    prof.goto(f"/c/{course}/clone")
    prof.locator("#term").fill("2027-S1")
    prof.locator("#starts").fill("2027-03-01")
    prof.locator("form:has(#starts) button[type=submit]").first.click()
    expect(prof.get_by_test_id("shifts")).to_contain_text("23:59")
    prof.locator("button[name=apply]").click()
    prof.wait_for_url(lambda url: "/c/" in url and course not in url and "clone" not in url)
    clone = prof.url.rsplit("/", 1)[1]
    assert seed(site, "counts", course=clone) == {
        "enrolments": 1, "identities": 1, "submissions": 0, "grades": 0, "overrides": 0, "links": 0,
    }  # fmt: skip
    prof.locator("main table a[href*='/a/']").click()
    expect(prof.locator("#due")).to_have_value("2027-03-18T23:59")
    before = seed(site, "counts", course=course)
    assert before["submissions"] == 36

    prof.goto(f"/c/{course}/data")
    with zipfile.ZipFile(io.BytesIO(downloaded(prof, "/export.zip"))) as archive:
        assert archive.testzip() is None
        people = archive.read("people.csv").decode("utf-8-sig")
        assert len(people.splitlines()) == 40
        assert len(archive.read("submissions.csv").decode().splitlines()) == 37
    prof.goto(f"/a/{board}/insight")
    graded = prof.get_by_test_id("insight-n").inner_text()
    prof.goto(f"/c/{course}/settings")
    prof.locator("form:has([value=archive]) button").click()

    # A year after its end, and before one after that of the courses of other tests.
    done = seed(site, "tidy", moment="2027-10-02T00:00:00+09:00")
    assert done["course identities erased"] == 38
    after = seed(site, "counts", course=course)
    assert after == {**before, "identities": 1}
    prof.goto(f"/a/{board}/insight")
    expect(prof.get_by_test_id("insight-n")).to_have_text(graded)
    prof.goto(f"/c/{course}/gradebook")
    assert "김하늘" not in prof.locator("main").inner_text()
    former = opens(made, "s05", AFTER, language)
    former.goto("/accounts/")
    words = {"en": "course data removed on", "ko": "수업 데이터가 지워진 날"}[language]
    expect(former.get_by_test_id("farewells")).to_contain_text(words)

    prof.goto(f"/c/{course}/data")
    prof.locator("#name").fill("Something else")
    prof.get_by_test_id("remove").click()
    expect(prof.get_by_test_id("restore")).to_have_count(0)
    prof.locator("#name").fill("Systems")
    prof.get_by_test_id("remove").click()
    expect(prof.get_by_test_id("restore")).to_be_visible()
    assert prof.request.get(f"/c/{course}").status == 404
    prof.get_by_test_id("restore").click()
    prof.goto(f"/c/{course}")
    expect(prof.locator("h1")).to_have_text("Systems")


def visit(lms: MockPlatform, page: Page, sub: str, role: str, **claims: Any) -> None:
    """Somebody opens the tool from the platform's course, in a window of its own."""
    lms.visitor = {"sub": sub, "name": None, "email": None, f"{CLAIM}roles": [f"{ROLE}{role}"],
                   f"{CLAIM}context": {"id": claims.pop("context"), "title": "From afar"},
                   **claims}  # fmt: skip
    page.goto(f"{lms.url}/course")
    page.locator("#open").click()
    page.wait_for_url(lambda url: url.startswith(lms.tool) and "/lti/l" not in url)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_platform_opens_chooses_and_is_told_grades(
    site: Site, opens: Opens, lms: MockPlatform, language: str
) -> None:
    context = f"context-{language}"
    made = seed(site, "a_class", people={"prof": STAFF}, language=language)
    board = seed(site, "a_board", course=made["course"], hidden=False,
                 due=None, late=[], after="closed")["assignment"]  # fmt: skip
    prof = opens(made, "prof", "", language)
    visit(lms, prof, f"teacher-{language}", "Instructor", context=context)
    prof.locator("button[value=mine]").click()
    prof.get_by_label("Systems (2026-S2)").check()
    prof.locator("form:has([name=course]) button").click()
    prof.wait_for_url(f"**/c/{made['course']}")

    settings = {"deep_link_return_url": f"{lms.url}/back", "accept_types": ["ltiResourceLink"]}
    visit(lms, prof, f"teacher-{language}", "Instructor", context=context, **{
        f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{CLAIM}resource_link": None,
        CHOOSING: settings,
    })  # fmt: skip
    prof.locator("[name=assignment]").check()
    prof.locator("form:has([name=assignment]) button").click()
    prof.get_by_test_id("carry").click()
    expect(prof.locator("#carried")).to_be_visible()
    claims = jwt.decode(lms.carried, options={"verify_signature": False})
    (item,) = claims["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]
    assert item["lineItem"]["scoreMaximum"] == 100
    assert item["custom"] == {"assignment": board}

    student = opens(made, "", "", language)
    launched = {f"{CLAIM}custom": item["custom"], AGS: lms.endpoint()}
    visit(lms, student, f"anon-{language}", "Learner", context=context, **launched)
    assert student.url.endswith(f"/b/{board}")
    seed(site, "grade", assignment=board, points={"2": 73.0})
    token = student.evaluate("JSON.parse(document.getElementById('boot').textContent).csrf")
    from tests.sandbox.classes.boards import design

    answer = student.request.post(
        f"/api/v1/assignments/{board}/submissions", data={"design": design(2)},
        headers={"X-CSRFToken": token, "Origin": site.url},
    )  # fmt: skip
    assert answer.status == 201
    known = lambda: [one for one in lms.scores if one["userId"] == f"anon-{language}"]  # noqa: E731
    wait_for(lambda: bool(known()), "the grade did not arrive at the platform")
    assert known()[-1]["scoreGiven"] == 73.0
    assert known()[-1]["gradingProgress"] == "FullyGraded"
    prof.goto(f"/c/{made['course']}/lms")
    expect(prof.get_by_test_id("score-counts").locator("strong").first).to_have_text("1")


def test_inside_a_frame_there_is_a_button_that_opens_a_window(
    opens: Opens, lms: MockPlatform
) -> None:
    page = opens({}, "")
    lms.visitor = {"sub": "framed", f"{CLAIM}context": {"id": "nowhere"}}
    page.goto(f"{lms.url}/course")
    link = page.frame_locator("iframe").get_by_test_id("open-window")
    expect(link).to_be_visible()
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_contain_text("has not connected this course")


PLACES = ("", "/gradebook", "/people", "/people/import", "/settings", "/log", "/data", "/lms",
          "/marks", "/canvas", "/clone", "/boards", "/watchlist")  # fmt: skip


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 390), ("ko", "dark", 390), ("en", "dark", 320)],
)
def test_pages_of_a_class_fit_small_screens_and_axe_finds_nothing_serious(
    site: Site, opens: Opens, language: str, scheme: str, width: int
) -> None:
    made, board = a_term(site, language, grace_days=2)
    prof = opens(made, "prof", AFTER, language, color_scheme=scheme,
                 viewport={"width": width, "height": 844})  # fmt: skip
    student = opens(made, "s05", AFTER, language, color_scheme=scheme,
                    viewport={"width": width, "height": 844})  # fmt: skip
    pages = [(prof, f"/c/{made['course']}{place}") for place in PLACES]
    pages += [
        (prof, f"/a/{board}{place}")
        for place in (
            "",
            "/insight",
            "/work",
            f"/work/{made['keys']['s05']}",
            "/regrades",
            "/similarity",
        )
    ]
    pages += [(prof, f"/b/{board}/ranking"), (prof, "/classes"), (student, f"/b/{board}/results"),
              (student, f"/c/{made['course']}"), (student, "/accounts/"),
              (student, made["mails"]["s05"])]  # fmt: skip
    found = []
    for page, path in pages:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path}: {wide} px too wide")
        found += [f"{path}: {each}" for each in serious(page)]
    assert not found, "\n".join(found)
