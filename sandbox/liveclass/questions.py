"""What is asked before anybody has seen a result: which part of the start design breaks first
as users are added, and at how many."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sandbox.boards.models import BoardVersion
from sandbox.boards.submitting import challenge_of, start_of
from simulator.catalogue.registry import KINDS
from simulator.judge.steps import surge_steps

NEVER = 0
"""The answer that every step is survived."""
NEVER_BREAK = ("client", "monitoring", "automation")


def options_of(version: BoardVersion) -> list[dict[str, Any]]:
    """The components of the start design that can break, each with its kind, and its name where
    it has one of its own."""
    found: list[dict[str, Any]] = []
    for key, component in start_of(version)["components"].items():
        kind = KINDS[component["kind"]]
        if component["kind"] not in NEVER_BREAK and not kind.container:
            label = kind.label.to_json()
            name = component.get("name", "")
            found.append({"id": key, "name": "" if name == key else name, "label": label})
    unnamed = Counter(option["label"]["en"] for option in found if not option["name"])
    for option in found:
        if not option["name"] and unnamed[option["label"]["en"]] > 1:
            option["name"] = option["id"]
    return found


def question_of(version: BoardVersion) -> dict[str, Any] | None:
    """The question with its choices; None for a board whose canvas starts empty."""
    options = options_of(version)
    if not options:
        return None
    return {"options": options, "steps": list(surge_steps(challenge_of(version).users))}
