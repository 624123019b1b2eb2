"""``python -m simulator failures DESIGN.json``: what each single failure does to users."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from simulator.catalogue.classes import CLASSES
from simulator.commands.design import user_counts
from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.formulas.availability import MINUTES_PER_YEAR
from simulator.judge import words
from simulator.judge.availability import availability
from simulator.judge.matrix import MatrixRow, default_loads, matrix, matrix_frames
from simulator.text import Text

NAME = "failures"
HELP = (
    "the failure matrix; exit code 1 when there is a single point of failure, "
    "or requests are down without any"
)

DOWN_ALREADY = Text(
    "At {users:,} users at most half of these get a good answer without any failure, so that "
    "none can be seen to take them down: {classes}.",
    "사용자 {users:,}명에서는 장애가 없어도 다음 요청의 절반 이하만 정상 응답을 받으므로, "
    "어떤 장애가 이 요청을 멈추게 하는지 알 수 없습니다: {classes}.",
)


WINDOW = Text("good share over the window", "구간 동안의 정상 응답 비율")
LOST = Text(", {seconds:g} s of writes lost", ", 쓰기 {seconds:g}초분 손실")
TAKES_DOWN = Text(" ← takes down {classes}", " ← 멈추는 요청: {classes}")
AVAILABLE = Text(
    "available: {nines:.2f} nines, {minutes:,.0f} minutes a year",
    "가용성: 나인 {nines:.2f}, 한 해 장애 {minutes:,.0f}분",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)
    parser.add_argument("--loads", type=user_counts, metavar="N,N,…", help="user counts to try")


def run(options: argparse.Namespace) -> int:
    """Print the matrix of every design."""

    def judge(path: str, design: Design) -> bool:
        loads = options.loads or default_loads(design)
        if options.json:
            frames = list(matrix_frames(design, loads))
            nines = availability(design).to_json()
            print_frames({"design": path, **frame} for frame in (*frames, nines))
            return not frames[-1]["single_points_of_failure"] and not frames[-1]["down_already"]
        found = matrix(design, loads)
        print(f"{path}")
        heads = "".join(f"{count:>14,}" for count in loads)
        print(f"  {heads}   {WINDOW.get(options.language)}")
        for row in found.rows:
            print_row(design, row, options.language)
        print_availability(design, options.language)
        for users, names in zip(loads, found.down_already, strict=True):
            if names:
                print("  " + down_already(users, names, options.language))
        return found.survives

    return each_design(options, judge)


def down_already(users: int, names: Sequence[str], language: str) -> str:
    """What is down at a load although nothing has failed, in words."""
    text = DOWN_ALREADY.fill(users=users, classes=class_names(names, language))
    return text.get(language)


def class_names(names: Sequence[str], language: str) -> str:
    """Request classes in words."""
    return ", ".join(CLASSES[name].label.get(language) for name in names)


def print_row(design: Design, row: MatrixRow, language: str) -> None:
    """One failure on a line."""
    outcome = row.outcome
    cells = "".join(f"{100 * share:>12.4f} %" for share in outcome.good)
    down = sorted({name for names in row.down for name in names})
    label = words.incident(design, outcome.case).get(language)
    more = [LOST.fill(seconds=outcome.lost_writes_s)] if outcome.lost_writes_s else []
    more += [TAKES_DOWN.fill(classes=class_names(down, language))] if down else []
    print(f"  {cells}   {label}" + "".join(text.get(language) for text in more))


def print_availability(design: Design, language: str) -> None:
    """The nines, and why each part has the share of time it has."""
    found = availability(design)
    down = (1.0 - found.share) * MINUTES_PER_YEAR
    text = AVAILABLE.fill(nines=found.nines, minutes=down).get(language)
    print(f"  {100 * found.share:>12.4f} %   {text}")
    for part in sorted(found.parts, key=lambda part: part.share):
        name = design.components[part.component].title
        print(f"  {100 * part.share:>12.4f} %   {name}: {part.why.get(language)}")
