"""Coming into a live session: seats, codes, names, PINs, and who is kept out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from sandbox.classes.models import Course, Enrolment, Label
from sandbox.liveclass import joining, phases
from sandbox.liveclass.entering import cookie_of
from sandbox.liveclass.models import LiveSession, Seat
from tests.sandbox.classes import people
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


def test_a_guest_comes_in_by_code_without_an_account(opened: LiveSession) -> None:
    client, seat = rooms.join(opened, name="Blue Whale")
    assert seat.pseudonym == "Blue Whale"
    assert seat.enrolment is None
    assert client.get(f"/live/s/{opened.pk}").status_code == 200


def test_the_code_may_be_typed_in_small_letters_with_spaces(opened: LiveSession) -> None:
    code = opened.code
    answer = rooms.browser().post("/live", {"code": f" {code[:3].lower()} {code[3:].lower()}"})
    assert answer.headers["Location"] == f"/live/{code}"


def test_a_wrong_code_says_so_and_guessing_is_stopped(opened: LiveSession, settings: Any) -> None:
    client = rooms.browser()
    for _ in range(joining.WRONG_CODES):
        assert client.post("/live", {"code": "222222"}).status_code == 404
    assert client.post("/live", {"code": opened.code}).status_code == 429


@pytest.mark.parametrize("name", ["fuck", "<b>hi</b>", "x", "  ", "!!!", "a" * 31])
def test_a_name_that_does_not_belong_on_a_wall_becomes_a_neutral_one(
    opened: LiveSession, name: str
) -> None:
    _, seat = rooms.join(opened, name=name)
    assert seat.pseudonym.strip() != name.strip()
    assert len(seat.pseudonym.split()) >= 2


def test_a_name_that_is_taken_becomes_another_one(opened: LiveSession) -> None:
    rooms.join(opened, name="고래")
    _, second = rooms.join(opened, name="고래")
    assert second.pseudonym != "고래"


def test_the_same_browser_keeps_its_seat(opened: LiveSession) -> None:
    client, seat = rooms.join(opened)
    again = client.post(f"/live/{opened.code}", {"name": "Other", "nonce": "n"})
    assert again.status_code == 302
    assert [one.pk for one in opened.seats.all()] == [seat.pk]


def test_pressing_join_twice_takes_one_seat(opened: LiveSession) -> None:
    for _ in range(2):
        rooms.browser().post(f"/live/{opened.code}", {"name": "Ada", "nonce": "same"})
    assert opened.seats.count() == 1


def test_a_member_has_one_seat_on_every_device(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    student = people.member(course, "ada")
    rooms.join(opened, rooms.browser(student))
    other = rooms.browser(student)
    answer = other.get(f"/live/{opened.code}")
    assert answer.headers["Location"] == f"/live/s/{opened.pk}"
    assert opened.seats.count() == 1
    assert other.get(f"/live/s/{opened.pk}").status_code == 200


def test_a_seat_has_another_name_than_its_member_has_in_the_course(
    course: Course, opened: LiveSession
) -> None:
    student = people.member(course, "ada")
    _, seat = rooms.join(opened, rooms.browser(student))
    assert seat.enrolment == student
    assert seat.pseudonym not in (student.pseudonym, student.identity.name)


def test_the_pin_takes_a_seat_up_on_another_device(opened: LiveSession) -> None:
    _, seat = rooms.join(opened, name="Ada")
    phone = rooms.browser()
    answer = phone.post(f"/live/{opened.code}", {"name": "ada", "pin": seat.pin})
    assert answer.status_code == 302
    assert phone.get(f"/live/s/{opened.pk}").status_code == 200
    assert opened.seats.count() == 1


def test_a_pin_cannot_be_guessed(opened: LiveSession) -> None:
    _, seat = rooms.join(opened, name="Ada")
    wrong = f"{(int(seat.pin) + 1) % 10_000:04}"
    thief = rooms.browser()
    for _ in range(joining.WRONG_PINS):
        assert thief.post(f"/live/{opened.code}", {"name": "Ada", "pin": wrong}).status_code == 404
    assert thief.post(f"/live/{opened.code}", {"name": "Ada", "pin": seat.pin}).status_code == 429


def test_a_locked_session_takes_nobody_new_and_lets_its_own_back_in(
    host: Enrolment, opened: LiveSession
) -> None:
    client, _ = rooms.join(opened)
    phases.lock(opened, True)
    assert rooms.browser().post(f"/live/{opened.code}", {"name": ""}).status_code == 403
    assert client.post(f"/live/{opened.code}", {"name": ""}).status_code == 302
    assert opened.seats.count() == 1


def test_without_guests_only_members_come_in(course: Course, host: Enrolment) -> None:
    opened = rooms.session(course, host, guests=False)
    assert rooms.browser().post(f"/live/{opened.code}", {"name": ""}).status_code == 403
    stranger = people.member(people.course(), "eve")
    assert rooms.browser(stranger).post(f"/live/{opened.code}", {"name": ""}).status_code == 403
    rooms.join(opened, rooms.browser(people.member(course, "ada")))


def test_a_removed_browser_comes_in_no_more(host: Enrolment, opened: LiveSession) -> None:
    client, seat = rooms.join(opened)
    phases.remove(people.actor(host), opened, seat.pk)
    assert client.get(f"/live/s/{opened.pk}").status_code == 403
    assert client.post(f"/live/{opened.code}", {"name": ""}).status_code == 403
    assert opened.seats.count() == 1


def test_somebody_who_leaves_counts_no_more_and_may_come_back(opened: LiveSession) -> None:
    client, seat = rooms.join(opened)
    assert rooms.send(client, opened, "leave", {}).status_code == 200
    assert rooms.seen_by(seat)["session"]["seats"] == 0
    assert client.get(f"/live/s/{opened.pk}").headers["Location"] == f"/live/{opened.code}"
    client.post(f"/live/{opened.code}", {"name": ""})
    assert rooms.seen_by(seat)["session"]["seats"] == 1


def test_a_new_code_stops_the_old_one_at_once(opened: LiveSession) -> None:
    client, _ = rooms.join(opened)
    old = opened.code
    phases.renew_code(opened)
    assert rooms.browser().get(f"/live/{old}").status_code == 404
    assert client.get(f"/live/s/{opened.pk}").status_code == 200


def test_a_forged_cookie_holds_no_seat(opened: LiveSession) -> None:
    _, seat = rooms.join(opened)
    thief = rooms.browser()
    thief.cookies[cookie_of(opened.pk)] = seat.pk
    assert thief.get(f"/live/s/{opened.pk}").headers["Location"] == "/live"
    assert rooms.send(thief, opened, "leave", {}).status_code == 404


def test_a_seat_of_one_session_is_none_in_another(course: Course, host: Enrolment) -> None:
    first, second = rooms.session(course, host), rooms.session(course, host)
    client, _ = rooms.join(first)
    client.cookies[cookie_of(second.pk)] = client.cookies[cookie_of(first.pk)].value
    assert rooms.send(client, second, "leave", {}).status_code == 404


def test_labels_give_their_members_time(course: Course, host: Enrolment) -> None:
    label = Label.objects.create(course=course, name="Extra time")
    opened = rooms.session(course, host, extra_time={str(label.pk): 150})
    _, seat = rooms.join(opened, rooms.browser(people.member(course, "ada", label)))
    rooms.go_to(opened, host, "build")
    opened.refresh_from_db()
    phases.count_down(opened, "build", 5)
    opened.refresh_from_db()
    ends = Seat.objects.get(pk=seat.pk).ends(opened)
    assert ends is not None
    assert (ends - opened.since).total_seconds() == 450
