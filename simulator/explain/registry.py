"""Every formula a figure is explained with, by id."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.explain import beside, doors, queueing, side, totals, uptime, verdicts
from simulator.explain.formula import Formula

FORMULAS: Mapping[str, Formula] = {
    formula.id: formula
    for module in (queueing, totals, doors, side, uptime, verdicts, beside)
    for formula in vars(module).values()
    if isinstance(formula, Formula)
}
