"""The samples of what the solver approximates."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from simulator.beyond import FIGURES, SAMPLES, Sample, measure


def committed() -> dict[str, dict[str, float]]:
    """Relative errors by sample and figure, as the report states them."""
    text = resources.files("simulator").joinpath("data/validation.json").read_text("utf-8")
    return {
        sample["name"]["en"]: {row["figure"]: row["error"] for row in sample["rows"]}
        for sample in json.loads(text)["beyond"]
    }


def test_the_report_has_every_sample() -> None:
    assert set(committed()) == {sample.name.en for sample in SAMPLES}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name.en)
def test_the_report_says_how_far_off_the_solver_is(sample: Sample) -> None:
    """A shorter run agrees with the committed one within its own interval."""
    stated = committed()[sample.name.en]
    rows = measure(sample, 40_000, 2)
    assert [row.figure for row in rows] == list(FIGURES)
    for row in rows[1:4]:
        scale = row.simulated if row.simulated > 0 else 1.0
        assert row.error == pytest.approx(
            stated[row.figure], abs=0.05 + 3 * row.half_width / scale * max(1.0, 1 + row.error)
        )
