"""``python -m simulator hysteresis DESIGN.json``: whether overload can outlive its cause."""

from __future__ import annotations

import argparse
from typing import Any

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.hysteresis import hysteresis_frames

NAME = "hysteresis"
HELP = "two steady states, their triggers and cures; exit code 1 when there are two"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the steady states of every design."""

    def judge(path: str, design: Design) -> bool:
        single = True
        for frame in hysteresis_frames(design):
            if options.json:
                print_frames([{"design": path, **frame}])
            else:
                print_frame(path, frame, options.language)
            single = (single and frame.get("folds") is None) or frame["kind"] == "cure"
        return single

    return each_design(options, judge)


def print_frame(path: str, frame: dict[str, Any], language: str) -> None:
    """The curve, a trigger or a setting."""
    if frame["kind"] == "hysteresis":
        folds = frame["folds"]
        where = f"two steady states from {folds[0]:,} to {folds[1]:,} users" if folds else (
            "one steady state at every load")  # fmt: skip
        print(f"{path}: {where}")
        for point in frame["points"]:
            up, down = 100 * point["up"], 100 * point["down"]
            print(
                f"  {point['users']:>12,} {up:>8.4f} % {down:>8.4f} %"
                + (" ←" if point["two"] else "")
            )
    elif frame["kind"] == "trigger":
        print(f"  trigger: {frame['label'][language]}")
    elif frame["kind"] == "cure" and frame["removes"]:
        print(f"  removed by: {frame['text'][language]}")
