"""Shared designs: who may see, change and remove them, their limits, and their frozen scores."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from sandbox import clock
from sandbox.designs import standing
from sandbox.designs.models import Document, Result, Snapshot
from sandbox.pictures.changes import draw_changes
from simulator.design import parse_design
from tests.sandbox.designs import design, new_design

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """No run is queued: the figures are not what is tested, and no counter is left over."""
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    cache.clear()


@pytest.fixture
def author(client: Client) -> User:
    """The test client, signed in."""
    user = User.objects.create_user("author", "author@example.org", "x")
    client.force_login(user)
    return user


@pytest.fixture
def stranger() -> Client:
    """Somebody else who is signed in."""
    other = Client()
    other.force_login(User.objects.create_user("stranger", "stranger@example.org", "x"))
    return other


def share(client: Client, document: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    answer = post(client, "/api/v1/designs", {"design": document or new_design(), **more})
    assert answer.status_code in {200, 201}, answer.content.decode()
    return dict(answer.json())


def post(client: Client, path: str, body: object = None, **headers: str) -> Any:
    return client.post(
        path, json.dumps(body or {}), content_type="application/json", headers=headers
    )


def test_the_same_design_of_the_same_owner_keeps_its_address(client: Client, author: User) -> None:
    document = new_design()
    assert share(client, document)["id"] == share(client, document)["id"]
    assert share(client, new_design())["id"] != share(client, document)["id"]


def test_people_without_account_share_nothing_with_one_another(client: Client) -> None:
    document = new_design()
    first, second = share(client, document), share(client, document)
    assert first["id"] != second["id"]
    assert first["manage"] != second["manage"]
    assert Document.objects.count() == 1


def test_the_manage_token_is_told_once_and_kept_as_a_hash(client: Client) -> None:
    made = share(client)
    assert len(made["manage"]) >= 22
    assert "manage" not in client.get(f"/api/v1/designs/{made['id']}").json()
    row = Snapshot.objects.get(pk=made["id"])
    assert made["manage"] not in json.dumps(row.manage_hash)
    assert len(row.manage_hash) == 64


def test_removal_is_at_once_and_can_be_undone_for_30_days(client: Client) -> None:
    made = share(client)
    path, key = f"/api/v1/designs/{made['id']}", {"X-Manage-Key": made["manage"]}
    assert client.delete(path, headers=key).status_code == 200
    for address in (path, f"/d/{made['id']}.json"):
        assert client.get(address).status_code == 410, address
    assert client.get(path).json()["code"] == "removed"
    assert post(client, f"{path}/restore", **key).status_code == 200
    assert client.get(path).status_code == 200

    client.delete(path, headers=key)
    with clock.standing_at(clock.now() + timedelta(days=29)):
        assert standing.purge() == 0
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert post(client, f"{path}/restore", **key).status_code == 410
        assert standing.purge() == 1
    assert client.get(path).status_code == 410
    assert not Document.objects.filter(snapshots=made["id"]).exists()
    assert Snapshot.objects.filter(pk=made["id"]).exists(), "addresses are never used twice"


@pytest.mark.parametrize("key", ["", "wrong", "x" * 22])
def test_nobody_else_manages_a_design(client: Client, stranger: Client, key: str) -> None:
    made = share(client)
    path = f"/api/v1/designs/{made['id']}"
    for other in (Client(), stranger):
        sent = {"X-Manage-Key": key}
        assert other.delete(path, headers=sent).status_code == 404
        assert post(other, f"{path}/restore", **sent).status_code == 404
        assert other.get(f"{path}/manage", headers=sent).status_code == 404
        patched = other.patch(
            path, json.dumps({"visibility": "me"}), content_type="application/json", headers=sent
        )
        assert patched.status_code == 404
    assert client.get(path).status_code == 200


def test_only_me_is_404_for_everyone_else_on_every_path(
    client: Client, author: User, stranger: Client
) -> None:
    made = share(client)
    path = f"/api/v1/designs/{made['id']}"
    changed = client.patch(path, json.dumps({"visibility": "me"}), content_type="application/json")
    assert changed.status_code == 200
    page = f"/d/{made['id']}"
    for address in (path, f"{path}/standing", f"{path}/manage", page, f"{page}.json"):
        assert client.get(address).status_code == 200, address
        for other in (Client(), stranger):
            assert other.get(address).status_code == 404, address
    assert post(stranger, f"{path}/report", {"reason": "spam"}).status_code == 404


def test_a_design_without_owner_can_only_be_unlisted(client: Client) -> None:
    made = share(client)
    answer = client.patch(
        f"/api/v1/designs/{made['id']}",
        json.dumps({"visibility": "listed"}),
        content_type="application/json",
        headers={"X-Manage-Key": made["manage"]},
    )
    assert answer.status_code == 403
    assert "Sign in" in answer.json()["message"]


LIMITS: dict[str, tuple[dict[str, Any], str, str]] = {
    "components": (
        {"components": {f"s{i}": {"kind": "custom", "x": i, "y": 0} for i in range(201)},
         "connections": {}}, "too_many_components", "200"),
    "connections": (
        {"components": {f"s{i}": {"kind": "api", "x": i, "y": 0} for i in range(30)},
         "connections": {f"c{i}-{j}": {"from": f"s{i}", "to": f"s{j}"}
                         for i in range(30) for j in range(30) if i != j}},
        "too_many_connections", "400"),
    "title": ({"name": "x" * 81}, "title_too_long", "80"),
    "label": ({"components": {"clients-1": {"kind": "client", "x": 0, "y": 0},
                              "server-1": {"kind": "custom", "x": 0, "y": 0, "name": "y" * 41}}},
              "label_too_long", "40"),
    "note": ({"notes": [{"id": "n", "text": "z" * 2001, "x": 0, "y": 0}]}, "note_too_long",
             "2,000"),
    "bytes": ({"notes": [{"id": f"n{i}", "text": "가" * 1900, "x": 0, "y": 0} for i in range(12)]},
              "too_large", "64 KB"),
    "curse": ({"name": "F.u.c.k no; fuck yes"}, "indecent", "other words"),
    "Korean curse": ({"name": "병신 같은 서버"}, "indecent", "other words"),
}  # fmt: skip


@pytest.mark.parametrize("what", LIMITS)
def test_what_is_too_much_is_refused_by_name(client: Client, what: str) -> None:
    top, code, named = LIMITS[what]
    answer = post(client, "/api/v1/designs", {"design": design(**top)})
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert named in answer.json()["message"]
    assert Snapshot.objects.count() == 0


@pytest.mark.parametrize("name", ["Sync until done", "시발점 서버", "보지 않은 글", "Class 0xA55"])
def test_innocent_words_pass(client: Client, name: str) -> None:
    share(client, design(name=name))


def test_the_21st_design_of_an_hour_is_refused_and_an_account_has_room_for_200(
    client: Client, author: User
) -> None:
    anonymous = Client()
    for _ in range(20):
        assert post(anonymous, "/api/v1/designs", {"design": {}}).status_code == 422  # not counted
        share(anonymous)
    refused = post(anonymous, "/api/v1/designs", {"design": new_design()})
    assert refused.status_code == 429
    assert "20 an hour" in refused.json()["message"]
    for _ in range(21):
        share(client)


def test_a_remix_names_its_parent_and_says_what_was_changed(client: Client) -> None:
    parent = share(client, design(name="Shop"))
    changed = design(name="Shop")
    changed["components"]["server-1"]["params"] = {"servers": 2}
    child = share(client, changed, forked_from=parent["id"])
    for made, total in ((parent, 60.0), (child, 75.5)):
        Result.objects.create(
            snapshot_id=made["id"], engine="1", score={"total": total, "grade": "C"},
            load={"users": 1, "good": 1, "bottleneck": None}, verdict={"capacity_users": 1},
        )  # fmt: skip
    said = client.get(f"/api/v1/designs/{child['id']}/standing").json()
    assert said["parent"]["name"] == "Shop"
    assert said["difference"]["score"] == [60.0, 75.5]
    [row] = said["difference"]["components"]
    assert row["component"] == "server-1"
    assert [p["parameter"] for p in row["parameters"]] == ["servers"]
    assert client.get(f"/api/v1/designs/{parent['id']}/standing").json()["remixes"] == 1

    drawn = client.get(f"/d/{child['id']}/changes.svg?lang=ko")
    assert drawn.status_code == 200
    assert "추가 0개, 삭제 0개, 변경 1개" in drawn.content.decode()
    assert "≠" in drawn.content.decode()
    assert client.get(f"/d/{parent['id']}/changes.svg").status_code == 404

    client.delete(f"/api/v1/designs/{parent['id']}", headers={"X-Manage-Key": parent["manage"]})
    assert client.get(f"/d/{child['id']}/changes.svg").status_code == 404
    orphan = client.get(f"/api/v1/designs/{child['id']}/standing").json()
    assert orphan["parent"] == {"deleted": True}
    assert orphan["difference"] is None


def test_a_remix_that_only_has_other_users_says_so(client: Client) -> None:
    parent = share(client, design(name="Shop"))
    busier = design(name="Shop")
    busier["workload"] = {**busier.get("workload", {}), "users": 4321}
    child = share(client, busier, forked_from=parent["id"])
    said = client.get(f"/api/v1/designs/{child['id']}/standing").json()["difference"]
    assert said["components"] == []
    [row] = said["demands"]
    assert (row["parameter"], row["right"]) == ("users", 4321)


def test_what_a_remix_adds_and_removes_is_drawn_with_signs() -> None:
    before, after = design(name="Shop"), design(name="Shop")
    after["components"] = {"cache-9": {"kind": "cache", "name": "<New>", "x": 0, "y": 400}}
    after["connections"] = {}
    one, other = parse_design(before), parse_design(after)
    drawn = draw_changes(one, other, set(), language="en")
    assert drawn.description == f"1 new, {len(one.components)} removed, 0 changed"
    assert "&lt;New&gt;" in drawn.svg
    assert drawn.svg.count('opacity="0.45"') >= len(one.components)
    assert draw_changes(one, other, set(), language="en").svg == drawn.svg


def test_a_score_of_an_older_engine_stays_as_it_was(client: Client) -> None:
    made = share(client)
    Result.objects.create(
        snapshot_id=made["id"], engine="0.9.0", score={"total": 81.0, "grade": "B"},
        load={"users": 10, "good": 1, "bottleneck": "server-1"}, verdict={"capacity_users": 70},
    )  # fmt: skip
    said = client.get(f"/api/v1/designs/{made['id']}/standing").json()
    assert (said["score"], said["engine"]) == (81.0, "0.9.0")
    assert said["current_engine"] != "0.9.0"


def test_a_page_of_another_site_changes_nothing(client: Client, author: User) -> None:
    made = share(client)
    path, foreign = f"/api/v1/designs/{made['id']}", {"Origin": "https://evil.example"}
    assert client.delete(path, headers=foreign).status_code == 403
    assert client.get(path).status_code == 200
