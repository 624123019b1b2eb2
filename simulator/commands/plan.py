"""``python -m simulator plan DESIGN.json``: the cheapest sizes that meet the goals."""

from __future__ import annotations

import argparse

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.plan import Plan, plan
from simulator.text import Text

NAME = "plan"
HELP = "the cheapest sizes and counts that meet the goals; exit code 1 when there are none"


SERVED = Text(
    "{good:.3%} good (goal {goal:.3%}), ${usd:,.0f} a month",
    "정상 응답 {good:.3%}(목표 {goal:.3%}), 한 달에 ${usd:,.0f}",
)
MISSED = Text(
    "Even the largest sizes miss the goal by {short:.3%} of the requests; "
    "the fullest is “{fullest}”. Relax the goal, or change the drawing.",
    "가장 큰 크기로도 요청의 {short:.3%}만큼 목표에 못 미칩니다. "
    "가장 꽉 찬 곳은 ‘{fullest}’입니다. 목표를 낮추거나 구성을 바꾸세요.",
)
DEAR = Text(
    "${over:,.0f} a month above the budget of ${budget:,.0f}. "
    "Raise the budget, or change the drawing.",
    "예산 ${budget:,.0f}보다 한 달에 ${over:,.0f} 더 듭니다. 예산을 늘리거나 구성을 바꾸세요.",
)


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
            print_plan(path, design, found, options.language)
        return found.met

    return each_design(options, judge)


def print_plan(path: str, design: Design, found: Plan, language: str) -> None:
    """The sizes, and what they miss."""
    best, budget = found.best, design.goals.budget
    lines = [SERVED.fill(good=best.good, goal=found.goal, usd=best.usd)]
    if not best.met:
        fullest = design.components[best.fullest].title if best.fullest else "—"
        lines.append(MISSED.fill(short=found.goal - best.good, fullest=fullest))
    if found.over_budget > 0:
        lines.append(DEAR.fill(over=found.over_budget, budget=budget))
    print(f"{path}: {lines[0].get(language)}")
    for key, setting in best.sizing.items():
        values = ", ".join(f"{name} {value}" for name, value in setting.items())
        print(f"  {design.components[key].title}: {values}")
    for line in lines[1:]:
        print(f"  {line.get(language)}")
