"""The surge: every design in the room under the same rising load, and graded on the whole board.

What lies on the desks when the phase begins is put down first and never read again. The runs
are ordinary runs and gradings, done by the workers; what they found is collected by whoever
looks at the session, and by the reconciler when nobody does.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sandbox import clock
from sandbox.boards.grading import keep_documents, request_all
from sandbox.boards.submitting import admissible, challenge_of
from sandbox.celery import app
from sandbox.designs.models import Document
from sandbox.liveclass.hints import changed
from sandbox.liveclass.models import LiveSession, Phase, Seat
from sandbox.refusal import Refusal
from sandbox.runs.lifecycle import request_run, request_runs, revive_run
from sandbox.runs.models import UNFINISHED, Frame, Run, Status
from sandbox.runs.question import Question
from simulator.design import Design

logger = logging.getLogger(__name__)
SURGE_TASK = "liveclass.surge"
SURGE = Question(judgement="surge")
AT_A_TIME = 100
"""Seats asked for together: the workers begin with the first while the next are put down."""
PATIENCE = timedelta(seconds=15)
"""So long after its start a surge may still be on its way through the task."""
AFTER_BUILD = (Phase.SURGE, Phase.REVEAL, Phase.DISCUSS)


def ask_truth(session: LiveSession) -> None:
    """Have the workers find out how far the board's start design gets."""
    challenge = challenge_of(session.version)
    run = request_run(challenge.asked(challenge.start), SURGE)
    LiveSession.objects.filter(pk=session.pk).update(truth_run=run.key)
    session.truth_run = run.key


def start_surge(session: LiveSession) -> None:
    """Hint to the workers, once the phase is committed."""
    key = session.pk
    transaction.on_commit(lambda: _send(key))


def _send(key: str) -> None:
    try:
        app.send_task(SURGE_TASK, (key,), retry=False)
    except Exception as error:  # the broker is away; the reconciler sends it later
        logger.warning("live session %s: not queued now (%s)", key, error)


@app.task(name=SURGE_TASK)  # type: ignore[untyped-decorator]
def surge(key: str) -> None:
    """Put down what lies on every desk and ask for its runs; harmless when done twice."""
    session = LiveSession.objects.select_related("version").get(pk=key)
    if session.phase not in AFTER_BUILD:
        return
    admitted: dict[str, Design | Refusal] = {}
    for seats in batched(list(_unasked(session)), AT_A_TIME):
        ask(session, seats, admitted)
    ungraded = session.seats.filter(grading=None).exclude(document=None)
    drawn = ungraded.defer("design").select_related("document")
    for seats in batched(list(drawn), AT_A_TIME):
        grade(session, seats)
    changed(key)


def batched(seats: list[Seat], size: int) -> Iterator[list[Seat]]:
    """The seats, so many at a time."""
    return (seats[start : start + size] for start in range(0, len(seats), size))


def _unasked(session: LiveSession) -> QuerySet[Seat]:
    return session.seats.filter(
        surge__isnull=True, document=None, removed=None, left=None, joined__lte=session.since
    )


def _document(seat: Seat) -> Document:
    assert seat.document is not None
    return seat.document


def ask(session: LiveSession, seats: list[Seat], admitted: dict[str, Design | Refusal]) -> None:
    """Ask for the runs of some seats, all in a few queries; ``admitted`` remembers equal
    drawings."""
    taken: list[Seat] = []
    designs: list[Design] = []
    for seat in seats:
        text = json.dumps(seat.design, sort_keys=True)
        if text not in admitted:
            admitted[text] = _admit(session, seat)
        design = admitted[text]
        if isinstance(design, Refusal):
            problems = [problem.text.to_json() for problem in design.problems[:5]]
            said = {"state": "refused", "problems": problems or [design.text.to_json()]}
            Seat.objects.filter(pk=seat.pk).update(surge=said)
        else:
            taken.append(seat)
            designs.append(design)
    with transaction.atomic():
        asked = zip(taken, keep_documents(designs), request_runs(designs, SURGE), strict=True)
        for seat, document, run in asked:
            seat.document, seat.run = document, run.key
        Seat.objects.bulk_update(taken, ["document", "run"])


@transaction.atomic
def grade(session: LiveSession, seats: list[Seat]) -> None:
    """Have the whole board judge what these seats drew."""
    documents = [_document(seat) for seat in seats]
    runs = request_all(session.version, documents, public=False)
    for seat, run in zip(seats, runs, strict=True):
        seat.grading = run
    Seat.objects.bulk_update(seats, ["grading"])


def _admit(session: LiveSession, seat: Seat) -> Design | Refusal:
    challenge = challenge_of(session.version)
    if seat.design is None:
        return challenge.asked(challenge.start)
    try:
        return admissible(session.version, seat.design)
    except Refusal as refusal:
        return refusal


def collect(session: LiveSession) -> bool:
    """Put down what the runs found since the last look; whether anything is still open."""
    if session.truth is None and session.truth_run:
        _collect_truth(session)
    if session.phase not in AFTER_BUILD:
        return False
    waiting = dict(
        session.seats.filter(surge__isnull=True).exclude(run="").values_list("pk", "run")
    )
    runs = Run.objects.filter(pk__in=set(waiting.values())).only("key", "status", "error").in_bulk()
    ends = _ends([run.pk for run in runs.values() if run.status == Status.DONE])
    told = {key: _found(runs.get(run), ends.get(run)) for key, run in waiting.items()}
    ended = {key: found for key, found in told.items() if found is not None}
    for seat in session.seats.filter(pk__in=ended).select_related("document").defer("design"):
        found = ended[seat.pk]
        if found["state"] == "done":
            drawn = json.loads(_document(seat).body)["components"]
            part = found["bottleneck"]
            found = {key: value for key, value in found.items() if key != "bottleneck"}
            found["kind"] = drawn[part]["kind"] if part in drawn else ""
            found["name"] = drawn[part].get("name", "") if part in drawn else ""
        Seat.objects.filter(pk=seat.pk, surge__isnull=True).update(surge=found)
    return unfinished(session)


def unfinished(session: LiveSession) -> bool:
    """Whether a run or a grading of the surge is still under way."""
    return (
        session.seats.filter(surge__isnull=True).exclude(run="").exists()
        or session.seats.filter(grading__status__in=UNFINISHED).exists()
        or _unasked(session).exists()
    )


def _collect_truth(session: LiveSession) -> None:
    run = Run.objects.filter(pk=session.truth_run).first()
    if run is None:
        return ask_truth(session)
    found = _found(run, _ends([run.pk]).get(run.pk) if run.status == Status.DONE else None)
    if found is not None:
        session.truth = found
        LiveSession.objects.filter(pk=session.pk, truth__isnull=True).update(truth=found)
    return None


def _ends(keys: list[str]) -> dict[str, dict[str, Any]]:
    """The last frame of each of these runs."""
    found = {}
    for frame in Frame.objects.filter(run__in=keys).order_by("seq"):
        found[frame.run_id] = json.loads(frame.payload)
    return found


def _found(run: Run | None, end: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a run came to; None while it is under way."""
    if run is None:
        return {"state": "failed"}
    if run.status == Status.CANCELLED:  # by somebody who asked the same and thought better of it
        revive_run(run)
        return None
    if run.status in UNFINISHED:
        return None
    if run.status == Status.FAILED or end is None:
        problems = [one["message"] for one in (run.error or {}).get("problems", [])][:5]
        lasting = bool((run.error or {}).get("lasting"))
        return {"state": "refused" if lasting else "failed", "problems": problems}
    return {"state": "done", "survived": end["survived"], "bottleneck": end["bottleneck"]}


def look_after(every: bool) -> None:
    """The reconciler's part: surges whose task was lost, and what nobody has collected."""
    late = clock.now() - PATIENCE
    for session in LiveSession.objects.filter(closed=None, phase__in=AFTER_BUILD, since__lt=late):
        ungraded = session.seats.filter(grading=None).exclude(document=None)
        if _unasked(session).exists() or ungraded.exists():
            _send(session.pk)
        elif unfinished(session):
            collect(session)
