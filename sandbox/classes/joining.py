"""Coming into a course: by its code or link, by an invitation from the roster, as a guest.

Somebody who is on the roster and joins by code is one person, and somebody who comes back
after having been dropped finds everything as it was.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from sandbox import clock
from sandbox.api.admission import client_address
from sandbox.classes.models import Course, Enrolment, Identity, Role, Status, new_code
from sandbox.classes.pseudonyms import new_pseudonym
from sandbox.refusal import Refusal
from simulator.text import Text

WRONG_CODES_PER_ADDRESS = 30
WRONG_CODES_PER_ACCOUNT = 10
WINDOW_SECONDS = 300
WRONG_CODE = Refusal(
    404,
    "code_not_valid",
    Text(
        "This code is not valid, or no longer valid. Ask your instructor for the current one.",
        "올바르지 않거나 더 이상 쓸 수 없는 코드입니다. 담당 강사에게 지금 쓰는 코드를 물어보세요.",
    ),
)
TOO_MANY_CODES = Refusal(
    429,
    "too_many_codes",
    Text(
        "Too many wrong codes. Wait five minutes before you try again.",
        "잘못된 코드를 너무 많이 입력했습니다. 5분 뒤에 다시 시도하세요.",
    ),
    retry_after=WINDOW_SECONDS,
)
CLOSED = Refusal(
    403,
    "joining_closed",
    Text(
        "This course takes nobody in any more. Ask your instructor.",
        "이 수업은 더 이상 참여를 받지 않습니다. 담당 강사에게 문의하세요.",
    ),
)


def course_by_code(request: HttpRequest, code: str) -> Course:
    """The course of a join code. Wrong codes are counted, by address and by account: a class
    that comes in through one address is not, somebody who guesses is."""
    counters = _counters(request)
    if any((cache.get(name) or 0) >= most for name, most in counters.items()):
        raise TOO_MANY_CODES
    wanted = "".join(code.split()).upper()
    found = Course.objects.filter(join_code=wanted, archived=None, removed=None).first()
    if found is not None:
        return found
    for name in counters:
        cache.add(name, 0, timeout=WINDOW_SECONDS)
        cache.incr(name)
    raise WRONG_CODE


def _counters(request: HttpRequest) -> dict[str, int]:
    found = {f"codes:{client_address(request)}": WRONG_CODES_PER_ADDRESS}
    if request.user.is_authenticated:
        found[f"codes:user:{request.user.pk}"] = WRONG_CODES_PER_ACCOUNT
    return found


def join(course: Course, user: Any) -> Enrolment:
    """The user's place in the course, made, found again or taken from the roster."""
    check_open(course, user.email)
    with transaction.atomic():
        known = _known(course, user)
        if known is None:
            return _new_place(course, user)
        enrolment = known.enrolment
        if known.user_id is None:
            known.user = user
            known.save(update_fields=["user"])
        if enrolment.role == Role.STAFF and enrolment.status == Status.DROPPED:
            raise CLOSED
        if enrolment.status in (Status.INVITED, Status.DROPPED):
            invited = enrolment.status == Status.INVITED
            enrolment.status = (
                Status.WAITING if course.join_approval and not invited else Status.ACTIVE
            )
            enrolment.dropped = None
            enrolment.save(update_fields=["status", "dropped"])
        return enrolment


def check_open(course: Course, email: str) -> None:
    """A Refusal where this person may not come in by code."""
    over = course.join_until is not None and clock.now() >= course.join_until
    if not course.join_open or over or course.archived is not None:
        raise CLOSED
    domain = course.join_domain.lower().lstrip("@")
    if domain and email.lower().rpartition("@")[2] != domain:
        raise Refusal(
            403,
            "wrong_domain",
            Text(
                "This course is for addresses at {domain}. Sign in with yours.",
                "이 수업은 {domain} 주소만 참여할 수 있습니다. 해당 주소로 로그인하세요.",
            ).fill(domain=domain),
        )


def _known(course: Course, user: Any) -> Identity | None:
    places = Identity.objects.filter(course=course).select_related("enrolment")
    mine = places.filter(user=user).first()
    if mine is None and user.email:
        mine = places.filter(user=None, email=user.email.lower()).first()
    return mine


def _new_place(course: Course, user: Any) -> Enrolment:
    status = Status.WAITING if course.join_approval else Status.ACTIVE
    enrolment = enrol(course, status=status)
    email = user.email.lower()
    if Identity.objects.filter(course=course, email=email).exists():
        email = ""  # the address is somebody else's place already
    Identity.objects.create(
        enrolment=enrolment, course=course, user=user, email=email,
        name=user.get_full_name() or user.email.partition("@")[0],
    )  # fmt: skip
    return enrolment


def enrol(course: Course, **fields: Any) -> Enrolment:
    """A new place with a pseudonym of its own, whoever else comes in at the same moment."""
    for _ in range(5):
        try:
            with transaction.atomic():
                return Enrolment.objects.create(
                    course=course, pseudonym=new_pseudonym(course), **fields
                )
        except IntegrityError:  # two drew the same words
            continue
    raise RuntimeError("no free pseudonym was found")


def rotate_code(course: Course) -> None:
    """A new join code; the old one stops at once, members stay."""
    course.join_code = new_code()
    course.save(update_fields=["join_code"])


def invitations(user: Any) -> list[Identity]:
    """Places on rosters that wait for this account's address."""
    if not user.email:
        return []
    found = Identity.objects.filter(
        user=None, email=user.email.lower(), enrolment__status=Status.INVITED,
        course__archived=None, course__removed=None,
    ).select_related("course", "enrolment")  # fmt: skip
    taken = set(Identity.objects.filter(user=user).values_list("course_id", flat=True))
    return [identity for identity in found if identity.course_id not in taken]


def accept(identity: Identity, user: Any) -> Enrolment:
    """Take the place that was kept."""
    enrolment = identity.enrolment
    identity.user = user
    identity.save(update_fields=["user"])
    enrolment.status = Status.ACTIVE
    enrolment.save(update_fields=["status"])
    return enrolment
