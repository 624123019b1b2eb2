"""Who stands before a session: staff by the policy, a participant by a signed seat.

The seat's key is in a cookie of its own a session, signed, and nowhere in an address.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse

from sandbox.classes.policy import Action, Actor, actor_in
from sandbox.liveclass.models import LiveSession, Seat
from sandbox.liveclass.words import REMOVED

HOST = Action.PUBLISH
WATCH = Action.SEE_AGGREGATES
SEAT_SECONDS = 24 * 3600


def session_of(key: str) -> LiveSession:
    """The session, or Http404."""
    found = (
        LiveSession.objects.filter(pk=key)
        .select_related("course", "assignment__course", "version__board")
        .first()
    )
    if found is None:
        raise Http404(key)
    return found


def find_session(request: HttpRequest, key: str, action: Action) -> tuple[Actor, LiveSession]:
    """The session, for staff who may do ``action`` with it; Http404 otherwise."""
    session = session_of(key)
    actor = actor_in(session.course, request)
    actor.require(action, session)
    if not actor.is_staff:
        raise Http404(key)
    return actor, session


def cookie_of(session: str) -> str:
    """The name of the cookie that holds a seat of this session."""
    return f"live-{session}"


def _salt(session: str) -> str:
    return f"liveclass.seat.{session}"


def seat_in(session: str, cookies: Mapping[str, str]) -> Seat | None:
    """The seat these cookies hold, whether it was removed or not; None for no or a forged one, and
    where the whole course is removed."""
    try:
        key = signing.loads(cookies.get(cookie_of(session), ""), salt=_salt(session),
                            max_age=SEAT_SECONDS)  # fmt: skip
    except signing.BadSignature:
        return None
    found = Seat.objects.filter(pk=key, session_id=session, session__course__removed=None)
    return found.select_related("session").first()


def own_seat(request: HttpRequest, session: str) -> Seat:
    """The seat behind a request; Http404 where there is none, Refusal where it was taken away."""
    seat = seat_in(session, request.COOKIES)
    if seat is None:
        raise Http404(session)
    if seat.removed is not None:
        raise REMOVED
    return seat


def _trials_of(seat: Seat) -> signing.Signer:
    return signing.Signer(salt=f"liveclass.trial.{seat.pk}")


def trial_of(seat: Seat, key: str) -> str:
    """The name under which a grading is known to the seat that asked for it, and to no other."""
    return _trials_of(seat).sign(key)


def trial_named(seat: Seat, name: str) -> str:
    """The key of a grading that this seat asked for; Http404 for everything else."""
    try:
        return _trials_of(seat).unsign(name)
    except signing.BadSignature:
        raise Http404(name) from None


def hand_over(response: HttpResponse, seat: Seat, secure: bool) -> None:
    """Give the seat to the browser that is answered."""
    response.set_cookie(
        cookie_of(seat.session_id), signing.dumps(seat.pk, salt=_salt(seat.session_id)),
        max_age=SEAT_SECONDS, httponly=True, samesite="Lax", secure=secure,
    )  # fmt: skip
