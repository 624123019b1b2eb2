"""How each component is kept up: enough machines, a standby, a copy to promote, a backup.

A group is a k-of-n system over its zones, a database with a standby a fail-over pair as a
Markov chain; machines fail independently given their zones, and come back when people or a
scaling group replace them (K. Trivedi, Probability and Statistics with Reliability, Queuing
and Computer Science Applications, chapters 3 and 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.catalogue.registry import KINDS
from simulator.compile import Compiled
from simulator.design.document import Component, Design
from simulator.formulas.availability import MINUTES_PER_YEAR, failover_pair, parallel
from simulator.judge.zones import Alive, Conditional, Group, Tier
from simulator.scenarios.surroundings import (
    REBOOT_S,
    callers,
    detection_s,
    repair_s,
    replicas_of,
)  # fmt: skip
from simulator.text import Text

FAILURES_PER_YEAR = 2.0
"""A machine fails about twice a year (SERVERS)."""
ZONE_OUTAGE_S = 3600.0
"""How long a lost zone is away (the default of X02)."""
FULL_UTILISATION = 0.9
"""A group is up while its living instances stay below this at the peak."""
YEAR_S = MINUTES_PER_YEAR * 60.0
MTBF_S = YEAR_S / FAILURES_PER_YEAR

MACHINES = Text(
    "{needed} of {count} machines in {zones} zones must be up; each fails {failures:g} times a "
    "year and is back after {minutes:.0f} minutes.",
    "{zones}개 영역의 기계 {count}대 가운데 {needed}대가 살아 있어야 합니다. 기계마다 1년에 "
    "{failures:g}번 고장 나고 {minutes:.0f}분 뒤에 돌아옵니다.",
)
PAIR = Text(
    "A standby in another zone takes over within {seconds:g} s in {success:.0%} of all cases; "
    "else people repair it in {minutes:.0f} minutes.",
    "다른 영역의 대기 서버가 {success:.0%}의 경우 {seconds:g}초 안에 넘겨받고, 아니면 사람이 "
    "{minutes:.0f}분 만에 고칩니다.",
)
PROMOTED = Text(
    "People notice and promote a read replica: {minutes:.0f} minutes without writes.",
    "사람이 알아채고 읽기 복제본을 승격합니다. {minutes:.0f}분 동안 쓸 수 없습니다.",
)
RESTORED = Text(
    "People notice and restore the backup: {minutes:.0f} minutes down.",
    "사람이 알아채고 백업을 복구합니다. {minutes:.0f}분 동안 멈춥니다.",
)
DECLARED = Text(
    "What its provider promises for one: {share:.3%}; {copies} of them.",
    "제공자가 하나에 약속하는 값은 {share:.3%}이고, {copies}개입니다.",
)


def declared(kind: str) -> float:
    """Share of time one unit of a kind works, by the catalogue."""
    found = KINDS[kind].availability
    return 1.0 if found is None else found.share


NOT_IN_THE_WAY = ("client", "monitoring", "automation", "cache", "replica", "worker", "queue")
"""Kinds whose loss slows answers or delays jobs but does not refuse requests."""
STAND_IN = ("onebox", "web", "api", "paas", "ws_gateway", "lb")
"""Kinds of which several behind the same callers do each other's work."""


@dataclass(frozen=True)
class Part:
    """A component in the way of the requests, as it counts among the others."""

    component: Component
    counted: Tier | Conditional
    needed: int
    count: int
    why: Text


def region_of(design: Design, component: Component) -> str | None:
    """The region a component stands in."""
    homes = (c for c in design.ancestors(component.id) if design.components[c].kind == "region")
    return next(homes, None)


def zone_of(design: Design, component: Component) -> str | None:
    """The zone drawn around a component."""
    homes = (c for c in design.ancestors(component.id) if design.components[c].kind == "zone")
    return next(homes, None)


def pooled(design: Design, parts: Sequence[Part]) -> list[Tier | Conditional]:
    """Groups of a kind behind the same callers as one: they do each other's work."""
    tiers: dict[object, list[Part]] = {}
    for part in parts:
        ahead = frozenset(c.id for c in callers(design, part.component.id))
        alike = part.component.kind in STAND_IN and isinstance(part.counted, Tier) and ahead
        key = (part.component.kind, ahead) if alike else part.component.id
        tiers.setdefault(key, []).append(part)
    return [_one(inside) for inside in tiers.values()]


def _one(parts: Sequence[Part]) -> Tier | Conditional:
    counted = [part.counted for part in parts if isinstance(part.counted, Tier)]
    if len(parts) == 1 or len(counted) < len(parts):
        return parts[0].counted
    groups = tuple(group for tier in counted for group in tier.groups)
    return Tier(groups, sum(tier.needed for tier in counted))


def instance_share(design: Design, component: Component) -> float:
    """Share of time one machine is up: it fails twice a year, for as long as it takes people,
    or the group that scales, to replace it."""
    return MTBF_S / (MTBF_S + repair_s(design, component))


def part_of(design: Design, compiled: Compiled, component: Component) -> Part:
    if component.kind == "sql":
        return _database(design, component)
    values = component.values
    own = component.kind == "lb" and values["type"] == "self_hosted"
    if "instances" in values or own:
        return _machines(design, compiled, component, "nodes" if own else "instances")
    single = declared(component.kind)
    copies = 1 + int(values.get("replicas", 0)) if component.kind == "session_store" else 1
    share = parallel([single] * copies)
    why = DECLARED.fill(share=single, copies=copies)
    return Part(component, Conditional(frozenset(), lambda alive: share), 1, copies, why)


def _machines(design: Design, compiled: Compiled, component: Component, key: str) -> Part:
    """A group that is up while its living machines can carry the peak."""
    total = int(component.values[key])
    if component.values.get("autoscaling"):
        total = int(np.max(compiled.extras[component.id].get("instances", total)))
    work, each = _work(compiled, component)
    needed = min(total + 1, max(1, int(np.ceil(work / each - 1e-9))))
    zones = zones_of(design, component, total)
    up, repair = instance_share(design, component), repair_s(design, component)
    groups = tuple(
        Group(zone, total // len(zones) + (place < total % len(zones)), each, up)
        for place, zone in enumerate(zones)
    )
    why = MACHINES.fill(needed=needed, count=total, zones=len(zones),
                        failures=FAILURES_PER_YEAR, minutes=repair / 60.0)  # fmt: skip
    return Part(component, Tier(groups, max(work, min(each, 1e-6))), needed, total, why)


def zones_of(design: Design, component: Component, total: int) -> list[str]:
    """The zones the machines of a group stand in: the one drawn around it, else as many of its
    region's as it is spread over."""
    drawn = zone_of(design, component)
    if drawn is not None:
        return [drawn]
    spread = max(1, min(total, int(component.values.get("zones", 1))))
    return [_implied(design, component, place) for place in range(spread)]


def _implied(design: Design, component: Component, place: int) -> str:
    return f"{region_of(design, component) or ''}:{place}"


def _work(compiled: Compiled, component: Component) -> tuple[float, float]:
    """(cores the peak needs, cores one machine gives below its full utilisation)."""
    name = f"{component.id}:cpu"
    station = compiled.network.stations.get(name)
    if station is None:
        return 0.0, 1.0
    work = float(np.max(compiled.traffic.work.get(name, 0.0)))
    return work, float(np.max(station.servers)) * FULL_UTILISATION


def _database(design: Design, component: Component) -> Part:
    """A pair fails over, to another zone too; a replica is promoted by people, a single node is
    restored by them. Every shard is such a set."""
    values, told = component.values, detection_s(design)
    here = zone_of(design, component) or _implied(design, component, 0)
    shards = int(values["shards"])
    repair = told + REBOOT_S
    if values["standby"]:
        away = f"{here}:standby" if zone_of(design, component) else _implied(design, component, 1)
        failover, success = float(values["failover_s"]), float(values["failover_success"])
        states = failover_pair(MTBF_S, repair, failover, success)
        both, alone = float(states[0] + states[2]), MTBF_S / (MTBF_S + repair)
        moved = success * (1.0 - failover / ZONE_OUTAGE_S) * alone
        table = {(True, True): both, (True, False): alone, (False, True): moved}
        why = PAIR.fill(seconds=failover, success=success, minutes=repair / 60.0)
        return Part(component, _of_two(here, away, table, shards), 1, 2, why)
    copies = replicas_of(design, component.id)
    if copies:
        down = told + float(values["promotion_s"])
        elsewhere = [_copy_zone(design, copy) for copy in copies]
        away = next((zone for zone in elsewhere if zone != here), here)
        usual = MTBF_S / (MTBF_S + down)
        moved = max(0.0, 1.0 - down / ZONE_OUTAGE_S) * usual
        table = {(True, True): usual, (True, False): usual, (False, True): moved}
        why = PROMOTED.fill(minutes=down / 60.0)
        return Part(component, _of_two(here, away, table, shards), 1, 1, why)
    down = told + float(values["restore_min"]) * 60.0
    usual = MTBF_S / (MTBF_S + down)
    why = RESTORED.fill(minutes=down / 60.0)
    return Part(component, _of_two(here, here, {(True, True): usual}, shards), 1, 1, why)


def _copy_zone(design: Design, copy: Component) -> str:
    """Where a read replica stands: in the zone drawn around it, else in another than the
    primary, which providers take for a new copy."""
    return zone_of(design, copy) or _implied(design, copy, 1)


def _of_two(
    here: str, away: str, table: dict[tuple[bool, bool], float], shards: int
) -> Conditional:
    """All shards of a database by whether the zones of the primary and its copy are up."""

    def given(alive: Alive) -> float:
        return table.get((alive[here], alive[away]), 0.0) ** shards

    return Conditional(frozenset({here, away}), given)
