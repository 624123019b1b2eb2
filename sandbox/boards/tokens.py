"""Tokens for hidden feedback: so many, and one more every so often up to that many.

A submission always counts; a token only buys the sight of hidden results before they are
revealed to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Purse:
    """Tokens left at a moment, and when the next one comes (None: it is full)."""

    left: int
    most: int
    next_at: datetime | None


def purse(most: int, refill_hours: float, spent: Iterable[datetime], now: datetime) -> Purse:
    """The purse at ``now`` after the tokens spent before.

    The clock of a refill starts with the spending that takes the purse from full, and each
    refill starts the next.
    """
    every = timedelta(hours=refill_hours)
    left, since = most, None
    for moment in [*sorted(spent), now]:
        if since is not None and every:
            back = min(most - left, (moment - since) // every)
            left += back
            since = None if left == most else since + back * every
        if moment is now:
            break
        if left > 0:
            left -= 1
            since = since or moment
    return Purse(left, most, None if since is None or not every else since + every)
