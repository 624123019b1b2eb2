"""Things lent to threads: to those in a hurry first, otherwise first come, first served."""

from __future__ import annotations

import queue
import threading
from bisect import insort
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(order=True)
class Turn(Generic[T]):
    """A place in the line; ``handed`` holds the thing once it is there, and None for who is to
    look up from waiting."""

    patient: bool
    number: int
    handed: queue.SimpleQueue[T | None] = field(default_factory=queue.SimpleQueue, compare=False)

    def wake(self) -> None:
        """Let who waits here look up."""
        self.handed.put(None)


class Turns(Generic[T]):
    """What is free, and who waits for it."""

    def __init__(self) -> None:
        self._free: list[T] = []
        self._waiting: list[Turn[T]] = []
        self._numbers = count()
        self._lock = threading.Lock()

    @property
    def hurried(self) -> int:
        """How many in a hurry wait."""
        with self._lock:
            return sum(not turn.patient for turn in self._waiting)

    def give(self, thing: T) -> None:
        """Hand it to the first in line, or keep it until somebody comes."""
        with self._lock:
            if self._waiting:
                self._waiting.pop(0).handed.put(thing)
            else:
                self._free.append(thing)

    def enter(self, hurried: bool, liked: Callable[[T], bool] = lambda _: False) -> Turn[T]:
        """A place in the line; with something in hand where something is free, something that is
        ``liked`` if there is a choice."""
        with self._lock:
            turn: Turn[T] = Turn(not hurried, next(self._numbers))
            if self._free:
                latest = reversed(range(len(self._free)))
                best = max(latest, key=lambda place: liked(self._free[place]))
                turn.handed.put(self._free.pop(best))
            else:
                insort(self._waiting, turn)
            return turn

    def wake(self) -> None:
        """Let everybody who waits look up."""
        with self._lock:
            for turn in self._waiting:
                turn.wake()

    def leave(self, turn: Turn[T]) -> None:
        """Wait no longer; what was handed over meanwhile goes to the next."""
        with self._lock, suppress(ValueError):
            self._waiting.remove(turn)
        with suppress(queue.Empty):
            while True:
                thing = turn.handed.get_nowait()
                if thing is not None:
                    self.give(thing)
