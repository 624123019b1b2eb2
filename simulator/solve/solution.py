"""What solving a Network yields: figures of stations, pools and flows, per column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.solve.distribution import Laws
from simulator.solve.nodes import Node
from simulator.solve.percentiles import quantiles, share_within
from simulator.solve.plan import Floats

COMMON = (0.5, 0.95, 0.99, 0.999)


@dataclass(frozen=True)
class Note:
    """A warning: what is approximate or out of range, where, and in which columns."""

    code: str
    name: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class StationResult:
    """Figures of a station or a pool, (column,) each. Rates per second, times in seconds;
    ``mean_queue`` requests waiting; ``p_wait`` and ``p_block`` fractions of arrivals."""

    utilisation: Floats
    arrival_rate: Floats
    throughput: Floats
    mean_queue: Floats
    mean_wait: Floats
    mean_in_station: Floats
    p_wait: Floats
    p_block: Floats

    def cut(self, part: slice) -> StationResult:
        """The figures of some of the columns."""
        return StationResult(*(getattr(self, f.name)[part] for f in fields(self)))

    def to_json(self, column: int) -> dict[str, float]:
        """The figures of one column."""
        return {f.name: float(getattr(self, f.name)[column]) for f in fields(self)}


@dataclass
class Times:
    """The distributions of the response times of some flows, ``nodes``, worked out when first
    asked for: then for all of them, in all the ``columns`` that were solved together."""

    nodes: tuple[Node, ...]
    laws: Laws
    columns: NDArray[np.intp]
    _within: dict[tuple[int, float], Floats] = field(default_factory=dict)

    @cached_property
    def common(self) -> Floats:
        """(flow, 4, column) the medians, 95th, 99th and 99.9th percentiles."""
        return self.common_in(self.columns)

    def common_in(self, columns: NDArray[np.intp]) -> Floats:
        """(flow, 4, column) the same of these columns alone."""
        return quantiles(self.laws, self.nodes, COMMON, columns)

    def within(self, limits: Mapping[int, float]) -> dict[int, Floats]:
        """By number of flow, the fraction (column,) done by its limit; worked out once."""
        asked = [(i, limit) for i, limit in limits.items() if (i, limit) not in self._within]
        if asked:
            nodes = [self.nodes[i] for i, _ in asked]
            wide = [np.full(len(self.columns), limit) for _, limit in asked]
            found = share_within(self.laws, nodes, wide, self.columns)
            self._within.update(zip(asked, found, strict=True))
        return {i: self._within[i, limit] for i, limit in limits.items()}


@dataclass(frozen=True)
class FlowResult:
    """Figures of a flow, (column,) each. Times are those of the requests that succeed;
    ``reasons`` the fraction of fresh requests lost for each; ``backlog_growth`` requests/s
    by which an asynchronous queue without bound grows. Percentiles are worked out when
    they are first asked for."""

    arrival_rate: Floats
    throughput: Floats
    mean: Floats
    fail_fraction: Floats
    mean_attempts: Floats
    backlog_growth: Floats
    reasons: Mapping[str, Floats]
    residence: Mapping[str, Floats]
    times: Times = field(repr=False)
    number: int = field(repr=False)
    part: slice = field(repr=False)

    @property
    def p50(self) -> Floats:
        """Median."""
        return self.times.common[self.number, 0, self.part]

    @property
    def p95(self) -> Floats:
        """95th percentile."""
        return self.times.common[self.number, 1, self.part]

    @property
    def p99(self) -> Floats:
        """99th percentile."""
        return self.times.common[self.number, 2, self.part]

    @property
    def p999(self) -> Floats:
        """99.9th percentile."""
        return self.times.common[self.number, 3, self.part]

    def quantile(self, q: float) -> Floats:
        """Any quantile, 0 < q < 1."""
        times = self.times
        node = times.nodes[self.number]
        return quantiles(times.laws, [node], (q,), times.columns[self.part])[0, 0]

    def within(self, limit: float | Floats) -> Floats:
        """Fraction of the fresh requests answered right within ``limit`` seconds."""
        times = self.times
        if not np.ndim(limit):
            return times.within({self.number: float(limit)})[self.number][self.part]
        columns = times.columns[self.part]
        limits = np.broadcast_to(limit, columns.shape)
        return share_within(times.laws, [times.nodes[self.number]], [limits], columns)[0]

    def cut(self, part: slice) -> FlowResult:
        """The figures of some of the columns, of a result that has them all."""
        return FlowResult(
            self.arrival_rate[part], self.throughput[part], self.mean[part],
            self.fail_fraction[part], self.mean_attempts[part], self.backlog_growth[part],
            {reason: values[part] for reason, values in self.reasons.items()},
            {name: values[part] for name, values in self.residence.items()},
            self.times, self.number, part,
        )  # fmt: skip

    def to_json(self, column: int) -> dict[str, Any]:
        """The figures of one column."""
        names = (
            "throughput",
            "mean",
            "p50",
            "p95",
            "p99",
            "p999",
            "fail_fraction",
            "mean_attempts",
        )
        result: dict[str, Any] = {name: float(getattr(self, name)[column]) for name in names}
        result["backlog_growth"] = float(self.backlog_growth[column])
        result["reasons"] = {
            reason: float(values[column])
            for reason, values in self.reasons.items()
            if values[column] > 0
        }
        return result


@dataclass(frozen=True)
class Solution:
    """One steady state of a network, and with ``states`` all that were found."""

    stations: Mapping[str, StationResult]
    pools: Mapping[str, StationResult]
    flows: Mapping[str, FlowResult]
    notes: tuple[Note, ...]
    columns: int
    others: tuple[Solution, ...] = ()

    @property
    def states(self) -> tuple[Solution, ...]:
        """This state and the others the same network can be in."""
        return (self, *self.others)

    def within(self, limits: Mapping[str, float]) -> dict[str, Floats]:
        """By flow, the fraction (column,) answered right within its limit, seconds."""
        asked: dict[int, dict[int, float]] = {}
        for name, limit in limits.items():
            flow = self.flows[name]
            asked.setdefault(id(flow.times), {})[flow.number] = limit
        for name in limits:
            times = self.flows[name].times
            times.within(asked.pop(id(times), {}))
        return {name: self.flows[name].within(limit) for name, limit in limits.items()}

    def percentiles_at(self, names: Iterable[str], column: int) -> dict[str, Floats]:
        """By flow, the common percentiles (4,) in one column, without those of the others."""
        known: dict[int, Floats] = {}
        found = {}
        for name in names:
            flow, times = self.flows[name], self.flows[name].times
            if id(times) not in known:
                known[id(times)] = times.common_in(times.columns[flow.part][[column]])
            found[name] = known[id(times)][flow.number, :, 0]
        return found

    def cut(self, part: slice) -> Solution:
        """The solution of some of the columns."""
        columns = range(self.columns)[part]
        notes = (
            Note(n.code, n.name, tuple(c - columns.start for c in n.columns if c in columns))
            for n in self.notes
        )
        return Solution(
            {name: s.cut(part) for name, s in self.stations.items()},
            {name: p.cut(part) for name, p in self.pools.items()},
            {name: f.cut(part) for name, f in self.flows.items()},
            tuple(n for n in notes if n.columns),
            len(columns),
            tuple(other.cut(part) for other in self.others),
        )

    def to_json(self, column: int = 0) -> dict[str, Any]:
        """The result document of one column."""
        document: dict[str, Any] = {
            "stations": {name: s.to_json(column) for name, s in self.stations.items()},
            "pools": {name: p.to_json(column) for name, p in self.pools.items()},
            "flows": {name: f.to_json(column) for name, f in self.flows.items()},
            "notes": [{"code": n.code, "name": n.name} for n in self.notes if column in n.columns],
        }
        if self.others:
            document["other_states"] = [other.to_json(column) for other in self.others]
        return document
