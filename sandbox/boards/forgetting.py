"""How long the way to a design is known: trials and the history of a desk for half a year. Then
only how often somebody tried before the first pass is left of them; what was handed in stays as
long as its grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Min, ProtectedError, RestrictedError

from sandbox import clock
from sandbox.boards.models import GradingRun, Submission, Trial, Work
from sandbox.designs.models import Document

AT_ONCE = 500


def forget_history() -> int:
    """Delete trials and steps of desks older than they are kept; the number of both."""
    limit = clock.now() - timedelta(days=settings.HISTORY_KEPT_DAYS)
    return _forget_trials(limit) + _forget_steps(limit)


def _forget_trials(limit: datetime) -> int:
    gone = 0
    old = Trial.objects.filter(created__lt=limit).order_by("work", "created")
    while trials := list(old.select_related("work", "run")[:AT_ONCE]):
        documents = {trial.run.document_id for trial in trials}
        with transaction.atomic():
            by_work: dict[Work, list[datetime]] = defaultdict(list)
            for trial in trials:
                by_work[trial.work].append(trial.created)
            for work, moments in by_work.items():
                _count(work, moments)
            Trial.objects.filter(pk__in=[trial.pk for trial in trials]).delete()
        drop_documents(documents)
        gone += len(trials)
    return gone


def _count(work: Work, moments: Iterable[datetime]) -> None:
    """Add to the desk's count the trials before its first pass."""
    passed = Submission.objects.filter(
        assignment=work.assignment_id, enrolment=work.enrolment_id, run__result__passed=True
    ).aggregate(first=Min("received"))["first"]
    row = Work.objects.select_for_update().get(pk=work.pk)
    row.tried += sum(1 for moment in moments if passed is None or moment <= passed)
    row.save(update_fields=["tried"])


def _forget_steps(limit: datetime) -> int:
    gone = 0
    for key in list(Work.objects.filter(opened__lt=limit).exclude(history=[]).values_list("pk")):
        with transaction.atomic():
            work = Work.objects.select_for_update().get(pk=key[0])
            since = (limit - work.opened).total_seconds()
            kept = [step for step in work.history if step[0] >= since]
            if len(kept) == len(work.history):
                continue
            gone += len(work.history) - len(kept)
            work.history = kept
            work.save(update_fields=["history"])
    return gone


def drop_documents(keys: Iterable[str]) -> None:
    """Delete designs with their gradings, but those somebody handed in, tries or shares."""
    for key in keys:
        try:
            with transaction.atomic():
                GradingRun.objects.filter(
                    document=key, submissions=None, trials=None, seats=None
                ).delete()
                Document.objects.filter(pk=key, snapshots=None).delete()
        except (ProtectedError, RestrictedError, IntegrityError):
            continue
