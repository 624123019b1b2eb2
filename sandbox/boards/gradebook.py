"""The gradebook: students × assignments, with where a grade comes from, and out as files.

Cells that a spreadsheet would run as a formula are neutralised. The number of queries does not
depend on how many students there are.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, FloatField, Value, When
from django.db.models.functions import Coalesce

from sandbox import clock
from sandbox.boards.credit import credit_at
from sandbox.boards.models import Assignment, GradeEntry, GradeStatus, Submission
from sandbox.boards.timelines import Timelines
from sandbox.classes.models import Enrolment
from sandbox.classes.policy import Actor, students_seen_by
from sandbox.reading import row_number

COLUMNS = (
    "student_key", "name", "email", "section", "assignment", "raw", "credit", "final", "max",
    "submitted_at", "late_seconds", "attempts", "version", "status",
)  # fmt: skip
MOST_POINTS = 100
BATCH = 5_000
"""How many rows one UPDATE names: SQLite takes 32,766 parameters."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FILTERS = ("late", "missing", "overridden", "out_of_date")


@dataclass(frozen=True)
class Cell:
    """One student on one assignment."""

    assignment: Assignment
    entry: GradeEntry | None
    attempts: int
    received: datetime | None
    version: int | None
    late_seconds: int

    @property
    def status(self) -> str:
        """Missing, excused, not graded and graded are four things."""
        return GradeStatus.MISSING.value if self.entry is None else self.entry.status

    @property
    def final(self) -> float | None:
        return None if self.entry is None else self.entry.final

    @property
    def overridden(self) -> bool:
        return self.entry is not None and self.entry.manual is not None

    @property
    def out_of_date(self) -> bool:
        return self.entry is not None and self.entry.out_of_date

    def matches(self, name: str) -> bool:
        """Whether the cell is one of those a filter asks for."""
        if name == "late":
            return self.late_seconds > 0
        if name == "missing":
            return self.status == GradeStatus.MISSING
        return bool(getattr(self, name))


@dataclass(frozen=True)
class Line:
    """One student with a cell per assignment."""

    enrolment: Enrolment
    cells: list[Cell]

    @property
    def name(self) -> str:
        """The name, or the pseudonym of somebody without one."""
        identity = getattr(self.enrolment, "identity", None)
        return (identity.name if identity else "") or self.enrolment.pseudonym


def assignments_of(actor: Actor) -> list[Assignment]:
    """Published assignments, in order."""
    return list(
        Assignment.objects.filter(course=actor.course)
        .exclude(published=None)
        .select_related("version", "course")
    )


def lines(
    actor: Actor, assignments: Sequence[Assignment], label: str = "", only: str = ""
) -> list[Line]:
    """The students this person may see, perhaps those with a label or with such a cell."""
    students = students_seen_by(actor).select_related("identity").order_by("identity__name", "key")
    if label:
        students = students.filter(labels__pk=row_number(label))
    entries: dict[tuple[str, str], GradeEntry] = {}
    for entry in GradeEntry.objects.filter(assignment__in=assignments):
        entries[entry.enrolment_id, entry.assignment_id] = entry
    attempts = _attempts(assignments)
    counting = {
        key: (received, number)
        for key, received, number in Submission.objects.filter(
            counted_in__assignment__in=assignments
        ).values_list("pk", "received", "run__version__number")
    }
    timelines = Timelines(assignments)
    found = []
    for student in students:
        cells = []
        for one in assignments:
            known = entries.get((student.key, one.pk))
            counted = known.submission_id if known else None
            received, version = counting.get(counted or "", (None, None))
            late = 0
            if received is not None:
                late = credit_at(timelines.of(one, student.key), received).late_seconds
            made = attempts.get((student.key, one.pk), 0)
            cells.append(Cell(one, known, made, received, version, late))
        line = Line(student, cells)
        if only not in FILTERS or any(cell.matches(only) for cell in cells):
            found.append(line)
    return found


def _attempts(assignments: Iterable[Assignment]) -> dict[tuple[str, str], int]:
    rows = (
        Submission.objects.filter(assignment__in=list(assignments))
        .values_list("enrolment_id", "assignment_id")
        .annotate(n=Count("pk"))
    )
    return {(student, assignment): n for student, assignment, n in rows}


def safe(value: Any) -> str:
    """A cell that no spreadsheet runs."""
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    negative = isinstance(value, int | float)
    return f"'{text}" if text.startswith(FORMULA) and not negative else text


def write(rows: Iterable[Sequence[Any]], bom: bool) -> bytes:
    """Rows as CSV in UTF-8, with a byte order mark for spreadsheets that need one."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def plain_rows(found: Sequence[Line]) -> list[list[Any]]:
    """One row per student and assignment."""
    rows: list[list[Any]] = [list(COLUMNS)]
    titles = {
        cell.assignment.pk: cell.assignment.version.title(cell.assignment.course.locale)
        for line in found[:1]
        for cell in line.cells
    }
    for line in found:
        identity = getattr(line.enrolment, "identity", None)
        for cell in line.cells:
            entry, course = cell.entry, cell.assignment.course
            received = course.local(cell.received).isoformat() if cell.received else None
            rows.append([
                line.enrolment.key, line.name, identity.email if identity else "",
                identity.section if identity else "", titles[cell.assignment.pk],
                entry.raw if entry else None, entry.credit if entry else None, cell.final,
                MOST_POINTS, received, cell.late_seconds if cell.received else None,
                cell.attempts, cell.version, cell.status,
            ])  # fmt: skip
    return rows


def mark_exported(found: Sequence[Line]) -> None:
    """From now on a grade that changes is out of date elsewhere."""
    keys = {cell.entry.pk for line in found for cell in line.cells if cell.entry is not None}
    untold = When(status__in=(GradeStatus.EXCUSED, GradeStatus.NO_GRADE), then=Value(None))
    final = Case(untold, default=Coalesce("manual", "counted"), output_field=FloatField())
    rows = sorted(keys)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        GradeEntry.objects.filter(pk__in=part).update(exported=final, exported_at=clock.now())


CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


@dataclass(frozen=True)
class Match:
    """A person of the course beside the rows of a Canvas export that may be them."""

    line: Line
    rows: tuple[dict[str, str], ...]

    @property
    def sure(self) -> bool:
        return len(self.rows) == 1


def match(found: Sequence[Line], canvas: Sequence[dict[str, str]]) -> list[Match]:
    """Who of the course is who in Canvas: by address, then by user name, then by name; a name
    that two rows carry is ambiguous."""
    index: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in canvas:
        for column in ("SIS Login ID", "SIS User ID", "Student"):
            for spelling in _spellings(row.get(column, "")):
                index[spelling].append(row)
    matches = []
    for line in found:
        identity = getattr(line.enrolment, "identity", None)
        keys = [identity.email, identity.username, identity.name] if identity else []
        rows = next((index[_plain(key)] for key in keys if key and _plain(key) in index), [])
        unique = {id(row): row for row in rows}
        matches.append(Match(line, tuple(unique.values())))
    return matches


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def _spellings(text: str) -> set[str]:
    """A name as it stands and, from "Family, Given", in both orders."""
    if "," not in text:
        return {_plain(text)} - {""}
    last, first = text.split(",", 1)
    return {_plain(first + last), _plain(last + first)} - {""}


def read_canvas(text: str) -> list[dict[str, str]]:
    """The students of an export from Canvas's gradebook."""
    rows = csv.DictReader(io.StringIO(text))
    return [
        {name: (row.get(name) or "").strip() for name in CANVAS}
        for row in rows
        if row.get("Student") and "Points Possible" not in (row.get("Student") or "")
    ]


def canvas_rows(
    found: Sequence[Line], assignments: Sequence[Assignment], matches: Sequence[Match] = ()
) -> list[list[Any]]:
    """The shape Canvas imports; identity columns are filled for whom there is one match."""
    sure = {one.line.enrolment.key: one.rows[0] for one in matches if one.sure}
    titles = [one.version.title(one.course.locale) for one in assignments]
    rows: list[list[Any]] = [
        [*CANVAS, *titles],
        ["    Points Possible", "", "", "", "", *(MOST_POINTS for _ in assignments)],
    ]
    for line in found:
        identity = getattr(line.enrolment, "identity", None)
        known = sure.get(line.enrolment.key)
        person = [known[name] for name in CANVAS] if known else [
            line.name, "", "", identity.email if identity else "",
            identity.section if identity else "",
        ]  # fmt: skip
        points = ["EX" if cell.status == "excused" else cell.final for cell in line.cells]
        rows.append([*person, *points])
    return rows
