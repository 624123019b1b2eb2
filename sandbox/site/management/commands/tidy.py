"""`manage.py tidy`: what every worker does once an hour, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from sandbox.site.chores import tidy


class Command(BaseCommand):
    """Purges removed designs and leaving accounts whose time to undo is over."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in tidy().items():
            self.stdout.write(f"{what}: {count}")
