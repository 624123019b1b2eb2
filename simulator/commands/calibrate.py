"""``python -m simulator calibrate DESIGN.json RESULTS``: a design held against a load test."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from simulator.calibrate import calibrate, make_request, read_results
from simulator.calibrate.results import refused
from simulator.commands.documents import read_bytes, read_document, report
from simulator.commands.judging import MET, NOT_MET, print_frames
from simulator.design import parse_design
from simulator.errors import DocumentError
from simulator.judge.edits import apply
from simulator.text import Text

NAME = "calibrate"
HELP = (
    "measured times of a k6 summary or Locust statistics beside the predicted ones, and the "
    "processor times that fit; exit code 1 when a predicted mean is further off than --within"
)
NOT_TEXT = Text("This is not text in UTF-8: {detail}.", "UTF-8 텍스트가 아닙니다: {detail}.")
COLUMNS = ("mean_ms", "p50_ms", "p95_ms", "p99_ms")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("design", metavar="DESIGN.json")
    parser.add_argument("results", metavar="RESULTS", help="a k6 summary or Locust's _stats.csv")
    parser.add_argument(
        "--match", action="append", default=[], metavar="NAME=CLASS",
        help="the request class of one kind of request, such as “POST /pay=write”; “NAME=” "
        "leaves it out. The rest is guessed",
    )  # fmt: skip
    parser.add_argument(
        "--round-trip", type=float, metavar="MS",
        help="network round trip between the load generator and the system; the clients' own",
    )  # fmt: skip
    parser.add_argument("--within", type=float, default=0.2, metavar="SHARE", help="0.2")
    parser.add_argument(
        "--write", metavar="FILE", help="write the design with the fitted processor times"
    )
    parser.add_argument("--json", action="store_true", help="print the frame as JSON")
    parser.add_argument("--language", choices=("en", "ko"), default="en")


def run(options: argparse.Namespace) -> int:
    """Print measured beside predicted; write the calibrated design if asked to."""
    path = options.design
    try:
        document = read_document(options.design)
        design = parse_design(document)
        path = options.results
        results = read_results(read_text(options.results))
        matches = _matches(options.match)
        frame = calibrate(design, make_request(design, results, matches, options.round_trip))
    except DocumentError as error:
        return report(path, error, options.language)
    if options.json:
        print_frames([frame])
    else:
        print_calibration(frame, options.language)
    if options.write:
        _write(options.write, document, frame)
    return MET if _largest(frame) <= options.within else NOT_MET


def print_calibration(frame: dict[str, Any], language: str) -> None:
    """Which request is taken for what, the times, the changes, the remarks."""
    for entry in frame["entries"]:
        print(f"{entry['key']} → {entry['class'] or '–'}")
    print(f"\n{'':<24}" + "".join(f"{name:>12}" for name in COLUMNS))
    for row in frame["classes"]:
        for which in ("measured", "predicted", "fitted"):
            times = row[which] or {}
            shown = "".join(f"{times[c]:>12,.4g}" if c in times else f"{'–':>12}" for c in COLUMNS)
            print(f"{row['class'] + ' ' + which:<24}{shown}")
    print()
    for change in frame["changes"]:
        name = " ".join(filter(None, (change["class"], change["what"])))
        print(f"{name}: {_value(change['before'])} → {_value(change['after'])}")
        if change["why"]:
            print(f"  {change['why'][language]}")
    for note in frame["notes"]:
        print(note[language], file=sys.stderr)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {share:.4g}" for name, share in value.items())
    return f"{value:,.4g}"


def _largest(frame: dict[str, Any]) -> float:
    """How far the predicted mean that is furthest off is from the measured one, relatively."""
    return max(
        abs((row["predicted"] or {"mean_ms": math.inf})["mean_ms"] / row["measured"]["mean_ms"] - 1)
        for row in frame["classes"]
    )


def read_text(path: str) -> str:
    """The text in a file; raises DocumentError."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(NOT_TEXT.fill(detail=error)) from error


def _matches(given: list[str]) -> dict[str, str | None]:
    pairs = (text.rpartition("=") for text in given)
    return {name: chosen or None for name, _, chosen in pairs}


def _write(path: str, document: Any, frame: dict[str, Any]) -> None:
    times = [change for change in frame["changes"] if change["what"] == "cpu_ms"]
    classes = document.setdefault("workload", {}).setdefault("classes", {})
    for change in times:
        classes.setdefault(change["class"], {})
    changed = apply(document, [operation for change in times for operation in change["patch"]])
    kept = {name: costs for name, costs in changed["workload"]["classes"].items() if costs}
    changed["workload"]["classes"] = kept
    Path(path).write_text(json.dumps(changed, ensure_ascii=False, indent=1) + "\n", "utf-8")
