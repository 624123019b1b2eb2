"""The published JSON Schema of a network accepts what the reader accepts, and refuses what
it refuses for its shape."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from simulator.errors import NetworkError
from simulator.network import network_schema, parse_network
from tests.simulator.network.test_parse import GOOD
from tests.simulator.properties.networks import networks

SCHEMA = Draft202012Validator(network_schema())
REFERENCES = sorted((Path(__file__).parents[2] / "reference").glob("*.json"))

# What the reader finds wrong that a schema cannot say: names that are not there, sums,
# the columns' common length, and what one value means for another.
BEYOND_A_SCHEMA = {
    "unknown_station", "unknown_pool", "duplicate_async", "pool_held_twice", "never_leaves",
    "probabilities", "weights", "quorum_size", "columns", "shape_scv", "too_deep", "not_finite",
    "only_for",
}  # fmt: skip
STRANGE = (None, -1, 0, 0.5, 2, 1e30, "x", True, [], [1], [-1], {}, {"mean": 1}, float("inf"))


def codes(document: Any) -> set[str]:
    """What the reader says is wrong."""
    try:
        parse_network(document)
    except NetworkError as error:
        for problem in error.problems:
            assert problem.pointer == "" or problem.pointer.startswith("/")
            assert problem.text.en
            assert problem.text.ko
        return {problem.code for problem in error.problems}
    return set()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a document."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from places(inner, (*path, place))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The document with another value at this place."""
    other = copy.deepcopy(document)
    at = other
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return other


PLACES = list(places(GOOD))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(network_schema())


def test_the_networks_of_the_reference_cases_conform() -> None:
    for path in REFERENCES:
        network = json.loads(path.read_text()).get("network")
        assert network is None or (SCHEMA.is_valid(network) and not codes(network)), path.stem


@settings(max_examples=30, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(networks(("visit", "sequence", "choice", "times", "all", "split", "hold", "attempt")))
def test_random_networks_conform(document: dict[str, Any]) -> None:
    assert SCHEMA.is_valid(document)


@pytest.mark.parametrize("number", range(len(STRANGE)), ids=lambda i: str(STRANGE[i]))
def test_reader_and_schema_agree_on_any_one_strange_value(number: int) -> None:
    """At a third of the places of a document with every form of route, another third for the
    next value."""
    value, disagreements = STRANGE[number], []
    for path in PLACES[number % 3 :: 3]:
        document = changed(GOOD, path, value)
        found, conforms = codes(document), SCHEMA.is_valid(document)
        if conforms != (not found) and not (conforms and found <= BEYOND_A_SCHEMA):
            disagreements.append(("/".join(map(str, path)), sorted(found), conforms))
    assert disagreements == []


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.sampled_from([p for p in PLACES if isinstance(p[-1], str)]))
def test_an_unknown_key_and_a_missing_one_are_seen_by_both(path: tuple[Any, ...]) -> None:
    less = copy.deepcopy(GOOD)
    at: Any = less
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    found, conforms = codes(less), SCHEMA.is_valid(less)
    assert conforms == (not found) or (conforms and found <= BEYOND_A_SCHEMA)
