"""A simulation beside the solution of the same design: figure by figure, and in one sentence
what to make of the differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.catalogue.classes import CLASSES
from simulator.compile import Compiled
from simulator.explain.network import NetworkExplainer
from simulator.frames.numbers import at
from simulator.simulate import (
    Simulation,
)
from simulator.simulate.statistics import Figure
from simulator.solve import Solution
from simulator.text import Text

Frame = dict[str, Any]

TIMES = ("p50", "p95", "p99", "mean")
NEARLY = 0.05
"""Beyond this relative difference a figure outside its interval is called different."""

AGREES = Text(
    "{inside} of {count} figures lie within the 95 % interval of the simulation.",
    "{count}개 수치 가운데 {inside}개가 시뮬레이션의 95% 신뢰 구간 안에 있습니다.",
)
LARGEST = Text(
    "The largest difference is {difference:.1%}: {figure}.",
    "가장 큰 차이는 {figure}의 {difference:.1%}입니다.",
)
BY_CHANCE = Text(
    "It is small: of twenty such intervals one misses by chance, and approximations show at "
    "this size too.",
    "작은 차이입니다. 이런 구간 스무 개 중 하나는 우연히 빗나가고, 근사식의 오차도 이 정도입니다.",
)
BY_APPROXIMATION = Text(
    "Formulas that are approximations here: {formulas}.",
    "여기서 근사인 식: {formulas}.",
)
BY_NEIGHBOURS = Text(
    "The waits rest on exact formulas, but neighbouring queues are taken as independent and "
    "time-outs as if they were, which this design strains.",
    "대기 시간은 정확한 식에서 나오지만 이웃한 대기열과 시간 초과를 서로 독립으로 봅니다. "
    "이 설계에서는 그 가정이 덜 맞습니다.",
)
OVERLOAD = Text(
    "“{name}” is full ({use:.0%}): there its queue has no steady state or forgets very slowly, "
    "and times depend on how long one looks.",
    "‘{name}’이(가) 가득 찼습니다({use:.0%}). 대기열이 계속 늘거나 아주 느리게 변해서, "
    "시간 값은 얼마나 오래 보느냐에 따라 달라집니다.",
)
UNSTEADY = Text(
    "The simulated system is not steady, so its times would grow with a longer run.",
    "시뮬레이션한 시스템이 안정되지 않아, 더 오래 실행하면 시간이 더 늘어납니다.",
)


@dataclass(frozen=True)
class Compared:
    """One figure simulated and solved; ``half_width`` None where too few replications have it."""

    name: Text
    value: float
    half_width: float | None
    analytic: float
    samples: tuple[float, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether the solved figure lies within the interval of the simulated one."""
        slack = self.half_width or 0.0
        return abs(self.analytic - self.value) <= slack + 1e-9 * abs(self.value)

    @property
    def difference(self) -> float:
        """How far the solved figure is off, relative to the simulated one."""
        return abs(self.analytic - self.value) / max(abs(self.value), 1e-12)

    def to_json(self) -> Frame:
        """The figure as a frame carries it."""
        return {
            "value": self.value, "half_width": self.half_width, "analytic": self.analytic,
            "inside": self.inside,
        }  # fmt: skip


def flow_figures(
    compiled: Compiled, solution: Solution, found: Simulation
) -> dict[str, dict[str, Compared]]:
    """Per request class its times in milliseconds and the share that fails."""
    result = {}
    for name in compiled.network.flows:
        simulated, solved = found.flows[name], solution.flows[name]
        title, figures = CLASSES[name].label, {}
        for key in TIMES if simulated.throughput.value > 0 else ():
            label = Text(f"{key} of “{title.en}”", f"‘{title.ko}’의 {key}")
            figures[f"{key}_ms"] = _compared(
                label, getattr(simulated, key), at(getattr(solved, key), 0), 1000.0
            )
        label = Text(f"failures of “{title.en}”", f"‘{title.ko}’의 실패 비율")
        figures["fail_fraction"] = _compared(
            label, simulated.fail_fraction, at(solved.fail_fraction, 0)
        )
        result[name] = figures
    return result


def component_figures(
    compiled: Compiled, solution: Solution, found: Simulation
) -> dict[str, dict[str, Compared]]:
    """Per component the utilisation and queue of its fullest resource."""
    solved = {**solution.stations, **solution.pools}
    simulated = {**found.stations, **found.pools}
    return {
        part: {
            "utilisation": _compared(
                _named(compiled, part, Text("utilisation", "사용률")),
                simulated[name].utilisation, at(solved[name].utilisation, 0),
            ),
            "queue": _compared(
                _named(compiled, part, Text("queue", "대기 수")),
                simulated[name].mean_queue, at(solved[name].mean_queue, 0),
            ),
        }
        for part, name in fullest_places(compiled, solution).items()
    }  # fmt: skip


def fullest_places(compiled: Compiled, solution: Solution) -> dict[str, str]:
    """Per component the name of its fullest station or pool."""
    fullest: dict[str, str] = {}
    solved = {**solution.stations, **solution.pools}
    for name, figures in solved.items():
        station = compiled.network.stations.get(name)
        if station is not None and station.discipline == "delay":
            continue
        part = compiled.owner[name]
        if part not in fullest or at(figures.utilisation, 0) > at(
            solved[fullest[part]].utilisation, 0
        ):
            fullest[part] = name
    return fullest


def _named(compiled: Compiled, part: str, what: Text) -> Text:
    name = compiled.parts[part].name
    return Text(f"{what.en} of “{name}”", f"‘{name}’의 {what.ko}")


def _compared(name: Text, simulated: Figure, analytic: float, scale: float = 1.0) -> Compared:
    half = None if simulated.half_width is None else scale * simulated.half_width
    samples = tuple(scale * sample for sample in simulated.samples)
    return Compared(name, scale * simulated.value, half, scale * analytic, samples)


def verdict(compiled: Compiled, solution: Solution, found: Simulation) -> Text:
    """How many figures agree, the largest difference, and why there is one."""
    groups = (
        *flow_figures(compiled, solution, found).values(),
        *component_figures(compiled, solution, found).values(),
    )
    figures = [figure for group in groups for figure in group.values()]
    inside = sum(figure.inside for figure in figures)
    sentences = [AGREES.fill(inside=inside, count=len(figures))]
    outside = [figure for figure in figures if not figure.inside and figure.value > 0]
    if outside:
        worst = max(outside, key=lambda figure: figure.difference)
        sentences.append(LARGEST.fill(difference=worst.difference, figure=worst.name))
        sentences.append(_why(compiled, solution, found, worst.difference))
    elif not found.steady:
        sentences.append(UNSTEADY)
    return Text(
        " ".join(sentence.en for sentence in sentences),
        " ".join(sentence.ko for sentence in sentences),
    )


def _why(compiled: Compiled, solution: Solution, found: Simulation, difference: float) -> Text:
    if not found.steady:
        return UNSTEADY
    if difference < NEARLY:
        return BY_CHANCE
    stations = {
        name: at(figures.utilisation, 0)
        for name, figures in solution.stations.items()
        if compiled.network.stations[name].discipline != "delay"
    }
    fullest = max(stations, key=lambda name: stations[name], default=None)
    if fullest is not None and stations[fullest] >= 1.0 - 1e-6:
        part = compiled.parts[compiled.owner[fullest]]
        return OVERLOAD.fill(name=part.name, use=stations[fullest])
    explainer = NetworkExplainer(compiled.network, solution, 0)
    formulas = {
        formula.title
        for name in stations
        if not (formula := explainer.station(name, "mean_wait").formula).exact
    }
    if not formulas:
        return BY_NEIGHBOURS
    ordered = sorted(formulas, key=lambda text: text.en)
    words = Text("; ".join(text.en for text in ordered), "; ".join(text.ko for text in ordered))
    return BY_APPROXIMATION.fill(formulas=words)
