"""What the judging commands share: reading designs, the number of users, exit codes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from simulator.catalogue.workload import MOST_USERS
from simulator.commands.documents import read_bytes, report
from simulator.commands.explained import explain_arguments, print_explanation
from simulator.design import Design, parse_design
from simulator.errors import DocumentError
from simulator.explain import explain_design

MET, NOT_MET = 0, 1


def common_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of every judging command."""
    parser.add_argument("designs", metavar="DESIGN.json", nargs="+")
    parser.add_argument("--users", type=user_count, metavar="N", help="instead of the design's own")
    parser.add_argument("--json", action="store_true", help="print frames, one JSON object a line")
    parser.add_argument("--language", choices=("en", "ko"), default="en")
    explain_arguments(parser, "score.total, matrix.X04:db.good or hysteresis.1000.down")


def user_count(text: str) -> int:
    """A whole number of users in range."""
    try:
        count = int(text.replace("_", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number of users") from None
    if not 1 <= count <= MOST_USERS:
        raise argparse.ArgumentTypeError(f"users lie between 1 and {MOST_USERS:,}, not {count:,}")
    return count


def load_design(path: str, users: int | None) -> Design:
    """The design in a file, at these users if given; raises DocumentError."""
    return at_users(parse_design(read_bytes(path)), users)


def at_users(design: Design, users: int | None) -> Design:
    """The design with another number of users."""
    if users is None:
        return design
    workload = design.workload
    return replace(design, workload=replace(workload, params={**workload.params, "users": users}))


def each_design(options: argparse.Namespace, judge: Callable[[str, Design], bool]) -> int:
    """Judge every file; 0 when all meet their goals, 1 when one does not, 2 for bad input."""
    code = MET
    for path in options.designs:
        try:
            design = load_design(path, options.users)
            if options.explain:
                found = explain_design(design, options.explain)
                print_explanation(found, options.language, options.json)
                continue
            met = judge(path, design)
        except DocumentError as error:
            code = max(code, report(path, error, options.language))
            continue
        code = max(code, MET if met else NOT_MET)
    return code


def print_frames(frames: Iterable[dict[str, Any]]) -> None:
    """Frames as JSON lines."""
    for frame in frames:
        print(json.dumps(frame, ensure_ascii=False))
    sys.stdout.flush()
