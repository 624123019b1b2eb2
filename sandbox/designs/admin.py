"""Shared designs in the admin: the queue of reports, take-down and restoration, what may stand in
the gallery, and content that may not come back. Every action is in the admin's own log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from sandbox import clock
from sandbox.designs import standing
from sandbox.designs.models import (
    Blocked,
    Listing,
    Remover,
    Report,
    Snapshot,
    Visibility,
)
from sandbox.refusal import Refusal
from simulator.text import Text

NOTICE_SUBJECT = Text(
    "[Loadstone] A design of yours was taken down", "[Loadstone] 설계가 삭제되었습니다"
)
NOTICE = Text(
    "Your design “{name}” ({address}) was taken down by the moderators of this site. "
    "Answer this mail if you think that is wrong.",
    "“{name}” 설계({address})가 이 사이트의 운영자에 의해 삭제되었습니다. 잘못되었다고 "
    "생각하면 이 메일에 답장해 주세요.",
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at and to act on, not to edit."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields]


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly):
    list_display = ("id", "name", "visibility", "listing", "removed_by", "created")
    list_filter = ("visibility", "listing", "removed_by")
    search_fields = ("id", "name")
    date_hierarchy = "created"
    exclude = ("manage_hash",)
    actions = ("take_down", "take_down_by_law", "block", "restore", "approve", "refuse")

    @admin.action(description="Take down (410) and tell the owner")
    def take_down(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        take_down(request, chosen, Remover.MODERATOR)

    @admin.action(description="Take down for legal reasons (451) and tell the owner")
    def take_down_by_law(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        take_down(request, chosen, Remover.LAW)

    @admin.action(description="Take down and block the same content from being shared again")
    def block(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        hashes = list(chosen.exclude(document=None).values_list("document_id", flat=True))
        for content_hash in hashes:
            Blocked.objects.get_or_create(content_hash=content_hash)
        same = Snapshot.objects.filter(document__in=hashes, purged=False)
        take_down(request, same, Remover.MODERATOR)

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        for snapshot in chosen:
            try:
                standing.restore(snapshot, moderator=True)
                log(request, snapshot, "restored")
            except Refusal as refusal:
                self.message_user(request, refusal.text.en, messages.ERROR)

    @admin.action(description="Gallery: let in")
    def approve(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        listed(request, chosen, Listing.APPROVED)

    @admin.action(description="Gallery: refuse")
    def refuse(self, request: HttpRequest, chosen: QuerySet[Snapshot]) -> None:
        listed(request, chosen, Listing.REFUSED)


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("created", "design", "reason", "text", "outcome", "handled_by")
    list_filter = (("handled", admin.EmptyFieldListFilter), "reason")
    list_select_related = ("snapshot", "handled_by")
    actions = ("take_down", "take_down_by_law", "dismiss")

    @admin.display(description="design")
    def design(self, report: Report) -> str:
        address = report.snapshot.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, report.snapshot)

    @admin.action(description="Take the designs down (410) and close the reports")
    def take_down(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        close(request, chosen, Remover.MODERATOR)

    @admin.action(description="Take the designs down for legal reasons (451) and close the reports")
    def take_down_by_law(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        close(request, chosen, Remover.LAW)

    @admin.action(description="Close the reports: nothing is wrong")
    def dismiss(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        chosen.update(handled=clock.now(), handled_by=request.user, outcome="dismissed")


@admin.register(Blocked)
class BlockedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("content_hash", "reason", "created")


def take_down(request: HttpRequest, chosen: QuerySet[Snapshot], by: Remover) -> None:
    """Take designs down, note who did it, and tell their owners."""
    for snapshot in chosen.select_related("owner"):
        standing.remove(snapshot, by)
        log(request, snapshot, f"taken down by {by.value}")
        if snapshot.owner is not None and snapshot.owner.email:
            address = request.build_absolute_uri(snapshot.get_absolute_url())
            words = NOTICE.fill(name=snapshot.name, address=address)
            subject = f"{NOTICE_SUBJECT.en} · {NOTICE_SUBJECT.ko}"
            send_mail(subject, f"{words.en}\n\n{words.ko}\n", None, [snapshot.owner.email])


def listed(request: HttpRequest, chosen: QuerySet[Snapshot], listing: Listing) -> None:
    """Answer those who asked for the gallery."""
    for snapshot in chosen.filter(visibility=Visibility.LISTED):
        Snapshot.objects.filter(pk=snapshot.pk).update(listing=listing)
        log(request, snapshot, f"gallery: {listing.value}")


def close(request: HttpRequest, chosen: QuerySet[Report], by: Remover) -> None:
    """Uphold reports: their designs are taken down."""
    keys = list(chosen.values_list("snapshot_id", flat=True))
    take_down(request, Snapshot.objects.filter(pk__in=keys), by)
    Report.objects.filter(snapshot__in=keys, handled=None).update(
        handled=clock.now(), handled_by=request.user, outcome=f"taken down by {by.value}"
    )


def log(request: HttpRequest, snapshot: Snapshot, words: str) -> None:
    """One line in the admin's log."""
    assert request.user.pk is not None
    LogEntry.objects.log_actions(
        request.user.pk, [snapshot], CHANGE, change_message=words, single_object=True
    )
