"""Runs that are at work in this process, told at once when they are cancelled here.

The database says so too, to whoever looks: this saves the looking, and the work until then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Recalled(threading.Event):
    """Set when a run is not wanted any more; ``wake`` is called then, by whoever cancels it."""

    wake: Callable[[], object] = staticmethod(lambda: None)

    def set(self) -> None:
        """Say so."""
        super().set()
        self.wake()


_lock = threading.Lock()
_at_work: dict[str, set[Recalled]] = {}


@contextmanager
def at_work(key: str) -> Generator[Recalled, None, None]:
    """While somebody works on a run."""
    recalled = Recalled()
    with _lock:
        _at_work.setdefault(key, set()).add(recalled)
    try:
        yield recalled
    finally:
        with _lock:
            _at_work[key].discard(recalled)
            if not _at_work[key]:
                del _at_work[key]


def recall(key: str) -> None:
    """Tell whoever works on the run in this process to leave it."""
    with _lock:
        for recalled in _at_work.get(key, ()):
            recalled.set()
