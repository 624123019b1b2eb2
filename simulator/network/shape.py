"""What of a Network is structure and what is numbers.

Networks of one shape differ in numbers only, so they can be stacked into one Network
whose numbers have a column each, and whatever is derived from structure alone can be
kept for the next network of the same shape.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, cast

import numpy as np

from simulator.network.model import Network, Number

STRUCTURAL = frozenset({"retries", "needed", "columns", "abandon"})


@cache
def _names_of(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))  # type: ignore[arg-type]


def _field_names(value: Any) -> tuple[str, ...]:
    return _names_of(cast(Hashable, type(value)))


def signature(value: Any, name: str = "") -> Hashable:
    """Everything about a network but its numbers, as something to compare and hash."""
    if isinstance(value, str) or value is None or name in STRUCTURAL:
        return 1 if name == "columns" else value
    if isinstance(value, (float, int, np.ndarray, np.number)):
        return 0.5
    if is_dataclass(value):
        return (
            type(value).__name__,
            *(signature(getattr(value, f), f) for f in _field_names(value)),
        )
    if isinstance(value, dict):
        return tuple((key, signature(item)) for key, item in value.items())
    return tuple(signature(item) for item in value)


def numbers(value: Any, name: str = "") -> Iterator[Number]:
    """Every number of a network, in the order of its structure."""
    if isinstance(value, str) or value is None or name in STRUCTURAL:
        return
    if isinstance(value, (float, int, np.ndarray, np.number)):
        yield value  # type: ignore[misc]
    elif is_dataclass(value):
        for f in _field_names(value):
            yield from numbers(getattr(value, f), f)
    else:
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)


def _with_numbers(value: Any, supply: Iterator[Number], name: str = "") -> Any:
    if isinstance(value, str) or value is None or name in STRUCTURAL:
        return value
    if isinstance(value, (float, int, np.ndarray, np.number)):
        return next(supply)
    if is_dataclass(value):
        changes = {f: _with_numbers(getattr(value, f), supply, f) for f in _field_names(value)}
        return replace(value, **changes)  # type: ignore[type-var]
    if isinstance(value, dict):
        return {key: _with_numbers(item, supply) for key, item in value.items()}
    return tuple(_with_numbers(item, supply) for item in value)


def stack(networks: Sequence[Network]) -> Network:
    """One network with the columns of all, which must be of one shape.

    Raises ValueError for networks of different shapes.
    """
    first = networks[0]
    if len(networks) == 1:
        return first
    different = any(network is not first for network in networks)
    if different and len({signature(network) for network in networks}) > 1:
        raise ValueError("only networks of one shape can be stacked")
    widths = [network.columns for network in networks]
    joined = (_join(leaves, widths) for leaves in zip(*map(numbers, networks), strict=True))
    return replace(_with_numbers(first, joined), columns=sum(widths))


def _join(leaves: tuple[Number, ...], widths: Sequence[int]) -> Number:
    """One leaf of all networks side by side; one float where they all agree."""
    if all(not isinstance(leaf, np.ndarray) and leaf == leaves[0] for leaf in leaves):
        return leaves[0]
    parts = [np.broadcast_to(leaf, (n,)) for leaf, n in zip(leaves, widths, strict=True)]
    return np.concatenate(parts).astype(float)
