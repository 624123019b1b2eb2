"""Gradings: asked for once per design, board version, engine and seed; done by the workers.

The row is the truth, as with runs: a conditional UPDATE claims it, a fencing token keeps late
workers out, and what nobody works on is queued again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sandbox.boards.models import UNFINISHED, BoardVersion, GradingRun, RunStatus
from sandbox.celery import app
from sandbox.designs.models import Document
from sandbox.runs.question import Grading, Question
from sandbox.runs.solver import PoolClosed, SolverTooSlow, frames_of
from sandbox.runs.tasks import design_failed
from simulator import ENGINE_VERSION
from simulator.design import Design
from simulator.errors import DesignError

logger = logging.getLogger(__name__)
GRADE_TASK = "boards.grade"
MAX_TRIES = 3


def seed_of(version: BoardVersion) -> int:
    """What draws the victims a board leaves open: one number for everybody, kept by every
    version of the board so that a regrade changes nothing else."""
    return int.from_bytes(hashlib.sha256(version.board_id.encode()).digest()[:4], "big") >> 1


def run_key(version: BoardVersion, document: str, public: bool, engine: str) -> str:
    """What a grading is known by: equal keys give equal grades."""
    parts = json.dumps([version.pk, version.content_hash, document, public, engine])
    return hashlib.sha256(parts.encode()).hexdigest()


def keep_document(design: Design) -> Document:
    """The design's document, kept once."""
    return keep_documents([design])[0]


def keep_documents(designs: Sequence[Design]) -> list[Document]:
    """The documents of these designs, each kept once, in their order, in a few queries."""
    keys = [design.content_hash for design in designs]
    known = Document.objects.in_bulk(set(keys))
    made = {
        key: Document(content_hash=key, body=design.canonical())
        for key, design in zip(keys, designs, strict=True) if key not in known
    }  # fmt: skip
    Document.objects.bulk_create(made.values(), ignore_conflicts=True)
    return [known.get(key) or made[key] for key in keys]


def request_grading(version: BoardVersion, document: Document, *, public: bool) -> GradingRun:
    """The grading of a document: an earlier one, or a new one that is queued.

    A board without hidden scenarios has one grading for both purposes.
    """
    return request_all(version, [document], public=public)[0]


def request_all(
    version: BoardVersion, documents: Sequence[Document], *, public: bool
) -> list[GradingRun]:
    """The gradings of these documents, in their order, in a few queries."""
    found = _rows(version, documents, public)
    for key in {run.key: None for run, waits in found if waits}:
        enqueue(key)
    return [run for run, _ in found]


def request_gradings(version: BoardVersion, document: Document) -> tuple[GradingRun, GradingRun]:
    """Both gradings of a document, the whole board's and the public part's. Where neither is
    known one task does both, for they share what costs most."""
    whole, whole_waits = _rows(version, [document], public=False)[0]
    part, part_waits = _rows(version, [document], public=True)[0]
    if whole_waits or part_waits:
        enqueue(whole.key if whole_waits else part.key)
    return whole, part


def _rows(
    version: BoardVersion, documents: Sequence[Document], public: bool
) -> list[tuple[GradingRun, bool]]:
    """The rows of gradings, each with whether it has just come to wait for a worker."""
    public = public and version.has_hidden
    keys = [run_key(version, one.pk, public, ENGINE_VERSION) for one in documents]
    known = GradingRun.objects.in_bulk(set(keys))
    made = {
        key: GradingRun(
            key=key, version=version, document=document, public=public, engine=ENGINE_VERSION,
            seed=seed_of(version), lease_until=lease(),
        )
        for key, document in zip(keys, documents, strict=True) if key not in known
    }  # fmt: skip
    GradingRun.objects.bulk_create(made.values(), ignore_conflicts=True)
    waiting = set(made) | {run.key for run in known.values() if _failed_by_us(run) and revive(run)}
    return [(known.get(key) or made[key], key in waiting) for key in keys]


def _failed_by_us(run: GradingRun) -> bool:
    return run.status == RunStatus.FAILED and not (run.error or {}).get("lasting")


def revive(run: GradingRun) -> bool:
    """Put a grading back that failed for a reason that may not last."""
    revived = GradingRun.objects.filter(pk=run.key, status=RunStatus.FAILED).update(
        status=RunStatus.QUEUED, token=F("token") + 1, tries=0, error=None, lease_until=lease()
    )
    run.status = RunStatus.QUEUED
    return bool(revived)


def lease() -> Any:
    """The moment a lease taken now ends: a grading may take as long as a patient run."""
    return timezone.now() + timedelta(seconds=4 * settings.RUN_LEASE_SECONDS)


def enqueue(key: str) -> None:
    """Hint to the workers, once the row is committed."""
    transaction.on_commit(lambda: _send(key))


def _send(key: str) -> None:
    try:
        app.send_task(GRADE_TASK, (key,), retry=False)
    except Exception as error:  # the broker is away; the reconciler queues it later
        logger.warning("grading %s: not queued now (%s)", key[:12], error)


def requeue_gradings(every: bool = False) -> None:
    """Queue again what nobody works on any more."""
    stale = GradingRun.objects.filter(status__in=UNFINISHED)
    if not every:
        stale = stale.filter(lease_until__lt=timezone.now())
    for key, token in list(stale.values_list("key", "token")):
        if GradingRun.objects.filter(pk=key, token=token, status__in=UNFINISHED).update(
            status=RunStatus.QUEUED, token=F("token") + 1, lease_until=lease()
        ):
            enqueue(key)


def work_on(key: str) -> None:
    """Grade, whatever happens: the end is a result or an error in the row. Where the other
    grading of the same submission waits, it is done along the way."""
    run = claim(key)
    if run is None:
        return
    if run.tries > MAX_TRIES:
        finish(run, RunStatus.FAILED, error={"code": "gave_up", "lasting": False})
        return
    twin = claim_twin(run)
    left = sorted([run] if twin is None else [run, twin], key=lambda one: not one.public)
    question = Question(
        grading=Grading(run.version.document, left[-1].public, run.seed, both=twin is not None)
    )
    error, total = {"code": "internal", "lasting": False}, None
    try:
        with closing(frames_of(run.document.body, question)) as frames:
            for frame in frames:
                if frame is not None:
                    finish(left.pop(0), RunStatus.DONE, frame)
        if not left:
            return
        logger.error("grading %s: there are fewer grades than were asked for", key[:12])
    except PoolClosed:
        logger.info("grading %s: left, the server stops", key[:12])
        return
    except DesignError as refused:
        # A design that cannot be judged earns nothing; whoever drew it is told why.
        error, total = design_failed(refused), 0.0
    except (SolverTooSlow, SoftTimeLimitExceeded):
        error = {"code": "too_slow", "lasting": False}
    except Exception:
        logger.exception("grading %s: failed", key[:12])
    for other in left[1:]:  # what stopped the first may not stop it alone
        let_go(other)
    finish(left[0], RunStatus.FAILED, error=error, total=total)


def claim_twin(run: GradingRun) -> GradingRun | None:
    """The other grading of the same document by the same version, where it waits, taken up."""
    if not run.version.has_hidden:
        return None
    key = run_key(run.version, run.document_id, not run.public, run.engine)
    waits = GradingRun.objects.filter(pk=key, status=RunStatus.QUEUED, tries__lt=MAX_TRIES)
    return claim(key) if waits.exists() else None


def let_go(run: GradingRun) -> None:
    """Put a grading that was taken up back into the queue."""
    if GradingRun.objects.filter(pk=run.key, token=run.token, status=RunStatus.RUNNING).update(
        status=RunStatus.QUEUED, token=F("token") + 1, lease_until=lease()
    ):
        enqueue(run.key)


def claim(key: str) -> GradingRun | None:
    """Take a grading up, or None when it is done or in other hands."""
    free = Q(status=RunStatus.QUEUED) | Q(status=RunStatus.RUNNING, lease_until__lt=timezone.now())
    claimed = GradingRun.objects.filter(free, pk=key).update(
        status=RunStatus.RUNNING, token=F("token") + 1, tries=F("tries") + 1, lease_until=lease()
    )
    if not claimed:
        return None
    return GradingRun.objects.select_related("version", "document").get(pk=key)


def finish(
    run: GradingRun,
    status: RunStatus,
    frame: dict[str, Any] | None = None,
    error: dict[str, Any] | None = None,
    total: float | None = None,
) -> None:
    """Close a grading that this token holds, and let everything that waits for it know."""
    from sandbox.boards.standing import graded

    fields: dict[str, Any] = {
        "status": status, "error": error, "total": total, "finished": timezone.now()
    }  # fmt: skip
    if frame is not None:
        fields |= columns(frame)
    with transaction.atomic():
        ended = GradingRun.objects.filter(
            pk=run.key, token=run.token, status=RunStatus.RUNNING
        ).update(**fields)
        if ended:
            graded(GradingRun.objects.get(pk=run.key))


def columns(frame: dict[str, Any]) -> dict[str, Any]:
    """A grade as the row keeps it."""
    return {
        "result": frame,
        "total": frame["total"],
        "cost": frame["cost"],
        "p99_ms": frame["p99_ms"],
        "good": frame["good"].get("1"),
        "bottleneck": frame["bottleneck"],
    }


@app.task(  # type: ignore[untyped-decorator]
    name=GRADE_TASK,
    soft_time_limit=3 * settings.RUN_TIMEOUT_SECONDS,
    time_limit=3 * settings.RUN_TIMEOUT_SECONDS + 5,
)
def grade(key: str) -> None:
    """Grade one design; does nothing when that is done or in other hands."""
    work_on(key)
