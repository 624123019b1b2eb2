"""The tables of a program while it is compiled: instructions, samplers, places and what chooses
between them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.network.model import (
    Duration,
    Network,
    Number,
    Policy,
)
from simulator.simulate import layout
from simulator.simulate.layout import NONE
from simulator.simulate.sampling import at, fit

POLICIES = {
    "round_robin": layout.ROUND_ROBIN,
    "random": layout.RANDOM,
    "hash": layout.RANDOM,
    "least_connections": layout.LEAST_CONNECTIONS,
    "power_of_two": layout.POWER_OF_TWO,
}
Instruction = tuple[int, int, int, int, float]


@dataclass(frozen=True)
class Group:
    """Where a station's copies are, and how much longer its service takes for rounding."""

    first: int
    copies: int
    stretch: float
    balancer: int


@dataclass
class Tables:
    """The tables while they grow."""

    network: Network
    column: int
    code: list[Instruction] = field(default_factory=list)
    samplers: list[tuple[float, ...]] = field(default_factory=list)
    odds: list[tuple[int, float]] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    rules: list[tuple[float, ...]] = field(default_factory=list)
    balancers: list[tuple[int, int, int, int]] = field(default_factory=list)
    candidates: list[tuple[int, float, float, float]] = field(default_factory=list)
    places: list[dict[str, float]] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)
    flows: dict[str, dict[str, int]] = field(default_factory=dict)
    streams: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    shared: dict[object, int] = field(default_factory=dict)
    gauges: int = 0
    margin: int = 2

    def at(self, number: Number) -> float:
        """The number in the column that is compiled."""
        return at(number, self.column)

    def stream(self, purpose: str) -> int:
        """The random stream of a purpose, made on first use."""
        return self.streams.setdefault(purpose, len(self.streams))

    def sampler(self, duration: Duration, purpose: str, stretch: float = 1.0) -> int:
        """What draws these durations from the stream of a purpose, made on first use."""
        shape, phases, a, b, p = fit(duration, self.column, stretch)
        entry = (shape, self.stream(purpose), phases, a, b, p)
        if entry not in self.samplers:
            self.samplers.append(entry)
        return self.samplers.index(entry)

    def emit(self, op: int, a: int = 0, b: int = 0, c: int = 0, x: float = 0.0) -> int:
        """Add an instruction; its address."""
        self.code.append((op, a, b, c, x))
        return len(self.code) - 1

    def patch(self, address: int, **operands: int) -> None:
        """Fill in operands that were not known when the instruction was added."""
        op, a, b, c, x = self.code[address]
        self.code[address] = (
            op, operands.get("a", a), operands.get("b", b), operands.get("c", c), x,
        )  # fmt: skip

    @property
    def here(self) -> int:
        """The address of the next instruction."""
        return len(self.code)


def add_balancer(
    c: Tables,
    policy: Policy,
    gauges: list[int],
    weights: tuple[Number, ...] | None,
    purpose: str,
) -> int:
    """A balancer over places by their gauges; its index. ``weights`` None are equal ones."""
    given = [1.0] * len(gauges) if weights is None else [c.at(weight) for weight in weights]
    total = sum(given)
    shares = [weight / total if total > 0 else 1 / len(given) for weight in given]
    first = len(c.candidates)
    for gauge, share, below in zip(gauges, shares, np.cumsum(shares), strict=True):
        c.candidates.append((gauge, share, float(below), 0.0))
    c.balancers.append((POLICIES[policy], first, len(gauges), c.stream(purpose)))
    return len(c.balancers) - 1


def bare_flow(c: Tables, name: str) -> dict[str, int]:
    """The record of a flow, or of what is started and not waited for, made on first use."""
    routing = c.stream(f"routing/{name}")
    bare = {"entry": 0, "arrival": NONE, "think": NONE, "routing": routing}
    return c.flows.setdefault(name, bare)
