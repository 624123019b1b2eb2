"""Grades in the platform's gradebook (Assignment and Grade Services 2.0).

A grade is sent as soon as its student may know it, and again whenever it changes. The row is the
truth about what still has to be said; a task says it, and a row whose moment has come again is
queued by every worker's reconciler, so that nothing is lost with a broker.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction
from django.db.models import F, Q
from django.dispatch import receiver
from django.utils import timezone

from sandbox.boards.models import Assignment, GradeEntry
from sandbox.boards.signals import grades_changed
from sandbox.boards.visibility import grade_shown, is_revealed
from sandbox.celery import app
from sandbox.lti.models import Line, Score, ScoreState, Seat
from sandbox.lti.services import SCORE_SCOPE, Answer, Away, call
from sandbox.refusal import Refusal
from simulator.text import Text

logger = logging.getLogger(__name__)
SEND_TASK = "lti.send_score"
MOST_POINTS = 100
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=30)
CLAIMED = timedelta(minutes=5)
NOBODY = "unknown"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
REASONS = {
    401: Text("It does not accept this site's token.", "이 사이트의 토큰을 받아들이지 않습니다."),
    403: Text(
        "It does not let this grade be written. Is its course published, and has this person a "
        "role that is graded?",
        "이 성적을 쓸 수 없습니다. 강의가 공개되었는지, 이 사람이 성적을 받는 역할인지 확인하세요.",
    ),
    404: Text(
        "It has no such person or column any more.", "그런 사람이나 성적 항목이 더는 없습니다."
    ),
}
OTHER = Text("It answered {status}.", "응답 {status}.")
UNKNOWN = Text("This person is not known there.", "그곳에 없는 사람입니다.")
AWAY = Text("It does not answer ({said}).", "응답하지 않습니다({said}).")


def reason_of(row: Score) -> Text | None:
    """Why a score has not arrived, in words."""
    if row.status is not None:
        return REASONS.get(row.status, OTHER.fill(status=row.status))
    if row.reason == NOBODY:
        return UNKNOWN
    return AWAY.fill(said=row.reason) if row.reason else None


@receiver(grades_changed)
def on_change(sender: object, assignment: Assignment, keys: Iterable[str] | None, **_: Any) -> None:
    """Bring what has to be sent up to date."""
    refresh(assignment, keys)


def refresh(assignment: Assignment, keys: Iterable[str] | None = None) -> None:
    """Queue every grade of the assignment that the platform should know otherwise. The number of
    queries does not depend on how many there are."""
    lines = list(Line.objects.filter(assignment=assignment))
    if not lines:
        return
    entries = GradeEntry.objects.filter(assignment=assignment).select_related("submission")
    if keys is not None:
        entries = entries.filter(enrolment__in=list(keys))
    revealed = is_revealed(assignment)
    shown = {one.enrolment_id: grade_shown(one, assignment, revealed) for one in entries}
    seated = Seat.objects.filter(
        link__in=[line.link_id for line in lines], identity__enrolment__in=list(shown)
    ).values_list("link_id", "identity__enrolment_id")
    known = {
        (row.line_id, row.enrolment_id): row
        for row in Score.objects.filter(line__in=lines, enrolment__in=list(shown))
    }
    made: list[Score] = []
    changed: list[Score] = []
    for link, key in seated:
        for line in lines:
            if line.link_id != link:
                continue
            row = known.get((line.pk, key)) or Score(line=line, enrolment_id=key)
            if row.pk is None and shown[key] is not None:
                row.wanted = shown[key]
                made.append(row)
            elif row.pk is not None and row.wanted != shown[key]:
                row.wanted = shown[key]
                _again(row)
                changed.append(row)
    Score.objects.bulk_create(made, ignore_conflicts=True)
    Score.objects.bulk_update(changed, ["wanted", "state", "tries", "due", "reason", "status"])
    transaction.on_commit(enqueue_due)


def _again(row: Score) -> None:
    row.state, row.tries, row.due = ScoreState.WAITING, 0, timezone.now()
    row.reason, row.status = "", None


def again(rows: Iterable[Score]) -> int:
    """Send these once more, by staff's word."""
    found = list(rows)
    for row in found:
        _again(row)
    Score.objects.bulk_update(found, ["state", "tries", "due", "reason", "status"])
    transaction.on_commit(enqueue_due)
    return len(found)


def refresh_revealed() -> None:
    """Hidden results unlock by themselves at a moment nobody is there: look whether it came."""
    for line in Line.objects.filter(link__course__removed=None).select_related(
        "assignment__course", "assignment__version"
    ):
        if line.assignment.revealed is None and not line.assignment.reveal_by_hand:
            refresh(line.assignment)


def enqueue_due() -> None:
    """Hint to the workers at every score whose moment has come."""
    for key in Score.objects.filter(state=ScoreState.WAITING, due__lte=timezone.now()).values_list(
        "pk", flat=True
    ):
        try:
            app.send_task(SEND_TASK, (key,), retry=False)
        except Exception as error:  # the broker is away; the next round tries again
            logger.warning("score %s: not queued now (%s)", key, error)
            return


@app.task(name=SEND_TASK, soft_time_limit=60, time_limit=70)  # type: ignore[untyped-decorator]
def send_score(key: int) -> None:
    """Tell the platform one grade; does nothing when it is told or in other hands."""
    now = timezone.now()
    taken = Score.objects.filter(
        pk=key, state=ScoreState.WAITING, due__lte=now
    ).update(due=now + CLAIMED, tries=F("tries") + 1)  # fmt: skip
    if taken:
        send(Score.objects.select_related("line__link__deployment__platform").get(pk=key))


def send(row: Score) -> None:
    """Say it, and put down what came of it."""
    stamp = timezone.now()
    if row.timestamp is not None and stamp <= row.timestamp:
        stamp = row.timestamp + timedelta(milliseconds=1)
    sub = Seat.objects.filter(
        link=row.line.link_id, identity__enrolment=row.enrolment_id
    ).values_list("sub", flat=True).first()  # fmt: skip
    if sub is None:
        _failed(row, None, NOBODY)
        return
    platform = row.line.link.deployment.platform
    try:
        answer = call(
            platform, "POST", scores_address(row.line.url), SCORE_SCOPE,
            json=body(sub, row.wanted, stamp), headers={"Content-Type": SCORE_TYPE},
        )  # fmt: skip
    except Away as away:
        _later(row, str(away))
    except Refusal as refusal:
        _later(row, refusal.text.en)
    else:
        _answered(row, answer, stamp)


def _answered(row: Score, answer: Answer, stamp: datetime) -> None:
    if answer.status not in (200, 201, 202, 204):
        _failed(row, answer.status, answer.text)
        return
    # Only what was wanted is told: a grade that changed meanwhile waits on.
    Score.objects.filter(pk=row.pk).filter(
        Q(wanted=row.wanted) if row.wanted is not None else Q(wanted=None)
    ).update(state=ScoreState.SENT, reason="", status=answer.status)
    Score.objects.filter(pk=row.pk).update(sent=row.wanted, timestamp=stamp)


def body(sub: str, points: float | None, stamp: datetime) -> dict[str, Any]:
    """A score as the platform wants it; without points it takes an earlier one back."""
    told: dict[str, Any] = {
        "userId": sub, "timestamp": stamp.isoformat(timespec="milliseconds"),
    }  # fmt: skip
    if points is None:
        return {**told, "activityProgress": "Submitted", "gradingProgress": "NotReady"}
    return {
        **told, "scoreGiven": points, "scoreMaximum": MOST_POINTS,
        "activityProgress": "Completed", "gradingProgress": "FullyGraded",
    }  # fmt: skip


def scores_address(line: str) -> str:
    """Where a column takes scores: ``/scores`` comes before the query."""
    parts = urlsplit(line)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))


def _later(row: Score, said: str) -> None:
    """Try again after twice as long each time, and give up after the last."""
    if row.tries >= MOST_TRIES:
        _failed(row, None, said)
        return
    wait = FIRST_WAIT * 2 ** (row.tries - 1)
    Score.objects.filter(pk=row.pk, state=ScoreState.WAITING).update(
        due=timezone.now() + wait, reason=said[:300]
    )


def _failed(row: Score, status: int | None, said: str) -> None:
    Score.objects.filter(pk=row.pk).update(
        state=ScoreState.FAILED, status=status, reason=said[:300]
    )
