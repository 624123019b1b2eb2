"""Keeping a design under an address of its own."""

from __future__ import annotations

from django.db import transaction

from sandbox.designs.models import Document, Snapshot
from sandbox.refusal import Refusal
from simulator.design import Design
from simulator.text import Text


def keep(design: Design, forked_from: str | None = None) -> Snapshot:
    """A new snapshot of ``design``; Refusal when ``forked_from`` names none."""
    origin = find(forked_from) if forked_from else None
    with transaction.atomic():
        document, _ = Document.objects.get_or_create(
            content_hash=design.content_hash, defaults={"body": design.canonical()}
        )
        return Snapshot.objects.create(
            document=document, name=design.name[:200], forked_from=origin
        )


def find(snapshot_id: str) -> Snapshot:
    """The snapshot under this id, with its document; Refusal when there is none."""
    found = Snapshot.objects.select_related("document").filter(pk=snapshot_id).first()
    if found is None:
        raise Refusal(
            404,
            "unknown_design",
            Text(
                'There is no design "{id}". Check the link: capital and small letters differ.',
                '"{id}" 설계를 찾을 수 없습니다. 링크의 대문자와 소문자를 확인하세요.',
            ).fill(id=snapshot_id[:40]),
        )
    return found
