"""Designs that are alike, as evidence for staff and never as a verdict.

Three signals stay apart. What a design is made of is weak evidence: good answers look alike, so
it is discounted by how many have it. The same boxes at the same places under the same names
are strong. A design that was there at once instead of growing is the third. What the start
design gave everybody counts for nothing.
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
            frozenset(_place(one) for one in components) - given,
            topology_of(design), pasted_share(works.get(entry.enrolment_id, []), len(given)),
        ))  # fmt: skip
    return found


def _place(component: dict[str, Any]) -> tuple[Any, ...]:
    return (component["kind"], component.get("name", ""), component["x"], component["y"])


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
    by_place: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(found):
        for place in one.places:
            by_place[place].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indexes in by_place.values():
        if len(indexes) <= max(2, len(found) // 10):  # what everybody has says nothing
            shared.update(combinations(indexes, 2))
    kept = []
    for (left, right), count in shared.items():
        one, other = found[left], found[right]
        size = min(len(one.places), len(other.places))
        layout = count / len(one.places | other.places)
        if size < SMALLEST or layout < LAYOUT_FLAG:
            continue
        rare = 0.0
        if one.topology == other.topology:
            rare = 1.0 - min(1.0, prevalence[one.topology] / len(found) / (2 * RARE_TOPOLOGY))
        same = sorted(f"{kind} “{name}” ({x:g}, {y:g})" for kind, name, x, y in
                      one.places & other.places)  # fmt: skip
        pasted = max(one.pasted or 0.0, other.pasted or 0.0)
        kept.append(Pair(one, other, layout, max(0.0, rare), pasted, tuple(same)))
    return sorted(kept, key=lambda pair: -pair.strength)[:MOST_PAIRS]
