"""How available a design is, in nines, and which part costs the most of it.

What is needed multiplies, given the zones, whose failure takes what of all tiers stands there;
regions that geoDNS chooses between are parallel as far as each can carry everybody and the
switching works. Source: K. Trivedi, Probability and Statistics with Reliability, Queuing and
Computer Science Applications, chapters 3 and 8; component availabilities are those of the
catalogue, the rest is in ``simulator.judge.redundancy``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.compile import Compiled, compile_design
from simulator.design.document import Component, Design
from simulator.formulas.availability import MINUTES_PER_YEAR, parallel, series
from simulator.frames.numbers import tidy
from simulator.judge.nines import count
from simulator.judge.redundancy import (
    FAILURES_PER_YEAR,
    NOT_IN_THE_WAY,
    YEAR_S,
    Part,
    declared,
    part_of,
    pooled,
    region_of,
)  # fmt: skip
from simulator.judge.zones import together
from simulator.scenarios.phase import STEADY, Fault, Phase
from simulator.scenarios.surroundings import (
    detection_s,
    exposure,
    inside,
    of_kind,
    replicas_of,
    rollback_s,
    steering_s,
)  # fmt: skip
from simulator.text import Text

DEPLOYS_PER_YEAR = 52.0
BAD_DEPLOY_SHARE = 0.05
"""One deploy a week, one in twenty of them bad (assumption; that most outages follow a change
is SRE70's)."""
STEERING_SUCCESS = 0.95
"""Share of the losses of a region in which its users reach another one (assumption)."""


@dataclass(frozen=True)
class PartAvailability:
    """One component's share of time up by itself, how many of how many instances it needs, and
    why in words."""

    component: str
    share: float
    needed: int
    count: int
    why: Text

    @property
    def minutes_per_year(self) -> float:
        """Expected minutes down in a year."""
        return (1.0 - self.share) * MINUTES_PER_YEAR


@dataclass(frozen=True)
class Homes:
    """Shares of time: what is ``outside`` every region, each region with all it holds in
    ``serving``, and, where geoDNS chooses, each one ``alone`` with the others lost and the
    ``switching`` during which nobody has been steered away yet."""

    outside: float
    serving: dict[str, float]
    alone: dict[str, float]
    switching: float = 0.0

    @property
    def share(self) -> float:
        """Everything outside the regions, and the regions: all of them, or with geoDNS as many
        as can carry everybody. The time until users are steered away counts as lost."""
        every = series(list(self.serving.values()))
        if not self.alone:
            return self.outside * every
        some = parallel(list(self.alone.values()))
        steered = every + max(0.0, some - every) * STEERING_SUCCESS
        return self.outside * steered * max(0.0, 1.0 - self.switching)


@dataclass(frozen=True)
class Availability:
    """The whole design: ``share`` of time it serves, its ``nines``, and the parts.

    ``detection_s`` and ``rollback_s`` follow from the monitoring and the automation drawn;
    ``deploys`` is the share of time no bad deploy is live.
    """

    share: float
    parts: tuple[PartAvailability, ...]
    homes: Homes
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
                 "minutes_per_year": part.minutes_per_year, "why": part.why.to_json()}
                for part in weakest
            ],
        })  # fmt: skip


def availability(design: Design) -> Availability:
    """The availability of a design at its own load.

    Raises DesignError when the design cannot be compiled.
    """
    found = in_the_way(design, STEADY)
    zone = declared("zone")
    parts = tuple(
        PartAvailability(part.component.id, together([part.counted], zone), part.needed,
                         part.count, part.why)
        for part in found
    )  # fmt: skip
    deploys = 1.0 - _bad_deploy_time(design) / YEAR_S
    homes = homes_of(design, found)
    return Availability(
        homes.share * deploys, parts, homes, deploys, detection_s(design), rollback_s(design)
    )


def in_the_way(design: Design, phase: Phase) -> list[Part]:
    """The components users need under a phase, as they count."""
    compiled = compile_design(design, [design.workload.users], phase)
    return [
        part_of(design, compiled, component)
        for component in design.components.values()
        if _asked(compiled, component)
    ]


def _asked(compiled: Compiled, component: Component) -> bool:
    if component.declaration.container or component.kind in NOT_IN_THE_WAY:
        return False
    asked = any(target == component.id for target, _ in compiled.arrived)
    return asked and component.declaration.availability is not None


def homes_of(design: Design, parts: Sequence[Part]) -> Homes:
    """What stands where, with the share of time it serves."""
    shares = _by_region(design, parts)
    outside = shares.pop(None, 1.0)
    serving = {region: share for region, share in shares.items() if region is not None}
    regions = [c.id for c in of_kind(design, "region") if inside(design, c.id)]
    if len(regions) < 2 or not of_kind(design, "geodns"):
        return Homes(outside, serving, {})
    alone = {region: _alone(design, region) for region in regions}
    return Homes(outside, serving, alone, FAILURES_PER_YEAR * steering_s(design) / YEAR_S)


def _by_region(design: Design, parts: Sequence[Part]) -> dict[str | None, float]:
    """Share of the time each region serves, its own loss included; under None what stands in
    no region."""
    by_region: dict[str | None, list[Part]] = {}
    for part in parts:
        by_region.setdefault(region_of(design, part.component), []).append(part)
    return {
        region: together(pooled(design, found), declared("zone"))
        * (1.0 if region is None else declared("region"))
        for region, found in by_region.items()
    }  # fmt: skip


def _alone(design: Design, region: str) -> float:
    """Share of the time a region carries everybody, all others lost: none where it needs what
    only they have."""
    others = [c.id for c in of_kind(design, "region") if c.id != region]
    gone = {c.id: Fault(lost=1.0) for other in others for c in inside(design, other)}
    parts = in_the_way(design, Phase(faults=gone))
    lost = [part.component for part in parts if part.component.id in gone]
    if any(not _copied(design, component, region) for component in lost):
        return 0.0
    here = [part for part in parts if part.component.id not in gone]
    return _by_region(design, here).get(region, 0.0)


def _copied(design: Design, component: Component, region: str) -> bool:
    """Whether a database has a replica in a region, which is promoted when it is lost."""
    return any(region_of(design, copy) == region for copy in replicas_of(design, component.id))


def _bad_deploy_time(design: Design) -> float:
    """Seconds a year users are hit by a bad deploy, weighted with the share of them it hits."""
    each = (detection_s(design) + rollback_s(design)) * exposure(design)
    return DEPLOYS_PER_YEAR * BAD_DEPLOY_SHARE * each
