"""How available a design is, in nines, and which part costs the most of it.

Every group is a k-of-n system over zones that fail as a whole; a database with a standby is
a fail-over pair as a Markov chain; parts in the way of a request multiply, and independent
regions are parallel. Sources: K. Trivedi, Probability and Statistics with Reliability,
Queuing and Computer Science Applications, chapters 3 and 8; component availabilities are
those of the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.catalogue.registry import KINDS
from simulator.compile import Compiled, compile_design
from simulator.design.document import Component, Design
from simulator.formulas.availability import (
    MINUTES_PER_YEAR,
    failover_pair,
    parallel,
    series,
    with_zones,
)
from simulator.frames.numbers import tidy
from simulator.judge.nines import count
from simulator.scenarios.surroundings import (
    REBOOT_S,
    detection_s,
    exposure,
    of_kind,
    replicas_of,
    rollback_s,
    steering_s,
)  # fmt: skip

FAILURES_PER_YEAR = 2.0
"""A machine fails about twice a year (SERVERS)."""
DEPLOYS_PER_YEAR = 52.0
BAD_DEPLOY_SHARE = 0.05
"""One deploy a week, one in twenty of them bad (assumption; that most outages follow a change
is SRE70's)."""
FAILOVER_SUCCESS = 0.95
"""Share of automatic fail-overs that work (assumption)."""
FULL_UTILISATION = 0.9
"""A group is up while its living instances stay below this at the peak."""
YEAR_S = MINUTES_PER_YEAR * 60.0


def declared(kind: str) -> float:
    """Share of time one unit of a kind works, by the catalogue."""
    found = KINDS[kind].availability
    return 1.0 if found is None else found.share


NOT_IN_THE_WAY = ("client", "monitoring", "automation", "cache", "replica", "worker", "queue")
"""Kinds whose loss slows answers or delays jobs but does not refuse requests."""


@dataclass(frozen=True)
class PartAvailability:
    """One component's share of time up, and how many of how many instances it needs."""

    component: str
    share: float
    needed: int
    count: int

    @property
    def minutes_per_year(self) -> float:
        """Expected minutes down in a year."""
        return (1.0 - self.share) * MINUTES_PER_YEAR


@dataclass(frozen=True)
class Availability:
    """The whole design: ``share`` of time it serves, its ``nines``, and the parts.

    ``detection_s`` and ``rollback_s`` follow from the monitoring and the automation drawn;
    ``deploys`` is the share of time no bad deploy is live.
    """

    share: float
    parts: tuple[PartAvailability, ...]
    deploys: float
    detection_s: float
    rollback_s: float

    @property
    def nines(self) -> float:
        """0.999 has three."""
        return count(self.share)

    def to_json(self) -> dict[str, Any]:
        """The ``availability`` frame."""
        weakest = sorted(self.parts, key=lambda part: part.share)
        return tidy({
            "kind": "availability", "share": self.share, "nines": self.nines,
            "minutes_per_year": (1.0 - self.share) * MINUTES_PER_YEAR,
            "deploys": self.deploys, "detection_s": self.detection_s,
            "rollback_s": self.rollback_s,
            "components": [
                {"component": part.component, "share": part.share, "nines": count(part.share),
                 "needed": part.needed, "count": part.count,
                 "minutes_per_year": part.minutes_per_year}
                for part in weakest
            ],
        })  # fmt: skip


def availability(design: Design) -> Availability:
    """The availability of a design at its own load.

    Raises DesignError when the design cannot be compiled.
    """
    compiled = compile_design(design, [design.workload.users])
    parts = tuple(
        _part(design, compiled, component)
        for component in design.components.values()
        if _in_the_way(compiled, component)
    )
    shares = {part.component: part.share for part in parts}
    deploys = 1.0 - _bad_deploy_time(design) / YEAR_S
    share = _whole(design, shares) * deploys
    return Availability(share, parts, deploys, detection_s(design), rollback_s(design))


def _in_the_way(compiled: Compiled, component: Component) -> bool:
    if component.declaration.container or component.kind in NOT_IN_THE_WAY:
        return False
    asked = any(target == component.id for target, _ in compiled.arrived)
    return asked and component.declaration.availability is not None


def _whole(design: Design, shares: dict[str, float]) -> float:
    """Regions are parallel when geoDNS leads users from one to another; the rest is needed.

    A region's own loss, and the time until users are steered away, count with its parts.
    """
    steered = bool(of_kind(design, "geodns"))
    inside: dict[str, list[float]] = {}
    common = []
    for key, share in shares.items():
        home = [c for c in design.ancestors(key) if design.components[c].kind == "region"]
        if home:
            inside.setdefault(home[0], [declared("region")]).append(share)
        else:
            common.append(share)
    regions = [series(found) for found in inside.values()]
    if len(regions) < 2 or not steered:
        return series([*common, *regions])
    switching = FAILURES_PER_YEAR * steering_s(design) / YEAR_S
    return series([*common, parallel(regions), max(0.0, 1.0 - switching)])


def instance_share(design: Design) -> float:
    """Share of time one machine is up: it fails twice a year, for as long as it takes people
    to notice, and reboots; never better than its provider promises."""
    return 1.0 - FAILURES_PER_YEAR * (detection_s(design) + REBOOT_S) / YEAR_S


def _part(design: Design, compiled: Compiled, component: Component) -> PartAvailability:
    values = component.values
    if component.kind == "sql":
        return PartAvailability(component.id, _database(design, component), 1,
                                2 if values["standby"] else 1)  # fmt: skip
    total = int(values.get("instances", values.get("nodes", 1)))
    single = declared(component.kind)
    if "instances" not in values:
        return PartAvailability(component.id, single, 1, total)
    needed = _needed(compiled, component, total)
    zones = min(total, int(values.get("zones", 1)))
    if any(design.components[c].kind == "zone" for c in design.ancestors(component.id)):
        zones = 1
    per_zone = [total // zones + (zone < total % zones) for zone in range(zones)]
    share = with_zones(needed, per_zone, declared("zone"), instance_share(design))
    return PartAvailability(component.id, min(1.0, share), needed, total)


def _needed(compiled: Compiled, component: Component, total: int) -> int:
    """How many instances the peak needs."""
    if component.values.get("autoscaling"):
        return 1
    name = f"{component.id}:cpu"
    station = compiled.network.stations.get(name)
    if station is None:
        return 1
    work = float(np.max(compiled.traffic.work.get(name, 0.0)))
    each = float(np.max(station.servers)) * FULL_UTILISATION
    return min(total + 1, max(1, int(np.ceil(work / each - 1e-9))))


def _database(design: Design, component: Component) -> float:
    """A pair fails over; a replica is promoted by people; a single node is repaired."""
    values = component.values
    alone = min(declared("zone"), instance_share(design))
    mtbf = YEAR_S / FAILURES_PER_YEAR
    repair = detection_s(design) + REBOOT_S
    shards = int(values["shards"])
    if values["standby"]:
        p = failover_pair(mtbf, repair, float(values["failover_s"]), FAILOVER_SUCCESS)
        return float(p[0] + p[2]) ** shards
    if replicas_of(design, component.id):
        promotion = detection_s(design) + float(values["promotion_s"])
        return (mtbf / (mtbf + promotion)) ** shards
    restore = detection_s(design) + float(values["restore_min"]) * 60.0
    return min(alone, mtbf / (mtbf + restore)) ** shards


def _bad_deploy_time(design: Design) -> float:
    """Seconds a year users are hit by a bad deploy, weighted with the share of them it hits."""
    each = (detection_s(design) + rollback_s(design)) * exposure(design)
    return DEPLOYS_PER_YEAR * BAD_DEPLOY_SHARE * each
