"""Takes up what nobody is at work on: runs whose lease ran out (a worker died, the broker lost
the task) are queued again, old ones are deleted. Every worker runs one; conditional UPDATEs
make that harmless."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connections
from django.db.models import F
from django.utils import timezone

from sandbox.runs.lifecycle import enqueue, lease
from sandbox.runs.models import UNFINISHED, Run, Status

logger = logging.getLogger(__name__)
PRUNE_EVERY = 720  # rounds: an hour at five seconds a round


def requeue(*, every: bool = False) -> int:
    """Queue unfinished runs again whose lease ran out; all of them where ``every`` is said,
    which is right only when no worker can be alive (the start of the embedded server)."""
    stale = Run.objects.filter(status__in=UNFINISHED)
    if not every:
        stale = stale.filter(lease_until__lt=timezone.now())
    queued = 0
    for key, token in list(stale.values_list("key", "token")):
        taken = Run.objects.filter(key=key, token=token, status__in=UNFINISHED).update(
            status=Status.QUEUED, token=F("token") + 1, lease_until=lease()
        )
        if taken:
            enqueue(key)
            queued += 1
    if queued:
        logger.info("%d unfinished run(s) queued again", queued)
    return queued


chores: list[Callable[[bool], object]] = [lambda every: requeue(every=every)]
"""What is looked after in every round, and at the start of an embedded server (True)."""


def prune() -> int:
    """Delete runs older than the days they are kept; asking again solves them again."""
    limit = timezone.now() - timedelta(days=settings.RUN_KEPT_DAYS)
    deleted, _ = Run.objects.filter(created__lt=limit).exclude(status__in=UNFINISHED).delete()
    return deleted


hourly: list[Callable[[], object]] = [prune]
"""What is tidied once an hour."""


class Reconciler(threading.Thread):
    """Looks after the runs every few seconds until it is stopped."""

    def __init__(self) -> None:
        super().__init__(name="reconciler", daemon=True)
        self.stopping = threading.Event()

    def run(self) -> None:
        rounds = 0
        while not self.stopping.wait(settings.RECONCILE_SECONDS):
            try:
                for chore in chores:
                    chore(False)
                if rounds % PRUNE_EVERY == 0:
                    for chore_of_the_hour in hourly:
                        chore_of_the_hour()
                rounds += 1
            except Exception:  # the database may be away for a while
                logger.exception("the reconciler could not do its round")
            finally:
                connections.close_all()

    def stop(self) -> None:
        self.stopping.set()
