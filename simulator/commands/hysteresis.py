"""``python -m simulator hysteresis DESIGN.json``: whether overload can outlive its cause."""

from __future__ import annotations

import argparse
from typing import Any

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.hysteresis import hysteresis_frames
from simulator.text import Text

NAME = "hysteresis"
HELP = "two steady states, their triggers and cures; exit code 1 when there are two"


TWO = Text(
    "two steady states from {first:,} to {last:,} users",
    "사용자 {first:,}명부터 {last:,}명까지 정상 상태가 두 가지",
)
ONE = Text("one steady state at every load", "어떤 부하에서도 정상 상태는 하나")
TRIGGER = Text("trigger: {what}", "계기: {what}")
CURE = Text("removed by: {what}", "없애는 방법: {what}")


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
        where = TWO.fill(first=folds[0], last=folds[1]) if folds else ONE
        print(f"{path}: {where.get(language)}")
        for point in frame["points"]:
            up, down = 100 * point["up"], 100 * point["down"]
            print(
                f"  {point['users']:>12,} {up:>8.4f} % {down:>8.4f} %"
                + (" ←" if point["two"] else "")
            )
    elif frame["kind"] == "trigger":
        print("  " + TRIGGER.fill(what=frame["label"][language]).get(language))
    elif frame["kind"] == "cure" and frame["removes"]:
        print("  " + CURE.fill(what=frame["text"][language]).get(language))
