"""``python -m simulator validate``: recompute every reference case and write the report."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from simulator.beyond import FIGURES, Measured, Sample, measure_all
from simulator.commands.documents import read_document, report
from simulator.errors import DocumentError
from simulator.reference.methods import METHODS
from simulator.validation import ROUNDING, Row, Simulated, Validated, to_json, validate

NAME = "validate"
HELP = "recompute every reference case, simulate the architectures, write the report"

_ROOT = Path(__file__).parents[2]
_NOTABLE = 0.02
_BEYOND = """What the solver approximates, on small networks mostly at nine tenths of what they
can do, beside the simulation ({requests:,} requests, seed {seed}): how far off each figure is,
± half the interval of the simulation; the utilisation of the station furthest off; of failures
the difference of the shares.
"""
_OUTSIDE = 1

_INTRODUCTION = """# Validation

Written by `python -m simulator validate` (`make validate`). Every reference case in
`tests/reference/` is computed from its model alone and compared with its known value:
exact by formula, Markov chain or 40-digit arithmetic, or simulated at length by another
program. Errors are relative; "exact" means below {rounding:g}. The networks among them that
no formula solves exactly are also simulated here ({requests:,} requests, seed {seed}).

{cases} cases, {figures} figures: {exact} cases within the tolerance of an exact method, {good}
figures within what an approximation may miss, {outside} outside.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--cases", type=Path, default=_ROOT / "tests" / "reference")
    parser.add_argument("--report", type=Path, default=_ROOT / "docs" / "validation.md")
    parser.add_argument("--data", type=Path, default=_ROOT / "simulator/data/validation.json")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)


def run(options: argparse.Namespace) -> int:
    """Write the report; exit code 1 where a figure is outside what it may miss."""
    paths = sorted(options.cases.glob("*.json"))
    if not paths:
        print(f"{options.cases}: no reference cases here.", file=sys.stderr)
        return 2
    try:
        cases = [read_document(str(path)) for path in paths]
        validated, simulated = validate(
            cases, options.requests, options.seed, lambda name: print(name, flush=True)
        )
        beyond = list(measure_all(
            options.requests, options.seed, lambda name: print(name, flush=True)
        ))  # fmt: skip
    except DocumentError as error:
        return report(str(options.cases), error)
    options.data.parent.mkdir(parents=True, exist_ok=True)
    options.data.write_text(json.dumps(to_json(validated, simulated, beyond), indent=1) + "\n")
    options.report.write_text(
        _markdown(validated, simulated, beyond, requests=options.requests, seed=options.seed)
    )
    outside = [(case, row) for case in validated for row in case.rows if not row.good]
    for case, row in outside:
        print(f"outside: {case.id} {row.figure} off by {_percent(row.error)}", file=sys.stderr)
    return _OUTSIDE if outside else 0


def _percent(error: float) -> str:
    return "exact" if error < ROUNDING else f"{100 * error:.2g} %"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _markdown(
    validated: Sequence[Validated],
    simulated: Sequence[Simulated],
    beyond: Sequence[tuple[Sample, list[Measured]]],
    requests: int,
    seed: int,
) -> str:
    figures = [row for case in validated for row in case.rows]
    introduction = _INTRODUCTION.format(
        rounding=ROUNDING,
        requests=requests,
        seed=seed,
        cases=len(validated),
        figures=len(figures),
        exact=sum(case.exact for case in validated),
        good=sum(row.good for row in figures),
        outside=sum(not row.good for row in figures),
    )
    return "\n".join(
        [
            introduction,
            "## By category\n",
            _categories(validated),
            "## Where it is not good\n",
            f"Every figure that is off by more than {_percent(_NOTABLE)}.\n",
            _weak(validated),
            "## Beyond the cases\n",
            _BEYOND.format(requests=requests, seed=seed),
            _beyond(beyond),
            "## Three ways\n",
            "Half-widths are of 95 % confidence intervals.\n",
            _three_ways(simulated),
            "## Every case\n",
            _every(validated),
        ]
    )


def _categories(validated: Sequence[Validated]) -> str:
    ordered = sorted(validated, key=lambda case: (case.category, case.id))
    rows = []
    for category, group in groupby(ordered, key=lambda case: case.category):
        cases = list(group)
        errors = sorted(row.error for case in cases for row in case.rows)
        rows.append(
            [
                category.replace("_", " "),
                str(len(cases)),
                str(len(errors)),
                _percent(errors[len(errors) // 2]),
                _percent(errors[-1]),
                METHODS[category].en,
            ]
        )
    return _table(["Category", "Cases", "Figures", "Median error", "Largest", "Method"], rows)


def _limit(row: Row) -> str:
    return "not stated" if row.allowed is None else _percent(row.allowed)


def _weak(validated: Sequence[Validated]) -> str:
    weak = [(c, row) for c in validated for row in c.rows if row.error > _NOTABLE]
    weak.sort(key=lambda pair: -pair[1].error)
    rows = [
        [c.id, row.figure, f"{row.reference:.4g}", f"{row.computed:.4g}", _percent(row.error),
         _limit(row)]
        for c, row in weak
    ]  # fmt: skip
    return _table(["Case", "Figure", "Reference", "Computed", "Error", "Granted"], rows)


def _beyond(beyond: Sequence[tuple[Sample, list[Measured]]]) -> str:
    rows = [
        [sample.name.en, sample.method.en, *(_signed(row) for row in measured)]
        for sample, measured in beyond
    ]
    heads = [name.replace("_", " ") for name in FIGURES]
    return _table(["Network", "Approximation", *heads], rows)


def _signed(row: Measured) -> str:
    scale = row.simulated if row.figure != "fail_fraction" and row.simulated > 0 else 1.0
    if row.analytic == row.simulated == 0:
        return "–"
    return f"{100 * row.error:+.1f} ± {100 * row.half_width / scale:.1f} %"


def _three_ways(simulated: Sequence[Simulated]) -> str:
    rows = [
        [
            row.case,
            row.figure,
            f"{row.reference:.4g} ± {row.reference_half_width:.1g}",
            f"{row.analytic:.4g}",
            f"{row.simulated:.4g} ± {row.half_width:.1g}",
        ]
        for row in simulated
    ]
    return _table(["Case", "Figure", "Reference", "Analytic", "Simulated"], rows)


def _every(validated: Sequence[Validated]) -> str:
    rows = [
        [c.id, c.name, str(len(c.rows)), c.worst.figure, _percent(c.worst.error)] for c in validated
    ]
    return _table(["Case", "Model", "Figures", "Worst figure", "Error"], rows)
