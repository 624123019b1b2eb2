"""A scenario as it unfolds: the good share and the latency from stretch to stretch.

The frames of a design's scenarios, one after the other; a design without scenarios shows the
usual ones. Raising DesignError first, like all judgements, for a scenario that cannot happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator import ENGINE_VERSION
from simulator.catalogue.classes import CLASSES
from simulator.design.document import Design
from simulator.frames.numbers import tidy
from simulator.judge import words
from simulator.judge.cases import Case, cases_of, check_scenarios
from simulator.judge.conditions import Laboratory
from simulator.judge.incidents import Outcome, run_cases
from simulator.judge.matrix import FOREVER_S
from simulator.judge.stretches import Stretch, phases_of, stretches
from simulator.scenarios.phase import HEALTHY, STEADY, Fault, Phase
from simulator.text import LANGUAGES, Text

SHOWN_S = 600.0
"""A percentile beyond this is shown as this: nobody waits longer."""
BELOW = 0.001
"""A class that loses less of its good share is not worth a word."""

UNHARMED = Text("Users notice nothing.", "사용자는 아무것도 느끼지 못합니다.")
HARMED = Text(
    "At worst {worst:.1%} of the requests are good; {minutes:.1f} minutes stay below the goal.",
    "가장 나쁠 때 요청의 {worst:.1%}만 정상이고, {minutes:.1f}분 동안 목표에 못 미칩니다.",
)
HIT = Text("Worst hit: {classes}.", "가장 크게 타격받는 요청: {classes}.")
STUCK = Text(
    "It stays down although its cause has gone.", "원인이 사라진 뒤에도 내려앉은 채로 있습니다."
)
LOST = Text("{minutes:.1f} minutes of writes are lost.", "{minutes:.1f}분의 쓰기를 잃습니다.")

WRONG: tuple[tuple[str, Text], ...] = (
    ("lost", Text("{name}: {value:.0%} gone", "{name}: {value:.0%} 손실")),
    ("failing", Text("{name}: {value:.0%} errors", "{name}: 오류 {value:.0%}")),
    ("lost_primary", Text("{name}: no writes", "{name}: 쓰기 불가")),
    ("service_factor", Text("{name}: {value:g} times slower", "{name}: {value:g}배 느림")),
    ("hit_factor", Text("{name}: {value:.0%} of its hits", "{name}: 평소 적중의 {value:.0%}")),
    ("extra_utilisation", Text("{name}: {value:.0%} other work", "{name}: 다른 일 {value:.0%}")),
    ("hot_share", Text("{name}: {value:.0%} on one key", "{name}: 키 하나에 {value:.0%}")),
)
TRAFFIC = Text("{factor:.3g} times the traffic", "트래픽 {factor:.3g}배")
CUT = Text("regions cut apart", "리전 단절")
REFILLS = Text("{name} refills", "{name} 다시 채우는 중")
USUAL = Text("as usual", "평소 상태")


def timeline_frames(design: Design, everywhere: bool = True) -> Iterator[dict[str, Any]]:
    """A ``timeline`` frame for every scenario that can happen, at the design's own load.

    ``everywhere`` False passes over a scenario that has nothing to hit and names nothing.
    """
    check_scenarios(design, everywhere)
    laboratory = Laboratory(design, [design.workload.users])
    cases = cases_of(design)
    laboratory.prepare(phases_of(cases))
    laboratory.under(STEADY)  # refuses, before the first frame, what carries no requests
    for index, case in enumerate(cases):
        outcome = run_cases(laboratory, [case])[0]
        passed = [s for s in stretches(laboratory, case) if s.seconds[0] > 0]
        yield tidy(_frame(design, index, case, outcome, passed))


def _frame(
    design: Design, index: int, case: Case, outcome: Outcome, passed: list[Stretch]
) -> dict[str, Any]:
    return {
        "kind": "timeline", "index": index, "scenario": case.kind.id, "component": case.target,
        "label": words.incident(design, case).to_json(), "effect": case.kind.effect.to_json(),
        "users_see": case.kind.users_see.to_json(), "defence": case.kind.defence.to_json(),
        "seen": seen(outcome).to_json(), "users": design.workload.users,
        "goal": case.kind.goal, "good": float(outcome.good[0]),
        "worst": float(outcome.worst[0]), "minutes": float(outcome.minutes[0]),
        "window_s": case.course.window, "lost_writes_s": outcome.lost_writes_s,
        "lost_writes": float(outcome.lost_writes[0]), "conflicts": float(outcome.conflicts[0]),
        "drain_s": min(float(outcome.drain_s[0]), FOREVER_S),
        "stays_broken": bool(outcome.broken[0]),
        "stretches": [_stretch_frame(design, stretch) for stretch in passed],
        "engine": ENGINE_VERSION,
    }  # fmt: skip


def _stretch_frame(design: Design, stretch: Stretch) -> dict[str, Any]:
    start, seconds = float(stretch.start[0]), float(stretch.seconds[0])
    p99 = stretch.conditions.percentile("p99")
    return {
        "from_s": start, "to_s": start + seconds, "good": float(stretch.good[0]),
        "traffic": stretch.phase.load_factor, "what": wrong(design, stretch.phase).to_json(),
        "stuck": bool(stretch.conditions.stuck[0]) or (
            stretch.phase.overloaded and bool(stretch.good[0] < design.goals.good_share)),
        "classes": {name: float(share[0]) for name, share in stretch.by_class.items()},
        "p99_ms": {name: _shown_ms(float(times[0])) for name, times in p99.items()},
    }  # fmt: skip


def _shown_ms(seconds: float) -> float:
    """Milliseconds; what is not finite (nobody is answered) counts as the longest shown."""
    return 1000.0 * min(seconds if np.isfinite(seconds) else SHOWN_S, SHOWN_S)


def seen(outcome: Outcome) -> Text:
    """What users notice of a scenario, from its figures."""
    if float(outcome.minutes[0]) == 0.0 and outcome.lost_writes_s == 0.0:
        return UNHARMED
    parts = [HARMED.fill(worst=float(outcome.worst[0]), minutes=float(outcome.minutes[0]))]
    lost = {name: 1.0 - float(share[0]) for name, share in outcome.by_class.items()}
    worst = sorted((n for n, share in lost.items() if share > BELOW), key=lambda n: (-lost[n], n))
    if worst:
        labels = [CLASSES[name].label for name in worst[:3]]
        listed = Text(*(", ".join(label.get(tongue) for label in labels) for tongue in LANGUAGES))
        parts.append(HIT.fill(classes=listed))
    if bool(outcome.broken[0]):
        parts.append(STUCK)
    if outcome.lost_writes_s > 0:
        parts.append(LOST.fill(minutes=outcome.lost_writes_s / 60.0))
    return Text(" ".join(p.en for p in parts), " ".join(p.ko for p in parts))


def wrong(design: Design, phase: Phase) -> Text:
    """What holds during a phase, in a few words."""
    found = [] if phase.load_factor == 1.0 else [TRAFFIC.fill(factor=phase.load_factor)]
    found += [CUT] if phase.cut else []
    for component, fault in sorted(phase.faults.items()):
        name = design.components[component].title
        for field, text in WRONG:
            value = getattr(fault, field)
            if value != getattr(HEALTHY, field) and not _said_by_loss(field, fault):
                found.append(text.fill(name=name, value=value))
    found += [REFILLS.fill(name=design.components[c].title) for c in sorted(phase.refilling)]
    found = found or [USUAL]
    return Text(", ".join(text.en for text in found), ", ".join(text.ko for text in found))


def _said_by_loss(field: str, fault: Fault) -> bool:
    """What is gone entirely also fails; saying the first is enough."""
    return field == "failing" and bool(fault.lost >= 1.0)
