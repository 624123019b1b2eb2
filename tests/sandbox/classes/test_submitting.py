"""Handing in: what counts, what a token buys, what is refused, and what a student sees."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sandbox import clock
from sandbox.boards import grading
from sandbox.boards.models import GradeEntry, GradingRun, Override, Submission, Work
from sandbox.boards.submitting import desk, submit
from sandbox.boards.timelines import reveals_at
from sandbox.boards.visibility import is_revealed
from sandbox.classes.models import Course, Enrolment, Label, Notice
from sandbox.refusal import Refusal
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE, HIDDEN_FACTOR, SECRET

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at(moment: datetime) -> Any:
    return clock.standing_at(moment)


def hand_in(assignment: Any, student: Enrolment, moment: datetime, total: float | None = None,
            servers: int = 2, hidden: float | None = None) -> Submission:  # fmt: skip
    """A submission at a moment, graded at once where ``total`` says to what."""
    with at(moment):
        made = submit(assignment, student, boards.design(servers))
    if total is not None:
        for run in {made.run_id, made.public_run_id}:
            waiting = GradingRun.objects.get(pk=run)
            if waiting.status == "queued":
                boards.finish(waiting, total, hidden)
    return made


def browser(student: Enrolment, moment: datetime, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language,
                    HTTP_X_TEST_NOW=moment.isoformat())  # fmt: skip
    client.force_login(student.identity.user)
    return client


def entry(assignment: Any, student: Enrolment) -> GradeEntry:
    return GradeEntry.objects.get(assignment=assignment, enrolment=student)


def test_an_on_time_submission_beats_a_better_late_one(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    first = hand_in(assignment, ada, DUE - HOUR, 70)
    hand_in(assignment, ada, DUE + HOUR, 85, servers=3)
    grade = entry(assignment, ada)
    assert (grade.submission_id, grade.raw, grade.credit, grade.final) == (first.pk, 70, 100, 70)
    page = browser(ada, DUE + 2 * HOUR).get(f"/b/{assignment.pk}/results").content.decode()
    assert "70 × 100\N{NO-BREAK SPACE}% = <strong>70</strong>" in page
    assert "85 × 80\N{NO-BREAK SPACE}% = <strong>68</strong>" in page


def test_receipt_decides_not_grading(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    made = hand_in(assignment, ada, DUE - HOUR)
    with at(DUE + 100 * HOUR):
        boards.finish(GradingRun.objects.get(pk=made.run_id), 90)
    assert entry(assignment, ada).final == 90


def test_a_submission_is_graded_by_a_worker_and_never_by_the_browser(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    answer = browser(ada, DUE - HOUR).post(
        f"/api/v1/assignments/{assignment.pk}/submissions",
        {"design": boards.design(), "total": 100, "score": 100}, content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 201
    assert answer.json()["result"] == {"state": "grading", "hidden": None}
    assert entry(assignment, ada).final is None


def test_a_real_design_is_graded_to_the_engines_score(course: Course) -> None:
    from simulator.design import parse_design
    from simulator.judge.board_document import parse_board
    from simulator.judge.grade import grade

    assignment, ada = boards.assignment(course), people.member(course, "ada")
    made = hand_in(assignment, ada, DUE - HOUR)
    grading.work_on(made.run_id)
    run = GradingRun.objects.get(pk=made.run_id)
    challenge = parse_board(assignment.version.document)
    wanted = grade(challenge, parse_design(boards.design()), grading.seed_of(assignment.version))
    assert run.total == wanted.score.total
    assert run.bottleneck in {"api", "sql", "lb"}
    assert entry(assignment, ada).final == wanted.score.total
    part = GradingRun.objects.get(pk=made.public_run_id)
    public = grade(challenge.public(), parse_design(boards.design()), run.seed)
    assert part.result == json.loads(json.dumps(public.to_json()))
    assert (run.tries, part.tries) == (1, 1)


def test_what_stops_both_gradings_of_a_submission_is_told_of_both(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    made = hand_in(assignment, ada, DUE - HOUR)

    def fail(*_: Any) -> Any:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(grading, "frames_of", fail)
    grading.work_on(made.run_id)
    states = dict(GradingRun.objects.filter(version=assignment.version).values_list("pk", "status"))
    assert states[made.public_run_id] == "failed"
    assert states[made.run_id] == "queued"
    grading.work_on(made.run_id)
    assert GradingRun.objects.get(pk=made.run_id).status == "failed"


def test_the_same_design_is_graded_once(course: Course) -> None:
    assignment = boards.assignment(course, hidden=False)
    runs = {hand_in(assignment, people.member(course), DUE - HOUR).run_id for _ in range(3)}
    assert len(runs) == 1


def test_three_tokens_buy_hidden_feedback_and_the_fourth_submission_counts_all_the_same(
    course: Course,
) -> None:
    assignment, cy = boards.assignment(course), people.member(course, "cy")
    made = [
        hand_in(assignment, cy, DUE - 30 * HOUR, 60 + servers, servers, hidden=20)
        for servers in (1, 2, 3, 4)
    ]
    assert [one.token_spent for one in made] == [True, True, True, False]
    page = browser(cy, DUE - 29 * HOUR).get(f"/b/{assignment.pk}/results").content.decode()
    assert "Hidden: pending" in page
    assert page.count("the first that fails is") == 3
    assert entry(assignment, cy).final == 64
    with at(DUE - 5 * HOUR):
        assert desk(assignment, cy).purse.left == 1


def test_the_identical_design_again_spends_no_token_and_shows_what_it_showed(
    course: Course,
) -> None:
    assignment, cy = boards.assignment(course), people.member(course, "cy")
    hand_in(assignment, cy, DUE - 3 * HOUR, 70, hidden=10)
    again = hand_in(assignment, cy, DUE - 2 * HOUR)
    assert (again.token_spent, again.shows_hidden) == (False, True)


def test_a_token_comes_back_when_grading_fails_through_our_fault(course: Course) -> None:
    assignment, cy = boards.assignment(course), people.member(course, "cy")
    made = hand_in(assignment, cy, DUE - 3 * HOUR)
    run = grading.claim(made.run_id)
    assert run is not None
    grading.finish(run, grading.RunStatus.FAILED, error={"code": "too_slow", "lasting": False})
    with at(DUE - 2 * HOUR):
        assert desk(assignment, cy).purse.left == 3
    assert entry(assignment, cy).final is None
    assert Notice.objects.filter(enrolment=cy, kind="refunded").exists()


def test_a_design_that_cannot_be_judged_earns_nothing_and_is_told_why(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    document = boards.design()
    del document["connections"]["c"], document["components"]["db"]
    with at(DUE - HOUR):
        made = submit(assignment, ada, document)
    grading.work_on(made.run_id)
    page = browser(ada, DUE - HOUR).get(f"/b/{assignment.pk}/results").content.decode()
    assert "Traceback" not in page
    assert entry(assignment, ada).final == GradingRun.objects.get(pk=made.run_id).total


@pytest.mark.parametrize(
    ("moment", "code"), [(DUE - 999 * HOUR, "not_open"), (DUE + 30 * HOUR, "closed")]
)
def test_nothing_is_taken_before_it_opens_or_after_it_closes(
    course: Course, moment: datetime, code: str
) -> None:
    assignment = boards.assignment(course, after="closed", release=DUE - 100 * HOUR)
    with at(moment), pytest.raises(Refusal) as refused:
        submit(assignment, people.member(course), boards.design())
    assert refused.value.code == code


def test_a_practice_submission_is_graded_and_counts_nothing(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, DUE + 48 * HOUR, 95)
    assert (entry(assignment, ada).status, entry(assignment, ada).final) == ("missing", None)


def test_attempts_run_out(course: Course) -> None:
    assignment, ada = boards.assignment(course, attempts=1), people.member(course, "ada")
    hand_in(assignment, ada, DUE - HOUR)
    with at(DUE - HOUR), pytest.raises(Refusal) as refused:
        submit(assignment, ada, boards.design(3))
    assert refused.value.code == "no_attempts_left"


def test_a_design_that_breaks_a_rule_is_refused_with_the_rule(course: Course) -> None:
    assignment = boards.assignment(course)
    document = boards.design()
    document["components"]["q"] = {"kind": "custom", "x": 0, "y": 0}
    with at(DUE - HOUR), pytest.raises(Refusal) as refused:
        submit(assignment, people.member(course), document)
    assert [problem.code for problem in refused.value.problems] == ["kind_not_allowed"]


def test_a_student_cannot_ask_for_less_traffic(course: Course) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    document = {**boards.design(), "workload": {"users": 1}, "goals": {"budget": 1e6}}
    with at(DUE - HOUR):
        made = submit(assignment, ada, document)
    kept = json.loads(made.document.body)
    assert (kept["workload"]["users"], kept["goals"]["budget"]) == (1000, 1500)


def test_an_extension_for_a_label_reaches_its_students_and_moves_with_the_date(
    course: Course,
) -> None:
    extra = Label.objects.create(course=course, name="+48 h")
    assignment, bob = boards.assignment(course, hidden=False), people.member(course, "bob", extra)
    Override.objects.create(assignment=assignment, label=extra, fields={"due": {"hours": 48}})
    hand_in(assignment, bob, DUE + 40 * HOUR, 80)
    assert entry(assignment, bob).credit == 100
    assignment.due = DUE + 24 * HOUR
    assignment.save()
    with at(DUE + 71 * HOUR):
        assert desk(assignment, bob).credit.kind == "due"


def test_hidden_results_open_when_the_last_active_student_is_through(course: Course) -> None:
    ada, bob = people.member(course, "ada"), people.member(course, "bob")
    assignment = boards.assignment(course)
    Override.objects.create(assignment=assignment, enrolment=bob, fields={"due": {"hours": 48}})
    hand_in(assignment, ada, DUE - HOUR, 75, hidden=15)
    close = DUE + timedelta(hours=72, minutes=5)
    assert reveals_at(assignment) == close
    with at(close - timedelta(seconds=1)):
        assert not is_revealed(assignment)
    before = browser(ada, DUE + 30 * HOUR).get(f"/b/{assignment.pk}/results").content.decode()
    after = browser(ada, close).get(f"/b/{assignment.pk}/results").content.decode()
    assert SECRET not in before
    assert SECRET in after


def test_a_dropped_students_extension_holds_nobody_up(course: Course) -> None:
    people.member(course, "ada")
    gone = people.member(course, "bob", status="dropped")
    assignment = boards.assignment(course)
    Override.objects.create(assignment=assignment, enrolment=gone, fields={"due": {"hours": 999}})
    assert reveals_at(assignment) == DUE + timedelta(hours=24, minutes=5)


def everything_a_student_gets(client: Client, assignment: Any, made: Submission) -> dict[str, str]:
    """Every page and answer of a student's, by address."""
    api, page = f"/api/v1/assignments/{assignment.pk}", f"/b/{assignment.pk}"
    found = {}
    for address in (
        page, f"{page}/results", f"{page}/ranking", f"/s/{made.pk}", f"/c/{assignment.course_id}",
        f"{api}/work", f"{api}/ranking", f"/api/v1/submissions/{made.pk}",
        f"/api/v1/submissions/{made.pk}/design", "/classes",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.content.decode()
    for address, body in (
        (f"{api}/trials", {"design": boards.design()}),
        (f"{api}/submissions", {"design": boards.design(4)}),
        (f"{api}/hints", {}),
    ):
        answer = client.post(address, body, content_type="application/json")
        assert answer.status_code in (200, 201, 202), (address, answer.content)
        found[address] = answer.content.decode()
        if address.endswith("trials"):
            again = client.get(f"{address}/{answer.json()['id']}")
            found[f"{address}/id"] = again.content.decode()
    return found


@pytest.mark.parametrize("feedback", ["none", "count", "first", "full"])
@pytest.mark.parametrize("ranking", ["off", "full"])
def test_nothing_hidden_reaches_a_student_before_the_reveal(
    course: Course, feedback: str, ranking: str
) -> None:
    ada = people.member(course, "ada")
    assignment = boards.assignment(course, feedback=feedback, ranking=ranking, tokens=0)
    made = hand_in(assignment, ada, DUE - 2 * HOUR, 73.37, hidden=13.37)
    boards.finish_all(51.51)
    found = everything_a_student_gets(browser(ada, DUE - HOUR), assignment, made)
    for address, text in found.items():
        for secret in (SECRET, str(HIDDEN_FACTOR), "13.37", '"reference"', '"par"'):
            assert secret not in text, (secret, address)


def test_the_public_score_before_the_reveal_knows_nothing_of_the_hidden_part(
    course: Course,
) -> None:
    ada = people.member(course, "ada")
    assignment = boards.assignment(course, ranking="full")
    with at(DUE - 2 * HOUR):
        made = submit(assignment, ada, boards.design())
    boards.finish(GradingRun.objects.get(pk=made.run_id), 31.5, hidden=1.5)
    boards.finish(GradingRun.objects.get(pk=made.public_run_id), 88.25)
    found = everything_a_student_gets(browser(ada, DUE - HOUR), assignment, made)
    assert "88.25" in found[f"/b/{assignment.pk}/results"]
    assert "88.25" in found[f"/api/v1/assignments/{assignment.pk}/ranking"]
    assert not any("31.5" in text for text in found.values())


def test_a_scenario_for_staff_alone_stays_with_staff(course: Course) -> None:
    ada = people.member(course, "ada")
    assignment = boards.assignment(course)
    made = hand_in(assignment, ada, DUE - HOUR, 70, hidden=10)
    run = GradingRun.objects.get(pk=made.run_id)
    row = {**run.result["rows"][1], "visibility": "staff", "text": {"en": "Staff", "ko": "Staff"}}
    run.result["rows"].append(row)
    run.save()
    page = browser(ada, DUE + 99 * HOUR).get(f"/b/{assignment.pk}/results").content.decode()
    assert SECRET in page
    assert "Staff" not in page


def test_an_unpublished_assignment_does_not_exist_for_students(course: Course) -> None:
    assignment = boards.assignment(course, published=None)
    ada = people.member(course, "ada")
    assert browser(ada, DUE - HOUR).get(f"/b/{assignment.pk}").status_code == 404
    assert f"/b/{assignment.pk}" not in browser(ada, DUE).get(f"/c/{course.pk}").content.decode()


def test_a_dropped_student_reads_and_hands_nothing_in(course: Course) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    hand_in(assignment, ada, DUE - 2 * HOUR, 66)
    ada.status = "dropped"
    ada.save()
    client = browser(ada, DUE - HOUR)
    assert "66" in client.get(f"/b/{assignment.pk}/results").content.decode()
    assert client.get(f"/b/{assignment.pk}").status_code == 200
    answer = client.post(f"/api/v1/assignments/{assignment.pk}/submissions",
                         {"design": boards.design()}, content_type="application/json")  # fmt: skip
    assert answer.status_code == 404


def test_a_preview_shows_friday_evening_and_leaves_no_rows(course: Course) -> None:
    prof = people.staff(course, "prof", instructor=True)
    assignment = boards.assignment(course)
    page = (
        browser(prof, DUE - 99 * HOUR)
        .get(f"/b/{assignment.pk}", {"at": "2026-09-19T01:00"})
        .content.decode()
    )
    assert "late: 80 %" in page
    assert str(HIDDEN_FACTOR) not in page
    answer = browser(prof, DUE).post(
        f"/api/v1/assignments/{assignment.pk}/preview", {"design": boards.design()},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 202
    assert not Work.objects.exists()
    assert not Submission.objects.exists()
    assert not GradeEntry.objects.exists()


def test_hints_come_one_after_a_run(course: Course) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    client, api = browser(ada, DUE - HOUR), f"/api/v1/assignments/{assignment.pk}"

    def ask() -> int:
        return len(client.post(f"{api}/hints", {}, content_type="application/json").json()["hints"])

    assert [ask(), ask()] == [1, 1]
    client.post(f"{api}/trials", {"design": boards.design()}, content_type="application/json")
    assert [ask(), ask()] == [2, 2]


def test_the_desk_keeps_the_drawing_and_how_it_grew(course: Course) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    client, api = browser(ada, DUE - HOUR), f"/api/v1/assignments/{assignment.pk}"
    client.get(f"/b/{assignment.pk}")
    client.put(f"{api}/work", {"design": boards.design()}, content_type="application/json")
    work = Work.objects.get(enrolment=ada)
    assert work.design["components"]["lb"]["kind"] == "lb"
    assert [step[1:] for step in work.history] == [[4, 3, 1]]


@pytest.mark.parametrize(("language", "word"), [("en", "Submissions"), ("ko", "제출물")])
def test_results_speak_both_languages(course: Course, language: str, word: str) -> None:
    assignment, ada = boards.assignment(course), people.member(course, "ada")
    page = browser(ada, DUE - HOUR, language).get(f"/b/{assignment.pk}/results").content.decode()
    assert word in page


@pytest.mark.parametrize(
    ("before", "submitted", "reminded"), [(23, False, True), (25, False, False), (23, True, False)]
)
def test_who_has_handed_nothing_in_a_day_before_the_deadline_is_reminded(
    course: Course, before: int, submitted: bool, reminded: bool
) -> None:
    assignment, ada = boards.assignment(course, hidden=False), people.member(course, "ada")
    if submitted:
        hand_in(assignment, ada, DUE - 30 * HOUR, 70)
    page = browser(ada, DUE - before * HOUR).get(f"/c/{course.pk}").content.decode()
    assert ("due-soon" in page) == reminded
