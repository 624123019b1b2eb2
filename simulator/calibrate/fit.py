"""The processor times that make predicted mean response times the measured ones.

Mean response times Tc(d) grow with the service demands d of all classes; Gauss–Newton on
ln Tc(d) − ln Mc finds the d at which they are the measured Mc. After Z. Liu, L. Wynter, C. Xia,
F. Zhang, "Parameter inference of queueing models for IT systems using end-to-end measurements",
Performance Evaluation 63 (2006), with means instead of a quadratic programme over many loads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from simulator.calibrate.trial import Trial, run, with_times
from simulator.catalogue.classes import CLASSES
from simulator.design.document import Design

CLOSE = 0.002
"""Means that differ by less, relatively, are taken as alike."""
ROUNDS = 12
LIGHTER = 3
"""So often all times are made a ``STEP`` shorter where the design is full to begin with."""
SHORTEST_MS = 1e-3
NUDGE = 0.02
"""How far a time is moved to see what the means do, relatively."""
STEP = np.log(4.0)
"""A round changes no time by more than this factor's logarithm."""
LEAST_EFFECT = 1e-3
"""A class whose mean moves less than this, relatively to its time, is not made by it."""

Residuals = Callable[[np.ndarray], tuple[np.ndarray, Trial]]


@dataclass(frozen=True)
class Fit:
    """``cpu_ms`` by class as found; ``close`` says of which classes the mean came out."""

    cpu_ms: dict[str, float]
    close: dict[str, bool]
    moved: dict[str, bool]
    trial: Trial


def fit(design: Design, means_ms: Mapping[str, float]) -> Fit:
    """Fit the classes of ``means_ms`` on a design under the test's load. Raises DesignError."""
    names = list(means_ms)
    wanted = np.log([means_ms[name] for name in names])
    bounds = [next(p for p in CLASSES[name].params if p.key == "cpu_ms") for name in names]
    low = np.log([max(float(bound.min or 0.0), 0.01) for bound in bounds])
    high = np.log([float(bound.max or 60_000.0) for bound in bounds])
    at = np.clip(np.log([max(design.workload.costs(n)["cpu_ms"], 0.01) for n in names]), low, high)

    def residuals(logs: np.ndarray) -> tuple[np.ndarray, Trial]:
        trial = run(with_times(design, dict(zip(names, np.exp(logs), strict=True))))
        means = [max((trial.times(n) or {}).get("mean_ms", 0.0), SHORTEST_MS) for n in names]
        return np.log(means) - wanted, trial

    off, trial = residuals(at)
    for _ in range(LIGHTER):
        if not trial.full():
            break
        # Means of a full system say nothing of its demands; the measured one was not full.
        at = np.maximum(at - STEP, low)
        off, trial = residuals(at)
    effect = np.zeros(len(names))
    for _ in range(0 if trial.full() else ROUNDS):
        if np.all(np.abs(off) <= CLOSE):
            break
        slopes = np.column_stack([
            (residuals(at + NUDGE * unit)[0] - off) / NUDGE for unit in np.eye(len(names))
        ])  # fmt: skip
        effect = np.maximum(effect, np.abs(np.diag(slopes)))
        step = np.linalg.lstsq(slopes, -off, rcond=1e-6)[0]
        at, off, trial, better = _downhill(residuals, at, step, (low, high), off, trial)
        if not better:
            break
    found = dict(zip(names, (float(f"{value:.4g}") for value in np.exp(at)), strict=True))
    return Fit(
        found,
        {name: bool(abs(each) <= 5 * CLOSE) for name, each in zip(names, off, strict=True)},
        {
            name: bool(each > LEAST_EFFECT or trial.full())
            for name, each in zip(names, effect, strict=True)
        },
        run(with_times(design, found)) if found else trial,
    )


def _downhill(
    residuals: Residuals,
    at: np.ndarray,
    step: np.ndarray,
    bounds: tuple[np.ndarray, np.ndarray],
    off: np.ndarray,
    trial: Trial,
) -> tuple[np.ndarray, np.ndarray, Trial, bool]:
    """The longest of the halved steps that brings the means nearer, if any does."""
    longest = float(np.max(np.abs(step)))
    share = min(1.0, STEP / longest) if longest > 0 else 0.0
    for _ in range(6):
        tried = np.clip(at + share * step, *bounds)
        new, its = residuals(tried)
        if np.sum(new**2) < np.sum(off**2):
            return tried, new, its, True
        share /= 2.0
    return at, off, trial, False
