"""``python -m simulator failures DESIGN.json``: what each single failure does to users."""

from __future__ import annotations

import argparse

from simulator.commands.design import user_counts
from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.formulas.availability import MINUTES_PER_YEAR
from simulator.judge import words
from simulator.judge.availability import availability
from simulator.judge.matrix import MatrixRow, default_loads, matrix, matrix_frames

NAME = "failures"
HELP = "the failure matrix; exit code 1 when there is a single point of failure"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)
    parser.add_argument("--loads", type=user_counts, metavar="N,N,…", help="user counts to try")


def run(options: argparse.Namespace) -> int:
    """Print the matrix of every design."""

    def judge(path: str, design: Design) -> bool:
        loads = options.loads or default_loads(design)
        if options.json:
            frames = list(matrix_frames(design, loads))
            nines = availability(design).to_json()
            print_frames({"design": path, **frame} for frame in (*frames, nines))
            return not frames[-1]["single_points_of_failure"]
        rows = matrix(design, loads)
        print(f"{path}")
        print("  " + "".join(f"{count:>14,}" for count in loads) + "   good share over the window")
        for row in rows:
            print_row(design, row, options.language)
        print_availability(design, options.language)
        return not any(row.single_point_of_failure for row in rows)

    return each_design(options, judge)


def print_row(design: Design, row: MatrixRow, language: str) -> None:
    """One failure on a line."""
    outcome = row.outcome
    cells = "".join(f"{100 * share:>12.4f} %" for share in outcome.good)
    down = sorted({name for names in row.down for name in names})
    label = words.incident(design, outcome.case).get(language)
    lost = f", {outcome.lost_writes_s:g} s of writes lost" if outcome.lost_writes_s else ""
    print(f"  {cells}   {label}{lost}" + (f" ← takes down {', '.join(down)}" if down else ""))


def print_availability(design: Design, language: str) -> None:
    """The nines, and why each part has the share of time it has."""
    found = availability(design)
    down = (1.0 - found.share) * MINUTES_PER_YEAR
    print(
        f"  {100 * found.share:>12.4f} %   available: "
        f"{found.nines:.2f} nines, {down:,.0f} minutes a year"
    )
    for part in sorted(found.parts, key=lambda part: part.share):
        name = design.components[part.component].title
        print(f"  {100 * part.share:>12.4f} %   {name}: {part.why.get(language)}")
