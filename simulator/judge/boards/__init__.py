"""The challenges that ship with the product: one ``loadstone-board/1`` file each.

Pars are what the reference costs on this engine.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board


@cache
def challenges() -> dict[str, Challenge]:
    """Every challenge by id, in order."""
    files = [
        entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".json")
    ]
    found = [parse_board(entry.read_bytes()) for entry in files]
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}
