"""Taking one's data along, deleting one's account, and coming back within seven days."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from sandbox import clock
from sandbox.accounts.leaving import UNDO_DAYS, erase_due
from sandbox.accounts.models import account_of
from sandbox.classes.models import Course, Enrolment, Identity
from sandbox.designs.models import Project, Snapshot
from tests.sandbox.designs import new_design
from tests.sandbox.test_sharing import post, share

pytestmark = pytest.mark.django_db
PASSWORD = "seven ducks on a pond"


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def person(client: Client) -> User:
    """Somebody with a kept design, a shared one, a public name and a place in a course."""
    client.post("/accounts/signup/", {"email": "ada@example.org", "password1": PASSWORD})
    user = User.objects.get(email="ada@example.org")
    client.post("/accounts/", {"public_name": "Ada L", "show_name": "on"})
    post(client, "/api/v1/projects", {"design": new_design(name="=Kept/here")})
    share(client, new_design(name="Shared"))
    course = Course.objects.create(name="Systems", locale="en", starts=clock.now().date())
    place = Enrolment.objects.create(course=course, pseudonym="Witty Otter")
    Identity.objects.create(enrolment=place, course=course, user=user, name="Ada Lovelace")
    return user


def leave(client: Client, designs: str) -> Any:
    return client.post("/accounts/delete", {"designs": designs, "email": "ada@example.org"})


def sign_in(client: Client) -> bool:
    client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_the_export_holds_profile_designs_and_submissions(client: Client, person: User) -> None:
    answer = client.get("/accounts/export")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        profile = json.loads(archive.read("profile.json"))
        designs = [json.loads(archive.read(n)) for n in names if n.startswith("designs/")]
        table = archive.read("submissions.csv").decode("utf-8-sig")
    assert profile["email"] == "ada@example.org"
    assert [one["name"] for one in designs] == ["=Kept/here"]
    assert table.startswith("course,assignment,")
    assert "shared/links.json" in names
    assert "courses.json" in names


def test_the_export_is_for_its_person_alone(client: Client, person: User) -> None:
    assert Client().get("/accounts/export").status_code == 302
    other = Client()
    other.force_login(User.objects.create_user("eve", "eve@example.org", "x"))
    with zipfile.ZipFile(io.BytesIO(other.get("/accounts/export").content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"ada@example.org" not in everything
    assert b"Kept" not in everything


def test_deleting_asks_for_the_address_and_for_what_becomes_of_the_designs(
    client: Client, person: User
) -> None:
    wrong = client.post("/accounts/delete", {"designs": "keep", "email": "else@example.org"})
    assert "not the address" in wrong.content.decode()
    client.post("/accounts/delete", {"email": "ada@example.org"})
    person.refresh_from_db()
    assert person.is_active


def test_public_designs_may_stay_without_a_name(client: Client, person: User) -> None:
    shared = Snapshot.objects.get(owner=person)
    path = f"/api/v1/designs/{shared.pk}/standing"
    assert client.get(path).json()["author"] == "Ada L"
    assert leave(client, "keep").status_code == 200
    assert not sign_in(Client())
    assert client.get(path).json()["author"] == ""
    with clock.standing_at(clock.now() + timedelta(days=UNDO_DAYS + 1)):
        assert erase_due() == 1
    assert client.get(path).status_code == 200
    assert client.get(path).json()["author"] == ""
    assert not User.objects.filter(pk=person.pk).exists()
    assert not Project.objects.exists()
    assert not Identity.objects.exists()
    assert not Enrolment.objects.filter(pseudonym="Witty Otter").exists()


def test_or_go_along_at_once(client: Client, person: User) -> None:
    shared = Snapshot.objects.get(owner=person)
    leave(client, "remove")
    assert Client().get(f"/d/{shared.pk}").status_code == 410
    with clock.standing_at(clock.now() + timedelta(days=UNDO_DAYS + 1)):
        erase_due()
    shared.refresh_from_db()
    assert shared.purged
    assert Client().get(f"/d/{shared.pk}").status_code == 410


def test_within_seven_days_everything_comes_back(client: Client, person: User) -> None:
    shared = Snapshot.objects.get(owner=person)
    undo = leave(client, "remove").context["undo"]
    assert client.get(undo).status_code == 200
    client.post(undo)
    assert sign_in(Client())
    assert Client().get(f"/d/{shared.pk}").status_code == 200
    assert client.get(undo).status_code == 410, "a link undoes once"
    with clock.standing_at(clock.now() + timedelta(days=UNDO_DAYS + 1)):
        assert erase_due() == 0


def test_after_seven_days_the_link_brings_nothing_back(client: Client, person: User) -> None:
    undo = leave(client, "keep").context["undo"]
    with clock.standing_at(clock.now() + timedelta(days=UNDO_DAYS, seconds=1)):
        assert client.post(undo).status_code == 410
    assert account_of(person).leaves is not None


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_a_made_up_undo_link_does_nothing(client: Client, person: User, token: str) -> None:
    assert client.post(f"/accounts/undo/{token}").status_code == 410
