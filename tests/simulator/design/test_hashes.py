"""The canonical form and the two hashes: what changes them and what must not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.design import parse_design
from tests.simulator.design.examples import example


def test_the_order_of_keys_and_the_writing_of_numbers_do_not_matter() -> None:
    document = example()
    shuffled = {key: document[key] for key in reversed(document)}
    shuffled["workload"]["users"] = 1000.0
    shuffled["components"]["web-1"]["x"] = 20.0
    assert parse_design(shuffled).content_hash == parse_design(example()).content_hash
    assert (
        parse_design(json.dumps(shuffled, indent=4)).content_hash
        == parse_design(example()).content_hash
    )


def test_a_default_that_is_written_out_does_not_matter() -> None:
    document = example()
    document["components"]["web-1"]["params"]["backlog"] = 512
    document["workload"]["media_per_read"] = 1
    document["workload"]["mix"]["job"] = 0
    document["goals"]["latency_ms"]["write"] = 700
    assert parse_design(document).content_hash == parse_design(example()).content_hash


def test_the_canonical_form_is_compact_sorted_and_short() -> None:
    text = parse_design(example()).canonical()
    assert text == json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert '"intensity":100,' in text
    assert parse_design(text).canonical() == text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), "Another"),
        (("description",), ""),
        (("components", "web-1", "name"), "Another"),
        (("components", "web-1", "x"), 21),
        (("components", "region", "width"), 901),
        (("components", "web-1", "locked"), True),
        (("connections", "c3", "label"), "queries"),
        (("notes",), []),
    ],
)
def test_looks_change_the_content_but_not_the_model(path: tuple[str, ...], value: Any) -> None:
    changed = parse_design(_changed(path, value))
    original = parse_design(example())
    assert changed.content_hash != original.content_hash
    assert changed.model_hash == original.model_hash


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("components", "web-1", "params", "instances"), 4),
        (("components", "web-1", "parent"), "region"),
        (("connections", "c2", "share"), 0.4),
        (("workload", "users"), 1001),
        (("workload", "classes"), {}),
        (("goals", "latency_ms"), {"read": 801}),
        (("scenarios",), []),
    ],
)
def test_what_figures_depend_on_changes_both(path: tuple[str, ...], value: Any) -> None:
    changed = parse_design(_changed(path, value))
    original = parse_design(example())
    assert changed.content_hash != original.content_hash
    assert changed.model_hash != original.model_hash


def _changed(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    document = example()
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return document
