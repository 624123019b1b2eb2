"""What becomes of live seats when their person or their course is taken along, or purged."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import User
from django.dispatch import receiver

from sandbox.accounts.exporting import as_json
from sandbox.accounts.signals import exporting
from sandbox.classes import signals as courses
from sandbox.classes.models import Course
from sandbox.liveclass.ending import forget_seats
from sandbox.liveclass.models import LiveSession, Seat


@receiver(exporting)
def export_seats(sender: object, user: User, **_: Any) -> list[tuple[str, bytes]]:
    """What somebody did in live classes: predictions and drawings. The seats go with the place
    in the course."""
    seats = Seat.objects.filter(enrolment__identity__user=user).select_related(
        "session__version", "document"
    )
    rows = [{"board": seat.session.version.title("en"), **_seat(seat)} for seat in seats]
    return [("live-classes.json", as_json(rows))]


def _seat(seat: Seat) -> dict[str, Any]:
    """What was done on a seat."""
    guess = {"component": seat.guess_component, "users": seat.guess_users}
    return {
        "pseudonym": seat.pseudonym,
        "joined": seat.joined.isoformat(),
        "prediction": guess if seat.guessed else None,
        "design": seat.design,
        "surged_design": json.loads(seat.document.body) if seat.document else None,
        "surge": seat.surge,
    }


@receiver(courses.exporting)
def export_sessions(sender: object, course: Course, **_: Any) -> list[tuple[str, bytes]]:
    """The live sessions of a course: what the class did, and what each seat did."""
    rows = [
        {
            "session": one.pk,
            "assignment": one.assignment_id,
            "opened": one.opened.isoformat(),
            "closed": one.closed and one.closed.isoformat(),
            "phase": one.phase,
            "summary": one.summary,
            "seats": [
                {"student_key": seat.enrolment_id, **_seat(seat)}
                for seat in one.seats.select_related("document")
            ],
        }
        for one in LiveSession.objects.filter(course=course)
    ]
    return [("live-sessions.json", as_json(rows))]


@receiver(courses.purging)
def forget_sessions(sender: object, course: Course, **_: Any) -> None:
    """The seats of a purged course go, with the designs nobody else has."""
    for session in LiveSession.objects.filter(course=course):
        forget_seats(session)
