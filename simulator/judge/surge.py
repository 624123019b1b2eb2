"""The users raised step by step until the goals are missed: how far a design gets, and what
is fullest when it gives in.

The steps are shares of the design's own number of users. Steps at which nothing is nearly full
are solved together, for ten cost little more than one; from there on each by itself, for an
overloaded step costs many times a healthy one and none is looked at after the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from simulator import ENGINE_VERSION
from simulator.design.document import Design
from simulator.frames.capacity import Outcome, solved
from simulator.frames.classes import good_share, good_shares
from simulator.frames.components import limits_of
from simulator.frames.numbers import at, tidy
from simulator.judge.steps import surge_steps

CALM = 0.85
"""A step is solved with others where every component is expected to stay below this."""


def surge_frames(design: Design) -> Iterator[dict[str, Any]]:
    """A frame for each step up to the first that misses the goals, then what came of it:
    ``survived`` is the last step that met them (0: none), ``bottleneck`` the fullest component
    of the step that did not (None where every step met them).

    Raises DesignError before the first frame for a design that cannot be compiled.
    """
    survived, broken = 0, None
    steps = surge_steps(design.workload.users)
    for index, outcome in enumerate(_outcomes(design, steps)):
        good = good_share(outcome.compiled, good_shares(outcome.compiled, outcome.solution))
        yield tidy({"kind": "surge", "index": index, "users": steps[index],
                    "good": at(good, outcome.column), "met": outcome.met,
                    "bottleneck": outcome.fullest[0]})  # fmt: skip
        if not outcome.met:
            broken = outcome.fullest[0]
            break
        survived = steps[index]
    yield {"kind": "surge_end", "steps": list(steps), "survived": survived,
           "bottleneck": broken, "engine": ENGINE_VERSION}  # fmt: skip


def _outcomes(design: Design, steps: Sequence[int]) -> Iterator[Outcome]:
    """Step by step, those together that should stay calm."""
    seen, together = list[Outcome](), 1
    while len(seen) < len(steps):
        done = len(seen)
        seen += solved(design, np.array(steps[done : done + together], float))
        yield from seen[done:]
        calm = _calm_until(seen)
        together = max(1, sum(step <= calm for step in steps[len(seen) :]))


def _calm_until(seen: Sequence[Outcome]) -> float:
    """Up to how many users everything should stay calm: the use of each limit grows as it did
    between the last two steps, after the first step as the users do."""
    last = seen[-1]
    now, most = _uses(last), np.inf
    before, since = (_uses(seen[-2]), seen[-2].users) if len(seen) > 1 else ({}, 0.0)
    for limit, use in now.items():
        growth = (use - before.get(limit, 0.0)) / (last.users - since)
        if growth > 0:
            most = min(most, last.users + (CALM - use) / growth)
    return most


def _uses(outcome: Outcome) -> dict[tuple[str, str], float]:
    """How full each component is of each of its limits."""
    found = limits_of(outcome.compiled, outcome.solution, outcome.column)
    return {(part, name): use for part, limits in found.items() for name, use in limits.items()}
