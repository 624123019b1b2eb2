"""The engine's compiled functions: made at set-up, loaded when a process starts, so that
nobody's first design waits for a compiler. Neither Django nor Celery is imported here."""

from __future__ import annotations

import gc
from itertools import islice

OVERLOAD = 1_000_000  # users; more than any starting design carries


def warm_up() -> None:
    """Import the engine and solve one load, which fetches the compiled functions."""
    from simulator.design.seeds import seeds
    from simulator.evaluate import evaluate

    largest = max(seeds().values(), key=lambda design: len(design.components))
    next(evaluate(largest))
    # What is there now stays: looking through it for garbage would cost a first frame's time.
    gc.collect()
    gc.freeze()


def compile_engine() -> None:
    """Call every compiled function in every form designs need, once."""
    from simulator import simulate
    from simulator.design.seeds import seeds
    from simulator.evaluate import evaluate
    from simulator.solve.warming import warm_up as warm_solver

    simulate.warm_up()
    warm_solver()
    for design in seeds().values():
        for _ in islice(evaluate(design, [OVERLOAD]), 2):  # its own load, and far too much
            pass


if __name__ == "__main__":
    compile_engine()
