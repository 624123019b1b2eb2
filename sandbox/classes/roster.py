"""A roster file: read in whatever encoding and with whatever headers, shown before anything
happens, then applied. Dropping is asked for, never touches staff, and loses nothing."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from sandbox import clock
from sandbox.classes.joining import enrol
from sandbox.classes.models import Course, Enrolment, Identity, Label, Role, Status
from sandbox.refusal import Refusal
from simulator.text import Text

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
HEADERS = {
    "email": "email e-mail mail emailaddress 이메일 메일 전자우편",
    "name": "name fullname student studentname displayname 이름 성명 학생",
    "first": "firstname first givenname 이름(명)",
    "last": "lastname last surname familyname 성 성(姓)",
    "username": "username login user userid studentid id 학번 아이디",
    "section": "section lecture class group 분반 반",
    "labels": "labels label tags 라벨",
}
"""What a column is called, in small letters without blanks, dashes and underscores."""
FIELDS = {name: field for field, names in HEADERS.items() for name in names.split()}
HANGUL = re.compile(r"[가-힣]+")


@dataclass(frozen=True)
class Row:
    """One person of the file; ``line`` is the line it stands on."""

    line: int
    email: str
    name: str
    username: str = ""
    section: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A line that cannot be used, or that says again what another has said."""

    line: int
    text: Text
    duplicate: bool = False


@dataclass
class Preview:
    """What applying the file would do."""

    add: list[Row] = field(default_factory=list)
    update: list[tuple[Enrolment, Row]] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    would_drop: list[Enrolment] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.duplicate]

    @property
    def duplicates(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.duplicate]


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a byte order mark) or Korean Windows'
    encoding; Refusal for anything else."""
    if len(content) > MOST_BYTES:
        raise _refuse(
            "roster_too_large",
            Text("The file is larger than {most} MB.", "파일이 {most}MB보다 큽니다.").fill(
                most=MOST_BYTES // 1_000_000
            ),
        )
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refuse(
        "roster_unreadable",
        Text(
            "The file is neither UTF-8 nor EUC-KR (CP949) text. Save it as CSV UTF-8.",
            "UTF-8도 EUC-KR(CP949)도 아닌 파일입니다. CSV UTF-8로 저장해 주세요.",
        ),
    )


def read(text: str) -> tuple[list[Row], list[Fault], list[str]]:
    """The people of a roster, what is wrong by line, and the headers nobody understood."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = next((row for row in lines if any(cell.strip() for cell in row)), [])
    columns = [FIELDS.get(re.sub(r"[\s_\-]", "", cell).lower()) for cell in header]
    if "email" not in columns:
        raise _refuse(
            "roster_without_addresses",
            Text(
                "The first line must name the columns, one of them e-mail. Found: {found}.",
                "첫 줄은 열 이름이어야 하고, 그중 하나는 이메일이어야 합니다. 찾은 이름: {found}.",
            ).fill(found=", ".join(cell.strip() for cell in header)[:200] or "–"),
        )
    unused = [cell.strip() for cell, known in zip(header, columns, strict=True) if not known]
    people, faults = _people(lines, columns)
    return people, faults, [name for name in unused if name]


def _people(lines: Any, columns: list[str | None]) -> tuple[list[Row], list[Fault]]:
    people: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for cells in lines:
        line = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(people) >= MOST_ROWS:
            text = Text("Only the first {most} rows are read.", "{most}행까지만 읽습니다.")
            faults.append(Fault(line, text.fill(most=MOST_ROWS)))
            break
        values: dict[str, str] = {}
        for name, cell in zip(columns, cells, strict=False):
            if name and cell.strip():
                values.setdefault(name, cell.strip())
        row, fault = _person(line, values)
        if fault is not None:
            faults.append(fault)
        elif row is not None and row.email in seen:
            text = Text(
                "{email} is already on line {line}.", "{email}은(는) 이미 {line}행에 있습니다."
            )
            faults.append(Fault(line, text.fill(email=row.email, line=seen[row.email]), True))
        elif row is not None:
            seen[row.email] = line
            people.append(row)
    return people, faults


def _person(line: int, values: dict[str, str]) -> tuple[Row | None, Fault | None]:
    email = values.get("email", "").lower()
    try:
        validate_email(email)
    except ValidationError:
        text = Text(
            "“{given}” is not an e-mail address.", "‘{given}’은(는) 이메일 주소가 아닙니다."
        )
        return None, Fault(line, text.fill(given=email or "–"))
    labels = tuple(part.strip() for part in re.split(r"[;|]", values.get("labels", "")) if part)
    return Row(line, email, full_name(values)[:120], values.get("username", "")[:120],
               values.get("section", "")[:60], labels[:10]), None  # fmt: skip


def full_name(values: dict[str, str]) -> str:
    """The name as it is said: Korean names family first and in one word."""
    first, last = values.get("first", ""), values.get("last", "")
    if values.get("name") and not last:
        return " ".join(values["name"].split())
    if HANGUL.fullmatch(first) and HANGUL.fullmatch(last):
        return last + first
    return f"{first or values.get('name', '')} {last}".strip()


def preview(course: Course, text: str) -> Preview:
    """What a roster would change in the course."""
    people, faults, unused = read(text)
    found = Preview(faults=faults, unused=unused)
    known = {
        identity.email: identity
        for identity in Identity.objects.filter(course=course)
        .exclude(email="")
        .select_related("enrolment")
        .prefetch_related("enrolment__labels")
    }
    for row in people:
        identity = known.get(row.email)
        if identity is None:
            found.add.append(row)
        elif _differs(identity, row):
            found.update.append((identity.enrolment, row))
        else:
            found.unchanged.append(row)
    listed = {row.email for row in people}
    found.would_drop = [
        identity.enrolment
        for email, identity in known.items()
        if email not in listed
        and identity.enrolment.role == Role.STUDENT
        and identity.enrolment.status != Status.DROPPED
    ]
    return found


def _differs(identity: Identity, row: Row) -> bool:
    labels = {label.name for label in identity.enrolment.labels.all()}
    wanted = {*row.labels, row.section} - {""}
    gone = identity.enrolment.status == Status.DROPPED
    said = {name: getattr(row, name) for name in ("name", "username", "section")}
    return (
        gone
        or not wanted <= labels
        or any(given and given != getattr(identity, name) for name, given in said.items())
    )


@transaction.atomic
def apply(course: Course, text: str, drop: bool) -> Preview:
    """Do what the preview says; ``drop`` also drops the students who are not on the file."""
    found = preview(course, text)
    labels = _labels(course, [*found.add, *(row for _, row in found.update)])
    for row in found.add:
        enrolment = enrol(course, status=Status.INVITED)
        Identity.objects.create(enrolment=enrolment, course=course, email=row.email, name=row.name,
                                username=row.username, section=row.section)  # fmt: skip
        enrolment.labels.set(_wanted(row, labels))
    for enrolment, row in found.update:
        _update(enrolment, row)
        enrolment.labels.add(*_wanted(row, labels))
    if drop:
        drop_all(found.would_drop)
    return found


def _update(enrolment: Enrolment, row: Row) -> None:
    identity = enrolment.identity
    identity.name = row.name or identity.name
    identity.username = row.username or identity.username
    identity.section = row.section or identity.section
    identity.save(update_fields=["name", "username", "section"])
    if enrolment.status == Status.DROPPED:
        enrolment.status = Status.INVITED if identity.user_id is None else Status.ACTIVE
        enrolment.dropped = None
        enrolment.save(update_fields=["status", "dropped"])


def drop_all(enrolments: list[Enrolment]) -> None:
    """Students leave: their work stays and can be read, nothing more is handed in."""
    keys = [enrolment.key for enrolment in enrolments if enrolment.role != Role.STAFF]
    Enrolment.objects.filter(pk__in=keys).update(status=Status.DROPPED, dropped=clock.now())


def _labels(course: Course, rows: list[Row]) -> dict[str, Label]:
    names = {name for row in rows for name in (*row.labels, row.section) if name}
    found = {label.name: label for label in course.labels.all()}
    for name in sorted(names - set(found)):
        found[name] = Label.objects.create(course=course, name=name[:60], position=len(found))
    return found


def _wanted(row: Row, labels: dict[str, Label]) -> list[Label]:
    return [labels[name] for name in (*row.labels, row.section) if name]


def _refuse(code: str, text: Text) -> Refusal:
    return Refusal(422, code, text)
