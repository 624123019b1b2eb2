"""``python -m simulator verify DESIGN.json``: the solved figures beside simulated ones."""

from __future__ import annotations

import argparse
from typing import Any

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.explain.verified import FEWEST, MOST, REQUESTS, SEED
from simulator.text import Text
from simulator.verify import verify

NAME = "verify"
HELP = "simulate a design beside its solution; exit code 1 when the simulated system is not steady"

OUTSIDE = Text("outside", "구간 밖")
HEADS = (Text("solved", "계산"), Text("simulated", "시뮬레이션"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)
    parser.add_argument(
        "--requests", type=_whole(FEWEST, MOST), default=REQUESTS, metavar="N",
        help=f"to measure, {FEWEST:,} to {MOST:,}",
    )  # fmt: skip
    parser.add_argument("--seed", type=_whole(0, 2**31 - 1), default=SEED, metavar="N")


def _whole(least: int, most: int) -> Any:
    """A reader of whole numbers in a range."""

    def read(text: str) -> int:
        try:
            count = int(text.replace("_", ""))
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number") from None
        if not least <= count <= most:
            raise argparse.ArgumentTypeError(f"{count:,} does not lie between {least:,} and "
                                             f"{most:,}")  # fmt: skip
        return count

    return read


def run(options: argparse.Namespace) -> int:
    """Print both figures of every design."""

    def judge(path: str, design: Design) -> bool:
        frames = verify(design, design.workload.users, options.requests, options.seed)
        *_, last = (frame for frame in frames if frame is not None)
        if options.json:
            print_frames([{"design": path, **last}])
        else:
            print(path)
            print_frame(last, options.language)
        return bool(last["steady"])

    return each_design(options, judge)


def print_frame(frame: dict[str, Any], language: str) -> None:
    """Each figure solved and simulated, then the verdict."""
    print(f"  {'':<36}" + "".join(f"{head.get(language):>14}" for head in HEADS))
    for group in ("flows", "components"):
        for name, figures in frame[group].items():
            for key, pair in figures.items():
                half = "" if pair["half_width"] is None else f" ± {pair['half_width']:.3g}"
                note = "" if pair["inside"] else f"   {OUTSIDE.get(language)}"
                print(f"  {f'{name}.{key}':<36}{pair['analytic']:>14.6g}{pair['value']:>14.6g}"
                      f"{half}{note}")  # fmt: skip
    print(f"  {frame['verdict'][language]}")
