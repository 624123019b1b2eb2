"""Driving a live session: who may, in which order, and what double clicks and late messages do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache

from sandbox import clock
from sandbox.boards.models import GradingRun, Submission
from sandbox.classes.models import AuditEntry, Course, Enrolment, Grant
from sandbox.designs.models import Document
from sandbox.liveclass import ending, phases
from sandbox.liveclass.ending import close_forgotten, forget_guests
from sandbox.liveclass.models import LiveSession, Seat
from sandbox.refusal import Refusal
from tests.sandbox.classes import boards, people
from tests.sandbox.liveclass import rooms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def course() -> Course:
    return people.course()


@pytest.fixture
def host(course: Course) -> Enrolment:
    return rooms.instructor(course)


@pytest.fixture
def opened(course: Course, host: Enrolment) -> LiveSession:
    return rooms.session(course, host)


def phase_of(opened: LiveSession) -> str:
    return LiveSession.objects.get(pk=opened.pk).phase


def test_a_session_is_opened_from_the_assignments_page(course: Course, host: Enrolment) -> None:
    assignment = boards.assignment(course)
    page = rooms.browser(host)
    assert "open-live" in page.get(f"/a/{assignment.pk}/live").content.decode()
    answer = page.post(f"/a/{assignment.pk}/live", {"guests": "on"})
    opened = LiveSession.objects.get()
    assert answer.headers["Location"] == f"/live/s/{opened.pk}/control"
    assert page.get(answer.headers["Location"]).status_code == 200
    assert page.get(f"/live/s/{opened.pk}/projector").status_code == 200
    assert page.get(f"/live/s/{opened.pk}/qr.svg").headers["Content-Type"] == "image/svg+xml"


def test_an_assignment_has_one_open_session(course: Course, host: Enrolment) -> None:
    assignment = boards.assignment(course)
    settings = {"guests": True, "extra_time": {}}
    phases.open_session(people.actor(host), assignment, **settings)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="open already"):
        phases.open_session(people.actor(host), assignment, **settings)  # type: ignore[arg-type]


def test_a_draft_has_no_session(course: Course, host: Enrolment) -> None:
    assignment = boards.assignment(course, published=None)
    with pytest.raises(Refusal, match="Publish"):
        phases.open_session(people.actor(host), assignment, guests=True, extra_time={})


@pytest.mark.parametrize("role", ["student", "grader", "author", "stranger", "guest"])
def test_only_who_may_publish_drives_a_session(
    course: Course, opened: LiveSession, role: str
) -> None:
    if role == "guest":
        client, _ = rooms.join(opened)
    elif role == "stranger":
        client = rooms.browser(people.staff(people.course(), instructor=True))
    elif role == "student":
        client = rooms.browser(people.member(course))
    else:
        client = rooms.browser(people.staff(course, **{role: True}))
    answer = rooms.command(client, opened, "phase", phase="build", seen="lobby")
    assert answer.status_code in (401, 404)
    assert phase_of(opened) == "lobby"
    sees = client.get(f"/live/s/{opened.pk}/control").status_code
    assert sees == (200 if role in ("grader", "author") else 302 if role == "guest" else 404)


def test_a_colleague_with_the_grant_goes_on_where_the_first_stopped(
    course: Course, opened: LiveSession
) -> None:
    colleague = people.staff(course, author=True, grants=[Grant.PUBLISH.value])
    answer = rooms.command(rooms.browser(colleague), opened, "phase", phase="build", seen="lobby")
    assert answer.status_code == 200
    assert phase_of(opened) == "build"


def test_the_phases_follow_one_another(host: Enrolment, opened: LiveSession) -> None:
    for wanted in rooms.ORDER[1:]:
        assert rooms.go_to(opened, host, wanted).phase == wanted


def test_a_double_click_goes_on_once(host: Enrolment, opened: LiveSession) -> None:
    page = rooms.browser(host)
    for _ in range(2):
        answer = rooms.command(page, opened, "phase", phase="predict", seen="lobby", minutes=5)
        assert answer.status_code == 200
    first = LiveSession.objects.get(pk=opened.pk)
    assert first.phase == "predict"


def test_a_second_click_does_not_start_the_countdown_anew(
    host: Enrolment, opened: LiveSession
) -> None:
    actor = people.actor(host)
    began = phases.advance(actor, opened, "predict", "lobby", 5)
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        again = phases.advance(actor, opened, "predict", "lobby", 5)
    assert again.ends == began.ends


def test_a_message_from_an_earlier_phase_changes_nothing(
    host: Enrolment, opened: LiveSession
) -> None:
    rooms.go_to(opened, host, "build")
    answer = rooms.command(rooms.browser(host), opened, "phase", phase="predict", seen="lobby")
    assert answer.status_code == 409
    assert answer.json()["code"] == "phase_changed"
    assert phase_of(opened) == "build"


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [("lobby", "reveal"), ("lobby", "ended"), ("lobby", "nonsense"), ("lobby", "surge")],
)
def test_no_phase_is_jumped_over(
    host: Enrolment, opened: LiveSession, seen: str, wanted: str
) -> None:
    answer = rooms.command(rooms.browser(host), opened, "phase", phase=wanted, seen=seen)
    assert answer.status_code == 409
    assert phase_of(opened) == "lobby"


def test_a_board_with_an_empty_canvas_has_nothing_to_predict(
    course: Course, host: Enrolment
) -> None:
    empty = boards.draft()["start"]
    empty = {**empty, "components": {"users": empty["components"]["users"]}, "connections": {}}
    assignment = boards.assignment(course)
    assignment.version = boards.make_version(boards.board(course, start=empty))
    assignment.save()
    opened = phases.open_session(people.actor(host), assignment, guests=True, extra_time={})
    answer = rooms.command(rooms.browser(host), opened, "phase", phase="predict", seen="lobby")
    assert answer.json()["code"] == "nothing_to_predict"


@pytest.mark.parametrize("minutes", [-1, 0.1, 121, 1e9])
def test_a_countdown_has_bounds(host: Enrolment, opened: LiveSession, minutes: float) -> None:
    rooms.go_to(opened, host, "build")
    answer = rooms.command(rooms.browser(host), opened, "countdown", seen="build", minutes=minutes)
    assert answer.status_code == 422
    assert LiveSession.objects.get(pk=opened.pk).ends is None


def test_a_countdown_can_be_set_and_taken_away(host: Enrolment, opened: LiveSession) -> None:
    rooms.go_to(opened, host, "build")
    page = rooms.browser(host)
    rooms.command(page, opened, "countdown", seen="build", minutes=5)
    assert LiveSession.objects.get(pk=opened.pk).ends is not None
    rooms.command(page, opened, "countdown", seen="build", minutes=0)
    assert LiveSession.objects.get(pk=opened.pk).ends is None


def test_extra_time_of_one_seat_makes_five_minutes_seven_and_a_half(
    host: Enrolment, opened: LiveSession
) -> None:
    _, seat = rooms.join(opened)
    rooms.command(rooms.browser(host), opened, "time", seat=seat.pk, percent=150)
    rooms.go_to(opened, host, "build")
    opened.refresh_from_db()
    phases.count_down(opened, "build", 5)
    told = rooms.seen_by(seat)
    assert told["seat"]["ends"] - told["session"]["since"] == 450_000
    assert told["session"]["ends"] - told["session"]["since"] == 300_000


def test_a_seat_of_another_session_cannot_be_removed(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    _, elsewhere = rooms.join(rooms.session(course, host))
    answer = rooms.command(rooms.browser(host), opened, "remove", seat=elsewhere.pk)
    assert answer.status_code == 404
    assert Seat.objects.get(pk=elsewhere.pk).removed is None


def test_a_session_without_csrf_token_is_not_driven(host: Enrolment, opened: LiveSession) -> None:
    from django.test import Client

    page = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    page.force_login(rooms.get_user_model().objects.get(pk=host.identity.user_id))
    answer = rooms.command(page, opened, "phase", phase="build", seen="lobby")
    assert answer.status_code == 403
    assert phase_of(opened) == "lobby"


def test_a_session_that_ended_changes_no_more(host: Enrolment, opened: LiveSession) -> None:
    page = rooms.browser(host)
    assert rooms.command(page, opened, "end", keep=True).status_code == 200
    assert rooms.command(page, opened, "end", keep=False).status_code == 200
    ended = LiveSession.objects.get(pk=opened.pk)
    assert (ended.phase, ended.kept) == ("ended", True)
    answer = rooms.command(page, opened, "phase", phase="build", seen="lobby")
    assert answer.status_code == 410
    assert rooms.browser().get(f"/live/{opened.code}").status_code == 404


def test_a_session_that_is_kept_keeps_what_the_class_did_and_not_who(
    host: Enrolment, opened: LiveSession
) -> None:
    _, seat = rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    rooms.finish_runs(opened)
    rooms.finish_gradings()
    rooms.go_to(opened, host, "reveal")
    ending.end(people.actor(host), opened, keep=True)
    told = rooms.seen_by(seat)["session"]
    assert told["surge"]["done"] == 1
    assert told["scores"]["n"] == 1
    assert seat.pseudonym not in str(LiveSession.objects.get(pk=opened.pk).summary)


def test_a_session_that_is_thrown_away_leaves_no_seat_and_no_drawing(
    host: Enrolment, opened: LiveSession
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    rooms.send(client, opened, "work", {"design": boards.design(5)})
    rooms.go_to(opened, host, "surge")
    document = Seat.objects.get(pk=seat.pk).document_id
    ending.end(people.actor(host), opened, keep=False)
    assert not opened.seats.exists()
    assert not Document.objects.filter(pk=document).exists()
    assert not GradingRun.objects.filter(document=document).exists()


def test_a_design_that_was_also_handed_in_outlives_the_session(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    from sandbox.boards.submitting import submit

    ada = people.member(course)
    submit(opened.assignment, ada, boards.design(5))
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    rooms.send(client, opened, "work", {"design": boards.design(5)})
    rooms.go_to(opened, host, "surge")
    document = Seat.objects.get(pk=seat.pk).document_id
    ending.end(people.actor(host), opened, keep=False)
    assert Document.objects.filter(pk=document).exists()
    assert Submission.objects.get(enrolment=ada).document_id == document


def test_a_forgotten_session_closes_by_itself(opened: LiveSession) -> None:
    with clock.standing_at(clock.now() + timedelta(hours=3, minutes=59)):
        assert close_forgotten() == 0
    with clock.standing_at(clock.now() + timedelta(hours=4, minutes=1)):
        assert close_forgotten() == 1
    assert phase_of(opened) == "ended"


def test_guests_are_forgotten_after_a_month_and_members_stay(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    rooms.join(opened)
    _, member = rooms.join(opened, rooms.browser(people.member(course)))
    ending.end(people.actor(host), opened, keep=True)
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert forget_guests() == 1
    assert [seat.pk for seat in opened.seats.all()] == [member.pk]


def test_what_changes_a_session_for_good_is_logged(host: Enrolment, opened: LiveSession) -> None:
    rooms.go_to(opened, host, "reveal")
    ending.end(people.actor(host), opened, keep=True)
    actions = set(AuditEntry.objects.filter(subject=opened.pk).values_list("action", flat=True))
    assert {"live.opened", "live.revealed", "live.ended"} <= actions


def test_a_purged_course_takes_its_sessions_and_their_drawings_along(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    from sandbox.classes.retention import purge

    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    rooms.send(client, opened, "work", {"design": boards.design(5)})
    rooms.go_to(opened, host, "surge")
    document = Seat.objects.get(pk=seat.pk).document_id
    purge(course)
    assert not LiveSession.objects.exists()
    assert not Document.objects.filter(pk=document).exists()


def test_a_course_that_was_put_away_takes_nobody_in(course: Course, opened: LiveSession) -> None:
    course.archived = clock.now()
    course.save()
    assert rooms.browser().get(f"/live/{opened.code}").status_code == 404


def test_sessions_are_in_the_file_of_their_course_and_of_their_people(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    import json

    from sandbox.liveclass.people import export_seats, export_sessions

    ada = people.member(course)
    client, seat = rooms.join(opened, rooms.browser(ada))
    rooms.go_to(opened, host, "build")
    rooms.send(client, opened, "work", {"design": boards.design(5)})
    ((_, whole),) = export_sessions(None, course=course)
    (told,) = json.loads(whole)
    assert told["seats"][0]["student_key"] == ada.key
    ((_, own),) = export_seats(None, user=ada.identity.user)
    assert json.loads(own)[0]["pseudonym"] == seat.pseudonym
    assert json.loads(own)[0]["design"]["components"]["api"]["params"]["instances"] == 5
