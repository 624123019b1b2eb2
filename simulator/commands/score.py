"""``python -m simulator score DESIGN.json``: the score, row by row."""

from __future__ import annotations

import argparse

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.boards import challenges
from simulator.judge.score import Score, score

NAME = "score"
HELP = "score a design; exit code 1 when it does not meet its goals"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)
    parser.add_argument("--board", choices=list(challenges()), help="judge by a board's standard")


def run(options: argparse.Namespace) -> int:
    """Print the score of every design; the goals are met when its own load is served well."""

    board = challenges()[options.board].board if options.board else None

    def judge(path: str, design: Design) -> bool:
        found = score(design, board=board)
        if options.json:
            print_frames([{"design": path, **found.to_json()}])
        else:
            print_score(path, found, options.language)
        within = design.goals.budget >= found.cost.total
        return found.good[1.0] >= design.goals.good_share and within

    return each_design(options, judge)


def print_score(path: str, found: Score, language: str) -> None:
    """The waterfall: what each row earned or cost."""
    print(f"{path}: {found.total:.1f} ({found.grade}), {found.users:,} users")
    for row in found.rows:
        most = f"/ {row.most:4.1f}" if row.most else "      "
        print(f"{row.points:8.1f} {most}  {row.part:<11} {row.text.get(language)}")
