"""Links that last: a corpus of stored designs of every format version opens without error. The
files are never changed; a new format version adds a file beside them."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from sandbox.designs.models import Document, Result, Snapshot
from simulator import ENGINE_VERSION
from simulator.design import FORMAT, parse_design
from simulator.evaluate import evaluate
from simulator.judge.score import score

LINKS = Path(__file__).parent / "links"
RESULTS = {
    file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for file in sorted((LINKS / "results").glob("*.jsonl"))
}
"""What each version of the engine said when designs were shared under it (see freeze.py)."""
ROWS = [
    json.loads(line)
    for file in sorted(LINKS.glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]


def test_the_corpus_has_fifty_designs_of_every_version_up_to_the_current_one() -> None:
    current = int(FORMAT.rsplit("/", 1)[1])
    assert {file.stem for file in LINKS.glob("*.jsonl")} == {
        f"loadstone-design-{version}" for version in range(1, current + 1)
    }
    assert len(ROWS) >= 50


def still_says(now: Any, stored: Any) -> bool:
    """Whether everything that was stored stands unchanged in what is read today; parameters that
    the catalogue has gained since may stand beside it."""
    if isinstance(stored, dict):
        return isinstance(now, dict) and all(
            key in now and still_says(now[key], value) for key, value in stored.items()
        )
    return bool(now == stored)


@pytest.mark.parametrize("row", ROWS, ids=[row["hash"][:8] for row in ROWS])
def test_a_stored_document_is_read_and_means_the_same(row: dict[str, Any]) -> None:
    design = parse_design(row["document"])
    assert parse_design(design.canonical()).content_hash == design.content_hash
    stored = json.loads(row["document"])
    if stored["format"] == FORMAT:
        assert still_says(json.loads(design.canonical()), stored)
    if "fragment" in row:
        packed = base64.urlsafe_b64decode(row["fragment"] + "=" * (-len(row["fragment"]) % 4))
        assert zlib.decompress(packed).decode() == row["document"]


@pytest.mark.django_db
def test_every_stored_link_opens_on_every_path(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    monkeypatch.setattr("sandbox.designs.pictures.WAIT_SECONDS", 0.0)
    cache.clear()
    for row in ROWS:
        document = Document.objects.create(content_hash=row["hash"], body=row["document"])
        snapshot = Snapshot.objects.create(document=document, name="Old")
        for path in ("", ".json", ".svg"):
            answer = client.get(f"/d/{snapshot.pk}{path}")
            assert answer.status_code == 200, (row["hash"], path, answer.content[:300])
        assert client.get(f"/embed/{snapshot.pk}").status_code == 200
        assert client.get(f"/d/{snapshot.pk}.json").content.decode() == row["document"]


def keep_result(row: dict[str, Any]) -> Snapshot:
    """A link as an engine left it."""
    document = Document.objects.create(content_hash=row["hash"], body=row["document"])
    snapshot = Snapshot.objects.create(document=document, name=json.loads(row["document"])["name"])
    frames = {key: row[key] for key in ("engine", "load", "verdict", "score")}
    Result.objects.create(snapshot=snapshot, **frames)
    return snapshot


@pytest.mark.django_db
@pytest.mark.parametrize("version", [version for version in RESULTS if version != ENGINE_VERSION])
def test_a_link_scored_by_an_earlier_engine_shows_what_that_engine_said(
    client: Client, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    for row in RESULTS[version]:
        snapshot = keep_result(row)
        said = client.get(f"/api/v1/designs/{snapshot.pk}/standing").json()
        assert (said["engine"], said["current_engine"]) == (version, ENGINE_VERSION)
        assert said["score"] == row["score"]["total"]
        assert said["good"] == row["load"]["good"]
        assert said["capacity_users"] == row["verdict"]["capacity_users"]
        for path in ("", ".json", ".svg", ".png"):
            assert client.get(f"/d/{snapshot.pk}{path}").status_code == 200, path
        assert version in client.get(f"/embed/{snapshot.pk}").content.decode()


def test_an_earlier_engine_said_something_else_than_this_one() -> None:
    [earlier] = [row for row in RESULTS["1.0.0"] if "1,000 users" in row["document"]]
    total = score(parse_design(earlier["document"])).total
    assert abs(total - earlier["score"]["total"]) >= 0.1


def test_what_this_version_said_is_what_it_says() -> None:
    """Where this fails the figures have changed: ENGINE_VERSION has to go up, and what it said
    under the new number is kept beside the old (freeze.py)."""
    for row in RESULTS[ENGINE_VERSION]:
        design = parse_design(row["document"])
        [verdict] = [f for f in evaluate(design, [1000]) if f["kind"] == "verdict"]
        assert verdict["capacity_users"] == pytest.approx(row["verdict"]["capacity_users"], 0.01)
        assert score(design).total == pytest.approx(row["score"]["total"], abs=0.1)


@pytest.mark.django_db
def test_a_document_this_engine_cannot_read_still_opens_and_downloads(client: Client) -> None:
    body = json.dumps({"format": "loadstone-design/1", "components": {"x": {"kind": "abolished"}}})
    document = Document.objects.create(content_hash="0" * 64, body=body)
    snapshot = Snapshot.objects.create(document=document, name="Ancient")
    assert client.get(f"/d/{snapshot.pk}").status_code == 200
    assert client.get(f"/d/{snapshot.pk}.json").content.decode() == body
    picture = client.get(f"/d/{snapshot.pk}.svg")
    assert picture.status_code == 422
    assert "JSON" in picture.json()["message"]
    assert client.get(f"/api/v1/designs/{snapshot.pk}/standing").json()["score"] is None
    assert not Result.objects.exists()
