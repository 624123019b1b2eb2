"""The published JSON Schema agrees with the reader wherever it can speak."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.design.schema import design_schema
from simulator.design.seeds import SEEDS
from tests.simulator.design.examples import example
from tests.simulator.design.test_parse import CASES

BEYOND_A_SCHEMA = {
    "unknown_parent", "not_a_container", "wrong_container", "unknown_component",
    "unknown_victim",
    "self_connection", "duplicate_connection", "not_allowed", "mix_sum", "duplicate_id",
    "bad_character", "not_finite",
}  # fmt: skip


def valid(document: Any) -> bool:
    return bool(Draft202012Validator(design_schema()).is_valid(document))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(design_schema())


def test_valid_designs_conform() -> None:
    assert valid(example())
    for seed in SEEDS:
        assert valid(seed.localised("en")), seed.id


@pytest.mark.parametrize("case", [c for c in CASES if c[3] not in BEYOND_A_SCHEMA], ids=str)
def test_what_the_reader_refuses_for_its_shape_does_not_conform(case: Any) -> None:
    _, path, value, _ = case
    document = example()
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert not valid(document)
