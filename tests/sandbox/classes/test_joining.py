"""Coming into a course by code, link, QR code or invitation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from sandbox import clock
from sandbox.classes import joining, roster
from sandbox.classes.models import CODE_LETTERS, Course, Identity, new_code
from sandbox.classes.pseudonyms import check_pseudonym, new_pseudonym
from sandbox.refusal import Refusal
from tests.sandbox.classes import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def browser(user: Any) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def test_a_code_has_six_letters_that_nobody_confuses() -> None:
    codes = "".join(new_code() for _ in range(200))
    assert len(codes) == 1200
    assert not set(codes) & set("01OIL")
    assert set(codes) <= set(CODE_LETTERS)


def test_a_student_joins_by_code_whatever_the_case(course: Course) -> None:
    ada = people.user("ada")
    answer = browser(ada).post("/join", {"code": f" {course.join_code.lower()} "})
    assert answer["Location"] == f"/c/{course.pk}"
    place = Identity.objects.get(course=course, user=ada).enrolment
    assert (place.role, place.status) == ("student", "active")


def test_the_link_asks_before_it_joins(course: Course) -> None:
    ada = people.user("ada")
    page = browser(ada).get(f"/join/{course.join_code}")
    assert course.name in page.content.decode()
    assert not Identity.objects.filter(user=ada).exists()


def test_joining_twice_gives_one_place(course: Course) -> None:
    ada = people.user("ada")
    assert joining.join(course, ada).key == joining.join(course, ada).key


def test_a_rotated_code_stops_at_once_and_members_stay(course: Course) -> None:
    ada, bob = people.user("ada"), people.user("bob")
    joining.join(course, ada)
    old = course.join_code
    joining.rotate_code(course)
    answer = browser(bob).post("/join", {"code": old})
    assert answer.status_code == 404
    assert "no longer valid" in answer.content.decode()
    assert browser(ada).get(f"/c/{course.pk}").status_code == 200


def test_who_is_on_the_roster_takes_the_place_that_was_kept(course: Course) -> None:
    roster.apply(course, "name,email\n김하늘,ada@example.org", drop=False)
    place = joining.join(course, people.user("ada"))
    assert place.identity.name == "김하늘"
    assert course.enrolments.count() == 1


def test_an_invitation_is_offered_and_accepted_without_a_code(course: Course) -> None:
    roster.apply(course, "name,email\nAda,ada@example.org", drop=False)
    ada = people.user("ada")
    client = browser(ada)
    assert course.name in client.get("/classes").content.decode()
    key = course.enrolments.get().key
    client.post("/join", {"invitation": key})
    assert course.enrolments.get().status == "active"


def test_somebody_elses_invitation_does_not_exist(course: Course) -> None:
    roster.apply(course, "name,email\nAda,ada@example.org", drop=False)
    answer = browser(people.user("eve")).post("/join", {"invitation": course.enrolments.get().key})
    assert answer.status_code == 404
    assert course.enrolments.get().status == "invited"


def test_who_was_dropped_and_joins_again_finds_the_same_place(course: Course) -> None:
    ada = people.user("ada")
    place = joining.join(course, ada)
    roster.drop_all([place])
    again = joining.join(course, ada)
    assert (again.key, again.status) == (place.key, "active")


@pytest.mark.parametrize(
    "closed",
    [{"join_open": False}, {"join_until": "past"}, {"archived": "past"},
     {"join_domain": "elsewhere.org"}],
)  # fmt: skip
def test_a_closed_door_stays_closed(course: Course, closed: dict[str, Any]) -> None:
    past = clock.now() - timedelta(minutes=1)
    for name, value in closed.items():
        setattr(course, name, past if value == "past" else value)
    with pytest.raises(Refusal):
        joining.join(course, people.user("ada"))
    assert not course.enrolments.exists()


def test_a_joiner_waits_where_each_is_approved(course: Course) -> None:
    course.join_approval = True
    ada = people.user("ada")
    place = joining.join(course, ada)
    assert place.status == "waiting"
    assert browser(ada).get(f"/c/{course.pk}").status_code == 404


def test_guessing_codes_is_stopped_by_account(course: Course) -> None:
    client = browser(people.user("eve"))
    for _ in range(joining.WRONG_CODES_PER_ACCOUNT):
        assert client.post("/join", {"code": "ZZZZZZ"}).status_code == 404
    assert client.post("/join", {"code": "ZZZZZZ"}).status_code == 429
    assert client.post("/join", {"code": course.join_code}).status_code == 429


def test_a_whole_class_joins_from_one_address(course: Course) -> None:
    for _ in range(60):
        answer = browser(people.user()).post("/join", {"code": course.join_code})
        assert answer.status_code == 302
    assert course.enrolments.count() == 60
    assert course.enrolments.values("pseudonym").distinct().count() == 60


def test_the_same_person_has_another_pseudonym_in_another_course() -> None:
    ada = people.user("ada")
    places = [joining.join(people.course(), ada) for _ in range(4)]
    assert len({place.pseudonym for place in places}) > 1
    assert len({place.key for place in places}) == 4


@pytest.mark.parametrize(
    "wanted", ["x", "a" * 31, "<b>bold</b>", "F u c k", "Admin", "씨 발", "12"]
)
def test_a_pseudonym_nobody_should_read_is_refused(course: Course, wanted: str) -> None:
    with pytest.raises(Refusal):
        check_pseudonym(course, None, wanted)


def test_a_pseudonym_of_somebody_else_is_refused_in_any_case(course: Course) -> None:
    people.member(course, pseudonym="Quiet Otter")
    with pytest.raises(Refusal):
        check_pseudonym(course, None, "quiet  otter")
    assert check_pseudonym(course, None, "조용한 수달") == "조용한 수달"


def test_a_korean_course_draws_korean_pseudonyms() -> None:
    assert not new_pseudonym(people.course(locale="ko")).isascii()
