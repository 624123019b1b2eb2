"""Shared designs in the admin: to look at and to take down, not to change."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from sandbox.designs.models import Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "name", "forked_from", "created")
    list_select_related = ("forked_from",)
    search_fields = ("id", "name")
    date_hierarchy = "created"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Snapshot | None = None) -> bool:
        return False
