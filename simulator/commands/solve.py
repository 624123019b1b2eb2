"""``python -m simulator solve NET.json``: the figures of a Network as JSON."""

from __future__ import annotations

import argparse
import json

from simulator.commands.documents import read_bytes, report
from simulator.commands.explained import explain_arguments, print_explanation
from simulator.errors import DocumentError
from simulator.explain import explain_network
from simulator.network import parse_network
from simulator.solve import solve

NAME = "solve"
HELP = "solve a network analytically"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("network", metavar="NET.json")
    parser.add_argument("--start", choices=("empty", "overloaded"), default="empty")
    explain_arguments(parser, "stations.web.utilisation")
    parser.add_argument("--json", action="store_true", help="the explanation as JSON")
    parser.add_argument("--language", choices=("en", "ko"), default="en")


def run(options: argparse.Namespace) -> int:
    """Print the solution; a list where the network has several columns."""
    try:
        network = parse_network(read_bytes(options.network))
        if options.explain:
            found = explain_network(network, options.explain)
            print_explanation(found, options.language, options.json)
            return 0
    except DocumentError as error:
        return report(options.network, error, options.language)
    solution = solve(network, start=options.start)
    columns = [solution.to_json(column) for column in range(network.columns)]
    print(json.dumps(columns[0] if len(columns) == 1 else columns, indent=2))
    return 0
