"""The users raised step by step until the goals are missed: how far a design gets, and what
is fullest when it gives in.

The steps are shares of the design's own number of users. Each is solved by itself, for an
overloaded step costs many times a healthy one and none is looked at after the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator import ENGINE_VERSION
from simulator.compile import compile_design
from simulator.design.document import Design
from simulator.frames.capacity import MOST_USERS, outcomes
from simulator.frames.classes import good_share, good_shares
from simulator.frames.numbers import at, tidy
from simulator.solve import solve

SHARES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0)


def surge_steps(users: int) -> tuple[int, ...]:
    """The user counts of a surge on ``users``, ascending, each once."""
    counts = (round(users * share) for share in SHARES)
    return tuple(sorted({min(max(1, count), MOST_USERS) for count in counts}))


def surge_frames(design: Design) -> Iterator[dict[str, Any]]:
    """A frame for each step up to the first that misses the goals, then what came of it:
    ``survived`` is the last step that met them (0: none), ``bottleneck`` the fullest component
    of the step that did not (None where every step met them).

    Raises DesignError before the first frame for a design that cannot be compiled.
    """
    survived, broken = 0, None
    steps = surge_steps(design.workload.users)
    for index, users in enumerate(steps):
        compiled = compile_design(design, [users])
        solution = solve(compiled.network, both=False)
        outcome = outcomes(compiled, solution)[0]
        good = at(good_share(compiled, good_shares(compiled, solution)), 0)
        yield tidy({"kind": "surge", "index": index, "users": users, "good": good,
                    "met": outcome.met, "bottleneck": outcome.fullest[0]})  # fmt: skip
        if not outcome.met:
            broken = outcome.fullest[0]
            break
        survived = users
    yield {"kind": "surge_end", "steps": list(steps), "survived": survived,
           "bottleneck": broken, "engine": ENGINE_VERSION}  # fmt: skip
