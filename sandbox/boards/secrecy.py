"""Designs of graded boards stay with their authors while the board is open: nobody puts one under
a link. What is compared is the drawing itself, whatever its boxes are called and wherever they
stand. Who changes it enough to be another design is not stopped; links between classmates then
show in the similarity report.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.auth.models import User

from sandbox.boards.models import Submission, Work
from sandbox.classes.models import Identity, Role
from sandbox.refusal import Refusal
from simulator.design import Design
from simulator.text import Text

ROUNDS = 4
"""How far from a component its surroundings are looked at."""
ON_A_BOARD = Refusal(
    403,
    "on_a_graded_board",
    Text(
        "This design belongs to a graded board that is still open. It can be shared after the "
        "reveal; designs of exams stay private.",
        "아직 열려 있는 평가 보드의 설계입니다. 결과가 공개된 뒤에 공유할 수 있으며, 시험 설계는 "
        "공개되지 않습니다.",
    ),
)


def fingerprint(document: dict[str, Any], *, exact: bool = True) -> str:
    """What a design is, but for ids, names, places and workload: kinds, parameters (left out
    unless ``exact``), what stands in what, and what calls what."""
    components = document.get("components", {})
    marks = {
        key: _digest([one["kind"], one.get("params", {}) if exact else {}])
        for key, one in components.items()
    }
    ends = [(one["from"], one["to"]) for one in document.get("connections", {}).values()]
    for _ in range(ROUNDS):
        out: dict[str, list[str]] = {key: [] for key in marks}
        into: dict[str, list[str]] = {key: [] for key in marks}
        for start, end in ends:
            if start in marks and end in marks:
                out[start].append(marks[end])
                into[end].append(marks[start])
        marks = {
            key: _digest([
                mark, sorted(out[key]), sorted(into[key]),
                marks.get(components[key].get("parent") or "", ""),
            ])
            for key, mark in marks.items()
        }  # fmt: skip
    return _digest(sorted(marks.values()))


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def own_fingerprint(document: dict[str, Any], start: dict[str, Any]) -> str:
    """The fingerprint of a desk; empty as long as it holds nothing but what everybody gets."""
    found = fingerprint(document)
    return "" if found == fingerprint(start) else found


def not_while_graded(design: Design, user: User | None) -> None:
    """A Refusal where the drawing is somebody's on an open graded board. Of one's own boards the
    shape alone decides: another size of a server makes it no other design."""
    document = design.to_json()
    if user is not None:
        _check_own(document, user)
    found = fingerprint(document)
    for work in Work.objects.filter(drawing=found).select_related("assignment__version")[:50]:
        if work.assignment.is_graded_and_open and not _staff(user, work.assignment.course_id):
            raise ON_A_BOARD


def _check_own(document: dict[str, Any], user: User) -> None:
    from sandbox.boards.submitting import start_of

    shape = fingerprint(document, exact=False)
    works = Work.objects.filter(enrolment__identity__user=user).exclude(
        enrolment__role=Role.STAFF
    ).select_related("assignment__version", "assignment__course")  # fmt: skip
    for work in works:
        if not work.assignment.is_graded_and_open:
            continue
        mine = [work.design] + [
            json.loads(body)
            for body in Submission.objects.filter(
                assignment=work.assignment_id, enrolment=work.enrolment_id
            ).values_list("document__body", flat=True).distinct()
        ]  # fmt: skip
        shapes = {fingerprint(one, exact=False) for one in mine}
        if shape in shapes - {fingerprint(start_of(work.assignment.version), exact=False)}:
            raise ON_A_BOARD


def _staff(user: User | None, course: str) -> bool:
    return user is not None and Identity.objects.filter(
        user=user, course=course, enrolment__role=Role.STAFF
    ).exists()  # fmt: skip
