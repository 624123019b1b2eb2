"""Older formats are migrated step by step; newer and foreign ones are refused."""

from __future__ import annotations

from typing import Any

from simulator.design.problems import Problems
from simulator.design.versions import CURRENT, MIGRATIONS, migrate


def rename_boxes(document: dict[str, Any]) -> dict[str, Any]:
    """A made-up change of format: components were called boxes."""
    rest = {key: value for key, value in document.items() if key != "boxes"}
    return {**rest, "components": document.get("boxes", {})}


def add_notes(document: dict[str, Any]) -> dict[str, Any]:
    """A made-up change of format: notes were not there."""
    return {**document, "notes": []}


STEPS = {1: rename_boxes, 2: add_notes}


def test_a_document_walks_through_every_version_in_order() -> None:
    problems = Problems()
    old = {"format": "loadstone-design/1", "boxes": {"a": {}}}
    assert migrate(problems, old, STEPS, 3) == {
        "format": "loadstone-design/3", "components": {"a": {}}, "notes": [],
    }  # fmt: skip
    assert problems.found == []
    assert old == {"format": "loadstone-design/1", "boxes": {"a": {}}}


def test_a_document_of_the_current_version_is_left_alone() -> None:
    document = {"format": f"loadstone-design/{CURRENT}"}
    assert migrate(Problems(), document) is document


def test_every_version_up_to_the_current_has_a_migration() -> None:
    assert set(MIGRATIONS) == set(range(1, CURRENT))


def test_a_gap_in_the_chain_is_said_to_be_unreadable() -> None:
    problems = Problems()
    assert migrate(problems, {"format": "loadstone-design/0"}, STEPS, 3) is None
    assert problems.found[0].code == "unknown_format"
