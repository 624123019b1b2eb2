"""The committed documentation of the model is what the formulas say today."""

from __future__ import annotations

from pathlib import Path

from simulator.commands.docs import model_document
from simulator.explain.registry import FORMULAS

FILE = Path(__file__).parents[3] / "docs" / "model.md"


def test_the_committed_document_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == model_document(), "run python -m simulator docs"


def test_every_formula_is_in_it() -> None:
    text = model_document()
    assert all(f"`{key}`" in text for key in FORMULAS)
    assert "### mmc\n" in text
