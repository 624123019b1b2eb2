"""Brokers with a bounded backlog: what is taken in once no more may wait.

The backlog is a fluid (G. Newell, Applications of Queueing Theory, chapter 2): it reaches the
bound in a straight line, and from then on a broker takes in only as much as workers take out.
The request whose message is refused fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from simulator.catalogue.kinds.queue import FEED
from simulator.compile import Compiled
from simulator.compile.feeds import POST
from simulator.judge.conditions import Backlog, Floats


class Queued(Protocol):
    """What is asked of a state: its queues of jobs, and the design they belong to."""

    @property
    def backlogs(self) -> dict[str, Backlog]:
        """The queues of jobs by name."""

    @property
    def compiled(self) -> Compiled:
        """The Network with its names."""


@dataclass(frozen=True)
class TakenIn:
    """``accepted`` share of the messages of each broker over a stretch, and the share of the
    backlog that it may ``keep``, by component."""

    accepted: Mapping[str, Floats] = field(default_factory=dict)
    keep: Mapping[str, Floats] = field(default_factory=dict)
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_queue(self, name: str) -> Floats | float:
        """Share of the messages of a queue of jobs that are taken in."""
        return self.accepted.get(name.partition(":")[0], 1.0)

    def kept(self, name: str) -> Floats | float:
        """Share of what would be waiting that may wait."""
        return self.keep.get(name.partition(":")[0], 1.0)

    def of_class(self, name: str) -> Floats | float:
        """Share of a class whose messages are taken in."""
        share: Floats | float = 1.0
        for broker, classes in self.senders.items():
            if name in classes:
                share = share * self.accepted[broker]
        return share


def full_brokers(state: Queued, waiting: Mapping[str, Floats], seconds: Floats) -> TakenIn:
    """What the brokers of a design take in over a stretch that begins with jobs ``waiting``."""
    by_broker: dict[str, list[str]] = {}
    for name in state.backlogs:
        part = state.compiled.parts.get(name.partition(":")[0])
        if part is not None and part.kind == "queue" and part["type"] == "broker":
            by_broker.setdefault(part.id, []).append(name)
    accepted, keep, senders = {}, {}, {}
    for broker, names in by_broker.items():
        bound = float(state.compiled.parts[broker]["backlog_bound"])
        accepted[broker], keep[broker] = bounded(
            [state.backlogs[name] for name in names],
            sum((waiting.get(name, np.zeros_like(seconds)) for name in names), 0.0 * seconds),
            bound, seconds,
        )  # fmt: skip
        forms = (name.partition(":")[2] for name in names)
        senders[broker] = tuple(POST if form == FEED else form for form in forms)
    return TakenIn(accepted, keep, senders)


def bounded(
    queues: list[Backlog], before: Floats, bound: float, seconds: Floats
) -> tuple[Floats, Floats]:
    """(share of the messages taken in, share of the unbounded backlog that may wait)."""
    arriving = sum((queue.arrival_rate for queue in queues), 0.0 * seconds)
    done = sum((queue.capacity for queue in queues), 0.0 * seconds)
    growth = arriving - done
    rising = growth > 1e-12
    until_full = np.maximum(bound - before, 0.0) / np.where(rising, growth, 1.0)
    full = np.where(rising, np.maximum(seconds - until_full, 0.0), 0.0)
    lasting = np.where(seconds > 0, seconds, 1.0)
    refused = np.where(rising, growth / np.where(rising, arriving, 1.0), 0.0) * full / lasting
    after = np.maximum(before + growth * seconds, 0.0)
    return 1.0 - refused, np.where(after > bound, bound / np.maximum(after, 1e-300), 1.0)
