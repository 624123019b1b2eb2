"""What happens to a snapshot after it was shared: who may see it, removal, undo, the end."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import ProtectedError, Q

from sandbox import clock
from sandbox.classes.models import Course, Identity, Status
from sandbox.designs.models import Document, Listing, Remover, Snapshot, Visibility
from sandbox.refusal import Refusal
from simulator.text import Text

UNDO_DAYS = 30
ANONYMOUS_MONTHS = 24
ACCOUNT_NEEDED = Refusal(
    403,
    "account_needed",
    Text(
        "Only designs of signed-in people can be listed, shown to a class or kept to oneself. "
        "Sign in and share it again.",
        "목록 등록, 수업 공개, 나만 보기는 로그인한 사람의 설계만 됩니다. 로그인한 뒤 다시 "
        "공유하세요.",
    ),
)
NOT_YOUR_COURSE = Refusal(
    404,
    "unknown_course",
    Text("You are in no such course.", "그런 수업에 참여하고 있지 않습니다."),
)
TOO_LATE = Refusal(
    410,
    "undo_too_late",
    Text(
        "A removed design can be brought back for 30 days; this one is older.",
        "삭제한 설계는 30일 안에만 되살릴 수 있습니다.",
    ),
)
NOT_YOURS_TO_RESTORE = Refusal(
    403,
    "taken_down",
    Text(
        "The moderators took this design down. Write to them if you think that is wrong.",
        "운영자가 삭제한 설계입니다. 잘못되었다고 생각하면 운영자에게 알려 주세요.",
    ),
)


def show_to(snapshot: Snapshot, visibility: str, course_id: str | None = None) -> None:
    """Change who may see it. Listing it asks the moderators, and asks again after a change."""
    if snapshot.owner is None and visibility != Visibility.UNLISTED:
        raise ACCOUNT_NEEDED
    course = _course_of(snapshot.owner, course_id) if visibility == Visibility.CLASS else None
    asked = visibility == Visibility.LISTED
    listing = (snapshot.listing or Listing.ASKED) if asked else ""
    Snapshot.objects.filter(pk=snapshot.pk).update(
        visibility=visibility, listing=listing, course=course
    )
    snapshot.refresh_from_db()


def _course_of(owner: User | None, course_id: str | None) -> Course:
    place = Identity.objects.filter(
        course_id=course_id, user=owner, enrolment__status=Status.ACTIVE
    ).first()
    if place is None:
        raise NOT_YOUR_COURSE
    return place.course


def remove(snapshot: Snapshot, by: Remover = Remover.AUTHOR) -> None:
    """Take it away at once; it can be brought back for 30 days."""
    Snapshot.objects.filter(pk=snapshot.pk, purged=False).filter(
        Q(removed=None) | Q(removed_by=Remover.AUTHOR)
    ).update(removed=clock.now(), removed_by=by)
    snapshot.refresh_from_db()


def restore(snapshot: Snapshot, *, moderator: bool = False) -> None:
    """Bring it back; Refusal when it is too late, or not the author's to decide."""
    if snapshot.removed is None and not snapshot.purged:
        return
    if snapshot.purged or snapshot.removed is None or _over(snapshot):
        raise TOO_LATE
    if not moderator and snapshot.removed_by != Remover.AUTHOR:
        raise NOT_YOURS_TO_RESTORE
    Snapshot.objects.filter(pk=snapshot.pk, purged=False).update(removed=None, removed_by="")
    snapshot.refresh_from_db()


def _over(snapshot: Snapshot) -> bool:
    return snapshot.removed is not None and clock.now() > snapshot.removed + timedelta(
        days=UNDO_DAYS
    )


def purge() -> int:
    """Empty what was removed 30 days ago, and what nobody signed and nobody has looked at for
    24 months. The empty rows stay: no address is used twice."""
    removed = Q(removed__lt=clock.now() - timedelta(days=UNDO_DAYS))
    oldest = clock.now() - timedelta(days=ANONYMOUS_MONTHS * 365 // 12)
    unseen = Q(viewed__lt=oldest.date()) | Q(viewed=None, created__lt=oldest)
    forgotten = Q(owner=None) & unseen & Q(removed=None, versions=None)
    rows = Snapshot.objects.filter(removed | forgotten, purged=False)
    keys = list(rows.values_list("pk", flat=True))
    empty(keys)
    return len(keys)


def empty(keys: list[str]) -> None:
    """Forget what snapshots held; documents go with the last snapshot that shows them."""
    from sandbox.designs.models import Report, Result

    documents = list(
        Document.objects.filter(snapshots__in=keys).values_list("pk", flat=True).distinct()
    )
    Result.objects.filter(snapshot__in=keys).delete()
    Report.objects.filter(snapshot__in=keys).delete()
    Snapshot.objects.filter(pk__in=keys).update(
        purged=True, document=None, name="", owner=None, manage_hash="", course=None
    )
    Snapshot.objects.filter(pk__in=keys, removed=None).update(
        removed=clock.now(), removed_by=Remover.AUTHOR
    )
    for document in Document.objects.filter(pk__in=documents, snapshots=None):
        with suppress(ProtectedError):  # handed in on a board, too: it stays there
            document.delete()
