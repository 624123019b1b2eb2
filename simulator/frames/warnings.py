"""Live hints and warnings about a design at one load: codes and words, never blockers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.compile.compiler import Compiled
from simulator.compile.context import Part
from simulator.frames.numbers import at
from simulator.solve import Solution
from simulator.text import Text

OVERLOADED = Text(
    "“{name}” is asked for {use:.0%} of its capacity.",
    "‘{name}’에 처리 능력의 {use:.0%}이(가) 몰립니다.",
)
SINGLE = Text(
    "“{name}” is a single point of failure: when it dies, requests fail.",
    "‘{name}’은(는) 단일 장애점입니다. 고장 나면 요청이 실패합니다.",
)
UNUSED = Text(
    "No request reaches “{name}”: connect it or remove it.",
    "‘{name}’에 도착하는 요청이 없습니다. 연결하거나 지우세요.",
)
GROWING = Text(
    "Jobs of “{name}” come in faster than they are done: the backlog grows by {rate:.3g} a second.",
    "‘{name}’의 작업이 처리보다 빨리 쌓입니다. 적체가 초당 {rate:.3g}개씩 늘어납니다.",
)
TWO_STATES = Text(
    "Two stable states exist at this load: after a disturbance the design may stay overloaded.",
    "이 부하에는 안정 상태가 두 가지입니다. 한 번 흔들리면 과부하에 머무를 수 있습니다.",
)
CARRIES_NOTHING = ("monitoring", "automation")


def warnings(
    compiled: Compiled, solution: Solution, components: dict[str, dict[str, Any]], column: int
) -> list[dict[str, Any]]:
    """The ``warnings`` of a load frame."""
    found = [
        *_about_parts(compiled, components),
        *_about_flows(compiled, solution, column),
        *(
            {"code": remark.code, "component": remark.component, "text": remark.text.to_json()}
            for remark in compiled.remarks
        ),
    ]
    return sorted(found, key=lambda warning: (warning["code"], warning["component"] or ""))


def _about_parts(
    compiled: Compiled, components: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for key, part in compiled.parts.items():
        figures = components[key]
        if part.kind == "client" or part.kind in CARRIES_NOTHING:
            continue
        if figures["arrival_rate"] <= 0:
            yield _warning("unused", key, UNUSED.fill(name=part.name))
            continue
        if figures["utilisation"] >= 1.0:
            text = OVERLOADED.fill(name=part.name, use=figures["utilisation"])
            yield _warning("overloaded", key, text)
        if stands_alone(part):
            yield _warning("single_point_of_failure", key, SINGLE.fill(name=part.name))


def stands_alone(part: Part) -> bool:
    """Whether one machine does all the work of a component, with nobody to take over."""
    if part.kind == "onebox":
        return True
    if part.kind == "sql":
        return not part["standby"]
    if part.kind == "lb":
        return part["type"] == "self_hosted" and part["nodes"] == 1
    if part.kind in ("api", "web", "ws_gateway"):
        return bool(part.values.get("instances", 1) == 1)
    return False


def _about_flows(compiled: Compiled, solution: Solution, column: int) -> Iterator[dict[str, Any]]:
    for name, figures in solution.flows.items():
        growth = at(figures.backlog_growth, column)
        if growth > 1e-9:
            owner = name.split(":")[0]
            part = compiled.parts.get(owner)
            text = GROWING.fill(name=part.name if part else name, rate=growth)
            yield _warning("backlog_grows", owner if part else None, text)
    for note in solution.notes:
        if note.code == "two_states" and column in note.columns:
            yield _warning("two_states", None, TWO_STATES)


def _warning(code: str, component: str | None, text: Text) -> dict[str, Any]:
    return {"code": code, "component": component, "text": text.to_json()}
