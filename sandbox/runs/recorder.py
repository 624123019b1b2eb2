"""Writes the frames of one claimed run: told at once, stored in batches, fenced."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from sandbox.runs.lifecycle import Claim, end_run, lease
from sandbox.runs.models import Frame, Run, Status
from sandbox.runs.publish import publish

BATCH_SECONDS = 0.1  # the first frame is stored at once, the others together
LOOK_SECONDS = 0.2  # between looks whether another process has cancelled the run
RENEWALS = 6
"""How often a lease is renewed while it lasts: dozens of runs may wait for a few solvers."""


class Fenced(Exception):
    """The run was cancelled or taken by somebody else; stop working on it."""


class Recorder:
    """The pen of whoever holds ``claim``; it is put down when the run is ``recalled``."""

    def __init__(self, claim: Claim, recalled: threading.Event | None = None) -> None:
        self.claim = claim
        self.recalled = recalled or threading.Event()
        self.stored = claim.stored
        self.waiting: list[str] = []
        self.last_write = self.last_look = 0.0

    def add(self, frame: dict[str, Any]) -> None:
        """Send a frame to the followers and store it with the next batch; raises Fenced when the
        run is known to be lost."""
        self._stop_if_recalled()
        payload = json.dumps(frame, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        seq = self.stored + len(self.waiting)
        self.waiting.append(payload)
        publish(
            self.claim.key,
            {"type": "run.frame", "run": self.claim.key, "seq": seq, "payload": payload},
        )
        if time.monotonic() - self.last_write >= BATCH_SECONDS:
            self.flush()

    def keep_alive(self) -> None:
        """Renew the lease while a frame takes long; raises Fenced when the run is lost."""
        self._stop_if_recalled()
        now, due = time.monotonic(), settings.RUN_LEASE_SECONDS / RENEWALS
        if self.waiting or now - self.last_write >= due:
            self.flush()
        elif now - self.last_look >= LOOK_SECONDS:
            self.last_look = now
            if not self._held().exists():
                raise Fenced(self.claim.key)

    def _stop_if_recalled(self) -> None:
        if self.recalled.is_set():
            raise Fenced(self.claim.key)

    def _held(self) -> QuerySet[Run]:
        """The run, as long as the token holds it."""
        return Run.objects.filter(key=self.claim.key, token=self.claim.token, status=Status.RUNNING)

    def flush(self) -> None:
        """Store what waits, renew the lease; one transaction, only while the token holds."""
        count = self.stored + len(self.waiting)
        with transaction.atomic():
            held = self._held().update(lease_until=lease(), frame_count=count)
            if not held:
                raise Fenced(self.claim.key)
            Frame.objects.bulk_create(
                [
                    Frame(run_id=self.claim.key, seq=self.stored + place, payload=payload)
                    for place, payload in enumerate(self.waiting)
                ],
                ignore_conflicts=True,
            )
        if self.waiting:
            publish(self.claim.key, {"type": "run.stored", "run": self.claim.key, "frames": count})
        self.stored, self.waiting = count, []
        self.last_write = time.monotonic()

    def end(self, status: Status, error: dict[str, Any] | None = None) -> None:
        """Store the rest and close the run."""
        self.flush()
        end_run(self.claim.key, self.claim.token, status, error)
