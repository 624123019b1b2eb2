"""The Network: stations, pools and flows, in the field's own language.

Nothing here knows about clouds. Units are seconds and requests per second.
Every numeric leaf is a ``Number``: a float, or a one-dimensional array with one
entry per *column* (a load point of a scenario phase). All arrays of a network
have the same length, so one Network describes many networks of one shape and
the solver treats them as one vectorised problem.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Number = float | np.ndarray

Shape = Literal[
    "auto", "exponential", "erlang", "hyperexponential", "lognormal",
    "deterministic", "pareto", "uniform",
]  # fmt: skip
Discipline = Literal["fcfs", "ps", "delay"]
Policy = Literal["round_robin", "random", "least_connections", "power_of_two", "hash"]


@dataclass(frozen=True)
class Duration:
    """A random time: its mean in seconds, squared coefficient of variation and shape."""

    mean: Number
    scv: Number = 1.0
    shape: Shape = "auto"


@dataclass(frozen=True)
class Station:
    """A queue with parallel servers.

    ``capacity`` is the largest number present (waiting and in service); an arrival
    that finds it full is lost. ``patience`` makes waiting requests give up after an
    exponential time. ``copies`` > 1 makes the name stand for a group of identical
    stations, each with its own queue; ``balance`` says how an arrival picks one.
    """

    service: Duration
    servers: Number = 1.0
    discipline: Discipline = "fcfs"
    capacity: Number | None = None
    patience: Duration | None = None
    copies: Number = 1.0
    balance: Policy = "least_connections"


@dataclass(frozen=True)
class Pool:
    """Tokens (threads, connections) held during a part of a route.

    ``queue`` is how many may wait for a token (None: unlimited); beyond it a
    request is refused.
    """

    size: Number
    queue: Number | None = None


@dataclass(frozen=True)
class Visit:
    """Queue at a station and be served, with the flow's own service time if given."""

    station: str
    service: Duration | None = None


@dataclass(frozen=True)
class Sequence:
    """One step after the other; no steps means done."""

    steps: tuple[Route, ...] = ()


@dataclass(frozen=True)
class Markov:
    """Routing matrix with feedback; a row's missing probability leaves the network."""

    entry: dict[str, Number]
    next: dict[str, dict[str, Number]]


@dataclass(frozen=True)
class Delay:
    """A time that needs no server."""

    duration: Duration


@dataclass(frozen=True)
class Choice:
    """One of the branches; the probability missing to one ends the choice at once."""

    branches: tuple[tuple[Number, Route], ...]


@dataclass(frozen=True)
class Times:
    """The body again and again, ``count`` times in sequence.

    A whole number is exact; a fractional count is the mean of a geometric number
    of repetitions on 0, 1, 2, …
    """

    count: Number
    body: Route


@dataclass(frozen=True)
class All:
    """Fork–join: start all branches at once, go on when the last is done."""

    branches: tuple[Route, ...]


@dataclass(frozen=True)
class Quorum:
    """Start all branches at once, go on when ``needed`` of them are done."""

    needed: int
    branches: tuple[Route, ...]


@dataclass(frozen=True)
class Split:
    """What a load balancer does: one of the branches, by policy."""

    policy: Policy
    over: tuple[Route, ...]
    weights: tuple[Number, ...] | None = None


@dataclass(frozen=True)
class Hold:
    """Take one token of the pool, keep it during the body, give it back."""

    pool: str
    body: Route


@dataclass(frozen=True)
class Async:
    """Start the body as a flow of its own, named ``name``, and go on at once."""

    body: Route
    name: str


@dataclass(frozen=True)
class Backoff:
    """Wait before retry ``k`` (1, 2, …): mean × factor^(k-1), never above ``longest``."""

    duration: Duration
    factor: Number = 1.0
    longest: Number | None = None


@dataclass(frozen=True)
class Attempt:
    """Try the body; give up after ``timeout``; try again up to ``retries`` times.

    ``abandon`` True takes the late work out of the network; False lets it go on
    after the caller has left (wasted work).
    """

    body: Route
    timeout: Number | None = None
    retries: int = 0
    backoff: Backoff | None = None
    abandon: bool = True


@dataclass(frozen=True)
class Fail:
    """The body is done, then the attempt fails with this probability, for this reason."""

    probability: Number
    body: Route
    reason: str = "error"


Route = (
    Visit | Sequence | Markov | Delay | Choice | Times | All | Quorum | Split
    | Hold | Async | Attempt | Fail
)  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """Requests of one kind: open (``rate``) or closed (``users`` who ``think``).

    ``scv`` is the squared coefficient of variation of the times between arrivals.
    """

    route: Route
    rate: Number | None = None
    users: Number | None = None
    think: Duration | None = None
    scv: Number = 1.0


@dataclass(frozen=True)
class Network:
    """Stations, pools and flows by name. ``columns`` is the common array length, or 1."""

    stations: dict[str, Station]
    flows: dict[str, Flow]
    pools: dict[str, Pool] = field(default_factory=dict)
    columns: int = 1
