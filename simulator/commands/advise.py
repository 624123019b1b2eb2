"""``python -m simulator advise DESIGN.json``: the single changes that would help most."""

from __future__ import annotations

import argparse

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.advice import Advice, advice_frames, advise, ranking

NAME = "advise"
HELP = "the changes that would help most; exit code 1 when one would help"


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
        found = list(advise(design))
        order = ranking(found)
        print(path)
        for index in order["best"]:
            print_advice(found[index], options.language)
        if order["no_help"] is not None:
            print("  would not help:")
            print_advice(found[order["no_help"]], options.language)
        return not order["best"]

    return each_design(options, judge)


def print_advice(card: Advice, language: str) -> None:
    """One change on a line."""
    print(f"  {card.gain:+6.1f} → {card.after.total:5.1f}  {card.usd:+9,.0f} $/month  "
          f"{card.change.text.get(language)}")  # fmt: skip
