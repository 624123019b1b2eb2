"""The entries of a load test put together by request class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.calibrate.matching import key_of
from simulator.calibrate.results import PERCENTILES, Entry, Results
from simulator.design.document import Design


@dataclass(frozen=True)
class Measured:
    """What was measured of one class; percentiles only where a single entry has them, since
    those of several cannot be put together."""

    rate: float
    failures: float | None
    times: dict[str, float]


def by_class(
    design: Design, results: Results, matches: Mapping[str, str | None]
) -> dict[str, Measured]:
    """The measured classes, in the order of the results."""
    groups: dict[str, list[Entry]] = {}
    for entry in results.entries:
        chosen = matches[key_of(entry)]
        if chosen is not None:
            groups.setdefault(chosen, []).append(entry)
    rates = _rates(design, results, groups)
    return {name: _together(entries, rates[name]) for name, entries in groups.items()}


def counted(results: Results) -> bool:
    """Whether the results say how often each of their entries was asked for."""
    return all(entry.rate is not None for entry in results.entries)


def _rates(design: Design, results: Results, groups: Mapping[str, list[Entry]]) -> dict[str, float]:
    """Requests/s by class: as counted, else the whole rate shared as the design's mix has it."""
    if counted(results):
        return {name: sum(entry.rate or 0.0 for entry in group) for name, group in groups.items()}
    mix = {name: design.workload.mix.get(name, 0.0) for name in groups}
    whole = sum(mix.values())
    return {
        name: results.rate * (share / whole if whole > 0 else 1.0 / len(groups))
        for name, share in mix.items()
    }


def _together(entries: list[Entry], rate: float) -> Measured:
    weights = [entry.rate or 0.0 for entry in entries]
    if sum(weights) <= 0:
        weights = [1.0] * len(entries)
    whole = sum(weights)

    def mean(values: list[float]) -> float:
        return sum(w * v for w, v in zip(weights, values, strict=True)) / whole

    failures = [entry.failures for entry in entries]
    known = [share for share in failures if share is not None]
    times = {"mean_ms": mean([entry.mean_ms for entry in entries])}
    if len(entries) == 1:
        times |= {key: entries[0].times[key] for key in PERCENTILES if key in entries[0].times}
    return Measured(rate, mean(known) if len(known) == len(failures) else None, times)
