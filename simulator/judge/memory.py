"""What gradings have solved lately, for those that follow: whoever tries a design on the public
part of a board often hands the same one in, and then only the hidden part is left to solve."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from simulator.compile import traffic_of
from simulator.design.document import Design
from simulator.judge.board import Challenge
from simulator.judge.conditions import Laboratories

MOST = 32
"""Designs remembered; each takes about a megabyte."""


class Memory:
    """The rooms of the last gradings, by board, seed and what the design's figures hang on.

    Rooms are lent to one grading at a time, and those of a grading that fails are not kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, Laboratories] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @contextmanager
    def rooms(
        self, board: str, challenge: Challenge, design: Design, seed: int | None
    ) -> Iterator[Laboratories]:
        """Where the design is to be graded by the ``challenge`` that is the document ``board``."""
        key = (board, seed, traffic_of(challenge.asked(design)))
        with self._lock:
            found = self._kept.pop(key, None) or Laboratories()
        yield found
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
