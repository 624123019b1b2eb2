"""The end of a session: by the instructor, by itself when it was forgotten; and what stays."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sandbox import clock
from sandbox.boards.forgetting import drop_documents
from sandbox.classes import audit
from sandbox.classes.policy import Actor
from sandbox.liveclass.hints import changed
from sandbox.liveclass.models import LiveSession, Phase
from sandbox.liveclass.standing import KEPT, look, shared
from sandbox.runs.models import Run

OPEN_FOR = timedelta(hours=4)
GUESTS_KEPT = timedelta(days=30)


def end(actor: Actor, session: LiveSession, *, keep: bool) -> None:
    """Close a session for good; asked twice, the first answer stands."""
    if close(session.pk, keep=keep):
        audit.log(actor, "live.ended" if keep else "live.discarded", session.pk)


def close(key: str, *, keep: bool) -> bool:
    """Close it, keep what the class as a whole did, or nothing; whether this did it. The seats
    of a session that is thrown away go at once, with the designs nobody else has."""
    with transaction.atomic():
        row = LiveSession.objects.select_for_update().filter(pk=key, closed=None).first()
        if row is None:
            return False
        told = shared(look(key))
        row.summary = {name: told[name] for name in KEPT if name in told} if keep else {}
        row.summary["seats"] = told["seats"]
        row.phase, row.kept, row.ends, row.pinned = Phase.ENDED, keep, None, None
        row.closed = row.since = clock.now()
        row.save()
        if not keep:
            forget_seats(row)
    changed(key)
    return True


def forget_seats(session: LiveSession, *, guests_only: bool = False) -> int:
    """Delete the seats of a session and what was drawn there."""
    seats = session.seats.all()
    if guests_only:
        seats = seats.filter(enrolment=None)
    documents = list(seats.exclude(document=None).values_list("document", flat=True).distinct())
    runs = list(seats.exclude(run="").values_list("run", flat=True).distinct())
    gone, _ = seats.delete()
    still = set(session.seats.exclude(run="").values_list("run", flat=True))
    Run.objects.filter(pk__in=set(runs) - still - {session.truth_run}).delete()
    drop_documents(documents)
    return gone


def close_forgotten() -> int:
    """Close every session that has been open for four hours."""
    late = LiveSession.objects.filter(closed=None, opened__lt=clock.now() - OPEN_FOR)
    return sum(close(key, keep=True) for key in list(late.values_list("pk", flat=True)))


def forget_guests() -> int:
    """Delete the seats of guests a month after their session."""
    old = LiveSession.objects.filter(closed__lt=clock.now() - GUESTS_KEPT)
    waiting = old.filter(seats__enrolment=None, seats__isnull=False).distinct()
    return sum(forget_seats(session, guests_only=True) for session in waiting)
