"""What things cost in a month: price lines, the usage they are computed from, and tiers.

All prices are US dollars from ``data/prices.json``, which carries date, region and sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulator.catalogue.data import load
from simulator.catalogue.providers import BASE, PROVIDERS
from simulator.text import Text

PRICES: Mapping[str, Any] = load("prices")
HOURS_PER_MONTH: float = PRICES["hours_per_month"]


@dataclass(frozen=True)
class Usage:
    """What one component did in a month at its mean load.

    ``requests`` counts arrivals, of which ``reads`` and ``writes`` touch a store;
    ``instances`` is the mean number running (0: as the parameters say), ``machines`` that of
    the whole design, which monitoring is paid by. Gigabytes are 10⁹
    bytes: ``internet_gb`` left for clients over plain egress, ``edge_gb`` left from a CDN,
    ``cross_zone_gb`` and ``cross_region_gb`` left for another zone or region, and
    ``processed_gb`` passed through a balancer. ``new_connections`` and
    ``active_connections`` are a mean rate per second and a mean number.
    """

    requests: float = 0.0
    reads: float = 0.0
    writes: float = 0.0
    instances: float = 0.0
    machines: float = 0.0
    stored_gb: float = 0.0
    internet_gb: float = 0.0
    edge_gb: float = 0.0
    processed_gb: float = 0.0
    cross_zone_gb: float = 0.0
    cross_region_gb: float = 0.0
    new_connections: float = 0.0
    active_connections: float = 0.0
    invalidations: float = 0.0


@dataclass(frozen=True)
class PriceLine:
    """One line of a monthly bill: quantity × price = ``usd``.

    ``provider`` says whose price it is, ``product`` what they call it where that is known.
    """

    code: str
    label: Text
    quantity: float
    unit: str
    usd: float
    provider: str = BASE
    product: str | None = None

    def to_json(self) -> dict[str, object]:
        """The line as the frames carry it."""
        return {
            "code": self.code,
            "label": self.label.to_json(),
            "quantity": self.quantity,
            "unit": self.unit,
            "usd": self.usd,
            "provider": self.provider,
            "product": self.product,
        }


def tiered(quantity: float, tiers: Sequence[Sequence[float | None]]) -> float:
    """Dollars for a quantity under falling marginal prices.

    ``tiers`` are (upper bound, price per unit), the last bound None.
    """
    total, lower = 0.0, 0.0
    for upper, price in tiers:
        part = max(0.0, (quantity if upper is None else min(quantity, upper)) - lower)
        total += part * float(price or 0.0)
        lower = quantity if upper is None else upper
    return total


def line(code: str, label: Text, quantity: float, unit: str, price: float) -> PriceLine:
    """A line at one price per unit."""
    return PriceLine(code, label, quantity, unit, quantity * price)


def lines(*candidates: PriceLine | None) -> tuple[PriceLine, ...]:
    """The lines that are there, without those of no quantity."""
    return tuple(item for item in candidates if item is not None and item.quantity > 0)


def instance_line(label: Text, usd_month: float, count: float) -> PriceLine:
    """Machines by the month."""
    return line("instances", label, count, "instance", usd_month)


EGRESS = Text("Transfer to the internet", "인터넷 전송")
CROSS_ZONE = Text("Transfer between zones, both directions billed", "영역 간 전송(양방향 과금)")
CROSS_REGION = Text("Transfer between regions", "리전 간 전송")


def transfer_lines(
    usages: Mapping[str, Usage], provider: str = BASE
) -> dict[str, tuple[PriceLine, ...]]:
    """Network transfer per component.

    The internet tiers apply to the whole account, so the total is priced once and shared
    in proportion to the bytes.
    """
    prices = PRICES["transfer"]
    total = sum(usage.internet_gb for usage in usages.values())
    tiers, whose = internet_tiers(provider)
    mean = tiered(total, tiers) / total if total > 0 else 0.0
    return {
        name: lines(
            replace(line("internet", EGRESS, usage.internet_gb, "GB", mean), provider=whose),
            line("cross_zone", CROSS_ZONE, usage.cross_zone_gb, "GB",
                 2 * prices["cross_zone_usd_gb_each_way"]),
            line("cross_region", CROSS_REGION, usage.cross_region_gb, "GB",
                 prices["inter_region_usd_gb"]),
        )
        for name, usage in usages.items()
    }  # fmt: skip


def internet_tiers(provider: str) -> tuple[Sequence[Sequence[float | None]], str]:
    """The egress prices of a provider and whose they are."""
    own = PROVIDERS[provider].internet_usd_gb_tiers
    if own is not None:
        return own, provider
    return PRICES["transfer"]["internet_usd_gb_tiers"], BASE


def edge_usd(gb: float, requests: float) -> float:
    """Dollars for bytes and HTTPS requests delivered by a CDN, after the free allowance."""
    prices = PRICES["cdn"]
    tiers = prices["usd_gb_tiers"]
    free = tiered(min(gb, prices["free_gb"]), tiers)
    billed = max(0.0, requests - prices["free_requests"])
    return tiered(gb, tiers) - free + billed / 1e6 * float(prices["usd_per_million_requests"])


def cheapest_delivery_usd(gb: float, requests: float, provider: str = BASE) -> float:
    """The floor of a bill: these bytes by plain egress or by the edge, whichever is less."""
    return min(tiered(gb, internet_tiers(provider)[0]), edge_usd(gb, requests))
