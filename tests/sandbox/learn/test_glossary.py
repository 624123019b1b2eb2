"""The glossary: every term has a miniature that can be solved and shows what it is about."""

from __future__ import annotations

import pytest

from sandbox.learn.glossary import glossary
from sandbox.learn.views import FIGURES
from simulator.catalogue.registry import KINDS
from simulator.design import parse_design
from simulator.evaluate import evaluate


def test_every_kind_and_the_ideas_are_explained() -> None:
    terms = glossary()
    assert {f"kind-{kind}" for kind in KINDS} <= set(terms)
    assert all(term.name.en and term.name.ko and term.text.en and term.text.ko
               for term in terms.values())  # fmt: skip


@pytest.mark.parametrize("slug", glossary())
def test_a_miniature_can_be_solved_and_shows_its_kind(slug: str) -> None:
    term = glossary()[slug]
    for language in ("en", "ko"):
        design = parse_design(term.miniature(language))
        assert term.kind in {c.kind for c in design.components.values()}
    frame = next(iter(evaluate(design, [100])))
    assert 0 < frame["good"] <= 1
    assert set(term.figures) <= set(FIGURES)
    if "hit_ratio" in term.figures:
        assert 0 < frame["components"][term.kind]["extra"]["hit_ratio"] <= 1
