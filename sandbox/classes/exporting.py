"""A course as a ZIP file: everything its instructors see, in JSON and CSV. The other parts of the
site add theirs (``signals.exporting``)."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any, cast

from django.forms.models import model_to_dict

from sandbox import clock
from sandbox.accounts.exporting import EPOCH, as_json
from sandbox.classes.models import AuditEntry, Course, Enrolment, Identity
from sandbox.classes.policy import Actor
from sandbox.classes.signals import exporting

MEMORY_BYTES = 8_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PEOPLE = ("student_key", "pseudonym", "name", "email", "username", "section", "role", "status",
          "roles", "labels", "joined", "dropped")  # fmt: skip
LOG = ("when", "actor", "actor_name", "action", "subject", "before", "after", "reason")


def export(actor: Actor) -> IO[bytes]:
    """The file, to be read from its beginning."""
    course = actor.course
    files: list[tuple[str, bytes]] = [
        ("course.json", as_json(facts(course))),
        ("people.csv", table(PEOPLE, people(course))),
        ("log.csv", table(LOG, log(course))),
    ]
    for _, added in exporting.send(Course, course=course, actor=actor):
        files += cast("list[tuple[str, bytes]]", added)
    packed: IO[bytes] = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115  (given away)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    packed.seek(0)
    return packed


def facts(course: Course) -> dict[str, Any]:
    """The course's own row, and when this file was made."""
    row = {name: plain(value) for name, value in model_to_dict(course).items()}
    return {
        "id": course.pk,
        **row,
        "labels": [label.name for label in course.labels.all()],
        "exported": clock.now().isoformat(),
    }


def plain(value: Any) -> Any:
    """Dates as ISO 8601, the rest as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def people(course: Course) -> Iterable[Sequence[Any]]:
    """Everybody who is or was in the course."""
    members = course.enrolments.select_related("identity").prefetch_related("labels")
    for one in members:
        who = identity_of(one)
        roles = [name for name in ("instructor", "grader", "author") if getattr(one, name)]
        yield (
            one.key, one.pseudonym, who.name, who.email, who.username, who.section, one.role,
            one.status, ";".join([*roles, *one.grants]),
            ";".join(label.name for label in one.labels.all()), one.joined.isoformat(),
            one.dropped.isoformat() if one.dropped else "",
        )  # fmt: skip


def identity_of(one: Enrolment) -> Identity:
    """Who somebody is; an empty identity once it was erased."""
    return getattr(one, "identity", None) or Identity()


def log(course: Course) -> Iterable[Sequence[Any]]:
    """The audit log, oldest first."""
    names = dict(Identity.objects.filter(course=course).values_list("enrolment_id", "name"))
    for entry in AuditEntry.objects.filter(course=course).order_by("created", "pk"):
        yield (
            entry.created.isoformat(), entry.actor, names.get(entry.actor, ""), entry.action,
            entry.subject, as_text(entry.before), as_text(entry.after), entry.reason,
        )  # fmt: skip


def as_text(value: Any) -> str:
    """A JSON value in a cell."""
    return "" if value is None else as_json(value).decode().strip()


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV with a byte order mark, in which nothing is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
