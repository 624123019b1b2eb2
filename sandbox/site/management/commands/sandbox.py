"""`manage.py sandbox`: the whole product in one process, with nothing else to install."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from sandbox.runs.solver import fill_pool, start_pool
from sandbox.site.serving import add_address, make_server, run_server


def bring_up_to_date() -> None:
    """Run the migrations that are missing; CommandError where the database cannot be used."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connections["default"])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
    except (OSError, DatabaseError) as error:
        raise CommandError(
            f"The database {settings.DATABASES['default']['NAME']} cannot be used: {error}. "
            "Put it right, or set DATA_DIR to another folder that can be written."
        ) from error


class Command(BaseCommand):
    requires_system_checks = (Tags.security, Tags.compatibility)  # the others import everything
    help = "Serve the product from one process: web server, worker, solver and SQLite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.REDIS_URL:
            raise CommandError(
                "REDIS_URL is set: run `manage.py serve` and `celery -A sandbox worker` instead."
            )
        bring_up_to_date()
        if settings.SOLVER_PROCESSES:
            start_pool(settings.SOLVER_PROCESSES, settings.RUN_TIMEOUT_SECONDS)
        # The solvers warm up once the port is open: the page does not need them to appear.
        server = make_server(options["host"], options["port"], self.stdout, then=fill_pool)
        from sandbox.embedded import EmbeddedWorker

        worker = EmbeddedWorker()
        worker.start()
        try:
            run_server(server, self.stdout)
        finally:
            worker.stop()
