"""Marks changed in a spreadsheet and brought back: first what would change, then changing it.

The file is the gradebook's own, or any table that names the student, the assignment and the mark.
A mark equal to the grade as it stands changes nothing, so a whole export can come back with a few
cells edited.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from sandbox import clock
from sandbox.boards.gradebook import assignments_of
from sandbox.boards.models import Assignment, GradeEntry, GradeStatus
from sandbox.boards.signals import grades_changed
from sandbox.boards.standing import recount
from sandbox.classes import audit
from sandbox.classes.models import Enrolment
from sandbox.classes.policy import Actor, students_seen_by
from sandbox.refusal import Refusal
from simulator.text import Text

MOST_ROWS = 20_000
HIGHEST = 200
HEADERS = {
    "student": "studentkey key email e-mail username 이메일 학번",
    "assignment": "assignment board 과제 보드",
    "mark": "final mark grade points 점수 성적",
    "status": "status 상태",
    "reason": "reason 사유",
}
FIELDS = {name: header for header, names in HEADERS.items() for name in names.split()}
HOLD = frozenset(GradeStatus.values)
NO_STUDENT = Text("There is no student “{given}”.", "‘{given}’ 학생이 없습니다.")
NO_ASSIGNMENT = Text(
    "There is no single assignment “{given}”.", "‘{given}’ 과제가 없거나 여러 개입니다."
)
NO_MARK = Text(
    "“{given}” is not a mark from 0 to {most}.",
    "‘{given}’은(는) 0부터 {most}까지의 점수가 아닙니다.",
)
NO_STATUS = Text("There is no status “{given}”.", "‘{given}’ 상태는 없습니다.")
TWICE = Text("This grade is already on line {line}.", "이 성적은 이미 {line}행에 있습니다.")
NO_REASON = Refusal(
    422,
    "no_reason",
    Text("Marks of your own need a reason.", "직접 정한 점수에는 사유가 필요합니다."),
)


@dataclass(frozen=True)
class Change:
    """One grade: what stands, and what would. ``manual`` None takes staff's mark back."""

    line: int
    student: Enrolment
    assignment: Assignment
    before: float | None
    manual: float | None
    counted: float | None
    status_before: str
    status: str
    reason: str

    @property
    def after(self) -> str:
        """The grade afterwards, in figures; a status where there is none."""
        if self.status in (GradeStatus.EXCUSED, GradeStatus.NO_GRADE):
            return self.status
        final = self.counted if self.manual is None else self.manual
        return "–" if final is None else f"{final:g}"


@dataclass
class Preview:
    """What a file would do."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[tuple[int, Text]] = field(default_factory=list)


def preview(actor: Actor, text: str) -> Preview:
    """Every line of the file held against the grades as they stand. Constant queries."""
    lines, columns = _read(text)
    assignments = assignments_of(actor)
    students = _students(actor)
    entries = {
        (one.enrolment_id, one.assignment_id): one
        for one in GradeEntry.objects.filter(assignment__in=assignments)
    }
    found, seen = Preview(), dict[tuple[str, str], int]()
    for cells in lines:
        number = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if number > MOST_ROWS:
            found.faults.append((number, Text(
                "Only the first {most} lines are read.", "{most}행까지만 읽습니다.",
            ).fill(most=MOST_ROWS)))  # fmt: skip
            break
        values: dict[str, str] = {}
        for name, cell in zip(columns, cells, strict=False):
            if name and cell.strip():
                values.setdefault(name, cell.strip().lstrip("'"))
        change = _change(number, values, students, assignments, entries)
        if isinstance(change, Text):
            found.faults.append((number, change))
        elif change is None:
            found.unchanged += 1
        elif (place := (change.student.key, change.assignment.pk)) in seen:
            found.faults.append((number, TWICE.fill(line=seen[place])))
        else:
            seen[place] = number
            found.changes.append(change)
    return found


def _read(text: str) -> tuple[Any, Sequence[str | None]]:
    first = text.lstrip().split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    header = next((row for row in lines if any(cell.strip() for cell in row)), [])
    columns = [FIELDS.get(re.sub(r"[\s_\-]", "", cell).lower()) for cell in header]
    missing = [name for name in ("student", "assignment", "mark") if name not in columns]
    if missing:
        raise Refusal(
            422,
            "marks_without_columns",
            Text(
                "The first line must name the columns: student_key (or email), assignment, final. "
                "Found: {found}.",
                "첫 줄은 열 이름이어야 합니다: student_key(또는 email), assignment, final. "
                "찾은 이름: {found}.",
            ).fill(found=", ".join(cell.strip() for cell in header)[:200] or "–"),
        )
    return lines, columns


def _students(actor: Actor) -> dict[str, Enrolment]:
    """Students by key, and by address and user name where those are one person's."""
    found: dict[str, Enrolment] = {}
    for one in students_seen_by(actor).select_related("identity"):
        found[one.key] = one
        identity = getattr(one, "identity", None)
        for name in (identity.email, identity.username) if identity else ():
            if name:
                found.setdefault(name.lower(), one)
    return found


def _change(
    number: int, values: dict[str, str], students: dict[str, Enrolment],
    assignments: Sequence[Assignment], entries: dict[tuple[str, str], GradeEntry],
) -> Change | Text | None:  # fmt: skip
    """What one line does; None where nothing, the fault where it cannot be."""
    given = values.get("student", "")
    student = students.get(given) or students.get(given.lower())
    if student is None:
        return NO_STUDENT.fill(given=given[:60] or "–")
    named = values.get("assignment", "")
    called = [one for one in assignments if named == one.pk] or [
        one for one in assignments if named in one.version.content["title"].values()
    ]
    if len(called) != 1:
        return NO_ASSIGNMENT.fill(given=named[:80] or "–")
    entry = entries.get((student.key, called[0].pk)) or GradeEntry()
    mark = _mark(values.get("mark", ""))
    if isinstance(mark, Text):
        return mark
    status = values.get("status", entry.status).lower()
    if status not in HOLD:
        return NO_STATUS.fill(given=status[:30])
    if {status, entry.status} <= {GradeStatus.GRADED, GradeStatus.MISSING}:
        status = entry.status
    same = mark == entry.final or (mark is None and entry.manual is None)
    if entry.final is not None and mark is not None:
        same = abs(mark - entry.final) < 0.005
    if same and status == entry.status:
        return None
    return Change(number, student, called[0], entry.final, entry.manual if same else mark,
                  entry.counted, entry.status, status, values.get("reason", "")[:500])  # fmt: skip


def _mark(text: str) -> float | Text | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not 0 <= value <= HIGHEST:
        return NO_MARK.fill(given=text[:20], most=HIGHEST)
    return value


@transaction.atomic
def apply(actor: Actor, text: str, reason: str) -> Preview:
    """Do what the preview says, each change with a line in the log."""
    found = preview(actor, text)
    touched: dict[str, tuple[Assignment, list[str]]] = {}
    for one in found.changes:
        why = one.reason or reason.strip()
        if one.manual is not None and not why:
            raise NO_REASON
        entry, _ = GradeEntry.objects.get_or_create(
            assignment=one.assignment, enrolment=one.student
        )
        before = {"manual": entry.manual, "status": entry.status}
        entry.manual, entry.manual_reason = one.manual, why[:500]
        entry.status, entry.updated = one.status, clock.now()
        entry.save()
        after = {"manual": entry.manual, "status": entry.status}
        audit.log_change(actor, "mark", one.student.key, before, after)
        touched.setdefault(one.assignment.pk, (one.assignment, []))[1].append(one.student.key)
    for assignment, keys in touched.values():
        recount(assignment, keys)
        grades_changed.send(Assignment, assignment=assignment, keys=keys)
    return found
