"""Designs kept on the server, and the pages that show their latest published state."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from sandbox.designs.models import Project
from tests.sandbox.designs import design, new_design
from tests.sandbox.test_sharing import post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    cache.clear()


@pytest.fixture
def owner(client: Client) -> User:
    user = User.objects.create_user("owner", "owner@example.org", "x")
    client.force_login(user)
    return user


@pytest.fixture
def stranger() -> Client:
    other = Client()
    other.force_login(User.objects.create_user("stranger", "stranger@example.org", "x"))
    return other


def put(client: Client, path: str, body: object) -> Any:
    return client.put(path, json.dumps(body), content_type="application/json")


def kept(client: Client, **top: Any) -> dict[str, Any]:
    answer = post(client, "/api/v1/projects", {"design": new_design(**top)})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def published(client: Client, project: str, **top: Any) -> dict[str, Any]:
    answer = post(client, f"/api/v1/projects/{project}/publish", {"design": design(**top)})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_without_an_account_nothing_is_kept_on_the_server(client: Client) -> None:
    answer = post(client, "/api/v1/projects", {"design": new_design()})
    assert answer.status_code == 403
    assert "Sign in" in answer.json()["message"]


def test_saving_on_top_of_an_older_revision_is_refused_and_loses_nothing(
    client: Client, owner: User
) -> None:
    made = kept(client)
    path = f"/api/v1/projects/{made['id']}"
    first = put(client, path, {"design": design(users=2), "revision": 1})
    assert first.json()["revision"] == 2
    late = put(client, path, {"design": design(users=3), "revision": 1})
    assert late.status_code == 409
    assert client.get(path).json()["design"]["workload"]["users"] == 2


def test_nobody_elses_project_is_there(client: Client, owner: User, stranger: Client) -> None:
    made = kept(client)
    path = f"/api/v1/projects/{made['id']}"
    for other, status in ((stranger, 404), (Client(), 404)):
        assert other.get(path).status_code == status
        assert put(other, path, {"design": design(), "revision": 1}).status_code == status
        assert other.delete(path).status_code == status
        assert post(other, f"{path}/publish", {"design": design()}).status_code == status
        assert post(other, f"{path}/link").status_code == status
        assert other.get(f"/?project={made['id']}").status_code == 404
    for action in ("publish", "link", "delete"):
        assert stranger.post("/designs", {"action": action, "key": made["id"]}).status_code == 404
    assert stranger.get("/api/v1/projects").json() == []
    assert Project.objects.filter(pk=made["id"]).exists()


def test_a_page_moves_on_and_its_versions_stay(client: Client, owner: User) -> None:
    project = kept(client)["id"]
    one = published(client, project, name="First")
    assert one["number"] == 1
    assert published(client, project, name="First")["number"] == 1, "nothing new"
    two = published(client, project, name="Second")
    assert two["page"] == one["page"]
    assert "Second" in Client().get(path_of(two["page"])).content.decode()
    pinned = Client().get(path_of(one["pinned"])).content.decode()
    assert "First · Loadstone" in pinned
    assert Client().get(f"{path_of(two['page'])}@3").status_code == 404
    assert Client().get(f"{path_of(two['page'])}@x").status_code == 404


def test_a_new_link_leaves_410_behind_for_good(client: Client, owner: User) -> None:
    project = kept(client)["id"]
    old = path_of(published(client, project)["page"])
    new = path_of(post(client, f"/api/v1/projects/{project}/link").json()["page"])
    assert new != old
    assert Client().get(old).status_code == 410
    assert Client().get(f"{old}@1").status_code == 410
    assert Client().get(new).status_code == 200
    client.delete(f"/api/v1/projects/{project}")
    assert Client().get(new).status_code == 410
    assert Client().get(old).status_code == 410


def test_a_removed_version_is_gone_from_the_page_too(client: Client, owner: User) -> None:
    project = kept(client)["id"]
    made = published(client, project)
    client.post("/designs", {"action": "remove", "key": made["snapshot"]})
    assert Client().get(path_of(made["page"])).status_code == 410
    client.post("/designs", {"action": "restore", "key": made["snapshot"]})
    assert Client().get(path_of(made["page"])).status_code == 200


def test_my_designs_lists_what_is_mine(client: Client, owner: User, stranger: Client) -> None:
    kept(client, name="Mine alone")
    assert "Mine alone" in client.get("/designs").content.decode()
    assert "Mine alone" not in stranger.get("/designs").content.decode()
    assert Client().get("/designs").status_code == 302
