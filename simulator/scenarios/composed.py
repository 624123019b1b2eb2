"""A scenario composed by a person, as a course of events and in words.

Traffic follows straight lines between the points of its curve; a line is followed in steps
of the same mean. Outside the curve the traffic is the usual one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from simulator.catalogue.faults import FAULTS
from simulator.design.document import Component, Design
from simulator.design.scenario import OWN, OWN_GOAL, OwnFault, Scenario, TrafficPoint
from simulator.scenarios.course import Course, Event
from simulator.scenarios.kinds.demands import scaling_groups
from simulator.scenarios.kinds.losses import GONE, region_lost
from simulator.scenarios.phase import Fault
from simulator.scenarios.scenario import Incident, Range, ScenarioKind
from simulator.scenarios.surroundings import callers, inside, instances
from simulator.text import Text

STEPS = 4
"""A straight line of traffic is followed in so many steps."""
MINUTE_S = 60.0
ERROR_MS = 1.0
"""What an error that is answered at once takes a server (assumption)."""

COMPOSED = Text("Own scenario", "직접 만든 시나리오")
USERS_SEE = Text(
    "What follows from the faults together; run it to see.",
    "장애들이 겹쳐 나타나는 결과입니다. 실행해서 확인하세요.",
)
DEFENCE = Text(
    "Whatever keeps one of the faults from reaching the users.",
    "장애가 사용자에게 닿지 않게 막는 모든 것.",
)
CURVE = Text(
    "Traffic runs through {points} times the usual.", "트래픽이 평소의 {points}배로 바뀝니다."
)
POINT = Text("{factor} (minute {minute})", "{factor}({minute}분)")


def kind_of(design: Design, scenario: Scenario) -> ScenarioKind:
    """The composed scenario as one that is judged like the ready-made ones."""
    label = Text(scenario.name, scenario.name) if scenario.name else COMPOSED
    return ScenarioKind(
        OWN, label, in_words(design, scenario), USERS_SEE, DEFENCE, Range(60, 0, 10_000),
        scenario.goal or OWN_GOAL, lambda _: [None], lambda _: course_of(design, scenario),
    )  # fmt: skip


def course_of(design: Design, scenario: Scenario) -> Course:
    """The events of all faults and of the traffic curve on one clock."""
    events = [event for fault in scenario.faults for event in _events(design, fault)]
    events += _traffic(design, scenario.traffic)
    return Course(tuple(events), conflict_s=_conflicts(design, scenario))


def _events(design: Design, fault: OwnFault) -> Iterator[Event]:
    start, end = fault.start * MINUTE_S, (fault.start + fault.minutes) * MINUTE_S
    component = design.components[fault.component]
    if fault.fault == "cut":
        yield Event(start, end, cut=frozenset({fault.component, str(fault.other)}))
    elif fault.fault == "sinkhole":
        yield Event(start, end, fault.component, Fault(failing=drawn_in(design, component)))
    elif fault.fault != "down":
        yield Event(start, end, fault.component, _condition(fault))
    elif component.kind == "region":
        lost = region_lost(Incident(design, fault.component, fault.minutes, 1.0))
        for event in lost.events:
            yield replace(event, start=start + event.start, end=start + event.end)
    elif component.declaration.container:
        for part in inside(design, fault.component):
            yield Event(start, end, part.id, GONE)
    else:
        yield Event(start, end, fault.component, GONE)


def drawn_in(design: Design, group: Component) -> float:
    """Share of a group's calls that one server gets which fails at once.

    Whoever sends calls where the fewest are open keeps as many open at every server, so that
    each gets calls in proportion to how fast it answers; all others send every server the same.
    """
    count = instances(group)
    balancers = [c for c in callers(design, group.id) if c.kind == "lb"]
    if all(b.values["algorithm"] != "least_connections" for b in balancers):
        return 1.0 / count
    mix = design.workload.mix
    usual = sum(share * design.workload.costs(name)["cpu_ms"] for name, share in mix.items())
    faster = max(1.0, usual / ERROR_MS)
    return faster / (faster + count - 1)


def _condition(fault: OwnFault) -> Fault:
    """What is wrong during a fault of one component."""
    amount = _amount(fault)
    match fault.fault:
        case "less":
            return Fault(lost=amount, frozen=True)
        case "errors":
            return Fault(failing=amount)
        case "slow":
            return Fault(service_factor=amount)
        case "busy":
            return Fault(extra_utilisation=amount)
        case "cold":
            return Fault(hit_factor=1.0 - amount)
    return Fault(hot_share=amount)


def _amount(fault: OwnFault) -> float:
    declared = FAULTS[fault.fault].amount
    default = 0.0 if declared is None else declared.default
    return default if fault.amount is None else fault.amount


def _traffic(design: Design, points: tuple[TrafficPoint, ...]) -> Iterator[Event]:
    """The curve in steps; groups that scale keep their size for their delay after its start."""
    for before, after in pairwise(points):
        start, end = before.minute * MINUTE_S, after.minute * MINUTE_S
        steps = 1 if before.factor == after.factor else STEPS
        for step in range(steps):
            middle = (step + 0.5) / steps
            factor = before.factor + (after.factor - before.factor) * middle
            yield Event(start + (end - start) * step / steps,
                        start + (end - start) * (step + 1) / steps, load_factor=factor)  # fmt: skip
    if len(points) > 1:
        start, end = points[0].minute * MINUTE_S, points[-1].minute * MINUTE_S
        for group, delay in scaling_groups(design):
            yield Event(start, min(end, start + delay), group, Fault(frozen=True))


def _conflicts(design: Design, scenario: Scenario) -> float:
    """Seconds during which two regions that both may write cannot see each other."""
    both = any(
        design.components[region].values["write_mode"] == "multi_primary"
        for fault in scenario.faults
        if fault.fault == "cut"
        for region in (fault.component, str(fault.other))
    )
    cuts = [f.minutes * MINUTE_S for f in scenario.faults if f.fault == "cut"]
    return max(cuts, default=0.0) if both else 0.0


def in_words(design: Design, scenario: Scenario) -> Text:
    """What happens, sentence by sentence."""
    sentences = [_sentence(design, fault) for fault in scenario.faults]
    if scenario.traffic:
        points = [POINT.fill(factor=f"{p.factor:g}", minute=f"{p.minute:g}")
                  for p in scenario.traffic]  # fmt: skip
        listed = Text(", ".join(p.en for p in points), ", ".join(p.ko for p in points))
        sentences.append(CURVE.fill(points=listed))
    return Text(" ".join(s.en for s in sentences), " ".join(s.ko for s in sentences))


def _sentence(design: Design, fault: OwnFault) -> Text:
    declared = FAULTS[fault.fault]
    amount = _amount(fault)
    unit = declared.amount.unit if declared.amount else ""
    other = design.components[fault.other].title if fault.other else ""
    shown = Text("{amount:.0%}", "{amount:.0%}").fill(amount=amount)
    if unit == "×":
        shown = Text(f"{amount:g} times", f"{amount:g}배")
    values = {"name": design.components[fault.component].title, "other": other,
              "start": f"{fault.start:g}", "minutes": f"{fault.minutes:g}"}  # fmt: skip
    return declared.sentence.fill(amount=shown, **values)
