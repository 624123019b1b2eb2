"""Writing boards: sections, versions, the reference that must pass, files, clones, publishing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sandbox.boards import authoring
from sandbox.boards.grading import work_on
from sandbox.boards.models import Assignment, Board, BoardVersion
from sandbox.classes.models import AuditEntry, Course, Enrolment
from sandbox.refusal import Refusal
from simulator.judge.boards import challenges
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE, HIDDEN_FACTOR

pytestmark = pytest.mark.django_db


def client_of(member: Enrolment, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(member.identity.user)
    return client


def passing(version: BoardVersion, passed: bool = True) -> None:
    """The reference's grading ends."""
    run = authoring.reference_run(version)
    boards.finish(run, 95 if passed else 12)


@pytest.mark.parametrize("template", sorted(challenges()))
def test_every_template_makes_a_board_that_can_be_a_version(course: Course, template: str) -> None:
    board = authoring.new_board(course, template)
    assert authoring.problems_of(board.draft) == ()
    assert authoring.make_version(board).number == 1


def test_a_real_template_passes_by_its_own_reference(course: Course) -> None:
    version = authoring.make_version(authoring.new_board(course, "C04"))
    assert authoring.reference_state(version) == "grading"
    work_on(authoring.reference_run(version).key)
    assert authoring.reference_state(version) == "passes"


def test_an_empty_board_says_what_it_lacks(course: Course, prof: Enrolment) -> None:
    board = authoring.new_board(course)
    page = client_of(prof).get(f"/c/{course.pk}/boards/{board.pk}").content.decode()
    assert "To put right before it can be a version" in page
    assert "/story/en" in page
    with pytest.raises(Refusal):
        authoring.make_version(board)


def test_weights_must_be_a_hundred_together(course: Course) -> None:
    draft = boards.draft()
    draft["scenarios"][0]["weight"] = 50
    problems = authoring.problems_of(draft)
    assert [problem.code for problem in problems] == ["weights_sum"]
    assert "90" in problems[0].text.en


def test_a_board_without_a_reference_is_no_version(course: Course) -> None:
    draft = boards.draft()
    del draft["reference"]
    assert [problem.code for problem in authoring.problems_of(draft)] == ["no_reference"]


def test_nothing_is_published_while_its_own_reference_fails(
    course: Course, prof: Enrolment
) -> None:
    made = boards.assignment(course, published=None)
    client = client_of(prof)
    client.post(f"/a/{made.pk}", {"what": "publish"})
    made.refresh_from_db()
    assert made.published is None  # it is still being graded
    passing(made.version, passed=False)
    page = client.post(f"/a/{made.pk}", {"what": "publish"}, follow=True).content.decode()
    made.refresh_from_db()
    assert made.published is None
    assert "reference design fails" in page


def test_a_board_whose_reference_passes_is_published(course: Course, prof: Enrolment) -> None:
    made = boards.assignment(course, published=None)
    passing(made.version)
    client_of(prof).post(f"/a/{made.pk}", {"what": "publish"})
    made.refresh_from_db()
    assert made.published is not None


def test_versions_never_change_and_the_same_draft_makes_no_second(course: Course) -> None:
    board = boards.board(course)
    first = authoring.make_version(board)
    assert authoring.make_version(board).pk == first.pk
    board.draft = {**board.draft, "pass_mark": 70}
    second = authoring.make_version(board)
    assert (second.number, json.loads(first.document)["pass_mark"]) == (2, 60)
    with pytest.raises(TypeError):
        first.save()


def test_public_scenarios_come_first_in_a_version(course: Course) -> None:
    draft = boards.draft()
    draft["scenarios"].reverse()
    version = authoring.make_version(Board.objects.create(course=course, draft=draft))
    found = [one["visibility"] for one in version.content["scenarios"]]
    assert found == ["public", "hidden"]


def test_every_section_of_the_form_comes_back_as_it_was_shown(
    course: Course, prof: Enrolment
) -> None:
    """What the page shows is sent back unchanged, and the document means the same."""
    from html.parser import HTMLParser

    class Forms(HTMLParser):
        """The fields of every form of a page, as a browser would send them."""

        def __init__(self) -> None:
            super().__init__()
            self.forms: list[list[tuple[str, str]]] = []
            self.select: str | None = None
            self.area: str | None = None
            self.text = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value or "" for name, value in attrs}
            if tag == "form":
                self.forms.append([])
            elif tag == "input" and self.forms and "name" in given:
                chosen = given.get("type") not in ("checkbox", "file") or "checked" in given
                if chosen:
                    self.forms[-1].append((given["name"], given.get("value", "on")))
            elif tag == "select":
                self.select, self.first = given.get("name"), None
            elif tag == "option" and self.select:
                if "selected" in given or self.first is None:
                    self.first = given["value"]
            elif tag == "textarea":
                self.area, self.text = given["name"], ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.text += data

        def handle_endtag(self, tag: str) -> None:
            if tag == "select" and self.select:
                self.forms[-1].append((self.select, self.first or ""))
                self.select = None
            elif tag == "textarea" and self.area:
                self.forms[-1].append((self.area, self.text))
                self.area = None

    board = boards.board(course)
    board.draft = authoring.read_draft(board.draft)
    board.save()
    address = f"/c/{course.pk}/boards/{board.pk}"
    client = client_of(prof)
    forms = Forms()
    forms.feed(client.get(address).content.decode())
    sent = 0
    for fields in forms.forms:
        what = dict(fields).get("what")
        if what in ("words", "demands", "scenarios", "rules"):
            data: dict[str, list[str]] = {}
            for name, value in fields:
                data.setdefault(name, []).append(value)
            client.post(address, data)
            sent += 1
    assert sent == 4
    before, board.draft = authoring.read_draft(board.draft), Board.objects.get().draft
    assert authoring.read_draft(board.draft) == before


def test_locks_and_a_hidden_scenario_set_in_the_form_are_in_the_version(
    course: Course, prof: Enrolment
) -> None:
    board = boards.board(course, hidden=False)
    client, address = client_of(prof), f"/c/{course.pk}/boards/{board.pk}"
    client.post(address, {"what": "rules", "every_kind": "on", "facts": "on",
                          "lock-param": ["db.size", "db.standby"]})  # fmt: skip
    empty = {f"s-{name}": ["", ""] for name in ("target", "minutes", "factor", "goal")}
    client.post(address, {
        "what": "scenarios", "s-place": ["0", "1"], "s-scenario": ["X01", "X12"],
        "s-weight": ["70", "30"], "s-visibility": ["public", "hidden"], "s-must": ["no", "yes"],
        **empty,
    })  # fmt: skip
    board.refresh_from_db()
    version = authoring.make_version(board)
    assert version.has_hidden
    assert version.content["locked"]["parameters"] == {"db": ["size", "standby"]}
    assert [one["must"] for one in version.content["scenarios"]] == [False, True]


@pytest.mark.parametrize("given", ["many", "nan", "1e400"])
def test_a_number_that_is_none_is_kept_and_named(
    course: Course, prof: Enrolment, given: str
) -> None:
    board = boards.board(course)
    form = {"what": "demands", "w-users": given, "load-share": [], "load-weight": [],
            "load-good": []}  # fmt: skip
    page = client_of(prof).post(f"/c/{course.pk}/boards/{board.pk}", form, follow=True)
    assert f'value="{given}"' in page.content.decode()
    assert "/workload/users" in page.content.decode()


def test_a_board_goes_out_as_a_file_and_comes_in_elsewhere(course: Course, prof: Enrolment) -> None:
    board = boards.board(course)
    file = client_of(prof).get(f"/c/{course.pk}/boards/{board.pk}.json")
    assert file["Content-Disposition"].startswith("attachment")
    elsewhere = people.course()
    other = people.staff(elsewhere, "other", author=True)
    upload = SimpleUploadedFile("board.json", file.content)
    client_of(other).post(f"/c/{elsewhere.pk}/boards", {"file": upload})
    assert authoring.make_version(elsewhere.boards.get()).has_hidden


@pytest.mark.parametrize(
    ("content", "says"), [(b"{", "JSON"), (b'{"format": "x"}', "loadstone-board/1")]
)
def test_a_file_that_is_no_board_is_refused_in_words(
    course: Course, prof: Enrolment, content: bytes, says: str
) -> None:
    upload = SimpleUploadedFile("board.json", content)
    page = client_of(prof).post(f"/c/{course.pk}/boards", {"file": upload}, follow=True)
    assert says in page.content.decode()
    assert not course.boards.exists()


def test_a_board_is_not_found_through_another_course(course: Course, prof: Enrolment) -> None:
    elsewhere = people.course()
    theirs = boards.board(elsewhere)
    assert client_of(prof).get(f"/c/{course.pk}/boards/{theirs.pk}").status_code == 404


def test_a_drawing_is_saved_from_the_editor(course: Course, prof: Enrolment) -> None:
    board = boards.board(course)
    client_of(prof).put(f"/api/v1/boards/{board.pk}/reference", {"design": boards.design(5)},
                        content_type="application/json")  # fmt: skip
    board.refresh_from_db()
    assert board.draft["reference"]["components"]["api"]["params"]["instances"] == 5


def settings_form(**changes: Any) -> dict[str, Any]:
    return {
        "what": "settings", "release": "", "due": "2026-09-18T23:59", "early_hours": [""],
        "early_credit": [""], "late_hours": ["24"], "late_credit": ["80"], "after": "practice",
        "after_percent": "", "credit_mode": "scale", "counting": "best", "feedback": "first",
        "ranking": "off", "grace_minutes": "5", "tokens": "3", "refill_hours": "24", "hints": "3",
        "ranking_top": "10", "freeze_minutes": "0", "attempts": "", "show_score": "on", **changes,
    }  # fmt: skip


def test_a_deadline_at_2359_is_the_minute_after_on_the_courses_clock(
    course: Course, prof: Enrolment
) -> None:
    made = boards.assignment(course)
    client_of(prof).post(f"/a/{made.pk}", settings_form())
    made.refresh_from_db()
    assert made.due is not None
    assert made.due.astimezone(course.zone).strftime("%m-%d %H:%M") == "09-19 00:00"
    page = client_of(prof).get(f"/a/{made.pk}").content.decode()
    assert 'value="2026-09-18T23:59"' in page


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("due", "tomorrow", "not a date"), ("due", "9999-12-31T23:59", "of this century"),
     ("late_hours", ["soon"], "not a number"), ("late_hours", ["1", "2"], "not complete"),
     ("tokens", "-1", "whole number"), ("tokens", "²", "whole number"),
     ("ranking", "names", "no choice"),
     ("release", "2026-12-01T00:00", "due before it opens")],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused_in_words(
    course: Course, prof: Enrolment, field: str, value: Any, says: str
) -> None:
    made = boards.assignment(course)
    form = settings_form(**{field: value})
    page = client_of(prof).post(f"/a/{made.pk}", form, follow=True).content.decode()
    assert says in page
    assert Assignment.objects.get().due == made.due


def test_moving_a_deadline_so_that_work_becomes_late_asks_first(
    course: Course, prof: Enrolment
) -> None:
    from sandbox import clock
    from sandbox.boards.submitting import submit

    made, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    with clock.standing_at(DUE - timedelta(hours=1)):
        submit(made, ada, boards.design())
    form = settings_form(due="2026-09-17T23:59")
    page = client_of(prof).post(f"/a/{made.pk}", form, follow=True).content.decode()
    assert ada.pseudonym in page
    made.refresh_from_db()
    assert made.due == DUE
    client_of(prof).post(f"/a/{made.pk}", {**form, "confirm": "LATE"})
    made.refresh_from_db()
    assert made.due == DUE
    client_of(prof).post(f"/a/{made.pk}", {**form, "confirm": " title 글"})
    made.refresh_from_db()
    assert made.due < DUE
    assert AuditEntry.objects.filter(action="assignment.settings").exists()


def test_an_absolute_extension_is_listed_for_review(course: Course, prof: Enrolment) -> None:
    made, ada = boards.assignment(course), people.member(course, "ada")
    client = client_of(prof)
    client.post(f"/a/{made.pk}", {"what": "override", "whom": f"student:{ada.key}",
                                  "due_at": "2026-09-25T23:59"})  # fmt: skip
    page = client.get(f"/a/{made.pk}").content.decode()
    assert "These dates are fixed" in page
    assert "due 2026-09-25 23:59 (fixed)" in page


def test_a_grader_gives_extensions_only_with_the_grant_and_to_their_own(course: Course) -> None:
    from sandbox.classes.models import Label

    section = Label.objects.create(course=course, name="A")
    mine, other = people.member(course, "", section), people.member(course)
    made = boards.assignment(course)
    grader = people.staff(course, "g", section, grader=True)
    form = {"what": "override", "due_hours": "48"}
    assert client_of(grader).post(
        f"/a/{made.pk}", {**form, "whom": f"student:{mine.key}"}
    ).status_code == 404  # fmt: skip
    grader.grants = ["override"]
    grader.save()
    client_of(grader).post(f"/a/{made.pk}", {**form, "whom": f"student:{mine.key}"})
    answer = client_of(grader).post(f"/a/{made.pk}", {**form, "whom": f"student:{other.key}"})
    assert answer.status_code == 404
    assert [one.enrolment_id for one in made.overrides.all()] == [mine.key]


def test_an_author_without_the_grant_publishes_nothing(course: Course) -> None:
    made = boards.assignment(course, published=None)
    passing(made.version)
    author = people.staff(course, "a", author=True)
    assert client_of(author).post(f"/a/{made.pk}", {"what": "publish"}).status_code == 404
    author.grants = ["publish"]
    author.save()
    client_of(author).post(f"/a/{made.pk}", {"what": "publish"})
    made.refresh_from_db()
    assert made.published is not None


def test_a_term_is_cloned_with_its_clocks_and_without_its_people(
    course: Course, prof: Enrolment
) -> None:
    made = boards.assignment(course, tokens=7)
    people.member(course, "ada")
    form = {"term": "2027-S1", "starts": "2027-03-02", "keep": "on"}
    page = client_of(prof).post(f"/c/{course.pk}/clone", form).content.decode()
    assert Course.objects.count() == 1
    assert "2027-03-19 23:59" in page
    client_of(prof).post(f"/c/{course.pk}/clone", {**form, "apply": "1"})
    clone = Course.objects.exclude(pk=course.pk).get()
    copied = clone.assignments.get()
    days = (date(2027, 3, 2) - date(2026, 9, 1)).days
    local = [one.due.astimezone(course.zone).replace(tzinfo=None) for one in (made, copied)]
    assert local[1] - local[0] == timedelta(days=days)
    assert (copied.tokens, copied.published) == (7, None)
    assert [one.identity.email for one in clone.enrolments.all()] == ["prof@example.org"]
    assert clone.join_code != course.join_code
    assert str(HIDDEN_FACTOR) in json.dumps(clone.boards.get().draft)
    course.delete()
    assert Board.objects.filter(course=clone).exists()


def test_an_author_clones_a_board_and_a_grader_does_not(course: Course) -> None:
    board = boards.board(course)
    target = people.course()
    author = people.staff(course, "a", author=True)
    from sandbox.classes.models import Identity, Role

    place = Enrolment.objects.create(course=target, role=Role.STAFF, author=True, pseudonym="P")
    Identity.objects.create(enrolment=place, course=target, user=author.identity.user)
    address = f"/c/{course.pk}/boards/{board.pk}"
    client_of(author).post(address, {"what": "clone", "course": target.pk})
    assert target.boards.get().cloned_from.startswith("Systems")
    strange = people.course()
    answer = client_of(author).post(address, {"what": "clone", "course": strange.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize(("language", "word"), [("en", "Settings"), ("ko", "날짜와 규칙")])
def test_the_pages_of_authors_speak_both_languages(
    course: Course, prof: Enrolment, language: str, word: str
) -> None:
    made = boards.assignment(course)
    client = client_of(prof, language)
    assert word in client.get(f"/a/{made.pk}").content.decode()
    for path in ("boards", f"boards/{made.version.board_id}", "clone"):
        answer = client.get(f"/c/{course.pk}/{path}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.content.decode()
