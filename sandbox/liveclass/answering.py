"""What a participant does: a prediction, a drawing that is kept, a run on the public part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sandbox import clock
from sandbox.boards.grading import keep_document, request_grading
from sandbox.boards.models import GradingRun
from sandbox.boards.submitting import admissible, start_of
from sandbox.liveclass.hints import changed
from sandbox.liveclass.models import LiveSession, Phase, Seat
from sandbox.liveclass.questions import NEVER, question_of
from sandbox.liveclass.words import (
    ANSWERS_SHOWN,
    ENDED,
    NO_SUCH_ANSWER,
    NOT_NOW,
    REMOVED,
    TIME_OVER,
)
from simulator.design import Design

GRACE = timedelta(seconds=5)
"""For what was on its way when the countdown ended."""


def check_seat(seat: Seat, phase: Phase) -> LiveSession:
    """The seat's session in this phase, with time left; Refusal otherwise."""
    session = seat.session
    if seat.removed is not None:
        raise REMOVED
    if not session.is_open:
        raise ENDED
    if session.phase != phase or seat.left is not None:
        raise NOT_NOW
    ends = seat.ends(session)
    if ends is not None and clock.now() > ends + GRACE:
        raise TIME_OVER
    return session


def predict(seat: Seat, component: str, users: int) -> None:
    """Answer, or answer anew, while nobody has seen the answers."""
    session = check_seat(seat, Phase.PREDICT)
    question = question_of(session.version)
    if session.predictions_shown:
        raise ANSWERS_SHOWN
    if (
        question is None
        or component not in {option["id"] for option in question["options"]}
        or users not in (*question["steps"], NEVER)
    ):
        raise NO_SUCH_ANSWER
    _still(seat, Phase.PREDICT, predictions_shown=False).update(
        guess_component=component, guess_users=users, guessed=clock.now()
    )
    changed(session.pk)


def _still(seat: Seat, phase: Phase, **session: Any) -> QuerySet[Seat]:
    """The seat's row as long as its session is in this phase: what comes too late changes
    nothing."""
    now = {f"session__{name}": value for name, value in session.items()}
    return Seat.objects.filter(pk=seat.pk, removed=None, session__phase=phase, **now)


def drawing_of(seat: Seat) -> dict[str, Any]:
    """What lies on the seat's desk: the start design until something is drawn."""
    return seat.design if seat.design is not None else start_of(seat.session.version)


def keep_drawing(seat: Seat, design: Design) -> None:
    """Keep the drawing, whatever it breaks; the surge says what."""
    session = check_seat(seat, Phase.BUILD)
    first = seat.saved is None
    _still(seat, Phase.BUILD).update(design=design.to_json(), saved=clock.now())
    if first:
        changed(session.pk)


@transaction.atomic
def try_out(seat: Seat, document: object) -> GradingRun:
    """Run on the public scenarios, as often as wanted; worth nothing."""
    session = check_seat(seat, Phase.BUILD)
    design = admissible(session.version, document)
    keep_drawing(seat, design)
    return request_grading(session.version, keep_document(design), public=True)
