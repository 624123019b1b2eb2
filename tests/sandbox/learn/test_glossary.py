"""The glossary: every kind has a miniature that can be solved."""

from __future__ import annotations

import pytest

from sandbox.learn.glossary import Term, glossary
from simulator.catalogue.registry import KINDS
from simulator.design import parse_design
from simulator.evaluate import evaluate


def test_every_kind_and_the_ideas_are_explained() -> None:
    slugs = [term.slug for term in glossary()]
    assert len(slugs) == len(set(slugs))
    assert {f"kind-{kind}" for kind in KINDS} <= set(slugs)
    assert all(term.name.en and term.name.ko and term.text.en and term.text.ko
               for term in glossary())  # fmt: skip


@pytest.mark.parametrize(
    "term", [term for term in glossary() if term.miniature], ids=lambda term: term.slug
)
def test_a_miniature_can_be_solved(term: Term) -> None:
    assert term.miniature is not None
    design = parse_design(term.miniature)
    assert term.slug.removeprefix("kind-") in {c.kind for c in design.components.values()}
    frame = next(iter(evaluate(design, [100])))
    assert 0 < frame["good"] <= 1
