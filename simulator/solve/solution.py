"""What solving a Network yields: figures of stations, pools and flows, per column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.solve.distribution import Laws
from simulator.solve.percentiles import quantiles, share_within
from simulator.solve.plan import Floats, Node

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
    """The distribution of a flow's response time, worked out when first asked for, and
    then for all the ``columns`` that were solved together."""

    node: Node
    laws: Laws
    columns: NDArray[np.intp]
    _within: dict[float, Floats] = field(default_factory=dict)

    @cached_property
    def common(self) -> Floats:
        """(4, column) the median, the 95th, the 99th and the 99.9th percentile."""
        return self.common_in(self.columns)

    def common_in(self, columns: NDArray[np.intp]) -> Floats:
        """(4, column) the same of these columns alone."""
        return quantiles(self.laws, self.node, COMMON, columns)

    def within(self, limit: float | Floats, part: slice) -> Floats:
        """Fraction done by ``limit`` in some of the columns; by one limit for all, it is worked
        out once in all columns."""
        if np.ndim(limit):
            columns = self.columns[part]
            limits = np.broadcast_to(limit, columns.shape)
            return share_within(self.laws, self.node, limits, columns)
        if limit not in self._within:
            limits = np.full(len(self.columns), float(limit))
            self._within[float(limit)] = share_within(self.laws, self.node, limits, self.columns)
        return self._within[float(limit)][part]


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
    part: slice = field(repr=False)

    @property
    def p50(self) -> Floats:
        """Median."""
        return self.times.common[0, self.part]

    @property
    def p95(self) -> Floats:
        """95th percentile."""
        return self.times.common[1, self.part]

    @property
    def p99(self) -> Floats:
        """99th percentile."""
        return self.times.common[2, self.part]

    @property
    def p999(self) -> Floats:
        """99.9th percentile."""
        return self.times.common[3, self.part]

    def quantile(self, q: float) -> Floats:
        """Any quantile, 0 < q < 1."""
        times = self.times
        return quantiles(times.laws, times.node, (q,), times.columns[self.part])[0]

    def within(self, limit: float | Floats) -> Floats:
        """Fraction of the fresh requests answered right within ``limit`` seconds."""
        return self.times.within(limit, self.part)

    def cut(self, part: slice) -> FlowResult:
        """The figures of some of the columns, of a result that has them all."""
        return FlowResult(
            self.arrival_rate[part], self.throughput[part], self.mean[part],
            self.fail_fraction[part], self.mean_attempts[part], self.backlog_growth[part],
            {reason: values[part] for reason, values in self.reasons.items()},
            {name: values[part] for name, values in self.residence.items()},
            self.times, part,
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
