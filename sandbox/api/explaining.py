"""The explanation of a figure as the API gives it, with the sources its codes stand for."""

from __future__ import annotations

from typing import Any

from sandbox.refusal import Refusal, refuse_document
from simulator.catalogue.sources import SOURCES
from simulator.design import Design
from simulator.errors import DesignError
from simulator.explain import Explanation, Leaf, UnknownFigureError, explain_design
from simulator.explain.compared import explain_comparison


def explained(
    design: Design, figure: str, users: int | None, language: str, other: Design | None = None
) -> dict[str, Any]:
    """The tree of one figure, of two designs where there is an ``other``; a Refusal for a figure
    or a design that is none."""
    try:
        if other is None:
            found = explain_design(design, figure, users)
        else:
            found = explain_comparison(design, other, figure, users)
    except UnknownFigureError as error:
        problem = error.problems[0]
        raise Refusal(404, problem.code, problem.text, problems=error.problems) from None
    except DesignError as error:
        raise refuse_document(error) from None
    codes = {code for item in found.walk() for code in _codes(item)}
    sources = {code: dict(SOURCES[code]) for code in sorted(codes) if code in SOURCES}
    return {**found.to_json(language), "sources": sources}


def _codes(found: Explanation) -> set[str]:
    return {
        code
        for _, item in found.inputs
        if isinstance(item, Leaf)
        for origin in item.origins
        for code in origin.sources
    }
