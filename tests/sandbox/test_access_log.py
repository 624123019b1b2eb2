"""The access log: enough to find abuse, too little to find a person, gone after thirty days."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sandbox.site import access

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def logs(settings: Any, tmp_path: Path) -> Path:
    settings.ACCESS_LOG, settings.ACCESS_LOG_DIR = True, tmp_path
    return tmp_path


def lines(logs: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for file in logs.iterdir() for row in file.read_text().splitlines()]


def test_a_request_leaves_one_line_without_its_query(logs: Path) -> None:
    Client(REMOTE_ADDR="203.0.113.77").get("/d/nothing-here?secret=1")
    [line] = lines(logs)
    assert line["path"] == "/d/nothing-here"
    assert (line["method"], line["status"], line["from"]) == ("GET", 404, "203.0.113.0/24")
    assert "secret" not in json.dumps(line)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.9", "198.51.100.0/24"),
        ("2001:db8:aa:bb::1", "2001:db8:aa::/48"),
        ("garbage", "unknown"),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert access.network_of(address) == network


def test_what_opens_something_by_itself_is_not_written() -> None:
    assert access.without_tokens("/accounts/undo/abc123") == "/accounts/…"
    assert access.without_tokens("/join/ABCD-EFGH") == "/join/…"
    assert access.without_tokens("/mail/IkEi:1x:y") == "/mail/…"
    assert access.without_tokens("/gallery/chat") == "/gallery/chat"


def test_a_hostile_path_stays_one_line(logs: Path) -> None:
    Client().get("/d/%0a%22%7d")
    assert len(lines(logs)) == 1


def test_logs_older_than_thirty_days_are_deleted(logs: Path) -> None:
    today = timezone.now().date()
    for days in (0, 29, 30, 31, 400):
        access.log_of(today - timedelta(days=days)).write_text("{}\n")
    assert access.forget() == 2
    assert len(list(logs.iterdir())) == 3


def test_nothing_is_written_where_it_is_switched_off(settings: Any, logs: Path) -> None:
    settings.ACCESS_LOG = False
    Client().get("/healthz")
    assert lines(logs) == []
