"""Simulate a Network: independent replications of its discrete-event machine.

The same figures as the analytic solver's, each with half the width of its 95 %
confidence interval. One seed gives the same bytes on every run, and networks compared
under one seed share their randomness (common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.network.model import Duration, Flow, Network, Station, Visit
from simulator.simulate.combine import combine
from simulator.simulate.errors import (
    SimulationCancelledError,
    SimulationError,
    no_such_column,
    out_of_range,
)
from simulator.simulate.program import compile_program
from simulator.simulate.replication import Measured, pilot, plan, replicate
from simulator.simulate.result import Simulation

__all__ = [
    "Progress", "Simulation", "SimulationCancelledError", "SimulationError", "simulate",
]  # fmt: skip

FEWEST_REPLICATIONS, MOST_REPLICATIONS = 8, 10_000
MOST_REQUESTS = 1_000_000_000
"""Some minutes of one core."""
MOST_WAITING = 1_000_000
_REPLICATIONS = 10
_PILOT_REQUESTS = 20_000
_FEWEST_WARM_UP_REQUESTS = 50_000


@dataclass(frozen=True)
class Progress:
    """How far a simulation is: a fraction of one, and what the finished replications say.

    ``so_far`` is None until two replications are done.
    """

    fraction: float
    replication: int
    replications: int
    so_far: Simulation | None


def simulate(
    network: Network,
    requests: int = 1_000_000,
    seed: int = 1,
    replications: int | None = None,
    start: Literal["empty"] | int = "empty",
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    column: int = 0,
) -> Simulation:
    """Simulate one column of a network.

    ``requests`` fresh requests are measured in all, spread over the replications, after
    each has warmed up. ``start`` is the number of requests that arrive together at time
    0 (shared among the open flows by rate), or "empty". ``progress`` hears of every slice
    of some 20 ms, and ``cancelled`` is asked as often.

    Raises SimulationError for options out of range, a network that holds more requests
    at once than there is memory for, or one in which no time passes; and
    SimulationCancelledError.
    """
    replications = _REPLICATIONS if replications is None else replications
    backlog = 0 if start == "empty" else start
    _check(network, requests, replications, backlog, column)
    program = compile_program(network, column)
    listener = _Listener(replications, progress, cancelled)
    each = -(-requests // replications)
    seen = pilot(program, seed, backlog, min(_PILOT_REQUESTS, max(each, 2)), listener.hear)
    warm_up = plan(program, seen, each, max(2 * each, _FEWEST_WARM_UP_REQUESTS))
    measured: list[Measured] = []
    for number in range(replications):
        measured.append(replicate(program, seed, number, backlog, warm_up, listener.hear))
        found = combine(program, measured, warm_up, seed)
        listener.finish_replication(found)
    return found


def warm_up() -> None:
    """Compile the event loop, so that the first simulation starts at once."""
    visit, second = Visit("q"), Duration(1.0)
    flows = {"open": Flow(visit, rate=0.3), "closed": Flow(visit, users=1.0, think=second)}
    simulate(Network({"q": Station(second)}, flows), requests=1000, start=10)


def _check(network: Network, requests: int, replications: int, backlog: int, column: int) -> None:
    limits = (
        ("replications", replications, FEWEST_REPLICATIONS, MOST_REPLICATIONS),
        ("requests", requests, replications, MOST_REQUESTS),
        ("start", backlog, 0, MOST_WAITING),
    )
    for name, value, least, most in limits:
        if not least <= value <= most:
            raise out_of_range(name, value, least, most)
    if not 0 <= column < network.columns:
        raise no_such_column(column, network.columns)


class _Listener:
    """Passes progress on to the caller, and the caller's wish to stop."""

    def __init__(
        self,
        replications: int,
        progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.replications = replications
        self.progress = progress
        self.cancelled = cancelled
        self.done = 0
        self.so_far: Simulation | None = None

    def hear(self, fraction: float) -> None:
        """How much of the replication at work is done."""
        if self.cancelled is not None and self.cancelled():
            raise SimulationCancelledError
        if self.progress is not None:
            part = (self.done + fraction) / self.replications
            self.progress(Progress(part, self.done, self.replications, self.so_far))

    def finish_replication(self, found: Simulation) -> None:
        """One more replication is done, and this is what they say together."""
        self.done += 1
        self.so_far = found if self.done > 1 else None
        self.hear(0.0)
