"""What a queue of jobs does when the workers fall behind: growth, and when messages are lost.

A backlog that grows makes the oldest message older by growth / arrivals seconds a second, so
it reaches the retention after retention × arrivals / growth (the fluid limit of a queue).
"""

from __future__ import annotations

from simulator.compile.compiler import Compiled
from simulator.compile.context import Part
from simulator.frames.numbers import at
from simulator.solve import Solution


def queue_extras(
    compiled: Compiled, solution: Solution, part: Part, column: int
) -> dict[str, float]:
    """Figures of the flows a queue starts: mean age of a job, growth, hours until loss."""
    flows = [figures for name, figures in solution.flows.items() if name.startswith(f"{part.id}:")]
    if part.kind != "queue" or not flows:
        return {}
    rate = sum(at(figures.arrival_rate, column) for figures in flows)
    growth = sum(at(figures.backlog_growth, column) for figures in flows)
    if growth <= 1e-9:
        done = sum(at(figures.mean, column) * at(figures.arrival_rate, column) for figures in flows)
        return {"backlog_growth": 0.0, "job_age_s": done / rate if rate > 0 else 0.0}
    hours = float(part["retention_h"]) * rate / growth
    if part["type"] == "broker":
        hours = min(hours, float(part["backlog_bound"]) / growth / 3600.0)
    return {"backlog_growth": growth, "loses_after_h": hours}
