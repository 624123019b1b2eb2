"""What happens to designs when their owner takes them along, leaves, comes back or is erased."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import User
from django.dispatch import receiver

from sandbox import clock
from sandbox.accounts.exporting import as_json
from sandbox.accounts.models import Account
from sandbox.accounts.signals import erasing, exporting, leaving, returning
from sandbox.designs.models import Project, Remover, Snapshot, Visibility


@receiver(exporting)
def export_designs(sender: object, user: User, **_: Any) -> list[tuple[str, bytes]]:
    """Every design kept or shared, as the editor reads it, and a list of the links."""
    files = [
        (f"designs/{file_name(project.name)}-{project.pk}.json", project.body.encode())
        for project in Project.objects.filter(owner=user)
    ]
    links = []
    for snapshot in Snapshot.objects.filter(owner=user, purged=False).select_related("document"):
        if snapshot.document is not None:
            name = f"shared/{file_name(snapshot.name)}-{snapshot.pk}.json"
            files.append((name, snapshot.document.body.encode()))
        links.append(
            {
                "address": snapshot.get_absolute_url(),
                "name": snapshot.name,
                "visibility": snapshot.visibility,
                "created": snapshot.created.isoformat(),
                "removed": snapshot.removed.isoformat() if snapshot.removed else None,
            }
        )
    return [*files, ("shared/links.json", as_json(links))]


def file_name(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w가-힣-]+", "-", name).strip("-")[:60] or "design"


@receiver(leaving)
def take_down(sender: object, user: User, account: Account, **_: Any) -> None:
    """Unless they stay without a name, the owner's links end at once."""
    if not account.keeps_designs:
        Snapshot.objects.filter(owner=user, removed=None, purged=False).update(
            removed=clock.now(), removed_by=Remover.AUTHOR
        )


@receiver(returning)
def put_back(sender: object, user: User, account: Account, **_: Any) -> None:
    """What leaving took down stands again; what was removed before stays removed."""
    if not account.keeps_designs and account.leaves is not None:
        began = account.leaves - leave_span()
        Snapshot.objects.filter(
            owner=user, removed__gte=began, removed_by=Remover.AUTHOR, purged=False
        ).update(removed=None, removed_by="")


def leave_span() -> Any:
    """How long before the end the wish to leave was said."""
    from datetime import timedelta

    from sandbox.accounts.leaving import UNDO_DAYS

    return timedelta(days=UNDO_DAYS, seconds=1)


@receiver(erasing)
def let_go(sender: object, user: User, account: Account, **_: Any) -> None:
    """Designs that stay belong to nobody; the others are emptied."""
    from sandbox.designs.standing import empty

    for project in Project.objects.filter(owner=user):
        project.slugs.filter(retired=None).update(retired=clock.now())
    mine = Snapshot.objects.filter(owner=user)
    stays = [Visibility.UNLISTED, Visibility.LISTED] if account.keeps_designs else []
    empty(list(mine.exclude(visibility__in=stays, removed=None).values_list("pk", flat=True)))
    Project.objects.filter(owner=user).delete()
