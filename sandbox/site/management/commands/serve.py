"""`manage.py serve`: the web server alone; workers run beside it on Redis."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sandbox.site.serving import add_address, make_server, run_server


class Command(BaseCommand):
    help = "Serve pages, API and sockets; runs are solved by Celery workers on REDIS_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError("REDIS_URL is not set: run `manage.py sandbox`, or set it.")
        server = make_server(options["host"], options["port"], self.stdout)
        run_server(server, self.stdout)
