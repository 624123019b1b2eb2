"""What a scenario needs to know of a design: who stands where and how soon a fault is noticed.

The rules are the catalogue's: a balancer removes a dead target after interval × failures,
a group that scales replaces it after its delay, and everything else waits for people, who
are told by the monitoring.
"""

from __future__ import annotations

from simulator.design.document import Component, Design

REBOOT_S = 300.0
ACTION_S = 10.0
"""Seconds between the calls of somebody who is online (the workload's assumption)."""
DETECTION_S = {"none": 1800.0, "host": 600.0, "central_alerts": 120.0}
ROLLBACK_S = {"all_at_once": 1800.0, "rolling": 600.0, "canary": 300.0}
EXPOSURE = {"all_at_once": 1.0, "rolling": 0.5, "canary": 0.05}


def of_kind(design: Design, *kinds: str) -> list[Component]:
    """The components of these kinds, by id."""
    return sorted((c for c in design.components.values() if c.kind in kinds), key=lambda c: c.id)


def callers(design: Design, component: str) -> list[Component]:
    """Who has an arrow to the component."""
    return [
        design.components[arrow.source]
        for arrow in design.connections.values()
        if arrow.target == component
    ]


def called(design: Design, component: str) -> list[Component]:
    """Whom the component has an arrow to."""
    return [
        design.components[arrow.target]
        for arrow in design.connections.values()
        if arrow.source == component
    ]


def inside(design: Design, container: str) -> list[Component]:
    """Everything that stands in a container, however deep, and is no container itself."""
    return [
        component
        for component in design.components.values()
        if not component.declaration.container and container in design.ancestors(component.id)
    ]


def instances(component: Component) -> int:
    """How many instances run side by side; one where the kind has no such parameter."""
    return int(component.values.get("instances", component.values.get("nodes", 1)))


def detection_s(design: Design) -> float:
    """Seconds until people know of a fault: the best monitoring present decides."""
    levels = [str(c.values["level"]) for c in of_kind(design, "monitoring")]
    return min((DETECTION_S[level] for level in levels), default=DETECTION_S["none"])


def rollback_s(design: Design) -> float:
    """Seconds from knowing of a bad deploy to having it undone."""
    return min(
        (ROLLBACK_S[str(c.values["strategy"])] for c in of_kind(design, "automation")),
        default=ROLLBACK_S["all_at_once"],
    )


def exposure(design: Design) -> float:
    """Share of the instances a bad deploy reaches before anybody looks."""
    return min(
        (EXPOSURE[str(c.values["strategy"])] for c in of_kind(design, "automation")),
        default=EXPOSURE["all_at_once"],
    )


def removal_s(design: Design, component: str) -> float | None:
    """Seconds until a balancer takes a dead instance out; None when none stands in front."""
    times = [
        float(c.values["check_interval_s"]) * float(c.values["check_failures"])
        for c in callers(design, component)
        if c.kind == "lb"
    ]
    return min(times, default=None)


def steering_s(design: Design) -> float:
    """Seconds until clients are sent away from a lost region; for ever without geoDNS."""
    times = [
        float(c.values["check_interval_s"]) * float(c.values["check_failures"])
        + float(c.values["ttl_s"])
        for c in of_kind(design, "geodns")
    ]
    return min(times, default=float("inf"))


def online_share(design: Design) -> float:
    """Share of the users who are there at the peak: everybody makes a call every ten seconds."""
    return min(1.0, design.workload.intensity * ACTION_S / 1000.0)


def repair_s(design: Design, component: Component) -> float:
    """Seconds until a lost instance is replaced: by the scaling group, else by people."""
    if component.values.get("autoscaling") or component.values.get("scale_on_backlog"):
        return float(component.values.get("scale_delay_s", REBOOT_S))
    return detection_s(design) + REBOOT_S


def replicas_of(design: Design, database: str) -> list[Component]:
    """The read replicas of a database, by either way of drawing them.

    A replica connected to the database belongs to it; one connected only from servers
    belongs to the only database those servers call.
    """
    found = []
    for replica in of_kind(design, "replica"):
        near = {c.id for c in callers(design, replica.id) if c.kind == "sql"}
        if not near:
            near = {
                neighbour.id
                for server in callers(design, replica.id)
                for neighbour in called(design, server.id)
                if neighbour.kind == "sql"
            }
        if database in near:
            found.append(replica)
    return found
