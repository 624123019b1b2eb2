"""From what the replications measured to figures with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.simulate.histogram import quantile
from simulator.simulate.program import Program
from simulator.simulate.replication import PERCENTILES, Figures, Measured, Plan
from simulator.simulate.result import FlowFigures, Simulation, StationFigures, grows, notes_of
from simulator.simulate.statistics import Figure, estimate

_PLACE_FIGURES = tuple(StationFigures.__dataclass_fields__)
_FLOW_FIGURES = tuple(name for name in FlowFigures.__dataclass_fields__ if name != "reasons")


def combine(program: Program, measured: Sequence[Measured], plan: Plan, seed: int) -> Simulation:
    """All replications together. Percentiles are those of all their requests at once."""
    stations = {name: _place([one.stations[name] for one in measured]) for name in program.stations}
    pools = {name: _place([one.pools[name] for one in measured]) for name in program.pools}
    flows = {name: _flow(i, name, measured) for i, name in enumerate(program.flow_names)}
    places = [
        *((name, found, program.stations[name][0]) for name, found in stations.items()),
        *((name, found, program.pools[name][0]) for name, found in pools.items()),
    ]
    growing = [grows(found.backlog_growth, found.arrival_rate) for _, found, _ in places]
    growing += [grows(flow.backlog_growth, flow.throughput) for flow in flows.values()]
    return Simulation(
        stations=stations,
        pools=pools,
        flows=flows,
        notes=notes_of(places, flows, program.saturable, plan.cut_short),
        steady=not any(growing),
        requests=sum(one.requests for one in measured),
        replications=len(measured),
        warm_up=plan.warm_up,
        seed=seed,
    )


def _samples(seen: Sequence[Mapping[str, float]], name: str) -> list[float]:
    """A figure in every replication that has it."""
    return [figures[name] for figures in seen if name in figures]


def _place(seen: Sequence[Figures]) -> StationFigures:
    return StationFigures(**{name: estimate(_samples(seen, name)) for name in _PLACE_FIGURES})


def _flow(index: int, name: str, measured: Sequence[Measured]) -> FlowFigures:
    seen = [one.flows[name] for one in measured]
    counts = sum(one.counts[index] for one in measured)
    values = {percentile: quantile(counts, share) for percentile, share in PERCENTILES.items()}
    figures = {
        figure: estimate(_samples(seen, figure), values.get(figure)) for figure in _FLOW_FIGURES
    }
    return FlowFigures(**figures, reasons=_reasons([one.reasons[name] for one in measured]))


def _reasons(seen: Sequence[Figures]) -> dict[str, Figure]:
    """The reasons that occurred at all."""
    names = dict.fromkeys(name for figures in seen for name, share in figures.items() if share > 0)
    return {name: estimate(_samples(seen, name)) for name in names}
