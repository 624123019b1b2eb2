"""``python -m simulator boards``: the challenges that ship with the product."""

from __future__ import annotations

import argparse
import json

from simulator.judge.boards import challenges

NAME = "boards"
HELP = "list the challenge boards; --json prints their documents, one a line"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print the board documents")
    parser.add_argument("--language", choices=("en", "ko"), default="en")


def run(options: argparse.Namespace) -> int:
    """Print one line a board."""
    for challenge in challenges().values():
        if options.json:
            print(json.dumps(challenge.to_json(), ensure_ascii=False))
            continue
        scenarios = " ".join(
            entry.scenario.scenario + ("!" if entry.must else "") for entry in challenge.scenarios
        )
        print(f"{challenge.id}  {challenge.users:>10,}  ${challenge.goals.budget:>8,.0f}  "
              f"{challenge.words.title.get(options.language)}  [{scenarios}]")  # fmt: skip
    return 0
