"""The removal test: a box is dead weight when taking it out changes nothing that counts."""

from __future__ import annotations

from collections.abc import Callable

from simulator.design.document import Design
from simulator.design.parse import parse_design
from simulator.errors import DesignError
from simulator.judge.edits import apply, take_out
from simulator.judge.together import Work, side_by_side
from simulator.scenarios.surroundings import called, instances, of_kind

DEAD_BELOW = 0.5
"""Points of service and resilience a box must be worth."""
ALWAYS_THERE = ("client", "dns")
"""Kinds nobody can do without, whatever the figures say: people, and a name to find them by."""


def testable_kinds(design: Design) -> list[str]:
    """The kinds of boxes in a design that can be taken out."""
    kinds = {
        c.kind for c in design.components.values()
        if not c.declaration.container and c.kind not in ALWAYS_THERE
    }  # fmt: skip
    if any(spreads(design, c.id) for c in of_kind(design, "lb")):
        kinds.discard("lb")
    return sorted(kinds)


def spreads(design: Design, balancer: str) -> bool:
    """Whether several machines stand behind a balancer: only it gives them one address."""
    behind = called(design, balancer)
    following = any(c.values.get("autoscaling") for c in behind)
    return following or sum(instances(c) for c in behind) > 1


def without(design: Design, kind: str) -> Design | None:
    """The design with every component of the kind bypassed; None when none is left to judge."""
    left = design
    try:
        while found := sorted(c.id for c in left.components.values() if c.kind == kind):
            left = parse_design(apply(left.to_json(), take_out(left, found[0])))
    except DesignError:
        return None
    return left


def dead_kinds(
    design: Design, full: float, worth: Callable[[str, Design, float], Work[float]]
) -> Work[list[str]]:
    """The kinds whose removal costs less than half a point of the ``full`` ones.

    ``worth`` gives the points of service and resilience of the design without a kind, or anything
    below the number it is given where they are below that; it raises DesignError for a design
    that no longer carries its requests.
    """
    smaller = {kind: without(design, kind) for kind in testable_kinds(design)}
    left = {kind: less for kind, less in smaller.items() if less is not None}
    found = yield from side_by_side(
        [worth(kind, less, full - DEAD_BELOW) for kind, less in left.items()]
    )
    return [
        kind for kind, points in zip(left, found, strict=True)
        if not isinstance(points, DesignError) and full - points < DEAD_BELOW
    ]  # fmt: skip
