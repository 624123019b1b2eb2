"""How many messages one socket may send: a bucket that refills steadily."""

from __future__ import annotations

import time


class Bucket:
    """``rate`` a second in the long run, ``burst`` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self.left = burst
        self.since = time.monotonic()

    def take(self) -> bool:
        """Whether there was room for one more."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.since) * self.rate)
        self.since = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
