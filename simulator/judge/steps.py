"""The user counts a surge is judged at. Known without solving anything."""

from __future__ import annotations

from simulator.catalogue.workload import MOST_USERS

SHARES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0)


def surge_steps(users: int) -> tuple[int, ...]:
    """The user counts of a surge on ``users``, ascending, each once."""
    counts = (round(users * share) for share in SHARES)
    return tuple(sorted({min(max(1, count), MOST_USERS) for count in counts}))
