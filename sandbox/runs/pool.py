"""A few processes that solve designs, kept warm.

The event loop and the worker's threads share one interpreter lock; arithmetic in their
process would hold it. A process can also be ended when a design takes too long. The child
imports neither Django nor Celery.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection
from typing import Any

from sandbox.runs.question import Frames, Question, answers
from sandbox.runs.recall import Recalled
from sandbox.runs.turns import Turns
from sandbox.runs.warming import warm_up
from simulator.errors import DesignError

TICK_SECONDS = 0.05
GIVES_WAY_SECONDS = 10.0  # how long a ladder is left for first frames before it is solved on
QUEUE_SECONDS = 1.0  # how often who waits for a solver looks whether its run is still wanted
PATIENT_FACTOR = 3  # a simulation or a judgement may take this many times as long as solving
DESIGNS_KNOWN = 32  # what a process has graded lately it grades faster on another part of a board
PATIENCE_SECONDS = 2.0  # for a process told to stop: a new one costs about as much work

STOP: Any = getattr(signal, "SIGUSR1", None)  # where a system has such a signal
ENDED: Any = object()


class SolverTooSlow(Exception):
    """The design took longer than a run may take."""


class SolverLost(Exception):
    """The process died, again and again, with this design."""


class PoolClosed(Exception):
    """The server stops; the run stays unfinished and is taken up at the next start."""


class Solver:
    """One process and the line to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), name="solver", daemon=True)
        self.process.start()
        theirs.close()
        self.warm = False  # until it says that it is ready
        self.graded: deque[int] = deque(maxlen=DESIGNS_KNOWN)

    def quiet(self, at_once: bool) -> bool:
        """Stop what it is doing, in the middle of it if need be; False when it does not listen."""
        try:
            self.line.send("stop")
            if at_once and self.warm and STOP is not None:
                os.kill(self.process.pid or 0, STOP)
            end = time.monotonic() + PATIENCE_SECONDS
            while self.line.poll(max(0.0, end - time.monotonic())):
                if self.line.recv()[0] == "stopped":
                    return True
        except (EOFError, OSError):
            pass
        return False

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.join()
        self.line.close()


class SolverPool:
    """``size`` solvers; each thread that wants frames borrows one.

    First frames go before everything else: a run that has shown its first gives its solver to
    one that has shown nothing, and is solved again from the start when nobody is in such a
    hurry; so does one in the middle of its ladder, a few times. Gradings never are in a hurry:
    they take long, and a class that surges waits for its runs.
    """

    def __init__(self, size: int, timeout: float) -> None:
        self.timeout = timeout
        # The arrays are small: threads of the linear algebra library only cost.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self.closed = False
        self.turns: Turns[Solver] = Turns()
        self.all: set[Solver] = set()
        self.filling = threading.Thread(target=self._fill, args=(size,), name="solvers")

    def fill(self) -> None:
        """Start the processes; whoever asks before the first is warm waits for it."""
        self.filling.start()

    def _fill(self, size: int) -> None:
        """Hire one after the other, each once the one before is warm: warming takes a core."""
        for _ in range(size):
            if self.closed:
                return
            with suppress(PoolClosed, OSError):
                solver = self._hire()
                while not solver.line.poll(TICK_SECONDS) and not self.closed:
                    pass
                self.turns.give(solver)

    def _hire(self) -> Solver:
        solver = Solver()
        self.all.add(solver)
        if self.closed:  # while it was starting
            self._dismiss(solver)
            raise PoolClosed
        return solver

    def _dismiss(self, solver: Solver) -> None:
        solver.end()
        self.all.discard(solver)

    def _replace(self, solver: Solver) -> Solver:
        if self.closed:
            raise PoolClosed
        self._dismiss(solver)
        return self._hire()

    def _borrow(
        self, hurried: bool, design: str, recalled: Recalled
    ) -> Generator[None, None, Solver]:
        turn, solver = self.turns.enter(hurried, lambda one: hash(design) in one.graded), None
        recalled.wake = turn.wake
        if recalled.is_set():
            turn.wake()
        try:
            while solver is None:
                with suppress(queue.Empty):
                    solver = turn.handed.get(timeout=QUEUE_SECONDS)
                if self.closed:
                    raise PoolClosed
                yield None  # who waited may not be wanted any more
        except BaseException:
            self.turns.leave(turn)
            if solver is not None:
                self.turns.give(solver)
            raise
        return solver

    def close(self) -> None:
        """End every process."""
        self.closed = True
        self.turns.wake()
        for solver in list(self.all):
            self._dismiss(solver)
        if self.filling.is_alive():
            self.filling.join()

    def frames_of(
        self, design: str, question: Question, recalled: Recalled | None = None
    ) -> Frames:
        """Frames as the process solves them, None every tick in between.

        A process that dies is replaced and the design solved again from the start; what was
        yielded before is not yielded twice.
        """
        given, lost, done = 0, 0, False
        gives_way_until = time.monotonic() + GIVES_WAY_SECONDS
        while not done:
            grading = question.kind == "grade"
            solver = yield from self._borrow(
                given == 0 and not grading, design if grading else "", recalled or Recalled()
            )
            if grading:
                solver.graded.append(hash(design))
            busy, kept = True, None
            try:
                for frame in self._ask(solver, design, question):
                    if frame is None:
                        ladder = given > 0 and not question.patient
                        way = ladder and time.monotonic() < gives_way_until
                        if way and self.turns.hurried:
                            break
                        yield None
                        continue
                    index, content = frame
                    fresh, given = index >= given, max(given, index + 1)
                    if index == 0 and not question.patient:
                        if self.turns.hurried:
                            kept = content if fresh else None
                            break
                        solver.line.send("more")
                    if fresh:
                        yield content
                else:
                    busy, done = False, True
            except (EOFError, OSError):
                solver, busy, lost = self._replace(solver), False, lost + 1
                if lost > 1:
                    raise SolverLost(design[:80]) from None
            except DesignError:
                busy = False
                raise
            finally:
                if not self.closed:
                    if busy and not solver.quiet(at_once=not question.patient):
                        solver = self._replace(solver)
                    self.turns.give(solver)
            if kept is not None:
                yield kept

    def _ask(
        self, solver: Solver, design: str, question: Question
    ) -> Generator[tuple[int, dict[str, Any]] | None, None, None]:
        allowed = self.timeout * (PATIENT_FACTOR if question.patient else 1)
        deadline = time.monotonic() + allowed
        index = 0
        solver.line.send((design, question))
        while True:
            if solver.warm and time.monotonic() > deadline:
                raise SolverTooSlow
            if not solver.line.poll(TICK_SECONDS):
                yield None
                continue
            kind, content = solver.line.recv()
            if kind == "ready":  # warming up is not the design's fault
                solver.warm = True
                deadline = time.monotonic() + allowed
            elif kind == "frame":
                yield index, content
                index += 1
            elif kind == "end":
                return
            elif kind == "problems":
                raise DesignError(content)
            elif kind == "error":
                raise RuntimeError(content)


class _Stopped(BaseException):
    """The other side wants something else. No handler of the engine's may take it for a fault."""


@contextmanager
def _stoppable() -> Generator[None, None, None]:
    """Where the signal to stop ends what is being solved; elsewhere it changes nothing."""

    def stop(*_: object) -> None:
        raise _Stopped

    if STOP is None:
        yield
        return
    signal.signal(STOP, stop)
    try:
        yield
    finally:
        signal.signal(STOP, signal.SIG_IGN)


def _solved(line: Connection, design: str, question: Question) -> None:
    """Send the frames of a design. Of one that is only solved go beyond the first when told so."""
    with closing(answers(design, question)) as frames:
        hurried = waits = not question.patient
        while True:
            with _stoppable() if hurried else nullcontext():
                frame = next(frames, ENDED)
            if frame is ENDED:
                return line.send(("end", None))
            if line.poll():
                return None
            if frame is None:
                continue
            line.send(("frame", frame))
            # The costly rest begins when nobody waits for a first frame.
            if waits and line.recv() != "more":
                return line.send(("stopped", None))
            waits = False


def serve(line: Connection) -> None:
    """The process: read a design, send its frames, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if STOP is not None:
        signal.signal(STOP, signal.SIG_IGN)
    warm_up()
    line.send(("ready", None))
    while True:
        try:
            order = line.recv()
            if order == "stop":
                line.send(("stopped", None))
                continue
            try:
                _solved(line, *order)
            except _Stopped:  # what it is told next says why
                signal.signal(STOP, signal.SIG_IGN)
            except DesignError as error:
                line.send(("problems", error.problems))
            except (EOFError, OSError):
                raise
            except Exception:  # told to the other side, which logs it
                line.send(("error", traceback.format_exc()))
        except (EOFError, OSError):
            return
