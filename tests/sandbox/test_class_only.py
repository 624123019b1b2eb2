"""A design shown to one class: its people see it on every path, and nobody else does."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from sandbox.classes.models import Course, Enrolment, Status
from sandbox.designs.models import Snapshot, Visibility
from tests.sandbox.classes import people
from tests.sandbox.test_sharing import share

pytestmark = pytest.mark.django_db
PATHS = (
    "/d/{id}", "/d/{id}.json", "/d/{id}.svg", "/d/{id}.png", "/d/{id}/qr.svg",
    "/api/v1/designs/{id}", "/api/v1/designs/{id}/standing",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    monkeypatch.setattr("sandbox.designs.pictures.WAIT_SECONDS", 0.0)
    cache.clear()


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def account(place: Enrolment) -> User:
    user = place.identity.user
    assert user is not None
    return user


@pytest.fixture
def course() -> Course:
    return people.course()


@pytest.fixture
def author(course: Course) -> User:
    return account(people.member(course, "author"))


@pytest.fixture
def shown(course: Course, author: User) -> str:
    """A design its author has shown to the class."""
    client = browser(author)
    made: str = share(client)["id"]
    answer = client.post(
        "/designs", {"action": "visibility", "key": made, "visibility": f"class:{course.pk}"}
    )
    assert answer.status_code == 302
    assert Snapshot.objects.get(pk=made).visibility == Visibility.CLASS
    return made


@pytest.mark.parametrize("path", PATHS)
def test_the_class_sees_it_and_nobody_else_on_any_path(
    course: Course, author: User, shown: str, path: str
) -> None:
    address = path.format(id=shown)
    student = account(people.member(course))
    left = account(people.member(course, status=Status.DROPPED))
    stranger = account(people.member(people.course(name="Another")))
    for who in (author, student):
        assert browser(who).get(address).status_code == 200
    for other in (None, stranger, left):
        assert browser(other).get(address).status_code == 404


def test_an_embed_never_shows_it_because_nobody_is_signed_in_there(
    course: Course, shown: str
) -> None:
    student = account(people.member(course))
    assert browser(student).get(f"/embed/{shown}").status_code == 404


def test_a_class_one_is_not_in_cannot_be_chosen(author: User) -> None:
    client = browser(author)
    made = share(client)["id"]
    foreign = people.course(name="Another")
    client.post(
        "/designs", {"action": "visibility", "key": made, "visibility": f"class:{foreign.pk}"}
    )
    assert Snapshot.objects.get(pk=made).visibility == Visibility.UNLISTED
