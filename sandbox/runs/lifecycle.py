"""What can happen to a run: asked for, claimed, cancelled, finished, taken up again.

Every change is one conditional UPDATE, so two processes never both win, and no lock is held.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sandbox.celery import app
from sandbox.runs.models import UNFINISHED, Run, Status
from sandbox.runs.publish import publish
from sandbox.runs.question import Question, question_of
from sandbox.runs.recall import recall
from simulator import ENGINE_VERSION
from simulator.design import Design

logger = logging.getLogger(__name__)
MAX_TRIES = 3
SOLVE_TASK = "runs.solve"


@dataclass(frozen=True)
class Claim:
    """The right to work on a run until somebody else claims it."""

    key: str
    token: int
    design: str
    question: Question
    stored: int


def run_key(design: Design, question: Question) -> str:
    """What a run is known by: equal keys give equal frames.

    The names of components change no figure, but the frames' sentences use them, except those of
    a surge, which has none; advice also says where something new would stand, which depends on the
    positions of the rest. The other design of a comparison counts as it is.
    """
    design_hash = design.content_hash if question.kind == "advice" else design.model_hash
    titles = sorted((key, component.title) for key, component in design.components.items())
    if question.kind == "surge":
        titles = []
    parts = json.dumps([design_hash, titles, question.to_json(), ENGINE_VERSION])
    return hashlib.sha256(parts.encode()).hexdigest()


def lease(seconds: float | None = None) -> datetime:
    """The moment a lease taken now ends."""
    return timezone.now() + timedelta(seconds=seconds or settings.RUN_LEASE_SECONDS)


def request_run(design: Design, question: Question) -> Run:
    """The run that answers the question: an earlier one, or a new one that is put in the queue."""
    return request_runs([design], question)[0]


def request_runs(designs: Sequence[Design], question: Question) -> list[Run]:
    """The runs that answer the question of each of these designs, in their order, in a few queries;
    and a hint to the workers for each that is new."""
    keys = [run_key(design, question) for design in designs]
    known = Run.objects.in_bulk(set(keys))
    made = {
        key: Run(key=key, design=design.canonical(), **question.to_json(), engine=ENGINE_VERSION,
                 lease_until=lease())
        for key, design in zip(keys, designs, strict=True) if key not in known
    }  # fmt: skip
    Run.objects.bulk_create(made.values(), ignore_conflicts=True)  # somebody may ask it just now
    for key in made:
        enqueue(key)
    for run in known.values():
        revive_run(run)
    return [known.get(key) or made[key] for key in keys]


def revive_run(run: Run) -> None:
    """Queue a run again that was cancelled, or failed for a reason that may not last."""
    if run.status == Status.DONE:
        return
    again = Q(status=Status.CANCELLED) | Q(status=Status.FAILED, error__lasting=False)
    revived = Run.objects.filter(again, key=run.key).update(
        status=Status.QUEUED, token=F("token") + 1, tries=0, error=None, lease_until=lease()
    )
    if revived:
        run.status = Status.QUEUED
        enqueue(run.key)


def enqueue(key: str) -> None:
    """Hint to the workers that there is something to do, once the row is committed."""
    transaction.on_commit(lambda: _send_task(key))


def _send_task(key: str) -> None:
    try:
        app.send_task(SOLVE_TASK, (key,), retry=False)
    except Exception as error:  # the broker is away; the reconciler queues the run later
        logger.warning("run %s: not queued now (%s)", key[:12], error)


def claim_run(key: str, *, redelivered: bool = False) -> Claim | None:
    """Take up the run, or None when it is finished or somebody else is at work on it."""
    free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=timezone.now())
    if redelivered:  # the broker saw the worker die that held it
        free |= Q(status=Status.RUNNING)
    with transaction.atomic():
        claimed = Run.objects.filter(free, key=key).update(
            status=Status.RUNNING,
            token=F("token") + 1,
            tries=F("tries") + 1,
            lease_until=lease(),
            started=timezone.now(),
        )
        if not claimed:
            return None
        run = Run.objects.get(key=key)
    if run.tries > MAX_TRIES:
        fail_run(key, run.token, gave_up())
        return None
    stored = {
        "loads": run.loads,
        "verification": run.verification,
        "judgement": run.judgement,
        "other": run.other,
        "lesson": run.lesson,
    }
    return Claim(key, run.token, run.design, question_of(stored), run.frames.count())


def gave_up() -> dict[str, Any]:
    """The error of a run whose worker died again and again."""
    return {"code": "gave_up", "lasting": False}


def fail_run(key: str, token: int, error: dict[str, Any]) -> None:
    """End a run with an error, if ``token`` still holds it."""
    end_run(key, token, Status.FAILED, error)


def end_run(key: str, token: int, status: Status, error: dict[str, Any] | None = None) -> None:
    """Close a run that ``token`` holds and tell its followers."""
    with transaction.atomic():
        ended = Run.objects.filter(key=key, token=token, status=Status.RUNNING).update(
            status=status, error=error, finished=timezone.now()
        )
    if ended:
        publish(key, {"type": "run.ended", "run": key, "status": status.value})


def cancel_run(key: str) -> None:
    """Stop a run that is not finished; whoever else follows it takes it up again."""
    cancelled = Run.objects.filter(key=key, status__in=UNFINISHED).update(
        status=Status.CANCELLED, token=F("token") + 1, finished=timezone.now()
    )
    if cancelled:
        recall(key)
        publish(key, {"type": "run.ended", "run": key, "status": Status.CANCELLED.value})
