"""The task that solves a run and streams its frames."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded

from sandbox.celery import app
from sandbox.runs.lifecycle import SOLVE_TASK, Claim, claim_run
from sandbox.runs.models import Status
from sandbox.runs.recall import Recalled, at_work
from sandbox.runs.recorder import Fenced, Recorder
from sandbox.runs.solver import PoolClosed, SolverTooSlow, frames_of
from simulator.errors import DesignError, Problem

logger = logging.getLogger(__name__)


@app.task(name=SOLVE_TASK, bind=True)  # type: ignore[untyped-decorator]
def solve_run(self: Any, key: str) -> None:
    """Solve the run ``key``; does nothing when it is finished or in other hands."""
    redelivered = bool(self.request.delivery_info.get("redelivered"))
    claim = claim_run(key, redelivered=redelivered)
    if claim is not None:
        work_on(claim)


def work_on(claim: Claim) -> None:
    """Solve from the first frame that is not stored yet; end the run whatever happens."""
    with at_work(claim.key) as recalled:
        _work_on(claim, Recorder(claim, recalled), recalled)


def _work_on(claim: Claim, recorder: Recorder, recalled: Recalled) -> None:
    try:
        with closing(frames_of(claim.design, claim.question, recalled)) as frames:
            seq = 0
            for frame in frames:
                if frame is None:
                    recorder.keep_alive()
                    continue
                if seq >= claim.stored:  # frames are deterministic: what is stored stays
                    recorder.add(frame)
                seq += 1
        recorder.end(Status.DONE)
    except (Fenced, PoolClosed) as reason:
        logger.info("run %s: left (%s)", claim.key[:12], type(reason).__name__)
    except DesignError as error:
        recorder.end(Status.FAILED, design_failed(error))
    except (SolverTooSlow, SoftTimeLimitExceeded):
        recorder.end(Status.FAILED, {"code": "too_slow", "lasting": False})
    except Exception:
        logger.exception("run %s: failed", claim.key[:12])
        recorder.end(Status.FAILED, {"code": "internal", "lasting": False})


def design_failed(error: DesignError) -> dict[str, Any]:
    """The error of a design that cannot be solved, in both languages."""
    return {
        "code": "design_invalid",
        "lasting": True,
        "problems": [stored_problem(problem) for problem in error.problems],
    }


def stored_problem(problem: Problem) -> dict[str, Any]:
    """A problem as the database keeps it: its words in both languages."""
    return {**problem.to_json(), "message": problem.text.to_json()}
