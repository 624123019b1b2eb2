"""An explanation on the command line: an indented tree, or JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from simulator.explain import Explanation, Leaf
from simulator.explain.tree import Node


def explain_arguments(parser: argparse.ArgumentParser, example: str) -> None:
    """Declare ``--explain``."""
    parser.add_argument(
        "--explain", metavar="FIGURE", help=f"where one figure comes from, such as {example}"
    )


def print_explanation(found: Explanation, language: str, as_json: bool) -> None:
    """Print the tree."""
    if as_json:
        print(json.dumps(found.to_json(language), ensure_ascii=False))
    else:
        print("\n".join(_lines("", found, language, "")))


def _lines(sign: str, item: Node, language: str, indent: str) -> Iterator[str]:
    given = f"{item.value:.6g}" if isinstance(item.value, float | int) else str(item.value)
    name = f"{sign} = " if sign else ""
    yield f"{indent}{name}{given} {item.unit}".rstrip() + f"   {item.label.get(language)}"
    inner = indent + "    "
    if isinstance(item, Leaf):
        for origin in item.origins:
            place = f"{origin.component}.{origin.parameter}" if origin.component else origin.pointer
            basis = ", ".join(filter(None, (*origin.sources, origin.confidence)))
            yield f"{inner}← {place} = {origin.value} {origin.unit}".rstrip() + (
                f"   [{basis}]" if basis else ""
            )
        return
    formula = item.formula
    yield f"{inner}{formula.expression}   [{formula.id}: {formula.source}]"
    yield f"{inner}{formula.note.get(language)}"
    for symbol, part in item.inputs:
        yield from _lines(formula.symbols[symbol].sign, part, language, inner)
