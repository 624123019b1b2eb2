"""``python -m simulator schema``: the JSON schema of a Network document."""

from __future__ import annotations

import argparse
import json

from simulator.network import network_schema

NAME = "schema"
HELP = "print the JSON schema of a network"


def arguments(parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    print(json.dumps(network_schema(), indent=2))
    return 0
