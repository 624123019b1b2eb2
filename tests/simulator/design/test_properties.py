"""Whatever comes in, a reader answers with a Design or with problems, never anything else."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.catalogue import KINDS
from simulator.design import Design, parse_design
from simulator.errors import DesignError, Problem
from tests.simulator.design.examples import example

WORDS = st.sampled_from(
    ["format", "loadstone-design/1", "components", "kind", "api", "params", "size", "instances",
     "web-1", "from", "to", "workload", "mix", "read", "", "zone", "parent", "region", "x"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
JSON_LIKE = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=25,
)


def resolves(document: Any, pointer: str) -> bool:
    """Whether a pointer leads to a place in the document, or to a key missing from one."""
    at = document
    parts = [p.replace("~1", "/").replace("~0", "~") for p in pointer.split("/")[1:]]
    for index, part in enumerate(parts):
        if isinstance(at, dict):
            if part not in at:
                return index == len(parts) - 1
            at = at[part]
        elif isinstance(at, list):
            if not part.isdigit() or int(part) >= len(at):
                return False
            at = at[int(part)]
        else:
            return False
    return True


def outcome(document: Any) -> Design | tuple[Problem, ...]:
    """The design, or what is wrong with the document."""
    try:
        return parse_design(document)
    except DesignError as error:
        return error.problems


def read(document: Any) -> Design | None:
    """The design, or None after checking that every problem is a good one."""
    found = outcome(document)
    if isinstance(found, Design):
        return found
    assert found
    for problem in found:
        assert problem.text.en
        assert problem.text.ko
        assert resolves(document, problem.pointer), problem.pointer
        json.dumps(problem.to_json("ko"), allow_nan=False).encode()
    return None


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document."""
    found = [path]
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, (*path, index))
    return found


PLACES = places(example())[1:]


@given(JSON_LIKE)
@settings(max_examples=100, deadline=None)
def test_garbage_never_raises_anything_but_design_errors(document: Any) -> None:
    read(document)


@given(st.text(max_size=60) | st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_garbage_text_never_raises_anything_but_design_errors(text: str | bytes) -> None:
    assert outcome(text)


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), JSON_LIKE, st.booleans()), min_size=1, max_size=4)
)
@settings(max_examples=200, deadline=None)
def test_spoiled_designs_are_read_or_refused_with_places(
    spoilers: list[tuple[tuple[Any, ...], Any, bool]],
) -> None:
    document = example()
    for path, value, remove in spoilers:
        at: Any = document
        try:
            for key in path[:-1]:
                at = at[key]
            if remove:
                del at[path[-1]]
            else:
                at[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    design = read(document)
    if design is not None:
        assert parse_design(design.canonical()).canonical() == design.canonical()


def values_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Valid values for some parameters of a kind."""
    chosen = {}
    for param in KINDS[kind].params:
        if param.type == "boolean":
            chosen[param.key] = st.booleans()
        elif param.options:
            chosen[param.key] = st.sampled_from(param.choices)
        elif param.type == "integer":
            chosen[param.key] = st.integers(int(param.min or 0), int(param.max or 0))
        else:
            chosen[param.key] = st.floats(param.min, param.max)
    return st.fixed_dictionaries({}, optional=chosen)


COMPONENTS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True),
    st.sampled_from(sorted(KINDS)).flatmap(
        lambda kind: values_of(kind).map(lambda params: {"kind": kind, "params": params})
    ),
    max_size=6,
)


@given(COMPONENTS, st.integers(1, 50_000_000), st.floats(0.1, 200))
@settings(max_examples=100, deadline=None)
def test_canonical_is_a_fixed_point(
    components: dict[str, Any], users: int, intensity: float
) -> None:
    document = {
        "format": "loadstone-design/1",
        "components": components,
        "workload": {"users": users, "intensity": intensity},
    }
    design = read(document)
    if design is None:
        return  # values may contradict each other; read() has checked the sentences
    again = parse_design(design.canonical())
    assert again.canonical() == design.canonical()
    assert again.content_hash == design.content_hash
    assert {k: c.values for k, c in again.components.items()} == {
        k: c.values for k, c in design.components.items()
    }
