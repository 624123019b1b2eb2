"""Everybody's timeline on an assignment: the base, and the overrides that reach them.

A student's own override is stronger than a label's; of two labels the one higher in the
course's list decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sandbox.boards.credit import Timeline, closes, later, overridden
from sandbox.boards.models import Assignment, GraceSpent, Override
from sandbox.classes.models import Enrolment, Role, Status

Through = Enrolment.labels.through


class Timelines:
    """Timelines of one course's assignments; four queries however many people there are."""

    def __init__(self, assignments: Iterable[Assignment], keys: Iterable[str] | None = None):
        self.assignments = {one.pk: one for one in assignments}
        self.own: dict[tuple[str, str], dict] = {}  # type: ignore[type-arg]
        self.by_label: dict[str, dict[int, dict]] = defaultdict(dict)  # type: ignore[type-arg]
        for override in Override.objects.filter(assignment__in=self.assignments):
            if override.enrolment_id is not None:
                self.own[override.assignment_id, override.enrolment_id] = override.fields
            else:
                self.by_label[override.assignment_id][int(override.label_id or 0)] = override.fields
        self.spent = {
            (one.assignment_id, one.enrolment_id): one.days
            for one in GraceSpent.objects.filter(assignment__in=self.assignments)
        }
        self.labels: dict[str, list[int]] = defaultdict(list)
        if self.by_label:
            courses = {one.course_id for one in self.assignments.values()}
            carried = Through.objects.filter(label__course__in=courses).order_by(
                "label__position", "label_id"
            )
            if keys is not None:
                carried = carried.filter(enrolment__in=list(keys))
            for key, label in carried.values_list("enrolment_id", "label_id"):
                self.labels[key].append(label)

    def of(self, assignment: Assignment, key: str) -> Timeline:
        """The timeline of one student, with the grace days spent there."""
        spent = self.spent.get((assignment.pk, key), 0)
        return later(self.announced(assignment, key), spent)

    def announced(self, assignment: Assignment, key: str) -> Timeline:
        """The timeline of one student as staff have set it."""
        labels = self.by_label.get(assignment.pk, {})
        reach = [labels[label] for label in self.labels.get(key, ()) if label in labels]
        own = self.own.get((assignment.pk, key))
        return overridden(assignment.timeline, ([own] if own else []) + reach)


def timeline_of(assignment: Assignment, enrolment: Enrolment) -> Timeline:
    """The timeline of one student on one assignment."""
    return Timelines([assignment], [enrolment.key]).of(assignment, enrolment.key)


def last_moments(assignment: Assignment) -> dict[str, datetime | None]:
    """From when on each active student can hand in nothing that counts any more, whatever grace
    days are left are spent on it; None: that never comes."""
    from sandbox.boards.grace import left_for

    keys = list(
        Enrolment.objects.filter(
            course_id=assignment.course_id, role=Role.STUDENT, status=Status.ACTIVE
        ).values_list("key", flat=True)
    )
    timelines, left = Timelines([assignment]), left_for(assignment, keys)
    return {key: closes(later(timelines.of(assignment, key), left.get(key, 0))) for key in keys}


def reveals_at(assignment: Assignment) -> datetime | None:
    """When hidden results unlock by themselves: when nobody active can hand in anything that
    counts any more. None: never by itself."""
    if assignment.reveal_by_hand:
        return None
    moments = set(last_moments(assignment).values())
    moments.add(closes(assignment.timeline))
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else None
