"""Hints that something on an assignment changed; whoever follows it asks again."""

from __future__ import annotations

from django.db import transaction

from sandbox.runs.publish import send


def group_of(assignment: str) -> str:
    """The group that follows an assignment."""
    return f"board.{assignment}"


def announce(assignment: str) -> None:
    """Tell the followers, once what changed is committed."""
    message = {"type": "board.changed", "assignment": assignment}
    transaction.on_commit(lambda: send(group_of(assignment), message))
