"""Whom staff should talk to: rules over the boards that count, and what was done about it.

A board without a deadline, or of practice, is nobody's duty and counts for no rule. Whoever was
seen to is pointed out again when a rule says something new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.dispatch import receiver

from sandbox import clock
from sandbox.boards import gradebook
from sandbox.boards.credit import Timeline
from sandbox.boards.gradebook import Cell, Line
from sandbox.boards.models import Assignment, GradeStatus, Watch, WatchRules, WatchState
from sandbox.boards.models.assignment import Preset
from sandbox.boards.timelines import Timelines
from sandbox.classes import audit
from sandbox.classes.models import Course, Enrolment, Role, Status
from sandbox.classes.policy import Actor, students_seen_by
from sandbox.classes.signals import erased
from simulator.text import Text

MOST_NOTE = 500
LAST = 3
"""Grades that are looked at for a fall."""
RULES = {
    "missing": Text("Boards not handed in: {n}", "미제출 보드 {n}개"),
    "low": Text("{points} points on average", "평균 {points}점"),
    "fall": Text("Lost {points} points from board to board", "보드를 거듭하며 {points}점 떨어짐"),
    "late": Text("Boards handed in late: {n}", "지각 {n}번"),
}


@dataclass(frozen=True)
class Reason:
    """What one rule says: its words, and the ``mark`` by which something new is known."""

    rule: str
    mark: str | int
    text: Text


@dataclass(frozen=True)
class Watched:
    """A student with why they are here, what was done, and whether a reason is newer than that."""

    student: Enrolment
    name: str
    reasons: list[Reason]
    state: str
    watch: Watch | None
    news: bool


def rules_of(course: Course) -> WatchRules:
    """The rules of a course: its own, or the usual ones."""
    return WatchRules.objects.filter(course=course).first() or WatchRules(course=course)


def counted(assignments: Sequence[Assignment]) -> list[Assignment]:
    """The boards that are everybody's duty, in the order they are due."""
    found = [one for one in assignments if one.due is not None and one.preset != Preset.PRACTICE]
    return sorted(found, key=lambda one: str(one.due and one.due.isoformat()))


def reasons(rules: WatchRules, cells: Sequence[tuple[Cell, Timeline]]) -> Iterator[Reason]:
    """What the rules say of one student's cells, ordered as their boards are due."""
    now = clock.now()
    missing = sum(
        1 for cell, timeline in cells
        if cell.status == GradeStatus.MISSING and not cell.attempts
        and timeline.due is not None and timeline.due + timeline.grace <= now
    )  # fmt: skip
    if rules.missing and missing >= rules.missing:
        yield Reason("missing", missing, RULES["missing"].fill(n=missing))
    graded = [(cell, cell.final) for cell, _ in cells if cell.final is not None]
    points = [final for _, final in graded if final is not None]
    mean = sum(points) / len(points) if points else 100.0
    if mean < rules.low:
        yield Reason("low", 1, RULES["low"].fill(points=round(mean, 1)))
    last = points[-LAST:]
    fall = last[0] - last[-1] if last else 0.0
    falling = all(later < before for before, later in pairwise(last))
    if rules.fall and len(last) > 1 and falling and fall >= rules.fall:
        newest = graded[-1][0].assignment.pk
        yield Reason("fall", newest, RULES["fall"].fill(points=round(fall, 1)))
    late = sum(1 for cell, _ in cells if cell.late_seconds > 0)
    if rules.late and late >= rules.late:
        yield Reason("late", late, RULES["late"].fill(n=late))


def is_new(reason: Reason, seen: Mapping[str, Any]) -> bool:
    """Whether a reason says more than what was seen: more boards, or a fall up to a later one."""
    before = seen.get(reason.rule)
    if isinstance(reason.mark, int) and isinstance(before, int):
        return reason.mark > before
    return before != reason.mark


def watched(actor: Actor) -> list[Watched]:
    """Everybody this person sees whom a rule points out or staff have seen to; those with most
    reasons first. The number of queries does not depend on how many students there are."""
    assignments = counted(gradebook.assignments_of(actor))
    rules, timelines = rules_of(actor.course), Timelines(assignments)
    known = {
        one.enrolment_id: one
        for one in Watch.objects.filter(enrolment__course=actor.course).select_related(
            "author__identity"
        )
    }
    found = [
        _watched(line, rules, timelines, known.get(line.enrolment.key))
        for line in gradebook.lines(actor, assignments)
        if line.enrolment.role == Role.STUDENT and line.enrolment.status == Status.ACTIVE
    ]
    return sorted(
        (one for one in found if one.reasons or one.watch is not None),
        key=lambda one: (-len(one.reasons), one.name),
    )


def _watched(line: Line, rules: WatchRules, timelines: Timelines, watch: Watch | None) -> Watched:
    key = line.enrolment.key
    cells = [(cell, timelines.of(cell.assignment, key)) for cell in line.cells]
    told = list(reasons(rules, cells))
    if watch is None:
        return Watched(line.enrolment, line.name, told, WatchState.PENDING, None, False)
    news, state = any(is_new(one, watch.seen) for one in told), watch.state
    if news and state == WatchState.RESOLVED:
        state = WatchState.PENDING
    return Watched(line.enrolment, line.name, told, state, watch, news)


def see_to(actor: Actor, student: Enrolment, state: WatchState, note: str) -> None:
    """Put down what was done about a student, and what the rules said by then."""
    one = next((each for each in watched(actor) if each.student == student), None)
    seen = {reason.rule: reason.mark for reason in one.reasons} if one is not None else {}
    before = one.watch.state if one is not None and one.watch is not None else None
    Watch.objects.update_or_create(
        enrolment=student,
        defaults={
            "state": state, "note": note.strip()[:MOST_NOTE], "seen": seen,
            "author": actor.enrolment, "changed": clock.now(),
        },
    )  # fmt: skip
    audit.log(actor, "watch", student.key, before=before, after=state)


def student_seen_by(actor: Actor, key: str) -> Enrolment | None:
    """A student whose work this person may see."""
    return students_seen_by(actor).filter(pk=key, role=Role.STUDENT).first()


@receiver(erased)
def forget(sender: object, course: Course, **_: Any) -> None:
    """Notes speak of people: they go when it is forgotten who these were."""
    Watch.objects.filter(enrolment__course=course).delete()
