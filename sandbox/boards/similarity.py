"""Designs that are alike, as evidence for staff and never as a verdict.

Three signals stay apart. What a design is made of is weak evidence: good answers look alike, so
it is discounted by how many have it. The same boxes at the same places under the same names
are strong, and so are arrows of the same length and direction between boxes of the same names:
they stay when a whole drawing is moved. A design that was there at once instead of growing is
the third. What the start design gave everybody counts for nothing.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sandbox.boards.models import Assignment, GradeEntry, Work
from sandbox.boards.submitting import start_of
from sandbox.classes.models import Enrolment

LAYOUT_FLAG = 0.5
RARE_TOPOLOGY = 0.05
"""A composition that at most so many share is unusual enough to mention."""
SMALLEST = 3
"""Own boxes a design needs before its layout says anything."""
MOST_PAIRS = 200


@dataclass(frozen=True)
class Handed:
    """One student's counting design, without what the start gave."""

    enrolment: Enrolment
    submission: str
    places: frozenset[tuple[Any, ...]]
    arrows: frozenset[tuple[Any, ...]]
    topology: str
    pasted: float | None


@dataclass(frozen=True)
class Pair:
    """Two designs and what speaks for a common origin; shares from 0 to 1."""

    one: Handed
    other: Handed
    layout: float
    topology: float
    pasted: float
    same: tuple[str, ...]

    @property
    def strength(self) -> float:
        """The order of the list; layout weighs most."""
        return self.layout + 0.3 * self.topology + 0.3 * self.pasted


def handed_in(assignment: Assignment, students: Sequence[Enrolment]) -> list[Handed]:
    """Everybody's counting design; three queries."""
    start = start_of(assignment.version)
    given = {_place(one) for one in start["components"].values()}
    drawn = _arrows(start)
    known = {one.key: one for one in students}
    works = {
        work.enrolment_id: work.history
        for work in Work.objects.filter(assignment=assignment, enrolment__in=list(known))
    }
    entries = GradeEntry.objects.filter(
        assignment=assignment, enrolment__in=list(known)
    ).exclude(submission=None).select_related("submission__document")  # fmt: skip
    found = []
    for entry in entries:
        assert entry.submission is not None
        design = json.loads(entry.submission.document.body)
        components = design["components"].values()
        found.append(Handed(
            known[entry.enrolment_id], entry.submission.pk,
            frozenset(_place(one) for one in components) - given, _arrows(design) - drawn,
            topology_of(design), pasted_share(works.get(entry.enrolment_id, []), len(given)),
        ))  # fmt: skip
    return found


def _place(component: dict[str, Any]) -> tuple[Any, ...]:
    return (component["kind"], component.get("name", ""), component["x"], component["y"])


def _arrows(design: dict[str, Any]) -> frozenset[tuple[Any, ...]]:
    """Which box points at which, and how far the second stands from the first."""
    found = set()
    for wire in design["connections"].values():
        one, other = (_place(design["components"][wire[end]]) for end in ("from", "to"))
        found.add((*one[:2], *other[:2], other[2] - one[2], other[3] - one[3]))
    return frozenset(found)


def topology_of(design: dict[str, Any]) -> str:
    """Kinds with their parameters, and which kind calls which: names and places left out."""
    kinds = {key: one["kind"] for key, one in design["components"].items()}
    boxes = sorted(
        f"{one['kind']}{json.dumps(one.get('params', {}), sort_keys=True)}"
        for one in design["components"].values()
    )
    wires = sorted(f"{kinds[w['from']]}>{kinds[w['to']]}" for w in design["connections"].values())
    return "|".join([*boxes, *wires])


def pasted_share(history: Sequence[Sequence[int]], given: int) -> float | None:
    """The largest share of one's own boxes that came at once; None without a history."""
    if not history:
        return None
    own = max(1, max(step[1] for step in history) - given)
    return min(1.0, max(step[3] for step in history) / own)


def pairs(found: Sequence[Handed]) -> list[Pair]:
    """Pairs that are worth a look, the strongest first."""
    prevalence = Counter(one.topology for one in found)
    layouts = defaultdict[tuple[int, int], float](float)
    for features in ([one.places for one in found], [one.arrows for one in found]):
        for pair, share in _alike(features).items():
            layouts[pair] = max(layouts[pair], share)
    kept = []
    for (left, right), layout in layouts.items():
        one, other = found[left], found[right]
        rare = 0.0
        if one.topology == other.topology:
            rare = 1.0 - min(1.0, prevalence[one.topology] / len(found) / (2 * RARE_TOPOLOGY))
        pasted = max(one.pasted or 0.0, other.pasted or 0.0)
        kept.append(Pair(one, other, layout, max(0.0, rare), pasted, _evidence(one, other)))
    return sorted(kept, key=lambda pair: -pair.strength)[:MOST_PAIRS]


def _alike(features: Sequence[frozenset[tuple[Any, ...]]]) -> dict[tuple[int, int], float]:
    """Pairs that share many features, with their share of all that either has."""
    holders: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, mine in enumerate(features):
        for feature in mine:
            holders[feature].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indexes in holders.values():
        if len(indexes) <= max(2, len(features) // 10):  # what everybody has says nothing
            shared.update(combinations(indexes, 2))
    found = {}
    for (left, right), count in shared.items():
        one, other = features[left], features[right]
        share = count / len(one | other)
        if min(len(one), len(other)) >= SMALLEST and share >= LAYOUT_FLAG:
            found[left, right] = share
    return found


def _evidence(one: Handed, other: Handed) -> tuple[str, ...]:
    """What is the same in both: boxes at their places, and arrows where the places differ."""
    boxes = sorted(f"{kind} “{name}” ({x:g}, {y:g})"
                   for kind, name, x, y in one.places & other.places)  # fmt: skip
    arrows = sorted(f"{kind} “{name}” → {to} “{called}” ({dx:+g}, {dy:+g})"
                    for kind, name, to, called, dx, dy in one.arrows & other.arrows)  # fmt: skip
    return tuple(boxes or arrows)
