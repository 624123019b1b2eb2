"""``python -m simulator plan DESIGN.json``: the cheapest sizes that meet the goals."""

from __future__ import annotations

import argparse

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.plan import Plan, plan

NAME = "plan"
HELP = "the cheapest sizes and counts that meet the goals; exit code 1 when there are none"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the plan of every design."""

    def judge(path: str, design: Design) -> bool:
        found = plan(design)
        if options.json:
            print_frames([{"design": path, **found.to_json(), "done": True}])
        else:
            print_plan(path, design, found)
        return found.met

    return each_design(options, judge)


def print_plan(path: str, design: Design, found: Plan) -> None:
    """The sizes, and what they miss."""
    print(f"{path}: {100 * found.best.good:.3f} % good (goal {100 * found.goal:.3f} %), "
          f"${found.best.usd:,.0f} a month")  # fmt: skip
    for key, setting in found.best.sizing.items():
        values = ", ".join(f"{name} {value}" for name, value in setting.items())
        print(f"  {design.components[key].title}: {values}")
    if not found.best.met:
        short = found.goal - found.best.good
        print(f"  Even the largest sizes miss the goal by {100 * short:.3f} % of the requests; "
              f"the fullest is “{found.best.fullest}”.")  # fmt: skip
    if found.over_budget > 0:
        print(f"  ${found.over_budget:,.0f} a month above the budget of "
              f"${design.goals.budget:,.0f}.")  # fmt: skip
