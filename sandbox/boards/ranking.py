"""Rankings: off unless switched on, under pseudonyms, and before the reveal made of the public
part of the board alone. Staff are never in them; who does not want to be listed is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sandbox import clock
from sandbox.boards.credit import counting
from sandbox.boards.models import Assignment, GradeEntry, Submission
from sandbox.boards.models.assignment import Ranking
from sandbox.boards.standing import candidates
from sandbox.boards.timelines import Timelines
from sandbox.boards.visibility import is_revealed
from sandbox.classes.models import Enrolment, Role, Status
from sandbox.classes.policy import Action, Actor

SMALL_CLASS = 5
NEIGHBOURS = 2
DESCENDING = {"score": True, "cost": False, "p99": False}


@dataclass(frozen=True)
class Place:
    """One line; ``rank`` is shared by equals in the first column."""

    rank: int
    key: str
    pseudonym: str
    listed: bool
    score: float
    cost: float | None
    p99: float | None

    def to_json(self, columns: list[str], own: str | None) -> dict[str, Any]:
        """The line as readers see it: no key, no name."""
        figures = {name: getattr(self, name) for name in columns}
        return {"rank": self.rank, "pseudonym": self.pseudonym, "own": self.key == own, **figures}


def freezes_at(assignment: Assignment) -> Any:
    """From when the ranking stands still; None where it never does."""
    if not assignment.freeze_minutes or assignment.due is None:
        return None
    return assignment.due - timedelta(minutes=assignment.freeze_minutes)


def places(assignment: Assignment, revealed: bool) -> list[Place]:
    """Everybody with something that counts, best first; of equals the earlier counting
    submission stands higher. Constant queries."""
    students = {
        one.key: one
        for one in Enrolment.objects.filter(
            course_id=assignment.course_id, role__in=(Role.STUDENT, Role.GUEST)
        ).exclude(status=Status.DROPPED)
    }
    submissions = (
        Submission.objects.filter(assignment=assignment)
        .select_related("run", "public_run")
        .defer("run__result", "public_run__result")
    )
    frozen = freezes_at(assignment)
    if frozen is not None and not revealed and clock.now() >= frozen:
        submissions = submissions.filter(received__lt=frozen)
    by_key = {one.pk: one for one in submissions}
    picked = dict(
        GradeEntry.objects.filter(assignment=assignment)
        .exclude(picked=None)
        .values_list("enrolment_id", "picked_id")
    )
    found = candidates(by_key.values(), assignment, Timelines([assignment]), public=not revealed)
    lines = []
    for key, mine in found.items():
        student = students.get(key)
        best = counting(mine, assignment.counting, picked.get(key))
        if student is None or best is None:
            continue
        run = by_key[best.id].run if revealed else by_key[best.id].public_run
        line = Place(0, key, student.pseudonym, student.listed, best.final, run.cost, run.p99_ms)
        lines.append((line, best.received))
    return ranked(lines, columns_of(assignment))


def ranked(lines: list[tuple[Place, Any]], columns: list[str]) -> list[Place]:
    """Lines in order of the columns, then of the moment."""

    def order(entry: tuple[Place, Any]) -> tuple[Any, ...]:
        return (*(_worth(entry[0], name) for name in columns), entry[1])

    found: list[Place] = []
    for number, (line, _) in enumerate(sorted(lines, key=order), start=1):
        before = found[-1] if found else None
        same = before is not None and all(
            getattr(before, name) == getattr(line, name) for name in columns
        )
        found.append(replace(line, rank=before.rank if same and before else number))
    return found


def _worth(line: Place, column: str) -> float:
    value = getattr(line, column)
    if value is None:
        return float("inf")
    return -float(value) if DESCENDING[column] else float(value)


def columns_of(assignment: Assignment) -> list[str]:
    """The columns staff chose, score where they chose none."""
    return [name for name in DESCENDING if name in assignment.ranking_columns] or ["score"]


def ranking_for(actor: Actor, assignment: Assignment) -> dict[str, Any]:
    """What this reader may see of the ranking."""
    revealed = is_revealed(assignment)
    columns = columns_of(assignment)
    own = actor.enrolment.key if actor.enrolment else None
    everybody = places(assignment, revealed)
    if actor.may(Action.SEE_AGGREGATES, assignment) and actor.is_staff:
        shown = everybody
    else:
        shown = visible_to(everybody, assignment, own)
    frozen = freezes_at(assignment)
    return {
        "mode": assignment.ranking,
        "columns": columns,
        "public_only": not revealed and assignment.version.has_hidden,
        "frozen": frozen is not None and not revealed and clock.now() >= frozen,
        "small": len(everybody) < SMALL_CLASS,
        "rows": [line.to_json(columns, own) for line in shown],
    }


def visible_to(everybody: list[Place], assignment: Assignment, own: str | None) -> list[Place]:
    """The lines a student sees, by the ranking's mode."""
    mode = assignment.ranking
    if mode == Ranking.OFF or not assignment.show_score:
        return []
    mine = next((line for line in everybody if line.key == own), None)
    listed = [line for line in everybody if line.listed or line.key == own]
    if mode == Ranking.OWN:
        return [mine] if mine else []
    if mode == Ranking.NEIGHBOURS:
        if mine is None:
            return []
        at = listed.index(mine)
        return listed[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
    if mode == Ranking.TOP:
        top = listed[: assignment.ranking_top]
        return [*top, mine] if mine is not None and mine not in top else top
    return listed
