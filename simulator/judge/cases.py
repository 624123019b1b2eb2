"""Which scenarios a design is judged under, and whom each of them hits.

A design may list its own; one that lists none is judged under the usual ones that can
happen to it. A scenario without a target hits the most vulnerable component there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.design.document import Design, Scenario
from simulator.errors import DesignError, Problem, pointer
from simulator.scenarios.course import Course
from simulator.scenarios.kinds import SCENARIOS
from simulator.scenarios.scenario import ScenarioKind
from simulator.text import Text

USUAL: tuple[str, ...] = ("X01", "X04", "X06", "X08", "X11", "X12", "X17")
"""What a design without scenarios of its own is judged under: hardware, caches, consumers, a
crowd, and a bad deploy, since most outages follow a change (SRE70)."""

WRONG_TARGET = Text(
    "“{scenario}” cannot happen to “{target}”. Choose one of these: {possible}.",
    "‘{scenario}’은(는) ‘{target}’에 일어날 수 없습니다. 다음 중에서 고르세요: {possible}.",
)
NO_VICTIM = Text(
    "“{scenario}” cannot happen here: nothing in the design can be hit by it. "
    "Remove the scenario or add what it hits.",
    "‘{scenario}’은(는) 여기서 일어날 수 없습니다. 설계에 해당하는 구성 요소가 없습니다. "
    "시나리오를 빼거나 대상을 추가하세요.",
)


@dataclass(frozen=True)
class Case:
    """One scenario happening to one target (None for the traffic or an implicit zone)."""

    kind: ScenarioKind
    target: str | None
    course: Course

    @property
    def key(self) -> str:
        """A stable name: the scenario and its target."""
        return f"{self.kind.id}:{self.target or ''}"


def case_of(design: Design, scenario: Scenario) -> Case | None:
    """A scenario on its target or on the most vulnerable one; None when nothing can be hit."""
    kind = SCENARIOS[scenario.scenario]
    victims = kind.victims(design)
    if not victims or (scenario.target is not None and scenario.target not in victims):
        return None
    target = victims[0] if scenario.target is None else scenario.target
    incident = kind.incident(design, target, scenario.minutes, scenario.factor)
    return Case(kind, target, kind.course(incident))


def asked_for(design: Design) -> tuple[Scenario, ...]:
    """The scenarios of the design, else the usual ones."""
    return design.scenarios or tuple(Scenario(code) for code in USUAL)


def cases_of(design: Design) -> list[Case]:
    """The cases a design is judged under; those that cannot happen to it are left out."""
    found = (case_of(design, scenario) for scenario in asked_for(design))
    return [case for case in found if case is not None]


def check_scenarios(design: Design) -> None:
    """Raises DesignError for listed scenarios that cannot happen as they are written."""
    problems = []
    for index, scenario in enumerate(design.scenarios):
        kind = SCENARIOS[scenario.scenario]
        victims = kind.victims(design)
        if scenario.target is not None and scenario.target not in victims:
            problems.append(_wrong_target(index, scenario, kind, [v for v in victims if v]))
        elif not victims:
            problems.append(_no_victim(index, kind))
    if problems:
        raise DesignError(problems)


def _wrong_target(
    index: int, scenario: Scenario, kind: ScenarioKind, possible: list[str]
) -> Problem:
    listed = ", ".join(possible) or "—"
    text = Text(
        WRONG_TARGET.en.format(scenario=kind.label.en, target=scenario.target, possible=listed),
        WRONG_TARGET.ko.format(scenario=kind.label.ko, target=scenario.target, possible=listed),
    )
    return Problem(pointer("scenarios", index, "target"), "wrong_target", text, scenario.target,
                   values={"scenario": kind.id, "possible": possible})  # fmt: skip


def _no_victim(index: int, kind: ScenarioKind) -> Problem:
    text = Text(
        NO_VICTIM.en.format(scenario=kind.label.en), NO_VICTIM.ko.format(scenario=kind.label.ko)
    )
    return Problem(pointer("scenarios", index, "scenario"), "no_victim", text,
                   values={"scenario": kind.id})  # fmt: skip
