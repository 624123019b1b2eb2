"""A design simulated beside its solution: the same figures twice, and what to make of it.

The discrete-event interpreter shares no formula with the analytic one, so agreement within
the confidence interval says that the formulas hold for this design at this load. One frame
is given for every finished replication, the last with the verdict; equal questions give
equal frames.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.compile import Compiled, compile_design
from simulator.design.document import Design
from simulator.errors import DesignError
from simulator.frames.numbers import tidy
from simulator.simulate import (
    Progress,
    Simulation,
    SimulationCancelledError,
    SimulationError,
    simulate,
)
from simulator.solve import Solution, solve
from simulator.verdict import Compared, component_figures, flow_figures, verdict

Frame = dict[str, Any]

TICK_SECONDS = 0.05
"""How often whoever reads the frames is given a chance to stop."""


def verify(design: Design, users: int, requests: int, seed: int) -> Iterator[Frame | None]:
    """Frames of a simulated design; None now and then while one takes long.

    Stops within ``TICK_SECONDS`` and one slice of the simulation when it is closed. Raises
    DesignError when the design cannot be compiled or simulated.
    """
    compiled = compile_design(design, [users])
    solution = solve(compiled.network)
    work = _Work(lambda tell, stop: _simulate(compiled, solution, requests, seed, tell, stop))
    work.thread.start()
    try:
        yield from work.frames()
    finally:
        work.stop.set()
        work.thread.join()


Tell = Callable[[Frame], None]


@dataclass
class _Work:
    """A simulation in a thread of its own, which hands over frames and can be stopped."""

    run: Callable[[Tell, threading.Event], None]
    stop: threading.Event = field(default_factory=threading.Event)
    found: queue.SimpleQueue[Frame | BaseException | None] = field(
        default_factory=queue.SimpleQueue
    )

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._work, name="simulation", daemon=True)

    def _work(self) -> None:
        try:
            self.run(self.found.put, self.stop)
            self.found.put(None)
        except BaseException as error:  # handed over to the reader, who raises it
            self.found.put(error)

    def frames(self) -> Iterator[Frame | None]:
        """What has been found so far, None in every tick without news."""
        while True:
            try:
                found = self.found.get(timeout=TICK_SECONDS)
            except queue.Empty:
                yield None
                continue
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield found


def _simulate(
    compiled: Compiled, solution: Solution, requests: int, seed: int, tell: Tell,
    stop: threading.Event,
) -> None:  # fmt: skip
    told = 0

    def hear(progress: Progress) -> None:
        nonlocal told
        if progress.replication > told and progress.fraction < 1:
            told = progress.replication
            tell(frame(compiled, solution, progress.so_far, progress.fraction))

    try:
        found = simulate(compiled.network, requests, seed, progress=hear, cancelled=stop.is_set)
    except SimulationCancelledError:
        return
    except SimulationError as error:
        raise DesignError([error.problem]) from error
    tell({**frame(compiled, solution, found, 1.0), "requests": found.requests, "seed": seed,
          "verdict": verdict(compiled, solution, found).to_json()})  # fmt: skip


def frame(
    compiled: Compiled, solution: Solution, found: Simulation | None, progress: float
) -> Frame:
    """What the finished replications say together, beside the solved figures."""
    flows = {} if found is None else flow_figures(compiled, solution, found)
    components = {} if found is None else component_figures(compiled, solution, found)
    document: Frame = tidy({
        "kind": "verify",
        "users": int(compiled.load.users[0]),
        "progress": progress,
        "flows": _documents(flows),
        "components": _documents(components),
        "verdict": None,
        "steady": True if found is None else found.steady,
    })  # fmt: skip
    return document


def _documents(groups: dict[str, dict[str, Compared]]) -> dict[str, dict[str, Frame]]:
    return {
        name: {key: figure.to_json() for key, figure in figures.items()}
        for name, figures in groups.items()
    }
