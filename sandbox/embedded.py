"""What a worker machine would do, inside the server's process: a Celery worker in a thread on
the broker in memory and the reconciler; the solver processes are started by the command."""

from __future__ import annotations

import logging
import sys
import threading

from celery.worker import WorkController, state
from django.conf import settings
from django.db import connection

from sandbox.celery import app
from sandbox.runs.reconciler import Reconciler, chores
from sandbox.runs.solver import stop_pool

logger = logging.getLogger(__name__)
STOP_SECONDS = 4.0
MOST_RUNS = 64
"""Runs at work at once; they wait for one of a few solvers, so they cost little."""


class EmbeddedWorker:
    """Starts with the server and stops with it."""

    def __init__(self) -> None:
        app.set_default()
        if connection.vendor == "sqlite":  # its threads keep their connections from task to task
            app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
        self.worker = WorkController(
            app=app,
            hostname="embedded@localhost",
            pool_cls="threads",
            # A thread for every run: which one gets a solver is for their pool to say.
            concurrency=MOST_RUNS if settings.SOLVER_PROCESSES else 2,
            loglevel=logging.WARNING,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        self.thread = threading.Thread(target=self.worker.start, name="celery", daemon=True)
        self.reconciler = Reconciler()

    def start(self) -> None:
        """Start working; runs that an earlier process left unfinished come first."""
        self.thread.start()
        for chore in chores:
            chore(True)
        self.reconciler.start()

    def stop(self) -> None:
        """Stop; unfinished runs stay in the database for the next start."""
        self.reconciler.stop()
        stop_pool()
        state.should_stop = 0  # the exit code the worker's loop ends with
        self.thread.join(STOP_SECONDS)
