"""What a ready-made scenario declares: its words, its ranges, its victims and its course."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.design.document import Design
from simulator.scenarios.course import Course
from simulator.text import Text


@dataclass(frozen=True)
class Range:
    """A number a user may choose, with its default."""

    default: float
    low: float
    high: float


@dataclass(frozen=True)
class Incident:
    """A scenario that happens to a design: whom it hits, for how long, how hard.

    ``minutes`` None leaves the length to the design (detection, scaling, failover).
    """

    design: Design
    target: str | None
    minutes: float | None
    factor: float

    @property
    def seconds(self) -> float | None:
        """The length in seconds, if one was chosen."""
        return None if self.minutes is None else self.minutes * 60.0


@dataclass(frozen=True)
class ScenarioKind:
    """One of X01–X20.

    ``effect`` says what happens, ``users_see`` what people notice, ``defence`` what helps.
    ``minutes.default`` is used unless ``by_design`` lets the design's own clocks decide.
    ``goal`` is the good share of the window that earns full marks. ``victims`` lists
    whom it can hit, the most vulnerable first; an empty list means it cannot happen here.
    ``hits`` are the kinds of those components; none where it hits the traffic. ``varies`` is
    the share by which a seed moves the factor up or down.
    """

    id: str
    label: Text
    effect: Text
    users_see: Text
    defence: Text
    minutes: Range
    goal: float
    victims: Callable[[Design], Sequence[str | None]]
    course: Callable[[Incident], Course]
    factor: Range | None = None
    factor_label: Text | None = None
    by_design: bool = False
    hits: tuple[str, ...] = ()
    varies: float = 0.0
    sources: tuple[str, ...] = ("ASSUME",)
    confidence: str = "medium"

    def incident(
        self, design: Design, target: str | None, minutes: float | None, factor: float | None
    ) -> Incident:
        """The scenario on a design, with its defaults where nothing was chosen."""
        if minutes is None and not self.by_design:
            minutes = self.minutes.default
        if factor is None:
            factor = self.factor.default if self.factor else 1.0
        return Incident(design, target, minutes, factor)
