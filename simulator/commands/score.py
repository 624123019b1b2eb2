"""``python -m simulator score DESIGN.json``: the score, row by row."""

from __future__ import annotations

import argparse
import sys

from simulator.commands.documents import BAD_INPUT, read_bytes, report
from simulator.commands.judging import common_arguments, each_design, print_frames
from simulator.design import Design
from simulator.errors import DocumentError
from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board
from simulator.judge.boards import challenges
from simulator.judge.grade import grade
from simulator.judge.score import Score, score
from simulator.text import Text

NAME = "score"
HELP = "score a design; exit code 1 when it does not meet its goals or pass its board"


SEED_ALONE = Text(
    "--seed draws the victims of a board's scenarios: give --board too.",
    "--seed는 보드의 시나리오가 누구에게 일어날지 뽑습니다. --board도 함께 쓰세요.",
)
USERS_TOO = Text(
    "A board has its own number of users: leave --users out.",
    "보드에는 정해진 사용자 수가 있습니다. --users를 빼세요.",
)
PASSED, NOT_PASSED = Text("passed", "통과"), Text("not passed", "미통과")
VERDICT = Text(
    "{title}: {passed}, pass mark {mark:g}, budget ${budget:,.0f}",
    "{title}: {passed}, 합격선 {mark:g}점, 예산 ${budget:,.0f}",
)
USERS = Text("{users:,} users", "사용자 {users:,}명")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    common_arguments(parser)
    parser.add_argument(
        "--board", metavar="C06|BOARD.json",
        help="judge by a board: its traffic, goals and scenarios instead of the design's own",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, metavar="N",
        help="draw whom a board's scenarios hit; without it, the most vulnerable",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the score of every design."""
    if options.board is None:
        if options.seed is not None:
            print(SEED_ALONE.get(options.language), file=sys.stderr)
            return BAD_INPUT
        return each_design(options, lambda path, design: _own(options, path, design))
    if options.users is not None:
        print(USERS_TOO.get(options.language), file=sys.stderr)
        return BAD_INPUT
    try:
        challenge = load_challenge(options.board)
    except DocumentError as error:
        return report(options.board, error, options.language)
    return each_design(options, lambda path, design: _graded(options, path, design, challenge))


def load_challenge(name: str) -> Challenge:
    """A template by its id, else the board in a file; raises DocumentError."""
    known = challenges()
    return known[name] if name in known else parse_board(read_bytes(name))


def _own(options: argparse.Namespace, path: str, design: Design) -> bool:
    """By its own standard: served well at its own load, within its budget."""
    found = score(design)
    _print(options, path, found, {})
    within = design.goals.budget >= found.cost.total
    return found.good[1.0] >= design.goals.good_share and within


def _graded(options: argparse.Namespace, path: str, design: Design, challenge: Challenge) -> bool:
    """On a board: passed or not."""
    found = grade(challenge, design, options.seed)
    _print(options, path, found.score, found.to_json())
    if not options.json:
        verdict = VERDICT.fill(
            title=challenge.words.title, passed=PASSED if found.passed else NOT_PASSED,
            mark=challenge.pass_mark, budget=challenge.goals.budget,
        )  # fmt: skip
        print(f"{challenge.id} {verdict.get(options.language)}")
    return found.passed


def _print(options: argparse.Namespace, path: str, found: Score, more: dict[str, object]) -> None:
    if options.json:
        print_frames([{"design": path, **found.to_json(), **more}])
    else:
        print_score(path, found, options.language)


def print_score(path: str, found: Score, language: str) -> None:
    """The waterfall: what each row earned or cost."""
    users = USERS.fill(users=found.users).get(language)
    print(f"{path}: {found.total:.1f} ({found.grade}), {users}")
    for row in found.rows:
        most = f"/ {row.most:4.1f}" if row.most else "      "
        print(f"{row.points:8.1f} {most}  {row.part:<11} {row.text.get(language)}")
