"""The size ladders of machines, database nodes and cache nodes, from ``data/sizes.json``.

Figures are sustained ones: vCPU below one are burstable sizes at their baseline, the network
is the baseline bandwidth, connections are PostgreSQL's LEAST(memory / 9,531,392, 5000).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.catalogue.data import load
from simulator.catalogue.kind import Option
from simulator.text import Text


@dataclass(frozen=True)
class Size:
    """One machine size; database figures are None where no such node is sold."""

    id: str
    vcpu: float
    ram_gib: float
    usd_month: float
    db_usd_month: float | None
    db_connections: int | None
    network_gbps: float
    aws: str
    gcp: str | None

    @property
    def cores(self) -> int:
        """Whole cores: how many requests run at the same instant."""
        return max(1, int(self.vcpu))

    @property
    def core_speed(self) -> float:
        """Speed of one core against a whole vCPU: below one on burstable sizes."""
        return self.vcpu / self.cores


@dataclass(frozen=True)
class CacheSize:
    """One cache node: memory for entries (after the reserve) and sustained operations."""

    id: str
    ram_gib: float
    usable_gib: float
    usd_month: float
    ops_per_s: float
    aws: str


_DATA = load("sizes")

SIZES: dict[str, Size] = {
    row["id"]: Size(
        id=row["id"],
        vcpu=float(row["vcpu"]),
        ram_gib=float(row["ram_gib"]),
        usd_month=row["compute_usd_month"],
        db_usd_month=row["db_usd_month"],
        db_connections=row["db_max_connections"],
        network_gbps=float(row["net_gbps_baseline"]),
        aws=row["aws"],
        gcp=row["gcp"],
    )
    for row in _DATA["compute"]
}
DB_SIZES: dict[str, Size] = {
    key: size for key, size in SIZES.items() if size.db_usd_month is not None
}
CACHE_SIZES: dict[str, CacheSize] = {
    row["id"]: CacheSize(
        id=row["id"],
        ram_gib=row["ram_gib"],
        usable_gib=row["usable_gib"],
        usd_month=row["usd_month"],
        ops_per_s=float(row["ops_per_s"]),
        aws=row["aws"],
    )
    for row in _DATA["cache"]
}
PAAS_PLANS: dict[str, Size] = {
    row["id"]: Size(
        id=row["id"],
        vcpu=float(row["vcpu"]),
        ram_gib=float(row["ram_gib"]),
        usd_month=float(row["usd_month"]),
        db_usd_month=None,
        db_connections=None,
        network_gbps=row["net_gbps"],
        aws="",
        gcp=None,
    )
    for row in _DATA["paas"]
}


def _machine(size: Size, usd: float) -> Option:
    figures = f"{size.vcpu:g} vCPU · {size.ram_gib:g} GiB"
    return Option(
        size.id,
        Text(
            f"{size.id} — {figures} · ${usd:,.0f}/month", f"{size.id} — {figures} · 월 ${usd:,.0f}"
        ),
    )


SIZE_OPTIONS = tuple(_machine(size, size.usd_month) for size in SIZES.values())
DB_SIZE_OPTIONS = tuple(_machine(size, size.db_usd_month or 0.0) for size in DB_SIZES.values())
CACHE_SIZE_OPTIONS = tuple(
    Option(
        size.id,
        Text(
            f"{size.id} — {size.usable_gib:g} GiB for entries · ${size.usd_month:,.0f}/month",
            f"{size.id} — 사용 가능 메모리 {size.usable_gib:g} GiB · 월 ${size.usd_month:,.0f}",
        ),
    )
    for size in CACHE_SIZES.values()
)
