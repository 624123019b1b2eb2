"""What the tests of grades do again and again: hand in, look at the table."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from sandbox import clock
from sandbox.boards import gradebook
from sandbox.boards.authoring import make_version
from sandbox.boards.gradebook import plain_rows
from sandbox.boards.models import (
    Assignment,
    GradingRun,
    Submission,
)
from sandbox.boards.submitting import submit
from sandbox.classes.models import Enrolment
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE

HOUR = timedelta(hours=1)


def client_of(member: Enrolment, language: str = "en", at: datetime = DUE) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language,
                    HTTP_X_TEST_NOW=at.isoformat())  # fmt: skip
    client.force_login(member.identity.user)
    return client


def hand_in(assignment: Assignment, student: Enrolment, total: float, servers: int = 2,
            moment: datetime = DUE - HOUR, **figures: Any) -> Submission:  # fmt: skip
    """A submission of a design nobody else has, graded to ``total``."""
    document = boards.design(servers)
    document["name"] = f"{student.key} {servers}"
    with clock.standing_at(moment):
        made = submit(assignment, student, document)
    for key in {made.run_id, made.public_run_id}:
        run = GradingRun.objects.get(pk=key)
        if run.status == "queued":
            boards.finish(run, total, **figures)
    return made


def table_of(prof: Enrolment) -> list[list[Any]]:
    """The gradebook as its file has it."""
    actor = people.actor(prof)
    return plain_rows(gradebook.lines(actor, gradebook.assignments_of(actor)))


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def corrected(assignment: Assignment) -> Any:
    """Version 2 of the board: a wrong target put right."""
    board = assignment.version.board
    board.draft = {**board.draft, "pass_mark": 55}
    board.save()
    return make_version(board)
