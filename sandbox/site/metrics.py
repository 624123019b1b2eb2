"""Figures of the service itself, in Prometheus' text format: counters of this web process and
gauges of what the database says about runs."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from django.db.models import Count

from sandbox.runs.models import Run, Status

BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass
class Histogram:
    """Cumulative counts below each of BOUNDS, in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def lines(self, name: str) -> list[str]:
        shown, below = [], 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.counts, strict=True):
            below += count
            shown.append(f'{name}_bucket{{le="{bound}"}} {below}')
        return [*shown, f"{name}_sum {self.total:.6f}", f"{name}_count {below}"]


@dataclass
class Metrics:
    """What this process has seen since it started; touched from its event loop only."""

    sockets_open: int = 0
    runs_asked: int = 0
    first_frame: Histogram = field(default_factory=Histogram)


metrics = Metrics()


def exposition() -> str:
    """The page that Prometheus reads."""
    known = dict(Run.objects.values_list("status").annotate(Count("key")))
    lines = [
        "# HELP loadstone_sockets_open Websockets open in this process.",
        "# TYPE loadstone_sockets_open gauge",
        f"loadstone_sockets_open {metrics.sockets_open}",
        "# HELP loadstone_runs_asked_total Runs asked for through this process.",
        "# TYPE loadstone_runs_asked_total counter",
        f"loadstone_runs_asked_total {metrics.runs_asked}",
        "# HELP loadstone_run_first_frame_seconds From a run's request to its first frame.",
        "# TYPE loadstone_run_first_frame_seconds histogram",
        *metrics.first_frame.lines("loadstone_run_first_frame_seconds"),
        "# HELP loadstone_runs Runs in the database by status.",
        "# TYPE loadstone_runs gauge",
        *(f'loadstone_runs{{status="{s.value}"}} {known.get(s.value, 0)}' for s in Status),
    ]
    return "\n".join(lines) + "\n"
