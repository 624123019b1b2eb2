"""``python -m simulator timeline DESIGN.json``: how each scenario of a design unfolds."""

from __future__ import annotations

import argparse
from typing import Any

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.timeline import timeline_frames

NAME = "timeline"
HELP = "how each scenario unfolds; exit code 1 when one misses its goal"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the scenarios of every design."""

    def judge(path: str, design: Design) -> bool:
        frames = list(timeline_frames(design))
        if options.json:
            print_frames({"design": path, **frame} for frame in frames)
        else:
            print(path)
            for frame in frames:
                print_timeline(frame, options.language)
        return all(frame["good"] >= frame["goal"] for frame in frames)

    return each_design(options, judge)


def print_timeline(frame: dict[str, Any], language: str) -> None:
    """One scenario: what it does, what users notice, and its stretches."""
    good, goal = 100 * frame["good"], 100 * frame["goal"]
    print(f"  {frame['label'][language]}: {good:.4f} % (goal {goal:.2f} %)")
    print(f"    {frame['effect'][language]}")
    print(f"    {frame['seen'][language]}")
    for part in frame["stretches"]:
        print(f"    {part['from_s'] / 60:>8.1f}–{part['to_s'] / 60:<8.1f} min "
              f"{100 * part['good']:>8.4f} %  {part['what'][language]}")  # fmt: skip
