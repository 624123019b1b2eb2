"""``python -m simulator pareto DESIGN.json``: cost against p99 against nines."""

from __future__ import annotations

import argparse
from typing import Any

from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.judge.pareto import pareto_frames
from simulator.text import Text

NAME = "pareto"
HELP = (
    "sizings none of which is better in cost, p99 and nines; exit code 1 when none meets the goals"
)


FRONT = Text(
    "{count} of {tried} sizings, p99 of {name}", "크기 {tried}가지 중 {count}가지, {name}의 p99"
)
MISSED = Text(
    "no sizing meets the goal: {found:.3%} of {wanted:.3%} good; the fullest is “{component}”",
    "목표를 채우는 크기가 없습니다: 정상 응답 {found:.3%}(목표 {wanted:.3%}). "
    "가장 꽉 찬 곳은 ‘{component}’",
)
NINES = Text("{nines:>6.2f} nines", "나인 {nines:.2f}")
DRAWN = Text("as drawn", "그린 그대로")


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
            print_front(path, last, options.language)
        return bool(last["points"])

    return each_design(options, judge)


def print_front(path: str, frame: dict[str, Any], language: str) -> None:
    """The points, cheapest first, with the design itself."""
    head = FRONT.fill(count=len(frame["points"]), tried=frame["tried"], name=frame["class"])
    print(f"{path}: {head.get(language)}")
    for missed in frame["missed"]:
        print(
            "  " + MISSED.fill(**{**missed, "component": missed["component"] or "—"}).get(language)
        )
    for point in [*frame["points"], frame["own"]]:
        own = f"  ← {DRAWN.get(language)}" if point is frame["own"] else ""
        figures = f"${point['cost']:>12,.0f} {point['p99_ms']:>10,.0f} ms"
        print(f"  {figures} {NINES.fill(nines=point['nines']).get(language)}{own}")
