"""``python -m simulator reference CASE.json…``: one line of JSON per case."""

from __future__ import annotations

import argparse
import json

from simulator.commands.documents import read_document, report
from simulator.errors import DocumentError
from simulator.reference import compute

NAME = "reference"
HELP = "compute reference cases from their models, one JSON line each"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("cases", nargs="+", metavar="CASE.json")


def run(options: argparse.Namespace) -> int:
    """Compute every case; a bad one is reported and the others still run."""
    code = 0
    for path in options.cases:
        try:
            result = compute(read_document(path))
        except DocumentError as error:
            code = report(path, error)
        else:
            print(json.dumps(result), flush=True)
    return code
