"""What of a Network is structure and what is numbers.

Networks of one shape differ in numbers only, so they can be stacked into one Network
whose numbers have a column each. Routes share parts; each shared part is looked at once,
and stays shared.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter, is_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.network.model import Network, Number

STRUCTURAL = frozenset({"retries", "needed", "abandon"})
NUMBER, AGAIN = "number", "again"
PLAIN = frozenset({float, int, bool, str, type(None)})
"""What has no columns."""


@cache
def _fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a part of a network in order, each with whether it is structure."""
    return tuple((f.name, f.name in STRUCTURAL) for f in fields(kind) if f.name != "columns")


@cache
def _values_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What reads those fields, as a tuple."""
    names = [name for name, _ in _fields_of(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


def flatten(network: Network) -> tuple[tuple[Hashable, ...], list[Number]]:
    """The structure of a network, as something to compare and hash, and its numbers in the
    order of the structure."""
    structure: list[Hashable] = []
    numbers: list[Number] = []
    seen: dict[int, int] = {}

    def look(value: Any) -> None:
        kind = value.__class__
        if kind is float or kind is np.ndarray:
            structure.append(NUMBER)
            numbers.append(value)
        elif kind is str or value is None:
            structure.append((value,))
        elif kind is tuple:
            structure.append(len(value))
            for item in value:
                look(item)
        elif kind is dict:
            structure.append((*value,))
            for item in value.values():
                look(item)
        elif isinstance(value, int | float | np.number):
            structure.append(NUMBER)
            numbers.append(value)  # type: ignore[arg-type]
        elif id(value) in seen:
            structure.append((AGAIN, seen[id(value)]))
        else:
            seen[id(value)] = len(seen)
            structure.append(kind)
            for name, structural in _fields_of(kind):
                if structural:
                    structure.append(getattr(value, name))
                else:
                    look(getattr(value, name))

    look(network)
    return tuple(structure), numbers


def signature(network: Network) -> Hashable:
    """Everything about a network but its numbers, as something to compare and hash."""
    return flatten(network)[0]


def _with_numbers(network: Network, supply: Iterator[Number], columns: int) -> Network:
    """The network with other numbers, in the order ``flatten`` gives them."""
    made: dict[int, Any] = {}

    def make(value: Any) -> Any:
        kind = value.__class__
        if kind is float or kind is np.ndarray:
            return next(supply)
        if kind is str or value is None:
            return value
        if kind is tuple:
            return tuple([make(item) for item in value])
        if kind is dict:
            return {key: make(item) for key, item in value.items()}
        if isinstance(value, int | float | np.number):
            return next(supply)
        if id(value) not in made:
            parts = [
                getattr(value, name) if structural else make(getattr(value, name))
                for name, structural in _fields_of(kind)
            ]
            made[id(value)] = kind(*parts, columns) if value is network else kind(*parts)
        return made[id(value)]

    result: Network = make(network)
    return result


def stack(networks: Sequence[Network]) -> Network:
    """One network with the columns of all, which must be of one shape.

    Raises ValueError for networks of different shapes.
    """
    flat = [flatten(network) for network in networks]
    if any(structure != flat[0][0] for structure, _ in flat):
        raise ValueError("only networks of one shape can be stacked")
    return stack_alike(networks, [numbers for _, numbers in flat])


def stack_alike(networks: Sequence[Network], numbers: Sequence[list[Number]]) -> Network:
    """The same for networks known to be of one shape, with the numbers of each."""
    if len(networks) == 1:
        return networks[0]
    widths = [network.columns for network in networks]
    joined = (_join(leaves, widths) for leaves in zip(*numbers, strict=True))
    return _with_numbers(networks[0], joined, sum(widths))


def unvarying(network: Network) -> frozenset[int]:
    """The parts of a network, by identity, that are the same in all columns; not itself, which
    has a number of columns."""
    found: dict[int, bool] = {}

    def same(value: Any) -> bool:
        kind = value.__class__
        if kind in PLAIN:
            return True
        if kind is np.ndarray:
            return not value.ndim
        if isinstance(value, np.number):
            return True
        if id(value) not in found:
            parts = value.values() if kind is dict else value
            if kind not in (dict, tuple):
                parts = _values_of(kind)(value)
            alike = [same(part) for part in parts]  # every one is looked at
            found[id(value)] = all(alike)
        return found[id(value)]

    same(network)
    return frozenset(part for part, alike in found.items() if alike and part != id(network))


def pick(
    network: Network, columns: NDArray[np.intp], known: frozenset[int] = frozenset()
) -> Network:
    """The network with these of its columns, in this order; a column may come again.

    Of the parts ``known`` by identity to be the same in all, none is looked into.
    """
    made: dict[int, Any] = {}

    def make(value: Any) -> Any:
        """The part with those columns; the part itself where it is the same in all."""
        kind = value.__class__
        if kind in PLAIN or id(value) in known:
            return value
        if kind is np.ndarray:
            return value[columns] if value.ndim else value
        if kind is tuple:
            items = [one if one.__class__ in PLAIN else make(one) for one in value]
            return value if all(map(is_, items, value)) else tuple(items)
        if kind is dict:
            return {key: make(item) for key, item in value.items()}
        if isinstance(value, np.number):
            return value
        if id(value) not in made:
            old = _values_of(kind)(value)
            new = [one if one.__class__ in PLAIN else make(one) for one in old]
            if value is network:
                made[id(value)] = kind(*new, len(columns))
            else:
                made[id(value)] = value if all(map(is_, new, old)) else kind(*new)
        return made[id(value)]

    result: Network = make(network)
    return result


def _join(leaves: tuple[Number, ...], widths: Sequence[int]) -> Number:
    """One leaf of all networks side by side; one float where they all agree."""
    first = leaves[0]
    if all(not isinstance(leaf, np.ndarray) and leaf == first for leaf in leaves):
        return first
    result = np.empty(sum(widths))
    start = 0
    for leaf, width in zip(leaves, widths, strict=True):
        result[start : start + width] = leaf
        start += width
    return result
