"""``python -m simulator design DESIGN.json``: the figures of a drawn architecture."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

from simulator.catalogue.workload import MOST_USERS
from simulator.commands.documents import read_bytes, report
from simulator.commands.explained import explain_arguments, print_explanation
from simulator.design import parse_design
from simulator.errors import DocumentError
from simulator.evaluate import LADDER, evaluate
from simulator.explain import explain_design

NAME = "design"
HELP = "evaluate a design at its own load and along the ladder of users"


MOST_LOADS = 16


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("design", metavar="DESIGN.json")
    parser.add_argument(
        "--users", type=user_counts, metavar="N,N,…", help="user counts instead of the ladder"
    )
    explain_arguments(parser, "web-1.utilisation")
    parser.add_argument("--json", action="store_true", help="print the frames, one a line")
    parser.add_argument("--language", choices=("en", "ko"), default="en")


def user_counts(text: str) -> list[int]:
    """Comma-separated user counts."""
    try:
        counts = [int(part.replace("_", "")) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a list of whole numbers") from None
    if not all(1 <= count <= MOST_USERS for count in counts):
        raise argparse.ArgumentTypeError(f"user counts lie between 1 and {MOST_USERS:,}")
    if len(counts) > MOST_LOADS:
        raise argparse.ArgumentTypeError(f"at most {MOST_LOADS} user counts, not {len(counts)}")
    return counts


def run(options: argparse.Namespace) -> int:
    """Print the frames as JSON lines, or a table."""
    try:
        design = parse_design(read_bytes(options.design))
        if options.explain:
            users = options.users[0] if options.users else None
            found = explain_design(design, options.explain, users)
            print_explanation(found, options.language, options.json)
            return 0
        frames = evaluate(design, options.users or LADDER)
        if options.json:
            for frame in frames:
                print(json.dumps(frame, ensure_ascii=False))
        else:
            print_table(frames, options.language)
    except DocumentError as error:
        return report(options.design, error, options.language)
    return 0


def print_table(frames: Iterable[dict[str, Any]], language: str) -> None:
    """One line a load, smallest first, then the verdict."""
    *loads, verdict = frames
    print(f"{'users':>12}{'good':>10}{'p95 ms':>10}{'$/month':>12}  fullest")
    for frame in sorted(loads, key=lambda frame: int(frame["users"])):
        name = frame["bottleneck"]
        full = frame["components"][name] if name else None
        fullest = f"{name}: {full['binding']} {100 * full['utilisation']:.0f} %" if full else "-"
        slowest = max((figures["p95_ms"] for figures in frame["classes"].values()), default=0.0)
        print(
            f"{frame['users']:>12,}{100 * frame['good']:>8.4f} %{slowest:>10,.0f}"
            f"{frame['cost']['total']:>12,.0f}  {fullest}{' ←' if frame['own'] else ''}"
        )
    print(f"\ncapacity: {verdict['capacity_users']:,} users")
    if verdict["limit"]:
        print(verdict["limit"]["reason"][language])
    sys.stdout.flush()
