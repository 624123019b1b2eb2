"""``python -m simulator simulate NET.json``: the figures of a Network by simulation, as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from simulator.commands.documents import read_bytes, report
from simulator.errors import DocumentError
from simulator.network import parse_network
from simulator.simulate import Progress, SimulationError, simulate

NAME = "simulate"
HELP = "simulate a network: the solver's figures with 95 %% half-widths"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("network", metavar="NET.json")
    parser.add_argument("--requests", type=int, default=1_000_000, help="measured in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replications", type=int, default=None)
    parser.add_argument(
        "--start", type=int, default=0, metavar="N", help="requests that wait at time 0"
    )
    parser.add_argument("--column", type=int, default=0, help="which column of the network")
    parser.add_argument("--language", choices=("en", "ko"), default="en")
    parser.add_argument("--progress", action="store_true", help="show it on standard error")


def run(options: argparse.Namespace) -> int:
    """Print the result of the simulation."""
    try:
        found = simulate(
            parse_network(read_bytes(options.network)),
            requests=options.requests,
            seed=options.seed,
            replications=options.replications,
            start=options.start,
            progress=_show if options.progress else None,
            column=options.column,
        )
    except DocumentError as error:
        return report(options.network, error, options.language)
    except SimulationError as error:
        return report(options.network, DocumentError([error.problem]), options.language)
    print(json.dumps(found.to_json(), indent=2))
    return 0


def _show(progress: Progress) -> None:
    end = "\n" if progress.fraction >= 1 else ""
    print(f"\r{progress.fraction:4.0%}", end=end, file=sys.stderr, flush=True)
