"""What the instructor does with a session. Each step names the phase it was asked from, so that
a double click, a second tab or a message that comes late changes nothing twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import Http404

from sandbox import clock
from sandbox.boards.models import Assignment
from sandbox.classes import audit
from sandbox.classes.models import new_code
from sandbox.classes.policy import Actor
from sandbox.liveclass.hints import changed
from sandbox.liveclass.models import LiveSession, Phase, Seat
from sandbox.liveclass.questions import question_of
from sandbox.liveclass.surging import ask_truth, start_surge
from sandbox.liveclass.words import (
    ALREADY_OPEN,
    BAD_MINUTES,
    BAD_PERCENT,
    ENDED,
    NOT_NOW,
    NOT_PUBLISHED,
    NOTHING_TO_PREDICT,
    phase_changed,
)

NEXT: dict[str, tuple[Phase, ...]] = {
    Phase.LOBBY: (Phase.PREDICT, Phase.BUILD),
    Phase.PREDICT: (Phase.BUILD,),
    Phase.BUILD: (Phase.SURGE,),
    Phase.SURGE: (Phase.REVEAL,),
    Phase.REVEAL: (Phase.DISCUSS,),
    Phase.DISCUSS: (Phase.REVEAL,),
    Phase.ENDED: (),
}
TIMED = (Phase.PREDICT, Phase.BUILD)
LONGEST_MINUTES = 120.0
SHORTEST_MINUTES = 0.5


def open_session(
    actor: Actor, assignment: Assignment, *, guests: bool, extra_time: dict[str, int]
) -> LiveSession:
    """A session of a published assignment, in its lobby. Refusal where one is open already."""
    if assignment.published is None:
        raise NOT_PUBLISHED
    with transaction.atomic():
        Assignment.objects.select_for_update().get(pk=assignment.pk)
        if assignment.live_sessions.filter(closed=None).exists():
            raise ALREADY_OPEN
        session = LiveSession.objects.create(
            course=actor.course, assignment=assignment, version=assignment.version,
            host=actor.key, guests=guests, extra_time=extra_time,
        )  # fmt: skip
        audit.log(actor, "live.opened", session.pk)
    ask_truth(session)
    return session


def locked_row(session: LiveSession) -> LiveSession:
    """The session's row, held until the transaction ends; Refusal once it has ended."""
    row = LiveSession.objects.select_for_update().get(pk=session.pk)
    if not row.is_open:
        raise ENDED
    return row


@transaction.atomic
def advance(
    actor: Actor, session: LiveSession, wanted: str, seen: str, minutes: float = 0.0
) -> LiveSession:
    """Go on to another phase, seen from the phase the instructor looked at."""
    row = locked_row(session)
    if row.phase == wanted and wanted in NEXT.get(seen, ()):
        return row  # asked twice
    if row.phase != seen:
        raise phase_changed(row.phase)
    if wanted not in NEXT[row.phase]:
        raise NOT_NOW
    if wanted == Phase.PREDICT and question_of(row.version) is None:
        raise NOTHING_TO_PREDICT
    now = clock.now()
    row.phase, row.since, row.ends = Phase(wanted), now, None
    if minutes and wanted in TIMED:
        row.ends = now + _span(minutes)
    if wanted == Phase.REVEAL and row.told is None:
        row.told = now
        audit.log(actor, "live.revealed", row.pk)
    row.save(update_fields=["phase", "since", "ends", "told"])
    if wanted == Phase.SURGE:
        start_surge(row)
    changed(row.pk)
    return row


def _span(minutes: float) -> timedelta:
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise BAD_MINUTES
    return timedelta(minutes=minutes)


@transaction.atomic
def count_down(session: LiveSession, seen: str, minutes: float) -> None:
    """From now so many minutes are left of this phase; 0 takes the countdown away."""
    row = locked_row(session)
    if row.phase != seen:
        raise phase_changed(row.phase)
    if row.phase not in TIMED:
        raise NOT_NOW
    row.since = clock.now()
    row.ends = row.since + _span(minutes) if minutes else None
    row.save(update_fields=["since", "ends"])
    changed(row.pk)


@transaction.atomic
def show_predictions(session: LiveSession, shown: bool) -> None:
    """Put the answers on the projector, or take them off."""
    row = locked_row(session)
    if row.phase in (Phase.LOBBY,):
        raise NOT_NOW
    row.predictions_shown = shown
    row.save(update_fields=["predictions_shown"])
    changed(row.pk)


@transaction.atomic
def lock(session: LiveSession, locked: bool) -> None:
    """Let nobody new in, or again."""
    row = locked_row(session)
    row.locked = locked
    row.save(update_fields=["locked"])
    changed(row.pk)


def _seat(session: LiveSession, key: str) -> Seat:
    found = session.seats.filter(pk=key).first()
    if found is None:
        raise Http404(key)
    return found


@transaction.atomic
def renew_code(session: LiveSession) -> None:
    """A new code; the old one stops at once, who is in stays in."""
    row = locked_row(session)
    row.code = new_code()
    row.save(update_fields=["code"])
    changed(row.pk)


@transaction.atomic
def remove(actor: Actor, session: LiveSession, key: str) -> None:
    """Take a seat out: its page closes, and its browser takes no other."""
    row = locked_row(session)
    seat = _seat(row, key)
    if seat.removed is None:
        Seat.objects.filter(pk=seat.pk).update(removed=clock.now(), seen=None)
        if row.pinned_id == seat.pk:
            LiveSession.objects.filter(pk=row.pk).update(pinned=None)
        audit.log(actor, "live.removed", row.pk)
    changed(row.pk)


@transaction.atomic
def give_time(session: LiveSession, key: str, percent: int) -> None:
    """So many percent of the usual time for one seat."""
    row = locked_row(session)
    if not 100 <= percent <= 400:
        raise BAD_PERCENT
    Seat.objects.filter(pk=_seat(row, key).pk).update(time_percent=percent)
    changed(row.pk)


@transaction.atomic
def pin(session: LiveSession, handle: str) -> None:
    """Show one design, without saying whose; an empty handle takes it down."""
    from sandbox.liveclass.anonymous import seat_by_handle

    row = locked_row(session)
    if row.phase not in (Phase.REVEAL, Phase.DISCUSS):
        raise NOT_NOW
    row.pinned = seat_by_handle(row, handle) if handle else None
    row.save(update_fields=["pinned"])
    changed(row.pk)
