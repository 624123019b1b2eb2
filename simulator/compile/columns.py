"""Several phases as columns of one Network: those in which requests go the same ways.

Most of what a phase changes are numbers: capacity lost, slowness, traffic. Phases of one
*form* differ in such numbers only, so the design is compiled once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from simulator.compile.context import PASSED
from simulator.compile.waiting import NAMES
from simulator.design.document import Design
from simulator.network.model import Number
from simulator.scenarios.phase import HEALTHY, Fault, Phase

WORDED = ("replica",)
"""Kinds whose loss decides who answers, in sentences too: it must be the same in all columns."""
NAMING = ("client", *NAMES)
"""Kinds that send nobody to what is lost."""


def forms(design: Design) -> Callable[[Phase], Hashable]:
    """What of a phase decides which ways requests go in this design."""
    kinds = {key: component.kind for key, component in design.components.items()}
    named = {arrow.target for arrow in design.connections.values() if kinds[arrow.source] in NAMING}
    breakers = any(c.values.get("circuit_breaker") for c in design.components.values())
    polled = design.workload.mix.get("ws", 0.0) > 0

    def of_fault(name: str, fault: Fault) -> tuple[Hashable, ...]:
        passed = kinds[name] in PASSED
        # Of a name, the loss is a chance that it is not found, whatever it is.
        lost = bool(fault.lost >= 1.0) and kinds[name] not in NAMES
        return (
            fault.lost_primary, fault.hot_share,
            float(fault.lost) if kinds[name] in WORDED else lost and (passed or name in named),
            passed and lost and bool(fault.failing >= 1.0),
            breakers and bool(max(fault.failing, fault.lost) > 0.5),
        )  # fmt: skip

    def form(phase: Phase) -> Hashable:
        found = ((name, of_fault(name, fault)) for name, fault in phase.faults.items())
        return (
            phase.overloaded, phase.cut, tuple(sorted(phase.promoted.items())),
            tuple(sorted(pair for pair in found if any(pair[1]))),
            any(fault.slowness > 1.0 for fault in phase.faults.values()),
            _asked(phase, "ws") if polled else None,
        )  # fmt: skip

    return form


def watched(design: Design, phases: Iterable[Phase]) -> frozenset[str]:
    """The components whose failing or missing names have a place in the Network of any of these
    phases, so that they have one shape."""
    return frozenset(
        name for phase in phases for name, fault in phase.faults.items()
        if fault.failing or (fault.lost and design.components[name].kind in NAMES)
    )  # fmt: skip


def _asked(phase: Phase, name: str) -> tuple[Number, ...]:
    """How a phase changes the traffic of a class."""
    factor = phase.load_factor * phase.class_factors.get(name, 1.0)
    return factor, phase.extra_rates.get(name, 0.0)


def side_by_side(phases: Sequence[Phase], widths: Sequence[int]) -> Phase:
    """Phases of one form as one whose numbers have an entry per column: phase p ``widths[p]``
    times, one after the other."""

    def joined(values: Sequence[Number]) -> Number:
        if all(value == values[0] for value in values):
            return values[0]
        return np.repeat(np.asarray(values, float), widths)

    def fault(name: str) -> Fault:
        each = [phase.fault(name) for phase in phases]
        numbers: dict[str, Any] = {
            f.name: joined([getattr(one, f.name) for one in each]) for f in fields(Fault)
        }
        return Fault(**numbers)

    hit = sorted({
        name for phase in phases for name, one in phase.faults.items() if one != HEALTHY
    })  # fmt: skip
    factors = sorted({name for phase in phases for name in phase.class_factors})
    extra = sorted({name for phase in phases for name in phase.extra_rates})
    return replace(
        phases[0],
        load_factor=joined([phase.load_factor for phase in phases]),
        class_factors={
            name: joined([phase.class_factors.get(name, 1.0) for phase in phases])
            for name in factors
        },
        extra_rates={
            name: joined([phase.extra_rates.get(name, 0.0) for phase in phases]) for name in extra
        },
        celebrity_posts_per_s=joined([phase.celebrity_posts_per_s for phase in phases]),
        faults={name: fault(name) for name in hit},
    )
