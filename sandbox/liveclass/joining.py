"""Taking a seat: by code, again by the cookie or the course's own account, or by PIN from
another device."""

from __future__ import annotations

import secrets

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from sandbox import clock
from sandbox.api.admission import client_address
from sandbox.classes.joining import TOO_MANY_CODES, WINDOW_SECONDS, WRONG_CODE
from sandbox.classes.models import CODE_LENGTH, Enrolment, Role, Status
from sandbox.classes.policy import Action, actor_in
from sandbox.classes.pseudonyms import LONGEST, SHORTEST, WORDS
from sandbox.decency import is_decent
from sandbox.liveclass.entering import seat_in
from sandbox.liveclass.hints import changed
from sandbox.liveclass.models import LiveSession, Seat
from sandbox.liveclass.words import FULL, LOCKED, MEMBERS_ONLY, REMOVED, WRONG_PIN

MOST_SEATS = 1_000
WRONG_CODES = 60
WRONG_PINS = 5


def new_nonce() -> str:
    """What a join page carries so that pressing twice takes one seat."""
    return secrets.token_urlsafe(16)


def session_by_code(request: HttpRequest, code: str) -> LiveSession:
    """The open session of a code. Wrong ones are counted by address: a class that comes in
    through one address is not, somebody who guesses is."""
    wanted = "".join(code.split()).upper()[: CODE_LENGTH + 1]
    counter = f"live-codes:{client_address(request)}"
    if (cache.get(counter) or 0) >= WRONG_CODES:
        raise TOO_MANY_CODES
    found = (
        LiveSession.objects.filter(
            code=wanted, closed=None, course__removed=None, course__archived=None
        )
        .select_related("course", "version")
        .first()
    )
    if found is None:
        cache.add(counter, 0, timeout=WINDOW_SECONDS)
        cache.incr(counter)
        raise WRONG_CODE
    return found


def known_seat(request: HttpRequest, session: LiveSession) -> Seat | None:
    """The seat this browser, or this member of the course, has taken before."""
    seat = seat_in(session.pk, request.COOKIES)
    member = member_of(request, session)
    if seat is None and member is not None:
        seat = session.seats.filter(enrolment=member).first()
    return seat


def member_of(request: HttpRequest, session: LiveSession) -> Enrolment | None:
    """The student of the course behind a request."""
    found = actor_in(session.course, request).enrolment
    if found is None or found.role == Role.STAFF or found.status != Status.ACTIVE:
        return None
    return found


def take_seat(request: HttpRequest, session: LiveSession, name: str, nonce: str) -> Seat:
    """The seat of whoever asks: the one they have, or a new one. Refusal where there is none."""
    known = known_seat(request, session)
    if known is not None:
        return come_back(known)
    if session.locked:
        raise LOCKED
    member = member_of(request, session)
    if member is None and not session.guests:
        raise MEMBERS_ONLY
    actor_in(session.course, request).require(Action.JOIN, session)
    if session.seats.filter(removed=None).count() >= MOST_SEATS:
        raise FULL
    seat = _new_seat(session, member, name, nonce[:32] or new_nonce())
    changed(session.pk)
    return seat


def come_back(seat: Seat) -> Seat:
    """Take one's own seat again; Refusal when it was taken away."""
    if seat.removed is not None:
        raise REMOVED
    if seat.left is not None:
        seat.left = None
        seat.save(update_fields=["left"])
        changed(seat.session_id)
    return seat


def by_pin(request: HttpRequest, session: LiveSession, name: str, pin: str) -> Seat:
    """A seat by its pseudonym and PIN, from another device. Five wrong ones close the seat's
    door for a while, whoever tries."""
    wanted = " ".join(name.split())[:LONGEST]
    counter = f"live-pins:{session.pk}:{wanted.casefold()}:{client_address(request)}"
    if (cache.get(counter) or 0) >= WRONG_PINS:
        raise TOO_MANY_CODES
    seat = session.seats.filter(pseudonym__iexact=wanted).select_related("session").first()
    if seat is None or not constant_time_compare(seat.pin, pin.strip()):
        cache.add(counter, 0, timeout=WINDOW_SECONDS)
        cache.incr(counter)
        raise WRONG_PIN
    return come_back(seat)


def _new_seat(session: LiveSession, member: Enrolment | None, name: str, nonce: str) -> Seat:
    for attempt in range(6):
        wanted = fit(name) if attempt == 0 else None
        try:
            with transaction.atomic():
                return Seat.objects.create(
                    session=session, enrolment=member, nonce=nonce,
                    pseudonym=wanted or draw(session, numbered=attempt > 2),
                    time_percent=time_of(session, member),
                )  # fmt: skip
        except IntegrityError:  # the name is taken, or the button was pressed twice
            twin = session.seats.filter(nonce=nonce).first()
            if twin is None and member is not None:
                twin = session.seats.filter(enrolment=member).first()
            if twin is not None:
                return come_back(twin)
    raise RuntimeError("no free pseudonym was found")


def fit(name: str) -> str | None:
    """A name that may stand on a projector; None for one that may not, which becomes a neutral
    one without a word."""
    plain = " ".join(name.split())
    letters = plain.replace(" ", "").replace("-", "")
    fits = SHORTEST <= len(plain) <= LONGEST and letters.isalnum() and is_decent(plain)
    return plain if fits and any(one.isalpha() for one in letters) else None


def draw(session: LiveSession, *, numbered: bool) -> str:
    """Two words in the course's language; a number where most pairs are taken."""
    language = session.course.locale if session.course.locale in WORDS["first"] else "en"
    pair = " ".join(secrets.choice(WORDS[place][language]) for place in ("first", "second"))
    return f"{pair} {secrets.randbelow(9000) + 1000}" if numbered else pair


def time_of(session: LiveSession, member: Enrolment | None) -> int:
    """The percentage of the usual time somebody has: the most their labels give."""
    if member is None or not session.extra_time:
        return 100
    given: dict[str, int] = session.extra_time
    labels = member.labels.values_list("pk", flat=True)
    return max([100, *(given.get(str(key), 100) for key in labels)])


def leave(seat: Seat) -> None:
    """Get up: the seat stays free for whoever left it, and counts in nothing."""
    Seat.objects.filter(pk=seat.pk, left=None).update(left=clock.now(), seen=None)
    changed(seat.session_id)
