"""Failures a design is judged under: one of the ready-made twenty, or one composed by a person."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

OWN = "own"
"""The code of a composed scenario."""
OWN_GOAL = 0.9
"""Good share over the window that earns a composed scenario full marks, if none is given."""


@dataclass(frozen=True)
class OwnFault:
    """Something wrong with a component from minute ``start`` on for so many ``minutes``.

    ``amount`` is in the unit of the fault's kind (None: its default); ``other`` the second
    component of a fault between two.
    """

    fault: str
    component: str
    start: float
    minutes: float
    amount: float | None = None
    other: str | None = None


@dataclass(frozen=True)
class TrafficPoint:
    """The traffic at a minute, as a multiple of the usual one."""

    minute: float
    factor: float


@dataclass(frozen=True)
class Scenario:
    """A failure to judge the design under; None where the scenario's own default holds.

    A ready-made one has a ``target``, or chooses it by its rule or by ``seed``; a composed one
    has a ``name``, a ``goal``, ``faults`` and the corners of its ``traffic``.
    """

    scenario: str
    target: str | None = None
    minutes: float | None = None
    factor: float | None = None
    seed: int | None = None
    name: str | None = None
    goal: float | None = None
    faults: tuple[OwnFault, ...] = ()
    traffic: tuple[TrafficPoint, ...] = ()

    @property
    def components(self) -> frozenset[str]:
        """The components it names."""
        named = {self.target, *(f.component for f in self.faults), *(f.other for f in self.faults)}
        return frozenset(key for key in named if key is not None)

    def to_json(self) -> dict[str, Any]:
        """The entry of the document's ``scenarios``."""
        entry = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) not in (None, ())
        }
        for key in ("faults", "traffic"):
            if key in entry:
                entry[key] = [_given(part) for part in entry[key]]
        return entry


def _given(part: object) -> dict[str, Any]:
    return {key: value for key, value in vars(part).items() if value is not None}
