"""``python -m simulator pareto DESIGN.json``: cost against p99 against nines."""

from __future__ import annotations

import argparse
from typing import Any

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.pareto import pareto_frames

NAME = "pareto"
HELP = (
    "sizings none of which is better in cost, p99 and nines; exit code 1 when none meets the goals"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the front of every design."""

    def judge(path: str, design: Design) -> bool:
        last: dict[str, Any] = {}
        for frame in pareto_frames(design):
            last = frame
            if options.json:
                print_frames([{"design": path, **frame}])
        if not options.json:
            print_front(path, last)
        return bool(last["points"])

    return each_design(options, judge)


def print_front(path: str, frame: dict[str, Any]) -> None:
    """The points, cheapest first, with the design itself."""
    print(f"{path}: {len(frame['points'])} of {frame['tried']} sizings, p99 of {frame['class']}")
    for missed in frame["missed"]:
        found, wanted = 100 * missed["found"], 100 * missed["wanted"]
        print(f"  no sizing meets the goal: {found:.3f} % of {wanted:.3f} % good; "
              f"the fullest is “{missed['component']}”")  # fmt: skip
    for point in [*frame["points"], frame["own"]]:
        own = "  ← as drawn" if point is frame["own"] else ""
        figures = f"${point['cost']:>12,.0f} {point['p99_ms']:>10,.0f} ms"
        print(f"  {figures} {point['nines']:>6.2f} nines{own}")
