"""What is asked before anybody has seen a result: which part of the start design breaks first
as users are added, and at how many."""

from __future__ import annotations

from typing import Any

from sandbox.boards.models import BoardVersion
from sandbox.boards.submitting import challenge_of, start_of
from simulator.catalogue.registry import KINDS
from simulator.judge.surge import surge_steps

NEVER = 0
"""The answer that every step is survived."""
NEVER_BREAK = ("client", "monitoring", "automation")


def options_of(version: BoardVersion) -> list[dict[str, Any]]:
    """The components of the start design that can break, each with its name and kind."""
    found = []
    for key, component in start_of(version)["components"].items():
        kind = KINDS[component["kind"]]
        if component["kind"] not in NEVER_BREAK and not kind.container:
            label = kind.label.to_json()
            found.append({"id": key, "name": component.get("name") or label["en"], "label": label})
    return found


def question_of(version: BoardVersion) -> dict[str, Any] | None:
    """The question with its choices; None for a board whose canvas starts empty."""
    options = options_of(version)
    if not options:
        return None
    return {"options": options, "steps": list(surge_steps(challenge_of(version).users))}
