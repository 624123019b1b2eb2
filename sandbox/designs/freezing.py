"""The result a snapshot was shared with. The runs that answer it are the ones the editor has
mostly asked for already; what they say is copied to the snapshot once, with the engine's version,
and stays when the engine moves on."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from sandbox import clock
from sandbox.designs.models import Result, Snapshot
from sandbox.runs.lifecycle import request_run
from sandbox.runs.models import Frame, Run, Status
from sandbox.runs.question import Question
from simulator.design import Design, parse_design
from simulator.errors import DesignError

QUESTIONS = (Question(), Question(judgement="score"))
PENDING_DAYS = 2
POLL_SECONDS = 0.05


def ask(design: Design, *questions: Question) -> tuple[Run, ...]:
    """The runs that answer what a snapshot shows (or the questions given), queued where nobody
    has asked before."""
    return tuple(request_run(design, question) for question in questions or QUESTIONS)


def result_of(snapshot: Snapshot, wait: float = 0.0) -> Result | None:
    """The frozen result; None while the engine is still at work (up to ``wait`` seconds), and
    for a design it cannot judge."""
    found = Result.objects.filter(snapshot=snapshot).first()
    if found is not None or snapshot.document is None:
        return found
    try:
        design = parse_design(json.loads(snapshot.document.body))
    except DesignError:
        return None
    runs = ask(design)
    end = time.monotonic() + wait
    while True:
        states = set(Run.objects.filter(key__in=[r.key for r in runs]).values_list("status"))
        if states <= {(Status.DONE,)}:
            return freeze(snapshot, *runs)
        if (Status.FAILED,) in states or time.monotonic() >= end:
            return None
        time.sleep(POLL_SECONDS)


def freeze(snapshot: Snapshot, ladder: Run, score: Run) -> Result | None:
    """Copy what two finished runs say."""
    frames = frames_of(ladder)
    load = next((frame for frame in frames if frame.get("own")), None)
    verdict = next((frame for frame in frames if frame["kind"] == "verdict"), None)
    scored = next((frame for frame in frames_of(score) if frame["kind"] == "score"), None)
    if load is None or verdict is None or scored is None:
        return None
    try:
        with transaction.atomic():
            return Result.objects.create(
                snapshot=snapshot, engine=ladder.engine, load=load, verdict=verdict, score=scored
            )
    except IntegrityError:  # somebody else was at it, too
        return Result.objects.filter(snapshot=snapshot).first()


def frames_of(run: Run) -> list[dict[str, Any]]:
    """The stored frames of a run, in order."""
    rows = Frame.objects.filter(run=run).order_by("seq").values_list("payload", flat=True)
    return [json.loads(payload) for payload in rows]


def freeze_pending() -> int:
    """Freeze what was shared lately and looked at by nobody since; the number still open."""
    since = clock.now() - timedelta(days=PENDING_DAYS)
    waiting = Snapshot.objects.select_related("document").filter(
        result=None, purged=False, created__gt=since
    )
    return sum(result_of(snapshot) is None for snapshot in waiting)
