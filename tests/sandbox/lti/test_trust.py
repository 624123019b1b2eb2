"""Whom a launch is believed, and for what: sessions, places on the roster, administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sandbox.classes.models import Course, Enrolment, Identity, Label
from sandbox.lti import roster
from sandbox.lti.models import Deployment, Link, Login, Seat, Subject
from tests.sandbox.classes import boards, people
from tests.sandbox.lti.conftest import begin, launch
from tests.sandbox.lti.platform import CLAIM, CLIENT, ROLE, MockPlatform

pytestmark = pytest.mark.django_db
STUDENT = [f"{ROLE}Learner"]
INSTRUCTOR = {"sub": "teacher", "name": "Prof", "email": "prof@school.example",
              f"{CLAIM}roles": [f"{ROLE}Instructor"]}  # fmt: skip


@pytest.fixture
def linked(lms: MockPlatform) -> Course:
    """A course that the platform's course is linked to."""
    course = people.course()
    Link.objects.create(deployment=Deployment.objects.get(), context_id="course-7", course=course)
    return course


def test_another_person_in_the_same_browser_finds_nothing_of_the_one_before(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    launch(client, lms, **INSTRUCTOR)
    assert client.get("/lti/connect").status_code == 200
    before = client.session.session_key
    course = people.course()
    Link.objects.create(deployment=Deployment.objects.get(), context_id="course-8", course=course)
    launch(client, lms, sub="person-2", email=None, **{f"{CLAIM}context": {"id": "course-8"}})
    assert client.session["_auth_user_id"] == str(Subject.objects.get(sub="person-2").user_id)
    assert client.session.session_key != before
    assert client.get("/lti/connect").status_code == 410


def test_a_session_that_was_there_before_the_launch_is_not_signed_in(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = session.session_key
    launch(client, lms)
    assert client.session.session_key != session.session_key
    assert "_auth_user_id" in client.session


def test_what_a_launch_began_is_taken_away_once_it_is_in(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    asked = begin(client, lms)
    token = lms.sign(lms.claims(asked["nonce"]))
    answer = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
    inside = client.get(answer["Location"])
    assert inside.cookies[f"lti_{asked['state']}"]["max-age"] == 0
    assert client.get(answer["Location"]).status_code == 410
    assert not Login.objects.exists()


def test_an_address_takes_a_place_of_staff_only_for_whom_the_platform_calls_staff(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    kept = people.staff(linked, "assistant", instructor=True)
    Identity.objects.filter(enrolment=kept).update(user=None, email="sky@school.example")
    Enrolment.objects.filter(pk=kept.pk).update(status="invited")
    client = browser_of()
    launch(client, lms, sub="sly")
    assert Seat.objects.get(sub="sly").identity.enrolment.role == "student"
    assert client.get(f"/c/{linked.pk}/people").status_code == 404
    launch(browser_of(), lms, sub="true", **{f"{CLAIM}roles": [f"{ROLE}Instructor"]})
    assert Seat.objects.get(sub="true").identity.enrolment == kept


def test_the_account_of_an_administrator_is_neither_tied_nor_opened(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    root = people.user("root", is_superuser=True, is_staff=True)
    client = browser_of()
    client.force_login(root)
    launch(client, lms)
    assert Subject.objects.get().user != root
    assert client.session["_auth_user_id"] != str(root.pk)
    Subject.objects.update(user=root)
    fresh = browser_of("ko")
    answer = launch(fresh, lms)
    assert answer.status_code == 403
    assert "관리자 계정은 플랫폼에서 열 수 없습니다" in answer.content.decode()
    assert "_auth_user_id" not in fresh.session


def test_who_joined_by_code_and_is_on_the_platforms_roster_has_one_place(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    link = Link.objects.get()
    listed = {"sub": "person-1", "name": "김하늘", "email": "sky@school.example", "roles": STUDENT,
              "active": True}  # fmt: skip
    roster.apply(link, [listed], drop=False)
    kept = Seat.objects.get().identity.enrolment
    kept.labels.add(Label.objects.create(course=linked, name="Section A"))
    mine = people.member(linked, "sky")
    client = browser_of()
    client.force_login(mine.identity.user)
    launch(client, lms)
    ticket = Login.objects.get(used__isnull=False).ticket
    answer = client.post("/lti/enter", {"ticket": ticket, "use": "mine"})
    assert answer["Location"] == f"/c/{linked.pk}"
    assert Seat.objects.get().identity.enrolment == mine
    assert [one.name for one in mine.labels.all()] == ["Section A"]
    kept.refresh_from_db()
    assert kept.status == "dropped"


def test_an_instructors_word_about_a_course_is_good_for_an_hour(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    launch(client, lms, **INSTRUCTOR)
    session = client.session
    early = timezone.now() - timedelta(minutes=61)
    session["lti-connect"] = {**session["lti-connect"], "at": early.timestamp()}
    session.save()
    assert client.post("/lti/connect", {"course": "new"}).status_code == 410
    assert not Link.objects.exists()


def test_several_audiences_are_taken_where_the_token_was_made_for_us(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    assert launch(browser_of(), lms, aud=[CLIENT, "other"], azp=CLIENT).status_code == 302
    assert launch(browser_of(), lms, aud=[CLIENT]).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({f"{CLAIM}target_link_uri": "https://evil.example/lti/launch"}, "not an address of this"),
        ({f"{CLAIM}target_link_uri": "javascript:alert(1)"}, "not an address of this"),
        ({f"{CLAIM}target_link_uri": "//localhost/"}, "not an address of this"),
        ({f"{CLAIM}target_link_uri": None}, "lacks target_link_uri"),
        ({f"{CLAIM}roles": None}, "lacks roles"),
        ({f"{CLAIM}roles": "Learner"}, "lacks roles"),
        ({"azp": "somebody-else"}, "another tool"),
        ({"nbf": 4_000_000_000}, "clock"),
        ({"name": "a\0b"}, "no token"),
    ],
)
def test_a_claim_that_is_missing_or_foreign_is_named_also_for_who_is_known(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client],
    changes: dict[str, Any], said: str,
) -> None:  # fmt: skip
    launch(browser_of(), lms)
    client = browser_of()
    answer = launch(client, lms, **changes)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_board_of_another_course_is_not_reached_through_ones_own(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    other = boards.assignment(people.course())
    answer = launch(browser_of(), lms, **{f"{CLAIM}custom": {"assignment": other.pk}})
    assert answer.status_code == 404


def test_a_deployment_of_another_platform_is_none_of_this_ones(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    mine = Deployment.objects.get().platform
    mine.pk, mine.client_id, mine.name = None, "second", "Twin"
    mine.save()
    Deployment.objects.create(platform=mine, deployment_id="of-the-twin")
    answer = launch(browser_of(), lms, **{f"{CLAIM}deployment_id": "of-the-twin"})
    assert answer.status_code == 400
    assert "of-the-twin is not registered" in answer.content.decode()


def test_words_with_a_zero_character_are_refused_not_looked_up(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    for answer in (
        client.get("/lti/login", {"iss": "a\0b", "login_hint": "x"}),
        client.post("/lti/launch", {"state": "\0", "id_token": "x"}),
        client.get("/lti/enter", {"ticket": "\0"}),
    ):
        assert answer.status_code in (400, 410)
        assert "\0" not in answer.content.decode()
