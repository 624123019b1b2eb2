"""Three providers: what they call things, and their list prices where those are sourced.

``data/providers.json`` holds a dated table for each. What a provider has no sourced price for is
billed at the list price of AWS, and every line of a bill says whose price it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.catalogue.data import load

BASE = "aws"
"""Whose prices stand in where a provider's own are not sourced."""


@dataclass(frozen=True)
class Provider:
    """One provider: ``machines`` by size with the dollars an hour of those that are sourced."""

    id: str
    name: str
    region: str
    date: str
    machines: Mapping[str, tuple[str, float | None]]
    sources: tuple[str, ...]
    confidence: str
    internet_usd_gb_tiers: Sequence[Sequence[float | None]] | None

    def machine(self, size: str) -> str | None:
        """What this provider calls a machine of this size."""
        return self.machines[size][0] if size in self.machines else None

    def usd_hour(self, size: str) -> float | None:
        """Its list price by the hour, where sourced."""
        return self.machines[size][1] if size in self.machines else None


PROVIDERS: dict[str, Provider] = {
    key: Provider(
        id=key, name=row["name"], region=row["region"], date=row["date"],
        machines={size: (entry[0], entry[1]) for size, entry in row["machines"].items()},
        sources=(*row["machine_sources"], *row["transfer_sources"]),
        confidence=row["confidence"],
        internet_usd_gb_tiers=row["internet_usd_gb_tiers"],
    )
    for key, row in load("providers").items()
}  # fmt: skip
