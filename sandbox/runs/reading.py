"""What the database holds of a run, read in one go for a follower that is behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.runs.models import UNFINISHED, Frame, Run, Status


@dataclass(frozen=True)
class Stored:
    """A run's status and its frames from a place on; ``frames`` are JSON texts in order."""

    status: Status
    frame_count: int
    frames: tuple[tuple[int, str], ...]
    error: dict[str, Any] | None

    @property
    def ended(self) -> bool:
        return self.status not in UNFINISHED


def read_run(key: str, start: int) -> Stored | None:
    """The run ``key`` with its frames from number ``start``; None when there is no such run."""
    # The row first: a frame stored between the two reads is then merely one more.
    run = Run.objects.filter(key=key).values("status", "frame_count", "error").first()
    if run is None:
        return None
    rows = Frame.objects.filter(run_id=key, seq__gte=start).order_by("seq")
    return Stored(
        status=Status(run["status"]),
        frame_count=run["frame_count"],
        frames=tuple(rows.values_list("seq", "payload")),
        error=run["error"],
    )
