"""The daily mail: what is new in a course for each of its people, and what is due within a day.

It says that something is there and never what a mark is: mails pass through other hands. At most
one goes to a person and course in twenty hours, to a confirmed address of the account alone.
Whoever does not want it says so in the course, or by the mail itself.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet

from sandbox import clock
from sandbox.boards.models import Assignment, GradeEntry, Reminder, Submission
from sandbox.boards.models.assignment import Preset
from sandbox.boards.timelines import Timelines
from sandbox.celery import app
from sandbox.classes.mailing import off_address
from sandbox.classes.models import Course, Enrolment, Notice, Role, Status
from sandbox.classes.moments import MINUTE
from simulator.text import Text

logger = logging.getLogger(__name__)
TASK = "boards.digest"
TASK_SECONDS = 900
SOON = timedelta(days=1)
"""So long before a deadline somebody who has handed nothing in is reminded of it."""
BETWEEN, NEWS = timedelta(hours=20), timedelta(days=3)
REMEMBERED = timedelta(days=7)
WORDS = {
    "regraded": Text("“{board}” was graded again.", "‘{board}’ 과제를 다시 채점했습니다."),
    "regrade_undone": Text(
        "The new grading of “{board}” was taken back.", "‘{board}’ 재채점을 취소했습니다."
    ),
    "released": Text("The grades of “{board}” are out.", "‘{board}’ 성적이 공개되었습니다."),
    "comment": Text("There is a new comment on “{board}”.", "‘{board}’에 새 의견이 있습니다."),
    "answered": Text(
        "Your request about “{board}” was answered.", "‘{board}’ 재검토 요청에 답변이 있습니다."
    ),
    "refunded": Text(
        "Grading “{board}” failed through a fault of ours. Your token is back.",
        "내부 오류로 ‘{board}’ 채점에 실패하여 토큰을 돌려드렸습니다.",
    ),
    "glass": Text(
        "A site administrator looked into this course.", "사이트 관리자가 이 수업을 열람했습니다."
    ),
}
DUE = Text(
    "“{board}” is due {due} ({zone}), and you have handed nothing in yet.",
    "‘{board}’ 과제가 {due}({zone})에 마감됩니다. 아직 제출한 것이 없습니다.",
)
SUBJECT = Text("[Loadstone] News from {course}", "[Loadstone] {course} 수업 소식")
MORE = Text("More in the course: {address}", "자세한 내용은 수업에서 볼 수 있습니다: {address}")
MORE_THERE = Text(
    "More on the site, under Classes.", "자세한 내용은 사이트의 ‘수업’에서 볼 수 있습니다."
)
OFF = Text("No more of these mails: {address}", "이 메일을 받지 않으려면: {address}")
OFF_THERE = Text(
    "The page of the course has a switch for these mails.",
    "수업 페이지에서 이 메일을 받지 않도록 할 수 있습니다.",
)


@dataclass(frozen=True)
class Letter:
    """A mail to be sent; ``reminders`` are kept once it is on its way."""

    member: Enrolment
    to: str
    lines: list[Text]
    reminders: list[Reminder]


def ask() -> None:
    """Have a worker send what is to be sent: a mail server may be slow."""
    try:
        app.send_task(TASK, retry=False)
    except Exception as error:  # the broker is away; an hour later it may be back
        logger.warning("the daily mails: not queued now (%s)", error)


@app.task(name=TASK, soft_time_limit=TASK_SECONDS, time_limit=TASK_SECONDS + 5)  # type: ignore[untyped-decorator]
def send_digests() -> int:
    """Write to everybody for whom there is something new; how many mails went."""
    if not (settings.EMAIL_HOST or settings.INBOX):
        return 0  # nobody takes mails here
    Reminder.objects.filter(due__lt=clock.now() - REMEMBERED).delete()
    sent = 0
    for course in Course.objects.filter(digest=True, archived=None, removed=None):
        found = letters(course)
        if not found:
            continue
        try:
            with get_connection() as line:
                sent += sum(send(course, one, line) for one in found)
        except OSError as error:  # SMTP's own errors are among them
            logger.warning("the daily mails: the mail server is away (%s)", type(error).__name__)
            break
    return sent


def letters(course: Course) -> list[Letter]:
    """What there is to be said in a course and to whom; a few queries, however many people."""
    now = clock.now()
    waited = Q(mailed=None) | Q(mailed__lte=now - BETWEEN)
    members = course.enrolments.filter(
        waited, status=Status.ACTIVE, mails=True, identity__user__is_active=True
    )
    addresses = dict(
        EmailAddress.objects.filter(
            user__identities__enrolment__in=members, verified=True, primary=True
        ).values_list("user_id", "email")
    )
    if not addresses:
        return []
    told, due = _news(members, now), _due(course, now)
    found = []
    for member in members.select_related("identity"):
        lines, near = list(told.get(member.key, ())), due.get(member.key, [])
        lines += [line for line, _ in near]
        to = addresses.get(member.identity.user_id or 0)
        if to and lines:
            found.append(Letter(member, to, lines, [reminder for _, reminder in near]))
    return found


def _news(members: QuerySet[Enrolment], now: datetime) -> dict[str, list[Text]]:
    """What members have not read and no mail has said, each sentence once."""
    found: dict[str, list[Text]] = defaultdict(list)
    notices = Notice.objects.filter(enrolment__in=members, read=None, created__gt=now - NEWS)
    for one in notices.select_related("enrolment").order_by("created", "id"):
        words = WORDS.get(one.kind.removesuffix("_unseen"))
        before = one.enrolment.mailed
        if words is None or (before is not None and one.created <= before):
            continue
        title = one.data.get("board")
        board = Text(**title) if isinstance(title, dict) else Text(str(title), str(title))
        line = words.fill(board=board)
        if line not in found[one.enrolment_id]:
            found[one.enrolment_id].append(line)
    return found


def _due(course: Course, now: datetime) -> dict[str, list[tuple[Text, Reminder]]]:
    """The deadlines that are near for students who have handed nothing in, unless they know."""
    found: dict[str, list[tuple[Text, Reminder]]] = defaultdict(list)
    published = list(
        course.assignments.filter(published__lte=now)
        .exclude(preset=Preset.PRACTICE)
        .select_related("version")
    )
    timelines = Timelines(published)
    done = set(_done(published))
    known = set(
        Reminder.objects.filter(assignment__in=published).values_list(
            "assignment_id", "enrolment_id", "due"
        )
    )
    students = course.enrolments.filter(role=Role.STUDENT, status=Status.ACTIVE)
    for key in students.values_list("key", flat=True):
        for one in published:
            rules = timelines.of(one, key)
            if rules.due is None or not now < rules.due <= now + SOON:
                continue
            if rules.release is not None and rules.release > now:
                continue
            if (one.pk, key) not in done and (one.pk, key, rules.due) not in known:
                line = _due_line(course, one, rules.due)
                reminder = Reminder(assignment=one, enrolment_id=key, due=rules.due)
                found[key].append((line, reminder))
    return found


def _done(published: Sequence[Assignment]) -> Iterator[tuple[str, str]]:
    """Who has handed something in, or has a grade, be it that none is wanted."""
    for table in (Submission, GradeEntry):
        rows = table.objects.filter(assignment__in=published)
        yield from rows.values_list("assignment_id", "enrolment_id").distinct()


def _due_line(course: Course, one: Assignment, due: datetime) -> Text:
    title = one.version.content["title"]
    when = course.local(due - MINUTE).strftime("%Y-%m-%d %H:%M")
    return DUE.fill(board=Text(**title), due=when, zone=course.timezone)


def send(course: Course, letter: Letter, line: Any = None) -> bool:
    """Send one mail; whether it is on its way. Of two who try at once one does. Raises OSError
    where the mail server is away, and then it is as if nobody had tried."""
    member, now = letter.member, clock.now()
    mine = Enrolment.objects.filter(pk=member.pk, mails=True, mailed=member.mailed)
    if not mine.update(mailed=now):
        return False
    try:
        written(course, letter, line).send()
    except SMTPRecipientsRefused:
        logger.warning("the daily mails: an address of course %s is refused", course.pk)
        return False
    except OSError:
        Enrolment.objects.filter(pk=member.pk, mailed=now).update(mailed=member.mailed)
        raise
    Reminder.objects.bulk_create(letter.reminders, ignore_conflicts=True)
    return True


def written(course: Course, letter: Letter, line: Any = None) -> EmailMessage:
    """The mail in the course's language; it goes over ``line`` where one is open."""
    language, site = course.locale, settings.BASE_URL
    off = off_address(letter.member)
    more = MORE.fill(address=f"{site}{course.get_absolute_url()}") if site else MORE_THERE
    stop = OFF.fill(address=f"{site}{off}") if site else OFF_THERE
    lines = [f"- {line.get(language)}" for line in letter.lines]
    body = "\n".join([*lines, "", more.get(language), "", stop.get(language), ""])
    name = " ".join(course.name.split())
    headers = {"Auto-Submitted": "auto-generated"}
    if site:
        headers["List-Unsubscribe"] = f"<{site}{off}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        SUBJECT.fill(course=name).get(language), body, to=[letter.to], headers=headers,
        connection=line,
    )  # fmt: skip
