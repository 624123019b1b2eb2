"""``python -m simulator compare A.json B.json``: two designs side by side."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from simulator.commands.documents import BAD_INPUT, report
from simulator.commands.judging import (
    MET,
    NOT_MET,
    common_arguments,
    load_design,
    print_frames,
)
from simulator.errors import DocumentError
from simulator.judge.compare import compare

NAME = "compare"
HELP = "two designs side by side; exit code 1 when the second scores less than the first"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the differences of two designs."""
    if len(options.designs) != 2:
        print(f"compare takes two designs, not {len(options.designs)}.", file=sys.stderr)
        return BAD_INPUT
    loaded = []
    for path in options.designs:
        try:
            loaded.append(load_design(path, options.users))
        except DocumentError as error:
            return report(path, error)
    try:
        frame = compare(loaded[0], loaded[1])
    except DocumentError as error:
        return report(" or ".join(options.designs), error)
    if options.json:
        print_frames([frame])
    else:
        print_comparison(frame)
    left, right = frame["score"]
    return MET if right["total"] >= left["total"] else NOT_MET


def print_comparison(frame: dict[str, Any]) -> None:
    """Figures, then what differs."""
    print(f"{'':<22}{'first':>12}{'second':>12}{'difference':>12}")
    for row in frame["figures"]:
        print(f"{row['figure']:<22}{row['left']:>12,.6g}{row['right']:>12,.6g}"
              f"{row['difference']:>+12,.4g}")  # fmt: skip
    for box in frame["components"]:
        print(f"{box['component']}: {box['left'] or '—'} | {box['right'] or '—'}")
        for row in box["parameters"]:
            print(f"  {row['parameter']}: {row['left']} | {row['right']}")
    for arrow in frame["connections"]:
        side = "first" if arrow["left"] else "second"
        print(f"{arrow['from']} → {arrow['to']}: only in the {side}")
    for group in ("workload", "goals"):
        for row in frame[group]:
            print(f"{group} {row['parameter']}: {row['left']} | {row['right']}")
