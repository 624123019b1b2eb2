"""What a simulation found: figures with intervals, and what to know before trusting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from simulator.simulate.statistics import NEAR_SATURATION, Figure
from simulator.text import Text

_NEGLIGIBLE_GROWTH = 0.01  # of the arrivals

UNSTEADY = Text(
    "{name} is not steady: at utilisation {utilisation:.0%} its backlog grows by {growth:.3g} "
    "requests/s. Its queue and times are those of this run and would grow with a longer one.",
    "{name}은(는) 정상 상태가 아닙니다. 이용률 {utilisation:.0%}에서 밀린 요청이 초당 "
    "{growth:.3g}개씩 늘어납니다. 대기열과 시간은 이번 실행에 한한 값이며 더 오래 실행하면 "
    "더 커집니다.",
)
SATURATED = Text(
    "{name} is close to saturation (utilisation {utilisation:.1%}): its queue forgets so slowly "
    "that the intervals may be too narrow.",
    "{name}은(는) 포화에 가깝습니다(이용률 {utilisation:.1%}). 대기열의 기억이 매우 오래 남아 "
    "신뢰 구간이 실제보다 좁을 수 있습니다.",
)
SHORT_WARM_UP = Text(
    "The network needs a longer warm-up than this number of requests allows: figures may "
    "still show the start. Simulate more requests.",
    "이 요청 수로는 준비 구간이 충분하지 않아 결과에 시작 상태의 영향이 남을 수 있습니다. "
    "요청 수를 늘려 시뮬레이션하세요.",
)
NO_ANSWER = Text(
    "No request of {name} was answered, so it has no times.",
    "{name} 요청 중 응답을 받은 것이 없어 시간 값이 없습니다.",
)


@dataclass(frozen=True)
class Note:
    """Something to know about a result; ``name`` is the station, pool or flow concerned."""

    code: str
    name: str | None
    text: Text

    def to_json(self) -> dict[str, Any]:
        """The note as it is printed."""
        return {"code": self.code, "name": self.name, "text": self.text.to_json()}


@dataclass(frozen=True)
class StationFigures:
    """A station (all its copies together) or a pool; rates per second, times in seconds.

    Times are per accepted visit. A station without a limit to its servers has their mean
    number busy for its utilisation.
    """

    utilisation: Figure
    arrival_rate: Figure
    throughput: Figure
    mean_queue: Figure
    mean_in_station: Figure
    mean_wait: Figure
    p_wait: Figure
    p_block: Figure
    backlog_growth: Figure


@dataclass(frozen=True)
class FlowFigures:
    """A flow; times in seconds, of answered requests from the first attempt to the answer.

    ``mean_attempts`` is one plus the retries made anywhere on the route of a request.
    ``reasons`` gives the fraction of requests that failed for each reason.
    """

    throughput: Figure
    mean: Figure
    p50: Figure
    p95: Figure
    p99: Figure
    p999: Figure
    fail_fraction: Figure
    mean_attempts: Figure
    backlog_growth: Figure
    reasons: Mapping[str, Figure]


@dataclass(frozen=True)
class Simulation:
    """The figures of every station, pool and flow, and how they were got.

    ``steady`` is False if some backlog grew throughout the run; ``warm_up`` is in seconds
    of the network's time.
    """

    stations: Mapping[str, StationFigures]
    pools: Mapping[str, StationFigures]
    flows: Mapping[str, FlowFigures]
    notes: tuple[Note, ...]
    steady: bool
    requests: int
    replications: int
    warm_up: float
    seed: int

    def to_json(self) -> dict[str, Any]:
        """Values in the shape of the solver's document, half-widths in a tree of the same shape."""
        groups = {"stations": self.stations, "pools": self.pools, "flows": self.flows}
        return {
            **{group: _tree(items, "value") for group, items in groups.items()},
            "half_width": {group: _tree(items, "half_width") for group, items in groups.items()},
            "steady": self.steady,
            "notes": [note.to_json() for note in self.notes],
            "requests": self.requests,
            "replications": self.replications,
            "warm_up": self.warm_up,
            "seed": self.seed,
        }


def _tree(items: Mapping[str, Any], part: str) -> dict[str, Any]:
    return {name: _leaf(figures, part) for name, figures in items.items()}


def _leaf(figures: Any, part: str) -> Any:
    if isinstance(figures, Figure):
        return getattr(figures, part)
    if isinstance(figures, Mapping):
        return _tree(figures, part)
    return {item.name: _leaf(getattr(figures, item.name), part) for item in fields(figures)}


def grows(figure: Figure, arrival_rate: Figure) -> bool:
    """Whether a backlog grows for sure and by more than a hundredth of the arrivals."""
    sure = figure.value > (figure.half_width or 0.0)
    return sure and figure.value > _NEGLIGIBLE_GROWTH * arrival_rate.value


def notes_of(
    places: Sequence[tuple[str, StationFigures, int]],
    flows: Mapping[str, FlowFigures],
    saturable: frozenset[int],
    cut_short: bool,
) -> tuple[Note, ...]:
    """What to know about these figures.

    ``places`` are stations and pools by name with the index of their (first) place;
    ``saturable`` the indices of those with an endless queue and open flows.
    """
    notes = []
    for name, place, index in places:
        values = {"name": name, "utilisation": place.utilisation.value}
        if grows(place.backlog_growth, place.arrival_rate):
            text = UNSTEADY.fill(**values, growth=place.backlog_growth.value)
            notes.append(Note("unsteady", name, text))
        elif index in saturable and place.utilisation.value > NEAR_SATURATION:
            notes.append(Note("near saturation", name, SATURATED.fill(**values)))
    if cut_short:
        notes.append(Note("short warm-up", None, SHORT_WARM_UP))
    for name, flow in flows.items():
        if flow.throughput.value == 0:
            notes.append(Note("no answer", name, NO_ANSWER.fill(name=name)))
    return tuple(notes)
