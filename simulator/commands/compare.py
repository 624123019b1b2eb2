"""``python -m simulator compare A.json B.json``: two designs side by side."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from simulator.commands.documents import BAD_INPUT, report
from simulator.commands.explained import print_explanation
from simulator.commands.judging import (
    MET,
    NOT_MET,
    common_arguments,
    load_design,
    print_frames,
)
from simulator.design import Design
from simulator.errors import DocumentError
from simulator.explain.compared import explain_comparison
from simulator.judge.compare import NotJudged, compare
from simulator.text import Text

NAME = "compare"
HELP = "two designs side by side; exit code 1 when the second scores less than the first"


COLUMNS = (Text("first", "첫째"), Text("second", "둘째"), Text("difference", "차이"))
ONLY_FIRST = Text("only in the first", "첫째에만 있음")
ONLY_SECOND = Text("only in the second", "둘째에만 있음")
HOW_MANY = Text(
    "compare takes two designs, not {count}.",
    "compare에는 설계 두 개가 필요합니다({count}개 받음).",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the differences of two designs."""
    if len(options.designs) != 2:
        print(HOW_MANY.fill(count=len(options.designs)).get(options.language), file=sys.stderr)
        return BAD_INPUT
    loaded = []
    for path in options.designs:
        try:
            loaded.append(load_design(path, options.users))
        except DocumentError as error:
            return report(path, error, options.language)
    if options.explain:
        return explain(options, loaded[0], loaded[1])
    try:
        frame = compare(loaded[0], loaded[1])
    except NotJudged as error:
        return report(options.designs[error.place], error, options.language)
    if options.json:
        print_frames([frame])
    else:
        print_comparison(frame, options.language)
    left, right = frame["score"]
    return MET if right["total"] >= left["total"] else NOT_MET


def explain(options: argparse.Namespace, one: Design, other: Design) -> int:
    """Print where a figure of both, such as ``compare.score``, comes from."""
    try:
        found = explain_comparison(one, other, options.explain)
    except DocumentError as error:
        return report(" ".join(options.designs), error, options.language)
    print_explanation(found, options.language, options.json)
    return MET


def print_comparison(frame: dict[str, Any], language: str) -> None:
    """Figures, then what differs."""
    first, second, difference = (word.get(language) for word in COLUMNS)
    print(f"{'':<22}{first:>12}{second:>12}{difference:>12}")
    for row in frame["figures"]:
        print(f"{row['figure']:<22}{row['left']:>12,.6g}{row['right']:>12,.6g}"
              f"{row['difference']:>+12,.4g}")  # fmt: skip
    for box in frame["components"]:
        print(f"{box['component']}: {box['left'] or '—'} | {box['right'] or '—'}")
        for row in box["parameters"]:
            print(f"  {row['parameter']}: {row['left']} | {row['right']}")
    for arrow in frame["connections"]:
        only = ONLY_FIRST if arrow["left"] else ONLY_SECOND
        print(f"{arrow['from']} → {arrow['to']}: {only.get(language)}")
    for group in ("workload", "goals"):
        for row in frame[group]:
            print(f"{group} {row['parameter']}: {row['left']} | {row['right']}")
