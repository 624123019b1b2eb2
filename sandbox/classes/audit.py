"""The log of what changed in a course, and the notices members get about it."""

from __future__ import annotations

from typing import Any

from sandbox.classes.models import AuditEntry, Enrolment, Notice
from sandbox.classes.policy import Actor


def log(
    actor: Actor,
    action: str,
    subject: str = "",
    *,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> None:
    """Put one change down, for good."""
    AuditEntry.objects.create(
        course=actor.course, actor=actor.key, action=action, subject=subject[:80],
        before=before, after=after, reason=reason[:500],
    )  # fmt: skip


def log_change(actor: Actor, action: str, subject: str, before: Any, after: Any) -> None:
    """Put a change of several fields down, as far as they differ."""
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        log(actor, action, subject, before={name: before.get(name) for name in changed},
            after={name: after[name] for name in changed})  # fmt: skip


def notify(enrolments: list[Enrolment], kind: str, **data: Any) -> None:
    """Tell members something on the course's page."""
    Notice.objects.bulk_create(
        [Notice(enrolment=enrolment, kind=kind, data=data) for enrolment in enrolments]
    )
