"""Networks that carry the same traffic, solved once.

A queue without its workers and workers without their queue leave two drawings and one system:
what is left of the pair stands there and is asked for nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from struct import Struct

import numpy as np

from simulator.network.model import Network, Number
from simulator.network.shape import flatten
from simulator.solve import Solution, solve_all

NUMBER = Struct("=d")


def solve_each(networks: Sequence[Network], both: bool = True) -> list[Solution]:
    """One Solution for each network, with the stations of all that carry the same traffic;
    ``both`` as for ``solve``."""
    if len(networks) < 2:
        return solve_all(networks, both)
    contents = [_content(network) for network in networks]
    different: dict[Hashable, Network] = {}
    for content, network in zip(contents, networks, strict=True):
        stations = different[content].stations if content in different else {}
        different[content] = replace(network, stations={**stations, **network.stations})
    solved = dict(zip(different, solve_all(list(different.values()), both), strict=True))
    return [solved[content] for content in contents]


def _content(network: Network) -> Hashable:
    """Everything about a network but the stations that nobody visits."""
    routes, numbers = flatten(replace(network, stations={}))
    named = {entry for entry in routes if isinstance(entry, tuple)}
    visited = {name: s for name, s in network.stations.items() if (name,) in named}
    stations, more = flatten(Network(visited, {}, {}))
    return routes, stations, network.columns, _bytes([*numbers, *more], network.columns)


def _bytes(numbers: Sequence[Number], columns: int) -> bytes:
    return b"".join([
        np.broadcast_to(np.asarray(n, float), columns).tobytes() if isinstance(n, np.ndarray)
        else NUMBER.pack(n) * columns
        for n in numbers
    ])  # fmt: skip
