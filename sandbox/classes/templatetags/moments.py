"""Moments in templates: on the course's clocks, with the reader's own beside them by script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sandbox.classes.models import Course
from sandbox.classes.moments import MINUTE

register = template.Library()


@register.filter
def on_clock(moment: datetime | None, course: Course) -> SafeString | str:
    """A moment as ``2026-09-18 23:59`` with the zone."""
    return _shown(moment, course.zone, timedelta(0))


@register.filter
def deadline(moment: datetime | None, course: Course) -> SafeString | str:
    """The last minute before a moment that is exclusive."""
    return _shown(moment, course.zone, MINUTE)


@register.filter
def percent(value: object) -> str:
    """80 for 80.0, 73.6 for 73.6, an en dash for nothing (also for what a template found empty)."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, int | float) else "–"


def _shown(moment: datetime | None, zone: ZoneInfo, back: timedelta) -> SafeString | str:
    if moment is None:
        return "–"
    local = (moment - back).astimezone(zone)
    return format_html(
        '<time datetime="{}" data-local>{} <span class="quiet">{}</span></time>',
        local.astimezone(UTC).isoformat(), local.strftime("%Y-%m-%d %H:%M"), zone.key,
    )  # fmt: skip
