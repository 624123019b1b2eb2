"""Which scenarios a design is judged under, and whom each of them hits.

A design may list its own; one that lists none is judged under the usual ones that can
happen to it. A scenario without a target hits the most vulnerable component there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.design.document import Design
from simulator.design.scenario import OWN, Scenario
from simulator.errors import DesignError, Problem, pointer
from simulator.scenarios import composed
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
        """A stable name: the scenario and its target, a composed one by what happens."""
        what = self.kind.effect.en if self.kind.id == OWN else self.target
        return f"{self.kind.id}:{what or ''}"


def case_of(design: Design, scenario: Scenario) -> Case | None:
    """A scenario on its target or on the most vulnerable one; None when nothing can be hit."""
    kind = kind_of(design, scenario)
    victims = kind.victims(design)
    if not victims or (scenario.target is not None and scenario.target not in victims):
        return None
    target, factor = drawn(kind, scenario, victims)
    incident = kind.incident(design, target, scenario.minutes, factor)
    return Case(kind, target, kind.course(incident))


def kind_of(design: Design, scenario: Scenario) -> ScenarioKind:
    """The declaration of a ready-made scenario, or of a composed one."""
    if scenario.scenario == OWN:
        return composed.kind_of(design, scenario)
    return SCENARIOS[scenario.scenario]


def drawn(
    kind: ScenarioKind, scenario: Scenario, victims: Sequence[str | None]
) -> tuple[str | None, float | None]:
    """Whom it hits and how hard: as given, by the rule, or by the seed.

    A seed draws any of the victims, and a factor within the share by which it varies.
    """
    if scenario.seed is None:
        return victims[0] if scenario.target is None else scenario.target, scenario.factor
    one, two = (_even(f"{kind.id} {scenario.seed} {what}") for what in ("victim", "factor"))
    factor = scenario.factor
    if kind.factor is not None and kind.varies:
        usual = kind.factor.default if factor is None else factor
        factor = usual * (1.0 + kind.varies * (2.0 * two - 1.0))
    ordered = sorted(victims, key=lambda victim: victim or "")
    return ordered[int(one * len(ordered))], factor


def _even(text: str) -> float:
    """A number in [0, 1) that the text alone decides."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def asked_for(design: Design) -> tuple[Scenario, ...]:
    """The scenarios of the design, else the usual ones."""
    return design.scenarios or tuple(Scenario(code) for code in USUAL)


def cases_of(design: Design) -> list[Case]:
    """The cases a design is judged under; those that cannot happen to it are left out."""
    found = (case_of(design, scenario) for scenario in asked_for(design))
    return [case for case in found if case is not None]


def check_scenarios(design: Design, everywhere: bool = True) -> None:
    """Raises DesignError for listed scenarios that cannot happen as they are written.

    ``everywhere`` False lets a scenario pass that has nothing to hit and names nothing.
    """
    problems = []
    for index, scenario in enumerate(design.scenarios):
        kind = kind_of(design, scenario)
        victims = kind.victims(design)
        if scenario.target is not None and scenario.target not in victims:
            problems.append(_wrong_target(index, scenario, kind, [v for v in victims if v]))
        elif not victims and everywhere:
            problems.append(_no_victim(index, kind))
    if problems:
        raise DesignError(problems)


def _wrong_target(
    index: int, scenario: Scenario, kind: ScenarioKind, possible: list[str]
) -> Problem:
    listed = ", ".join(possible) or "—"
    text = WRONG_TARGET.fill(scenario=kind.label, target=scenario.target, possible=listed)
    return Problem(pointer("scenarios", index, "target"), "wrong_target", text, scenario.target,
                   values={"scenario": kind.id, "possible": possible})  # fmt: skip


def _no_victim(index: int, kind: ScenarioKind) -> Problem:
    return Problem(pointer("scenarios", index, "scenario"), "no_victim",
                   NO_VICTIM.fill(scenario=kind.label), values={"scenario": kind.id})  # fmt: skip
