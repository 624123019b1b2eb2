"""The gradebook and its files, rankings, regrades, comments, similarity and insight."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sandbox import clock
from sandbox.accounts.exporting import export as export_of
from sandbox.boards import gradebook, insight, regrading, similarity
from sandbox.boards.authoring import make_version
from sandbox.boards.gradebook import plain_rows
from sandbox.boards.models import (
    Assignment,
    BankedComment,
    Comment,
    GradeEntry,
    GradingRun,
    Submission,
)
from sandbox.boards.ranking import places, ranking_for
from sandbox.boards.submitting import open_work, save_work, submit, try_out
from sandbox.boards.visibility import grade_shown
from sandbox.classes.models import AuditEntry, Course, Enrolment, Label, Notice
from sandbox.refusal import Refusal
from simulator.design import parse_design
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE, SECRET

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock_and_counters(settings: Any) -> Iterator[None]:
    settings.TEST_CLOCK = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def course() -> Course:
    return people.course()


@pytest.fixture
def prof(course: Course) -> Enrolment:
    return people.staff(course, "prof", instructor=True)


def client_of(member: Enrolment, language: str = "en", at: datetime = DUE) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language,
                    HTTP_X_TEST_NOW=at.isoformat())  # fmt: skip
    client.force_login(member.identity.user)
    return client


def hand_in(assignment: Assignment, student: Enrolment, total: float, servers: int = 2,
            moment: datetime = DUE - HOUR, **figures: Any) -> Submission:  # fmt: skip
    """A submission of a design nobody else has, graded to ``total``."""
    document = boards.design(servers)
    document["name"] = f"{student.key} {servers}"
    with clock.standing_at(moment):
        made = submit(assignment, student, document)
    for key in {made.run_id, made.public_run_id}:
        run = GradingRun.objects.get(pk=key)
        if run.status == "queued":
            boards.finish(run, total, **figures)
    return made


def table_of(prof: Enrolment) -> list[list[Any]]:
    """The gradebook as its file has it."""
    actor = people.actor(prof)
    return plain_rows(gradebook.lines(actor, gradebook.assignments_of(actor)))


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_gradebook_has_a_line_for_everybody_and_three_sorts_of_nothing(
    course: Course, prof: Enrolment
) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, bob, cy, zoe = (people.member(course, name) for name in ("ada", "bob", "cy", "zoe"))
    hand_in(assignment, ada, 0.0)
    hand_in(assignment, zoe, 90.0)
    for student, status in ((bob, "excused"), (zoe, "no_grade")):
        client_of(prof).post(f"/a/{assignment.pk}/work/{student.key}",
                             {"what": "mark", "manual": "", "status": status})  # fmt: skip
    rows = {
        row["name"]: row for row in read(client_of(prof).get(f"/c/{course.pk}/grades.csv").content)
    }
    assert len(rows) == 4
    assert [rows[name]["status"] for name in ("Ada", "Bob", "Cy", "Zoe")] == [
        "graded", "excused", "missing", "no_grade"
    ]  # fmt: skip
    assert [rows[name]["final"] for name in ("Ada", "Bob", "Cy", "Zoe")] == ["0", "", "", ""]
    assert rows["Ada"]["submitted_at"] == "2026-09-18T23:00:00+09:00"
    assert cy.key in {row["student_key"] for row in rows.values()}


def test_the_list_of_work_stands_with_somebody_who_has_handed_in_nothing(
    course: Course, prof: Enrolment
) -> None:
    assignment = boards.assignment(course, hidden=False)
    people.member(course, "nobody")
    page = client_of(prof).get(f"/a/{assignment.pk}/work")
    assert page.status_code == 200
    assert "Nobody" in page.content.decode()


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_a_name_that_is_a_formula_is_only_text_in_the_file(
    course: Course, prof: Enrolment, evil: str
) -> None:
    boards.assignment(course)
    ada = people.member(course, "ada")
    ada.identity.name = evil
    ada.identity.save()
    for shape in ("", "?shape=canvas"):
        content = (
            client_of(prof).get(f"/c/{course.pk}/grades.csv{shape}").content.decode("utf-8-sig")
        )
        cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_hangul_opens_in_a_spreadsheet(course: Course, prof: Enrolment) -> None:
    boards.assignment(course)
    ada = people.member(course, "ada")
    ada.identity.name = "김하늘"
    ada.identity.save()
    client = client_of(prof)
    assert client.get(f"/c/{course.pk}/grades.csv").content.startswith(b"\xef\xbb\xbf")
    plain = client.get(f"/c/{course.pk}/grades.csv?bom=0").content
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert "김하늘" in plain.decode()


def test_a_grade_that_changes_after_export_is_out_of_date(course: Course, prof: Enrolment) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 60)
    client = client_of(prof)
    client.get(f"/c/{course.pk}/grades.csv")
    assert (
        "changed since export</span>"
        not in client.get(f"/c/{course.pk}/gradebook").content.decode()
    )
    hand_in(assignment, ada, 80, servers=3)
    page = client.get(f"/c/{course.pk}/gradebook?only=out_of_date").content.decode()
    assert "changed since export</span>" in page


def test_the_gradebook_filters(course: Course, prof: Enrolment) -> None:
    section = Label.objects.create(course=course, name="A")
    assignment = boards.assignment(course, hidden=False)
    ada, bob = people.member(course, "ada", section), people.member(course, "bob")
    hand_in(assignment, bob, 50, moment=DUE + HOUR)
    client = client_of(prof)

    def named(query: str) -> set[str]:
        page = client.get(f"/c/{course.pk}/gradebook?{query}").content.decode()
        return {name for name in ("Ada", "Bob") if f'<th scope="row">{name}</th>' in page}

    assert named(f"label={section.pk}") == {"Ada"}
    assert named("only=late") == {"Bob"}
    assert named("only=missing") == {"Ada"}
    assert ada.key


def test_an_author_sees_aggregates_and_no_names(course: Course) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    hand_in(assignment, ada, 77)
    author = client_of(people.staff(course, "author", author=True))
    page = author.get(f"/a/{assignment.pk}/insight").content.decode()
    assert "77" in page
    assert "Ada" not in page
    assert "Who is stuck" not in page


def test_a_grader_sees_students_of_their_label_everywhere(course: Course) -> None:
    section = Label.objects.create(course=course, name="A")
    mine, other = people.member(course, "mine", section), people.member(course, "other")
    grader = people.staff(course, "g", section, grader=True, grants=["export", "similarity"])
    assignment = boards.assignment(course, hidden=False)
    hand_in(assignment, mine, 60)
    theirs = hand_in(assignment, other, 70, servers=3)
    client = client_of(grader)
    for path in (f"/c/{course.pk}/gradebook", f"/c/{course.pk}/grades.csv",
                 f"/a/{assignment.pk}/work", f"/a/{assignment.pk}/insight"):  # fmt: skip
        assert "Other" not in client.get(path).content.decode(), path
    for path in (f"/a/{assignment.pk}/work/{other.key}", f"/s/{theirs.pk}",
                 f"/api/v1/submissions/{theirs.pk}"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    answer = client.post(f"/a/{assignment.pk}/work/{other.key}", {"what": "mark", "manual": "1"})
    assert answer.status_code == 404
    assert client.get(f"/a/{assignment.pk}/work/{mine.key}").status_code == 200


def test_canvas_rows_are_matched_ambiguous_or_not_found(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, twin, lost = (people.member(course, name) for name in ("ada", "twin", "lost"))
    twin.identity.email, twin.identity.name = "", "Kim Minsu"
    twin.identity.save()
    hand_in(assignment, ada, 88)
    export = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Lovelace, Ada",11,u11,ada@example.org,S1\n"Minsu, Kim",12,u12,a,S1\n'
        '"Minsu, Kim",13,u13,b,S1\n'
    )
    client = client_of(prof)
    upload = SimpleUploadedFile("c.csv", export.encode())
    page = client.post(f"/c/{course.pk}/canvas", {"file": upload})
    counts = [len(page.context[name]) for name in ("matched", "ambiguous", "unmatched")]
    assert counts == [1, 1, 1]
    file = client.post(f"/c/{course.pk}/canvas", {"signed": page.context["signed"]}).content
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert rows[0][:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert rows[1][5] == "100"
    filled = next(row for row in rows if row[1] == "11")
    assert (filled[0], filled[5]) == ("Lovelace, Ada", "88")
    assert lost.key


def test_a_mark_of_staff_needs_a_reason_stands_above_and_is_logged(
    course: Course, prof: Enrolment
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 60)
    place, client = f"/a/{assignment.pk}/work/{ada.key}", client_of(prof)
    client.post(place, {"what": "mark", "manual": "75", "reason": ""})
    assert GradeEntry.objects.get().manual is None
    client.post(place, {"what": "mark", "manual": "75", "reason": "oral exam"})
    entry = GradeEntry.objects.get()
    assert (entry.counted, entry.manual, entry.final) == (60, 75, 75)
    assert AuditEntry.objects.get(action="mark").after["manual"] == 75


def test_a_comment_is_a_draft_until_it_and_the_marks_are_released(
    course: Course, prof: Enrolment
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, 60)
    place, client = f"/a/{assignment.pk}/work/{ada.key}", client_of(prof)
    form = {"what": "comment", "submission": made.pk, "anchor": "component:db", "bank": "on",
            "body": "Think of a standby."}  # fmt: skip
    client.post(place, form)
    comment = Comment.objects.get()
    assert (comment.anchor, comment.target) == ("component", "db")
    assert BankedComment.objects.get().body == "Think of a standby."
    results = f"/b/{assignment.pk}/results"
    assert "standby" not in client_of(ada).get(results).content.decode()
    client.post(place, {"what": "release-comment", "comment": comment.pk})
    assert "standby" not in client_of(ada).get(results).content.decode()
    client.post(f"/a/{assignment.pk}", {"what": "release"})
    assert "standby" in client_of(ada).get(results, HTTP_X_TEST_NOW=clock.now().isoformat()
                                           ).content.decode()  # fmt: skip
    client_of(ada).post(results, {"what": "comment", "comment": comment.pk, "answer": "asked"},
                        HTTP_X_TEST_NOW=clock.now().isoformat())  # fmt: skip
    comment.refresh_from_db()
    assert comment.answer == "asked"


@pytest.mark.parametrize("anchor", ["component:nothing", "wall:", "wall:paper"])
def test_a_comment_hangs_only_on_what_is_there(
    course: Course, prof: Enrolment, anchor: str
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, 60)
    form = {"what": "comment", "submission": made.pk, "anchor": anchor, "body": "?"}
    answer = client_of(prof).post(f"/a/{assignment.pk}/work/{ada.key}", form)
    assert (answer.status_code, Comment.objects.count()) == (404, 0)


def test_comments_marks_and_regrades_tell_nothing_hidden_before_the_reveal(
    course: Course, prof: Enrolment
) -> None:
    assignment, ada = (
        boards.assignment(course, due=DUE + timedelta(days=9999)),
        people.member(course, "ada"),
    )
    made = hand_in(assignment, ada, 60)
    staff, student = client_of(prof), client_of(ada)
    for anchor, body in (("scenario:X12", "Mind the stampede"), ("scenario:X01", "Well done")):
        staff.post(
            f"/a/{assignment.pk}/work/{ada.key}",
            {"what": "comment", "submission": made.pk, "anchor": anchor, "body": body},
        )
    for comment in Comment.objects.all():
        staff.post(
            f"/a/{assignment.pk}/work/{ada.key}", {"what": "release-comment", "comment": comment.pk}
        )

    def told() -> str:
        archive = zipfile.ZipFile(io.BytesIO(export_of(ada.identity.user)))
        files = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".csv", ".json"))
        ]
        page = student.get(f"/b/{assignment.pk}/results").content.decode()
        return "\n".join([page, student.get(f"/c/{course.pk}").content.decode(), *files])

    assert "Well done" not in told()  # nothing is released yet
    staff.post(f"/a/{assignment.pk}", {"what": "release"})
    entry = GradeEntry.objects.get(assignment=assignment, enrolment=ada)
    assignment.refresh_from_db()
    assert grade_shown(entry, assignment, revealed=False) is None
    assignment.version = make_version(boards.board(course, hidden=False))  # what counts is older
    assert grade_shown(entry, assignment, revealed=False) is None
    assignment.refresh_from_db()
    found = regrading.start(people.actor(prof), assignment, corrected(assignment), "all", None)
    boards.finish_all(97.53)
    regrading.apply(people.actor(prof), found, "exact", "A target was wrong")
    assert "Well done" in told()
    assert "A target was wrong" in told()
    for secret in ("stampede", "60 →", "X12"):
        assert secret not in told(), secret
    staff.post(f"/a/{assignment.pk}", {"what": "reveal"})
    assert "Mind the stampede" in told()
    found.refresh_from_db()
    regrading.undo(people.actor(prof), found)
    assert "97.53 → 60" in told()


def ranked(course: Course, **settings: Any) -> tuple[Assignment, list[Enrolment]]:
    """Seven students with 10, 20 … 70 points."""
    assignment = boards.assignment(course, hidden=False, **settings)
    students = [people.member(course, f"realname{n}") for n in range(1, 8)]
    for n, student in enumerate(students, start=1):
        hand_in(assignment, student, n * 10.0, servers=n)
    return assignment, students


@pytest.mark.parametrize(
    ("mode", "ranks"),
    [("off", []), ("own", [4]), ("neighbours", [2, 3, 4, 5, 6]), ("top", [1, 2, 4]),
     ("full", [1, 2, 3, 4, 5, 6, 7])],
)  # fmt: skip
def test_a_student_sees_the_ranks_the_mode_allows(
    course: Course, mode: str, ranks: list[int]
) -> None:
    assignment, students = ranked(course, ranking=mode, ranking_top=2)
    with clock.standing_at(DUE):
        shown = ranking_for(people.actor(students[3]), assignment)
    assert [row["rank"] for row in shown["rows"]] == ranks
    assert [row["rank"] for row in shown["rows"] if row["own"]] == ([4] if ranks else [])


def test_a_ranking_names_pseudonyms_only_and_no_staff(course: Course, prof: Enrolment) -> None:
    assignment, students = ranked(course, ranking="full")
    page = client_of(students[0]).get(f"/b/{assignment.pk}/ranking").content.decode()
    assert students[6].pseudonym in page
    assert not any(student.identity.name in page for student in students)
    assert prof.pseudonym not in page


def test_who_does_not_want_to_be_listed_is_not(course: Course) -> None:
    assignment, students = ranked(course, ranking="full")
    students[6].listed = False
    students[6].save()
    with clock.standing_at(DUE):
        others = ranking_for(people.actor(students[0]), assignment)["rows"]
        own = ranking_for(people.actor(students[6]), assignment)["rows"]
    assert students[6].pseudonym not in {row["pseudonym"] for row in others}
    assert students[6].pseudonym in {row["pseudonym"] for row in own}


def test_of_equals_the_earlier_stands_higher_and_both_have_the_rank(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False, ranking="full")
    late, early = people.member(course, "late"), people.member(course, "early")
    hand_in(assignment, late, 50, moment=DUE - HOUR)
    hand_in(assignment, early, 50, moment=DUE - 2 * HOUR)
    found = places(assignment, revealed=False)
    assert [(one.rank, one.key) for one in found] == [(1, early.key), (1, late.key)]


def test_a_frozen_ranking_shows_nothing_of_the_last_minutes(course: Course) -> None:
    assignment, students = ranked(course, ranking="full", freeze_minutes=30)
    hand_in(assignment, students[0], 99, servers=9, moment=DUE - timedelta(minutes=10))
    with clock.standing_at(DUE - timedelta(minutes=5)):
        shown = ranking_for(people.actor(students[0]), assignment)
    assert shown["frozen"]
    assert shown["rows"][0]["score"] == 70


def test_columns_have_their_own_direction(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False, ranking="full",
                                   ranking_columns=["score", "cost"])  # fmt: skip
    dear, cheap = people.member(course, "dear"), people.member(course, "cheap")
    hand_in(assignment, dear, 50, cost=2000.0)
    hand_in(assignment, cheap, 50, servers=3, cost=900.0)
    found = places(assignment, revealed=False)
    assert [one.key for one in found] == [cheap.key, dear.key]


def fifty(course: Course) -> tuple[Assignment, list[Submission]]:
    """Fifty graded submissions on version 1, one by a student with a mark set by staff."""
    assignment = boards.assignment(course, hidden=False)
    made = [
        hand_in(assignment, people.member(course, f"p{n}"), 40.0 + n / 2, servers=1 + n % 8)
        for n in range(50)
    ]
    return assignment, made


def corrected(assignment: Assignment) -> Any:
    """Version 2 of the board: a wrong target put right."""
    board = assignment.version.board
    board.draft = {**board.draft, "pass_mark": 55}
    board.save()
    return make_version(board)


def regraded(prof: Enrolment, assignment: Assignment, made: list[Submission]) -> Any:
    """A trial by version 2 in which twelve go up, five go down, the rest stays."""
    actor = people.actor(prof)
    found = regrading.start(actor, assignment, corrected(assignment), "all", None)
    rows = {row.submission_id: row for row in found.rows.all()}
    for index, one in enumerate(made):
        row = rows[one.pk]
        total = GradingRun.objects.get(pk=row.before_id).total or 0.0
        moved = 5.0 if index < 12 else -5.0 if index < 17 else 0.0
        boards.finish(GradingRun.objects.get(pk=row.after_id), total + moved)
    return found


def test_a_regrade_is_tried_applied_never_lower_and_undone(course: Course, prof: Enrolment) -> None:
    assignment, made = fifty(course)
    eighth = made[8].enrolment
    client = client_of(prof)
    client.post(f"/a/{assignment.pk}/work/{eighth.key}",
                {"what": "mark", "manual": "66", "reason": "oral"})  # fmt: skip
    client.get(f"/c/{course.pk}/grades.csv")
    before = table_of(prof)
    found = regraded(prof, assignment, made)
    page = client.get(f"/a/{assignment.pk}/regrades/{found.pk}").content.decode()
    assert "12 up, 5 down, 33 same" in page
    assert page.count('data-sign="') == 50
    assert table_of(prof) == before

    form = {"what": "apply", "mode": "never_lower", "reason": "Wrong latency target"}
    client.post(f"/a/{assignment.pk}/regrades/{found.pk}", form)
    once = table_of(prof)
    client.post(f"/a/{assignment.pk}/regrades/{found.pk}", form)
    assert table_of(prof) == once
    finals = {row[0]: (old[7], row[7]) for old, row in zip(before[1:], once[1:], strict=True)}
    assert sum(1 for old, new in finals.values() if new != old) == 11  # the eighth is set by hand
    assert finals[eighth.key] == (66, 66)
    assert regrading.changes(found)[8].manual
    assert sum(1 for row in found.rows.all() if row.kept) == 5
    words = client_of(made[0].enrolment).get(f"/c/{course.pk}").content.decode()
    assert "40 → 45" in words
    assert "Wrong latency target" in words
    assert AuditEntry.objects.get(action="regraded").reason == "Wrong latency target"
    assert client.get(f"/c/{course.pk}/gradebook?only=out_of_date").content.decode().count(
        "changed since export</span>") == 11  # fmt: skip

    client.post(f"/a/{assignment.pk}/regrades/{found.pk}", {"what": "undo"})
    assert table_of(prof) == before


def test_an_exact_regrade_also_lowers(course: Course, prof: Enrolment) -> None:
    assignment, made = fifty(course)
    found = regraded(prof, assignment, made)
    regrading.apply(people.actor(prof), found, "exact", "Recount")
    entry = GradeEntry.objects.get(assignment=assignment, enrolment=made[12].enrolment)
    assert entry.final == 41.0
    assignment.refresh_from_db()
    assert assignment.version.number == 2


def test_a_regrade_needs_a_reason_and_every_grading(course: Course, prof: Enrolment) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 50)
    actor = people.actor(prof)
    found = regrading.start(actor, assignment, corrected(assignment), "all", None)
    for reason, code in (("", "no_reason"), ("Because", "regrade_running")):
        with pytest.raises(Refusal) as refused:
            regrading.apply(actor, found, "exact", reason)
        assert refused.value.code == code


def test_what_is_handed_in_during_a_regrade_is_in_it_too(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, bob = people.member(course, "ada"), people.member(course, "bob")
    hand_in(assignment, ada, 50)
    actor = people.actor(prof)
    found = regrading.start(actor, assignment, corrected(assignment), "all", None)
    hand_in(assignment, bob, 60, servers=3)
    client_of(prof).get(f"/a/{assignment.pk}/regrades/{found.pk}")
    assert found.rows.count() == 2


def test_a_grader_tries_a_regrade_and_cannot_apply_it(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 50)
    client = client_of(people.staff(course, "g", grader=True))
    client.post(f"/a/{assignment.pk}/regrades", {"version": "1", "scope": "all"})
    found = assignment.regrades.get()
    answer = client.post(f"/a/{assignment.pk}/regrades/{found.pk}",
                         {"what": "apply", "mode": "exact", "reason": "Because"})  # fmt: skip
    found.refresh_from_db()
    assert (answer.status_code, found.state) == (404, "dry")


def test_a_new_engine_changes_no_grade_until_a_regrade_is_asked_for(
    course: Course, prof: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, 50)
    before = table_of(prof)
    monkeypatch.setattr("sandbox.boards.grading.ENGINE_VERSION", "9.9.9")
    from sandbox.boards.standing import recount

    recount(assignment)
    assert table_of(prof) == before
    found = regrading.start(people.actor(prof), assignment, assignment.version, "all", None)
    run = found.rows.get().after
    assert (run.engine, run.pk != made.run_id) == ("9.9.9", True)


def test_a_course_can_be_deleted_with_everything_in_it(course: Course, prof: Enrolment) -> None:
    assignment, made = fifty(course)
    regraded(prof, assignment, made)
    course.delete()
    assert not Submission.objects.exists()
    assert not GradingRun.objects.exists()


def moved(document: dict[str, Any], by: float, name: str) -> dict[str, Any]:
    """The same design at other places under other names."""
    for component in document["components"].values():
        if component["kind"] != "client":
            component["x"] += by
            component["name"] = f"{component['name']} {name}"
    return document


def test_the_same_answer_alone_is_no_evidence_and_the_same_layout_is(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    students = [people.member(course, f"s{n}") for n in range(6)]
    for n, student in enumerate(students):
        document = moved(boards.design(3), 7.0 if n < 2 else 100.0 * n, "x" if n < 2 else f"{n}")
        with clock.standing_at(DUE - HOUR):
            submit(assignment, student, document)
    boards.finish_all(70)
    found = similarity.pairs(similarity.handed_in(assignment, students))
    assert [{pair.one.enrolment.key, pair.other.enrolment.key} for pair in found] == [
        {students[0].key, students[1].key}
    ]
    assert found[0].layout == 1.0
    assert found[0].topology == 0.0  # everybody has this answer
    assert any("API x" in line for line in found[0].same)


def test_a_drawing_that_was_moved_as_a_whole_is_found_again(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    students = [people.member(course, f"s{n}") for n in range(4)]
    for n, student in enumerate(students):
        document = moved(boards.design(3), 0.0 if n < 2 else 9.0 * n, "x" if n < 2 else f"{n}")
        for component in document["components"].values():
            component["x"], component["y"] = component["x"] + 35.0 * n, component["y"] - 20.0 * n
        with clock.standing_at(DUE - HOUR):
            submit(assignment, student, document)
    boards.finish_all(70)
    found = similarity.pairs(similarity.handed_in(assignment, students))
    assert [{pair.one.enrolment.key, pair.other.enrolment.key} for pair in found] == [
        {students[0].key, students[1].key}
    ]
    assert found[0].layout == 1.0
    assert any("API x” → sql “DB x” (+240, +0)" in line for line in found[0].same)


def test_what_the_start_gave_everybody_is_no_evidence(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    students = [people.member(course, f"s{n}") for n in range(2)]
    start = boards.draft()["start"]
    for student in students:
        document = {"format": "loadstone-design/1", "name": student.key, **start}
        with clock.standing_at(DUE - HOUR):
            submit(assignment, student, document)
    boards.finish_all(70)
    assert similarity.pairs(similarity.handed_in(assignment, students)) == []


def test_a_design_that_came_at_once_is_told_from_one_that_grew() -> None:
    pasted, grown = [[5, 8, 7, 5]], [[60, 4, 3, 1], [120, 5, 4, 1], [300, 6, 5, 1], [400, 8, 7, 2]]
    assert similarity.pasted_share(pasted, 3) == 1.0
    assert similarity.pasted_share(grown, 3) == 0.4
    assert similarity.pasted_share([], 3) is None


def test_looking_for_similarity_is_logged(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course)
    assert client_of(prof).get(f"/a/{assignment.pk}/similarity").status_code == 200
    assert AuditEntry.objects.filter(action="similarity.seen").exists()


def test_the_histogram_of_what_saturates_first_adds_up(course: Course, prof: Enrolment) -> None:
    assignment = boards.assignment(course, hidden=False)
    for n, kind in enumerate(["sql"] * 6 + ["api"] * 3 + ["cache"]):
        hand_in(assignment, people.member(course, f"s{n}"), 50 + n, servers=1 + n, bottleneck=kind)
    told = insight.aggregates(assignment, public=False)
    assert [(one["count"], one["percent"]) for one in told["bottlenecks"]] == [
        (6, 60), (3, 30), (1, 10)
    ]  # fmt: skip
    assert sum(one["count"] for one in told["histogram"]) == told["n"] == 10
    assert (told["mean"], told["to_pass"]["passed"]) == (54.5, 0)


def test_the_front_of_cost_latency_and_nines_holds_what_nothing_beats(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    for n, (cost, p99) in enumerate([(1000.0, 300.0), (2000.0, 100.0), (2500.0, 350.0)]):
        hand_in(
            assignment, people.member(course, f"s{n}"), 50, servers=n + 1, cost=cost, p99_ms=p99
        )
    front = {
        point["cost"]: point["front"] for point in insight.aggregates(assignment, False)["pareto"]
    }
    assert front == {1000.0: True, 2000.0: True, 2500.0: False}


def test_who_runs_often_without_gain_is_stuck(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    ada, bob = people.member(course, "ada"), people.member(course, "bob")
    for student, gains in ((ada, False), (bob, True)):
        work = open_work(assignment, student)
        for n in range(11):
            document = boards.design(n + 1)
            document["name"] = f"{student.key}{n}"
            with clock.standing_at(DUE - 5 * HOUR + timedelta(minutes=3 * n)):
                trial = try_out(work, document)
            boards.finish(GradingRun.objects.get(pk=trial.run_id), 20.0 + (n if gains else 0))
    found = insight.stuck(assignment, [ada, bob])
    assert [one["student"].key for one in found] == [ada.key]
    assert found[0]["runs"] == 11


def test_students_see_the_distribution_only_where_it_is_shown_and_its_public_part(
    course: Course,
) -> None:
    assignment = boards.assignment(course)
    ada = people.member(course, "ada")
    hand_in(assignment, ada, 61.61, hidden=13.37)
    address = f"/a/{assignment.pk}/insight"
    assert client_of(ada).get(address).status_code == 404
    Assignment.objects.filter(pk=assignment.pk).update(show_aggregates=True)
    page = client_of(ada).get(address).content.decode()
    assert SECRET not in page
    assert "Traffic surge" not in page
    assert "stuck" not in page


def class_of(course: Course, size: int) -> Assignment:
    """An assignment that everybody has handed something in to."""
    assignment = boards.assignment(course, hidden=False, ranking="full")
    section = Label.objects.create(course=course, name="A")
    assignment.overrides.create(label=section, fields={"due": {"hours": 1}})
    for n in range(size):
        student = people.member(course, f"c{course.pk}{n}", section)
        hand_in(assignment, student, 61.0 + n % 30, servers=1 + n % 9)
    return assignment


PAGES = ("/b/{a}/ranking", "/a/{a}", "/a/{a}/work", "/a/{a}/insight", "/c/{c}/gradebook",
         "/c/{c}/grades.csv", "/c/{c}", "/c/{c}/people")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_many_queries_for_forty_students_as_for_four(page: str) -> None:
    counts = []
    for size in (4, 40):
        course = people.course()
        prof = people.staff(course, f"prof{size}", instructor=True)
        assignment = class_of(course, size)
        client = client_of(prof)
        address = page.format(a=assignment.pk, c=course.pk)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 25


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_of_staff_speaks_both_languages(
    course: Course, prof: Enrolment, language: str
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, 70)
    work = open_work(assignment, ada)
    save_work(work, parse_design(boards.design(4)))
    client = client_of(prof, language)
    for path in ("insight", "work", f"work/{ada.key}", "regrades", "similarity"):
        page = client.get(f"/a/{assignment.pk}/{path}")
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.content.decode()
    page = client.get(f"/c/{course.pk}/canvas").content.decode()
    assert ("맞추기" in page) is (language == "ko")
    assert Notice.objects.count() == 0
