"""The product at scale, for tests: two web servers and two workers on a Redis and a PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.processes import PATIENT, ROOT, Process, Site, wait_for
from tests.sandbox.services import Postgres, Redis


class Cluster:
    """Redis, PostgreSQL, two web servers, two workers."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.redis = Redis(folder)
        try:
            self.postgres = Postgres(folder)
        except BaseException:
            self.redis.stop()
            raise
        self.environment = {
            "REDIS_URL": self.redis.url,
            "DATABASE_URL": self.postgres.url,
            "SECRET_KEY": "for tests alone " * 4,
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            **PATIENT,
            "RUN_LEASE_SECONDS": "3",
            "RECONCILE_SECONDS": "1",
            **environment,
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, check=True, cwd=ROOT, env={**os.environ, **self.environment})
        pooled = {**self.environment, "DATABASE_POOL": "4"}
        self.webs = [Site(folder, pooled, "serve") for _ in range(2)]
        self.workers: list[Process] = []
        for web in self.webs:
            web.start()
        self.start_workers()

    def start_workers(self) -> None:
        """Two workers of one process each."""
        for number in range(2):
            command = [sys.executable, "-m", "celery", "-A", "sandbox", "worker"]
            command += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
            command += ["--loglevel", "INFO", "--hostname", f"test-{number}@%h"]
            log = self.folder / f"worker-{number}-{len(self.workers)}.log"
            self.workers.append(Process(command, log, self.environment))
        for worker in self.workers[-2:]:
            wait_for(lambda w=worker: " ready." in w.output(), worker.output())

    def kill_workers(self) -> None:
        """End the workers as a power cut would."""
        for worker in self.workers:
            worker.kill_group()

    def stop(self) -> None:
        """End everything."""
        self.kill_workers()
        for web in self.webs:
            web.stop()
        self.postgres.stop()
        self.redis.stop()
