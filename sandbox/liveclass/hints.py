"""Hints that something in a session changed. They may be lost: whoever shows a session reads
it from the database, at the latest after a few seconds of silence."""

from __future__ import annotations

from django.db import transaction

from sandbox.runs.publish import send


def group_of(session: str) -> str:
    """The group of everything that shows a session."""
    return f"live.{session}"


def changed(session: str) -> None:
    """Say that a session changed, once the change is committed."""
    message = {"type": "live.changed", "session": session}
    transaction.on_commit(lambda: send(group_of(session), message))
