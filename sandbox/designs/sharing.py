"""Keeping a design under an address of its own, and finding it again for those who may see it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils.crypto import constant_time_compare

from sandbox import clock
from sandbox.designs.limits import check
from sandbox.designs.models import Document, Remover, Snapshot, Visibility
from sandbox.refusal import Refusal
from simulator.design import Design, parse_design
from simulator.errors import DesignError
from simulator.text import Text

Reader = User | AnonymousUser
UNKNOWN = Text(
    'There is no design "{id}". Check the link: capital and small letters differ.',
    '"{id}" 설계를 찾을 수 없습니다. 링크의 대문자와 소문자를 확인하세요.',
)
UNREADABLE = Text(
    "This engine cannot read the design any more. Its JSON can still be downloaded.",
    "현재 엔진이 더는 읽을 수 없는 설계입니다. JSON 파일은 여전히 내려받을 수 있습니다.",
)
GONE = {
    Remover.AUTHOR: Refusal(
        410,
        "removed",
        Text("This design was removed by its author.", "작성자가 삭제한 설계입니다."),
    ),
    Remover.MODERATOR: Refusal(
        410,
        "taken_down",
        Text(
            "This design was taken down because it broke the rules of this site.",
            "이 사이트의 규칙을 어겨 삭제된 설계입니다.",
        ),
    ),
    Remover.LAW: Refusal(
        451,
        "unlawful",
        Text("This design was taken down for legal reasons.", "법적인 이유로 삭제된 설계입니다."),
    ),
}


guards: list[Callable[[Design, User | None], None]] = []
"""What is asked before a design is kept: each raises a Refusal where it may not be shared now."""


@dataclass(frozen=True)
class Kept:
    """A snapshot and, for an author without an account, the token that manages it: shown once,
    kept nowhere."""

    snapshot: Snapshot
    manage: str = ""
    new: bool = True


def keep(design: Design, forked_from: str | None = None, owner: Reader | None = None) -> Kept:
    """A snapshot of ``design``: the earlier one where its owner shares the same once more.

    Refusal when it may not be shared or ``forked_from`` names nothing.
    """
    check(design)
    user = owner if isinstance(owner, User) else None
    for guard in guards:
        guard(design, user)
    origin = find(forked_from, user) if forked_from else None
    with transaction.atomic():
        document, _ = Document.objects.get_or_create(
            content_hash=design.content_hash, defaults={"body": design.canonical()}
        )
        earlier = _same(document, user)
        if earlier is not None:
            return Kept(earlier, new=False)
        manage = "" if user else secrets.token_urlsafe(16)
        made = Snapshot.objects.create(
            document=document,
            name=design.name[:200],
            forked_from=origin,
            owner=user,
            manage_hash=hash_of(manage) if manage else "",
        )
    return Kept(made, manage)


def _same(document: Document, owner: User | None) -> Snapshot | None:
    if owner is None:
        return None
    return Snapshot.objects.filter(
        document=document, owner=owner, removed=None, purged=False
    ).first()


def hash_of(token: str) -> str:
    """What is kept of a manage token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(snapshot_id: str, reader: Reader | None = None) -> Snapshot:
    """The snapshot for somebody who may see it, with its document; Refusal 404 when there is
    none for them, 410 or 451 when there is none any more."""
    found = get(snapshot_id)
    if found is None or not may_see(found, reader):
        raise Refusal(404, "unknown_design", UNKNOWN.fill(id=snapshot_id[:40]))
    if found.gone:
        raise GONE[Remover(found.removed_by or Remover.AUTHOR)]
    return found


def get(snapshot_id: str) -> Snapshot | None:
    """The row under this id, whatever its standing."""
    related = ("document", "owner__account", "forked_from", "course", "result")
    return Snapshot.objects.select_related(*related).filter(pk=snapshot_id).first()


def may_see(snapshot: Snapshot, reader: Reader | None) -> bool:
    """Whether the snapshot's visibility includes this reader."""
    if snapshot.visibility in {Visibility.UNLISTED, Visibility.LISTED}:
        return True
    if not isinstance(reader, User):
        return False
    if snapshot.owner_id == reader.pk:
        return True
    if snapshot.visibility == Visibility.CLASS and snapshot.course is not None:
        from sandbox.classes.models import Identity, Status

        return Identity.objects.filter(
            course=snapshot.course, course__removed=None, user=reader,
            enrolment__status=Status.ACTIVE,
        ).exists()  # fmt: skip
    return False


def drawn(snapshot: Snapshot) -> Design:
    """The design of a snapshot in today's format; Refusal where this engine cannot read it."""
    assert snapshot.document is not None
    try:
        return parse_design(json.loads(snapshot.document.body))
    except DesignError as error:
        raise Refusal(422, "unreadable", UNREADABLE, problems=error.problems) from None


def is_public(snapshot: Snapshot) -> bool:
    """Whether anybody with the link may see it."""
    return may_see(snapshot, None) and not snapshot.gone


def may_manage(snapshot: Snapshot, reader: Reader | None, token: str = "") -> bool:
    """Whether this is the author: the owner, or who holds the manage token."""
    if isinstance(reader, User) and snapshot.owner_id == reader.pk:
        return True
    return bool(
        token
        and snapshot.manage_hash
        and constant_time_compare(hash_of(token), snapshot.manage_hash)
    )


def managed(snapshot_id: str, reader: Reader | None, token: str = "") -> Snapshot:
    """The snapshot for its author; for everyone else there is none."""
    found = get(snapshot_id)
    if found is None or found.purged or not may_manage(found, reader, token):
        raise Refusal(404, "unknown_design", UNKNOWN.fill(id=snapshot_id[:40]))
    return found


def note_view(snapshot: Snapshot) -> None:
    """Remember that it was looked at, once a day: what nobody looks at may be purged one day."""
    today = clock.now().date()
    if snapshot.viewed != today:
        Snapshot.objects.filter(pk=snapshot.pk).update(viewed=today)
