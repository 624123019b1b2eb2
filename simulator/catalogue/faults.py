"""What can be wrong with a component for a while, as a person composes a scenario from it.

A fault acts on a component from a minute on, for some minutes, with an amount where it has
one. What it does to the model is said in ``simulator.scenarios.composed``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from simulator.catalogue.kind import Kind
from simulator.catalogue.registry import KINDS
from simulator.text import Text

SILENT = frozenset({"client", "monitoring", "automation"})
"""Kinds that answer no request, so that nothing can be wrong with their answers."""
COMPUTING = frozenset({
    "onebox", "web", "api", "paas", "ws_gateway", "worker", "sql", "replica", "nosql", "search",
    "cache", "custom",
})  # fmt: skip
NUMBERED = COMPUTING | {"lb", "queue", "external", "object_store", "session_store"}


@dataclass(frozen=True)
class Amount:
    """How strong a fault is: its label, unit, range and default."""

    label: Text
    unit: str
    low: float
    high: float
    default: float


@dataclass(frozen=True)
class FaultKind:
    """One sort of fault.

    ``kinds`` lists the component kinds it can happen to (None: whatever answers requests);
    ``other`` is whether it needs a second component. ``sentence`` has places for ``name``,
    ``amount``, ``start``, ``minutes`` and ``other``.
    """

    id: str
    label: Text
    sentence: Text
    kinds: Collection[str] | None = None
    amount: Amount | None = None
    other: bool = False

    def hits(self, kind: str) -> bool:
        """Whether it can happen to components of this kind."""
        declared: Kind = KINDS[kind]
        if self.kinds is not None:
            return kind in self.kinds
        return kind not in SILENT and not declared.container


FAULTS: dict[str, FaultKind] = {
    fault.id: fault
    for fault in (
        FaultKind(
            "down", Text("Down", "중단"),
            Text("“{name}” is down from minute {start} for {minutes} minutes.",
                 "‘{name}’이(가) {start}분부터 {minutes}분 동안 멈춥니다."),
            frozenset(KINDS) - SILENT,
        ),
        FaultKind(
            "less", Text("Less capacity", "용량 감소"),
            Text("“{name}” loses {amount} of its capacity from minute {start} for {minutes} minutes.",
                 "‘{name}’이(가) {start}분부터 {minutes}분 동안 용량의 {amount}을(를) 잃습니다."),
            NUMBERED, Amount(Text("Share lost", "잃는 비율"), "share", 0.01, 0.99, 0.5),
        ),
        FaultKind(
            "errors", Text("Errors", "오류"),
            Text("“{name}” answers {amount} of its calls with an error from minute {start} for {minutes} minutes.",
                 "‘{name}’이(가) {start}분부터 {minutes}분 동안 호출의 {amount}에 오류로 답합니다."),
            None, Amount(Text("Share of calls", "호출 중 비율"), "share", 0.01, 1, 0.5),
        ),
        FaultKind(
            "sinkhole", Text("One server fails at once", "서버 하나가 즉시 실패"),
            Text("One server of “{name}” answers every call with an error, at once, from minute {start} for {minutes} minutes.",
                 "‘{name}’의 서버 하나가 {start}분부터 {minutes}분 동안 모든 호출에 즉시 오류로 답합니다."),
            frozenset({"web", "api"}),
        ),
        FaultKind(
            "slow", Text("Slow", "느려짐"),
            Text("“{name}” takes {amount} as long from minute {start} for {minutes} minutes.",
                 "‘{name}’이(가) {start}분부터 {minutes}분 동안 {amount} 오래 걸립니다."),
            None, Amount(Text("Times slower", "느려지는 배수"), "×", 1.1, 100, 10),
        ),
        FaultKind(
            "busy", Text("Busy with other work", "다른 일로 바쁨"),
            Text("Other work takes {amount} of “{name}” from minute {start} for {minutes} minutes.",
                 "{start}분부터 {minutes}분 동안 다른 일이 ‘{name}’의 {amount}을(를) 차지합니다."),
            COMPUTING, Amount(Text("Share taken", "차지하는 비율"), "share", 0.01, 0.95, 0.4),
        ),
        FaultKind(
            "cold", Text("Cache misses", "캐시 미스"),
            Text("“{name}” misses {amount} of what it would have had from minute {start} for {minutes} minutes.",
                 "‘{name}’이(가) {start}분부터 {minutes}분 동안 평소 적중의 {amount}을(를) 놓칩니다."),
            frozenset({"cache", "cdn"}), Amount(Text("Share of hits lost", "잃는 적중 비율"), "share", 0.01, 1, 1),
        ),
        FaultKind(
            "hot", Text("Hot key", "뜨거운 키"),
            Text("{amount} of the reads of “{name}” want one key from minute {start} for {minutes} minutes.",
                 "{start}분부터 {minutes}분 동안 ‘{name}’ 읽기의 {amount}이(가) 키 하나로 몰립니다."),
            frozenset({"sql", "nosql", "cache"}), Amount(Text("Share of the reads", "읽기 중 비율"), "share", 0.01, 0.9, 0.3),
        ),
        FaultKind(
            "cut", Text("Cut off", "단절"),
            Text("“{name}” and “{other}” cannot reach each other from minute {start} for {minutes} minutes.",
                 "‘{name}’와(과) ‘{other}’이(가) {start}분부터 {minutes}분 동안 서로 닿지 않습니다."),
            frozenset({"region"}), None, True,
        ),
    )
}  # fmt: skip
