"""Work spread over shards: evenly, or with one shard that gets more than its part.

A key cannot be divided: its share of the traffic is a floor of the hottest shard's load
that more shards do not lower.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.compile.context import Context, Part
from simulator.compile.routes import either
from simulator.network.model import All, Number, Route, Station

HOT = "hot "
"""What the hottest shard's station is called: this and the name of the others'."""


@dataclass(frozen=True)
class Shards:
    """How many there are, and whether one of them gets more than the others."""

    count: int
    uneven: bool = False

    @property
    def apart(self) -> bool:
        """Whether the hottest shard is a station of its own."""
        return self.uneven and self.count > 1


def hottest_share(shards: int, hot: float) -> float:
    """Share of the traffic on the shard that owns the hottest key."""
    return hot + (1.0 - hot) / shards


def on_one_shard(
    context: Context, part: Part, milliseconds: Number, scv: float, shards: Shards,
    hot: float = 0.0, what: str = "cpu",
) -> Route:  # fmt: skip
    """Work at the one shard that owns the key; ``hot`` is the share bound to one key."""
    usual = context.work(part, what, milliseconds, scv)
    if not shards.apart:
        return usual
    hottest = context.work(part, HOT + what, milliseconds, scv)
    return either(hottest_share(shards.count, hot), hottest, usual)


def on_all_shards(
    context: Context, part: Part, milliseconds: Number, scv: float, shards: Shards
) -> Route:
    """The same work at every shard at once, waiting for the slowest."""
    usual = shards.count - 1 if shards.apart else shards.count
    branches = [context.work(part, "cpu", milliseconds, scv) for _ in range(usual)]
    if shards.apart:
        branches.append(context.work(part, HOT + "cpu", milliseconds, scv))
    return All(tuple(branches))


def add_shards(
    context: Context, part: Part, one: Station, shards: Shards, what: str = "cpu"
) -> None:
    """Declare the shards, ``one`` station each; the hottest apart where there is one."""
    usual = shards.count - 1 if shards.apart else shards.count
    alike = replace(one, copies=usual * part.alive, balance="random")
    context.add_station(part, what, alike)
    if shards.apart:
        context.add_station(part, HOT + what, replace(one, servers=one.servers * part.alive))
