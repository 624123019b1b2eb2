"""Which rows of an evaluation belong to which nodes: one group of rows after another.

Nodes of different flows have nothing in common, so what is asked of each at other points is
worked out together, every node at the rows of its own group only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from simulator.solve.layout import Indices, Layout
from simulator.solve.nodes import DelayNode, Node


@dataclass(frozen=True)
class Batch:
    """Groups of rows: group g is rows ``row_ends[g]`` to ``row_ends[g + 1]``, where the nodes
    ``wanted[g]`` (W,) are asked for, which need the nodes ``order[ends[g]:ends[g + 1]]``."""

    layout: Layout
    orders: tuple[Indices, ...]
    wanted: Indices
    row_ends: Indices

    @staticmethod
    def together(layout: Layout, nodes: tuple[Node, ...]) -> Batch:
        """All nodes in all columns."""
        if nodes not in layout.batches:
            places = np.array([[layout.place[node] for node in nodes]])
            order, rows = layout.below_all(nodes), np.array([0, layout.columns])
            layout.batches[nodes] = Batch(layout, (order,), places, rows)
        return layout.batches[nodes]

    @staticmethod
    def each(layout: Layout, nodes: Sequence[Node], which: Indices) -> Batch:
        """Row p for node number ``which[p]`` (P,), rising."""
        return Batch(
            layout, tuple(layout.below(node) for node in nodes),
            np.array([[layout.place[node]] for node in nodes]),
            np.searchsorted(which, np.arange(len(nodes) + 1)),
        )  # fmt: skip

    @cached_property
    def order(self) -> Indices:
        """The nodes that are needed, of one group after another."""
        return self.orders[0] if len(self.orders) == 1 else np.concatenate(self.orders)

    @cached_property
    def visits(self) -> tuple[Indices, Indices]:
        """The visits, and the rows of each."""
        return self._used(self.layout.visits_in)

    @cached_property
    def delays(self) -> tuple[Indices, Indices]:
        """The delays, and the rows of each."""
        return self._used(self.layout.delays_in)

    @cached_property
    def leaves(self) -> tuple[Indices, Indices]:
        """The leaves, and the rows of each."""
        return self._used(self.layout.leaves_in)

    @cached_property
    def ends(self) -> Indices:
        """(G + 1,) where the nodes of each group begin and end."""
        return np.cumsum([0, *map(len, self.orders)])

    def wider(self, times: int) -> Batch:
        """With every row so many times."""
        return Batch(self.layout, self.orders, self.wanted, times * self.row_ends)

    def _used(self, find: Callable[[Indices], Indices]) -> tuple[Indices, Indices]:
        """What the groups' nodes use, (n,), and in which rows, first and end, (n, 2)."""
        found = [find(order) for order in self.orders]
        rows = np.stack([self.row_ends[:-1], self.row_ends[1:]], axis=1)
        return np.concatenate(found), np.repeat(rows, [len(one) for one in found], axis=0)


@dataclass(frozen=True)
class Asked:
    """Which of some nodes, and which column, each of some points in time is asked of: node
    number ``which`` (P,), rising. Of each node, the delays ``without`` which it is meant."""

    nodes: tuple[Node, ...]
    without: tuple[tuple[DelayNode, ...], ...]
    which: Indices
    columns: Indices

    @staticmethod
    def of(node: Node, columns: Indices) -> Asked:
        """Times of one node, in these columns."""
        return Asked((node,), ((),), np.zeros(len(columns), np.int64), columns)

    @property
    def every_without(self) -> tuple[DelayNode, ...]:
        """All delays that take no time."""
        return tuple(delay for delays in self.without for delay in delays)

    def only(self, rows: Indices) -> Asked:
        """Some of the points."""
        return Asked(self.nodes, self.without, self.which[rows], self.columns[rows])

    def rows(self) -> list[slice]:
        """The points of each node."""
        ends = np.searchsorted(self.which, np.arange(len(self.nodes) + 1)).tolist()
        return [slice(a, b) for a, b in pairwise(ends)]
