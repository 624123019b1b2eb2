"""Frames of a design: from the pool of solver processes where one runs (embedded mode), else
solved right here, in the worker's own process."""

from __future__ import annotations

from sandbox.runs.pool import PoolClosed, SolverPool, SolverTooSlow
from sandbox.runs.question import Frames, Question, answers
from sandbox.runs.recall import Recalled

__all__ = ["PoolClosed", "SolverTooSlow", "fill_pool", "frames_of", "start_pool", "stop_pool"]

_pool: SolverPool | None = None


def start_pool(processes: int, timeout: float) -> None:
    """From now on every run is solved by solver processes, which ``fill_pool`` starts."""
    global _pool
    _pool = SolverPool(processes, timeout)


def fill_pool() -> None:
    """Start the solver processes."""
    if _pool is not None:
        _pool.fill()


def stop_pool() -> None:
    """End the solver processes; whoever asks from now on is told that the pool is closed."""
    if _pool is not None:
        _pool.close()


def frames_of(design: str, question: Question, recalled: Recalled | None = None) -> Frames:
    """Every frame of the design, in order; None now and then while one takes long, and when the
    run is ``recalled`` while it waits."""
    if _pool is None:
        return answers(design, question)
    return _pool.frames_of(design, question, recalled)
