"""What must not be started: settings that look as if they worked and do not."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def check_hosts(**_: Any) -> list[CheckMessage]:
    """The origin check of the sockets rests on the allowed hosts."""
    if "*" in settings.ALLOWED_HOSTS:
        return [
            Error(
                "ALLOWED_HOSTS contains '*': any site could open a socket here.",
                hint="List the names the site is reached by.",
                id="loadstone.E001",
            )
        ]
    if not settings.ALLOWED_HOSTS:
        return [
            Error(
                "ALLOWED_HOSTS is empty.",
                hint="Set ALLOWED_HOSTS to the names the site is reached by, with commas.",
                id="loadstone.E002",
            )
        ]
    return []


@register(Tags.compatibility)
def check_stores(**_: Any) -> list[CheckMessage]:
    """Several processes on Redis need a database that serves several machines."""
    if settings.REDIS_URL and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        return [
            Error(
                "REDIS_URL is set but DATABASE_URL is not: workers elsewhere cannot see SQLite.",
                hint="Set DATABASE_URL to a PostgreSQL database.",
                id="loadstone.E003",
            )
        ]
    return []
