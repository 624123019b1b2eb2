"""``python -m simulator advise DESIGN.json``: the single changes that would help most."""

from __future__ import annotations

import argparse
import sys

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.advice import Advice, advice_frames, advise, ranking
from simulator.judge.board import own_board
from simulator.judge.conditions import Laboratories
from simulator.judge.judged import judging
from simulator.judge.together import done
from simulator.text import Text

NAME = "advise"
HELP = "the changes that would help most; exit code 1 when one would help"

NOTHING_HELPS = Text("No single change gains anything.", "한 번의 변경으로 나아지는 것은 없습니다.")
PER_MONTH = Text("{usd:+9,.0f} $/month", "월 {usd:+9,.0f} $")
NO_HELP = Text("would not help:", "도움이 되지 않음:")
NOTHING_CARRIES = Text(
    "No single change gains anything: this takes several at once. "
    "Let “plan” look for sizes that carry the load.",
    "한 번의 변경으로는 나아지지 않고, 여러 가지를 함께 바꿔야 합니다. "
    "‘plan’으로 이 부하를 감당하는 크기를 찾아보세요.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print advice for every design; as frames they come as they are found."""

    def judge(path: str, design: Design) -> bool:
        if options.json:
            end = {}
            for frame in advice_frames(design):
                print_frames([{"design": path, **frame}])
                end = frame
            return not end["best"]
        rooms = Laboratories()
        print(path)
        short = print_short(design, options.language, rooms)
        found = list(advise(design, laboratories=rooms))
        order = ranking(found)
        if not order["best"]:
            print("  " + (NOTHING_CARRIES if short else NOTHING_HELPS).get(options.language))
        for index in order["best"]:
            print_advice(found[index], options.language)
        if order["no_help"] is not None:
            print("  " + NO_HELP.get(options.language))
            print_advice(found[order["no_help"]], options.language)
        return not order["best"]

    return each_design(options, judge)


def print_short(design: Design, language: str, rooms: Laboratories) -> bool:
    """What of the service falls short before anything is changed: known long before the
    changes are tried. Returns whether anything does."""
    board = own_board(design)
    judged = done(judging(design, design.workload.users, board, None, rooms))
    short = [row for row in judged.service if row.points < row.most]
    for row in short:
        print("  " + row.text.get(language))
    sys.stdout.flush()
    return bool(short)


def print_advice(card: Advice, language: str) -> None:
    """One change on a line."""
    month = PER_MONTH.fill(usd=card.usd).get(language)
    print(
        f"  {card.gain:+6.1f} → {card.after.total:5.1f}  {month}  {card.change.text.get(language)}"
    )
