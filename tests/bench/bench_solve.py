"""How fast the analytic engine is: whole evaluations of designs, and networks of many sizes.

Prints one JSON line per figure, in milliseconds of CPU, the fastest of a few warm runs.
Plain routes are chains of M/M/4 stations. Run with ``python -m tests.bench.bench_solve``.
"""

from __future__ import annotations

import json
import math
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from simulator.design.seeds import seeds
from simulator.evaluate import evaluate
from simulator.judge.advice import advice_frames
from simulator.judge.boards import challenges
from simulator.judge.grade import grade
from simulator.judge.matrix import matrix_frames
from simulator.judge.score import score
from simulator.network import parse_network
from simulator.network.model import Network
from simulator.solve import Solution, solve
from tests.bench.designs import SEED, fifteen, thirty

RUNS = 5
BOARD = "C04"
PATIENCE_S = 20.0
"""Advice that takes longer is cut off and reported as such."""


def chain(stations: int, columns: int, flows: int = 3) -> Network:
    """Flows that each pass through their own share of the stations, at loads of 20 to 90 %."""
    loads = np.linspace(0.2, 0.9, columns)
    names = [f"s{i}" for i in range(stations)]
    own = stations // flows
    routes = [names[f * own : (f + 1) * own] for f in range(flows)]
    document: dict[str, Any] = {
        "format": "loadstone-network/1",
        "stations": {name: {"servers": 4, "service": {"mean": 0.01}} for name in names},
        "flows": {
            f"f{f}": {"rate": 400.0, "route": route} for f, route in enumerate(routes)
        },
    }  # fmt: skip
    network = parse_network(document)
    return with_loads(network, 400.0 * loads)


def with_loads(network: Network, rates: np.ndarray) -> Network:
    """The network with these arrival rates of every flow, a column each."""
    flows = {name: replace(flow, rate=rates) for name, flow in network.flows.items()}
    return replace(network, flows=flows, columns=len(rates))


def percentiles(solution: Solution) -> None:
    for flow in solution.flows.values():
        assert np.isfinite([flow.p50, flow.p95, flow.p99]).all()


def fastest(work: Callable[[], object], runs: int = RUNS) -> float:
    """Milliseconds of CPU of the fastest of some runs, after a warm one."""
    work()
    spent = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        spent.append(1e3 * (time.process_time() - begun))
    return round(min(spent), 2)


def report(what: str, milliseconds: float, **more: object) -> None:
    print(json.dumps({"bench": "solve", "what": what, "cpu_ms": milliseconds, **more}), flush=True)


def of_evaluation() -> None:
    """First frame, the rest of the ladder and the verdict of two designs."""
    for name, design in ((SEED, seeds()[SEED]), ("thirty", thirty())):
        parts: list[list[float]] = []
        for _ in range(RUNS):
            times = [time.process_time()]
            times += [time.process_time() for _ in evaluate(design)]
            parts.append([times[1] - times[0], times[-2] - times[1], times[-1] - times[-2]])
        for index, what in enumerate(("first frame", "ladder", "verdict")):
            report(what, round(1e3 * min(part[index] for part in parts), 1), design=name)


def of_networks() -> None:
    """Plain routes with and without percentiles, many columns, many stations."""
    for stations, columns in ((30, 8), (30, 120), (2000, 8)):
        network = chain(stations, columns)
        size = {"stations": stations, "columns": columns, "flows": 3}
        means = fastest(lambda network=network: solve(network))  # type: ignore[misc]
        whole = fastest(lambda network=network: percentiles(solve(network)))  # type: ignore[misc]
        report("means", means, **size)
        report("p50, p95, p99", whole, **size)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"bench": "solve", "what": "most memory", "megabytes": round(memory)}))


def of_cost() -> None:
    """How the cost grows: the exponent fitted over a factor of sixteen."""
    for what, sizes in (
        ("stations", [(n, 8) for n in (120, 480, 1920)]),
        ("columns", [(60, n) for n in (32, 128, 512)]),
    ):
        spent = []
        for stations, columns in sizes:
            network = chain(stations, columns)
            spent.append(fastest(lambda network=network: percentiles(solve(network))))  # type: ignore[misc]
        exponent = math.log(spent[-1] / spent[0]) / math.log(16)
        report(f"exponent in {what}", spent[-1], exponent=round(exponent, 2))


def of_judgements() -> None:
    """One warm run each: the score, the failure matrix at three loads, a grading, and advice:
    its first card and as many more as come within ``PATIENCE_S``."""
    small, large = fifteen(), thirty()
    score(small)
    size = {"components": len(small.components)}
    report("score", once(lambda: score(small)), **size)
    report("failure matrix, 3 loads", once(lambda: list(matrix_frames(small))), **size)
    board = challenges()[BOARD]
    handed_in = board.reference or board.start
    report("grade", once(lambda: grade(board, handed_in, seed=1)), board=BOARD)
    begun, seen = time.process_time(), []
    frames = advice_frames(small)
    for _ in frames:
        seen.append(1e3 * (time.process_time() - begun))
        if len(seen) == 1:
            report("first advice", round(seen[0], 1), **size)
        if seen[-1] > 1e3 * PATIENCE_S:
            break
    done = next(frames, None) is None
    report("all advice" if done else "advice cut off", round(seen[-1], 1), frames=len(seen), **size)
    rows = once(lambda: list(matrix_frames(large)))
    report("failure matrix, 3 loads", rows, components=len(large.components))


def once(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of one run."""
    begun = time.process_time()
    work()
    return round(1e3 * (time.process_time() - begun), 1)


def main() -> None:
    of_evaluation()
    of_networks()
    of_cost()
    of_judgements()


if __name__ == "__main__":
    main()
