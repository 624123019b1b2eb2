"""The runs application; a Celery worker warms its processes and looks after the runs."""

from django.apps import AppConfig
from django.conf import settings


class RunsConfig(AppConfig):
    name = "sandbox.runs"

    def ready(self) -> None:
        from celery.signals import worker_process_init, worker_ready

        worker_process_init.connect(warm_solver, weak=False)
        worker_ready.connect(start_reconciler, weak=False)


def warm_solver(**_: object) -> None:
    """Solve something small in every new process of a worker."""
    from sandbox.runs.warming import warm_up

    warm_up()


def start_reconciler(**_: object) -> None:
    """Start a reconciler in a worker of its own; the embedded one has one already."""
    if settings.REDIS_URL:
        from sandbox.runs.reconciler import Reconciler

        Reconciler().start()
