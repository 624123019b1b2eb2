"""Progress in the course: what a browser brings along is joined with what the account has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from sandbox.learn.chapters import chapters
from sandbox.learn.models import Progress


@dataclass(frozen=True)
class Finished:
    """A finished chapter: the prediction given and the right one, as indices of its options."""

    predicted: int | None = None
    answer: int | None = None


def progress_of(user: User) -> dict[str, Finished]:
    """Every chapter somebody has finished."""
    rows = Progress.objects.filter(user=user)
    return {row.chapter: Finished(row.predicted, row.answer) for row in rows}


def join(user: User, brought: Mapping[str, Finished]) -> dict[str, Finished]:
    """Add what a browser knows; what the account had first stays. Unknown chapters are left out."""
    known = [slug for slug in brought if slug in chapters()]
    Progress.objects.bulk_create(
        [
            Progress(
                user=user,
                chapter=slug,
                predicted=brought[slug].predicted,
                answer=brought[slug].answer,
            )
            for slug in known
        ],
        ignore_conflicts=True,
    )
    return progress_of(user)
