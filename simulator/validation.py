"""Validation anyone can run again: every reference case computed and compared, the networks
among them on which the solver approximates simulated beside their analytic figures, and so
are the samples of ``simulator.beyond``.

Its result is plain data; ``simulator.commands.validate`` writes it down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.beyond import Measured, Sample
from simulator.network import parse_network
from simulator.reference import compute
from simulator.reference.methods import METHODS
from simulator.simulate import simulate

# Below this a relative error is rounding and says nothing.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Row:
    """One figure: the reference value, ours, the relative error (absolute where the
    reference is 0) and what it may be, None where no limit is stated for an
    approximation."""

    figure: str
    reference: float
    computed: float
    error: float
    allowed: float | None

    @property
    def good(self) -> bool:
        """Within what is allowed."""
        return self.allowed is None or self.error <= self.allowed


@dataclass(frozen=True)
class Validated:
    """One case with all its figures; ``exact`` where all are within the tolerance of an
    exact method."""

    id: str
    name: str
    category: str
    exact: bool
    rows: tuple[Row, ...]

    @property
    def worst(self) -> Row:
        """The figure with the largest error."""
        return max(self.rows, key=lambda row: row.error)


@dataclass(frozen=True)
class Simulated:
    """One figure three ways: reference with its half-width, analytic, simulated with its."""

    case: str
    figure: str
    reference: float
    reference_half_width: float
    analytic: float
    simulated: float
    half_width: float


def flat(value: Any) -> list[float]:
    """The numbers of a value that is a number or nested lists of them."""
    return [x for part in value for x in flat(part)] if isinstance(value, list) else [value]


def accepted_error(case: Mapping[str, Any], figure: str) -> float | None:
    """The relative error the case grants an approximation of the figure."""
    accepted = case.get("acceptance_for_approximations") or {}
    last = figure.rpartition(".")[2]
    if re.fullmatch(r"p\d+", last) and "percentiles" in accepted:
        return float(accepted["percentiles"])
    granted = accepted.get(last, accepted.get("rel"))
    return None if granted is None else float(granted)


def validate_case(case: Mapping[str, Any]) -> Validated:
    """Compute a case from its model and compare every figure."""
    computed = compute(case)["computed"]
    rows, exact = [], True
    for key, expected in case["expected"].items():
        right, mine = flat(expected), flat(computed[key])
        for i, (reference, value) in enumerate(zip(right, mine, strict=True)):
            scale = abs(reference) or 1.0
            tolerance = case["tolerance"]
            wide = (case.get("tolerance_per_metric") or {}).get(key, 0.0)
            limit = max(tolerance["rel"], tolerance["abs"] / scale, wide / scale, ROUNDING)
            error = abs(value - reference) / scale
            granted = accepted_error(case, key)
            if error > limit:
                exact = False
                approximate = case.get("acceptance_for_approximations") is not None
                limit = granted if approximate else limit
            elif granted is not None:
                limit = max(limit, granted)
            name = key if len(right) == 1 else f"{key}[{i}]"
            rows.append(Row(name, reference, value, error, limit))
    return Validated(case["id"], case["name"], case["category"], exact, tuple(rows))


def simulate_case(case: Mapping[str, Any], requests: int, seed: int) -> list[Simulated]:
    """A case's network simulated, beside its analytic and reference figures."""
    computed = compute(case)["computed"]
    backlog = int(case["model"].get("initial_backlog_requests") or 0)
    network = parse_network(case["network"])
    result = simulate(network, requests=requests, seed=seed, start=backlog or "empty")
    rows = []
    for key, path in case["network_keys"].items():
        group, name, figure = path.split(".")
        found = getattr(getattr(result, group)[name], figure)
        if found.value is None:
            continue
        half = (case.get("ci95_half_width") or {}).get(key, 0.0)
        rows.append(
            Simulated(
                case["id"],
                key,
                case["expected"][key],
                half,
                computed[key],
                float(found.value),
                float(found.half_width or 0.0),
            )
        )
    return rows


def validate(
    cases: Iterable[Mapping[str, Any]],
    requests: int,
    seed: int,
    progress: Callable[[str], None],
) -> tuple[list[Validated], list[Simulated]]:
    """All cases computed, those known by simulation simulated too. ``progress`` hears each id."""
    validated, simulated = [], []
    for case in cases:
        progress(case["id"])
        validated.append(validate_case(case))
        if _known_by_simulation(case):
            simulated += simulate_case(case, requests, seed)
    return validated, simulated


def _known_by_simulation(case: Mapping[str, Any]) -> bool:
    """Whether a case is a network that no formula solves exactly."""
    return bool(case.get("ci95_half_width") and case.get("network") and case.get("network_keys"))


def to_json(
    validated: Iterable[Validated],
    simulated: Iterable[Simulated],
    beyond: Iterable[tuple[Sample, list[Measured]]],
) -> dict[str, Any]:
    """The whole validation as data for the site; numbers to six significant digits."""
    return {
        "format": "loadstone-validation/1",
        "methods": {name: text.to_json() for name, text in METHODS.items()},
        "cases": [
            {
                "id": case.id,
                "name": case.name,
                "category": case.category,
                "exact": case.exact,
                "good": all(row.good for row in case.rows),
                "worst": {"figure": case.worst.figure, "error": _error(case.worst.error)},
                "rows": [
                    {
                        "figure": row.figure,
                        "reference": _six(row.reference),
                        "computed": _six(row.computed),
                        "error": _error(row.error),
                        "allowed": None if row.allowed is None else _six(row.allowed),
                        "good": row.good,
                    }
                    for row in case.rows
                ],
            }
            for case in validated
        ],
        "simulated": [
            {
                "case": row.case,
                "figure": row.figure,
                "reference": _six(row.reference),
                "reference_half_width": _six(row.reference_half_width),
                "analytic": _six(row.analytic),
                "simulated": _six(row.simulated),
                "half_width": _six(row.half_width),
            }
            for row in simulated
        ],
        "beyond": [
            {
                "name": sample.name.to_json(),
                "method": sample.method.to_json(),
                "rows": [
                    {
                        "figure": row.figure,
                        "analytic": _six(row.analytic),
                        "simulated": _six(row.simulated),
                        "half_width": _six(row.half_width),
                        "error": float(f"{row.error:.3g}"),
                    }
                    for row in rows
                ],
            }
            for sample, rows in beyond
        ],
    }


def _six(value: float) -> float:
    return float(f"{value:.6g}")


def _error(value: float) -> float:
    """A relative error to three digits; rounding counts as 0."""
    return 0.0 if value < ROUNDING else float(f"{value:.3g}")
