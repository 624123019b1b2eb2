"""Runs in the admin: what is queued, what failed and why."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from sandbox.runs.models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "status", "tries", "frame_count", "engine", "created", "finished")
    list_filter = ("status", "engine")
    search_fields = ("key",)
    date_hierarchy = "created"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False
