"""A design under many phases and loads, each different phase compiled and solved once.

All loads are columns of one Network; Networks of one shape are solved together. Phases that
differ in their duration only are one and the same steady state.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property

import numpy as np

from simulator.compile import Compiled, compile_design, redrawn, traffic_of
from simulator.design.document import Design
from simulator.errors import DesignError
from simulator.formulas.backlog import growth
from simulator.frames.classes import good_shares
from simulator.network.model import Number
from simulator.scenarios.phase import HEALTHY, Phase
from simulator.solve import FlowResult, Solution, solve_all

Floats = np.ndarray
JOB = "job"


@dataclass(frozen=True)
class Backlog:
    """One queue of jobs under a phase, (load,) each: jobs/s that arrive, jobs/s that can be
    done, and seconds within which a job counts as done in time."""

    arrival_rate: Floats
    capacity: Floats
    limit: float

    @property
    def growth(self) -> Floats:
        """Jobs/s by which the queue grows."""
        return growth(self.arrival_rate, self.capacity)


@dataclass(frozen=True)
class Conditions:
    """The steady state of a design under one phase, with a column for each load.

    ``stuck`` is the other one, reached from full queues, where there are two.
    """

    compiled: Compiled
    solution: Solution
    stuck: Conditions | None = None

    @cached_property
    def rates(self) -> dict[str, Floats]:
        """Requests/s of each class, (load,)."""
        return {
            name: self._wide(flow.rate if flow.rate is not None else 0.0)
            for name, flow in self.compiled.network.flows.items()
        }

    @cached_property
    def good(self) -> dict[str, Floats]:
        """Good share of each class, (load,)."""
        shares = good_shares(self.compiled, self.solution)
        return {name: self._wide(share) for name, share in shares.items()}

    @cached_property
    def queued(self) -> Floats:
        """Requests that wait to be taken up, (load,): before the threads of the servers, where
        there are any, since what is queued behind a thread is held by one."""
        places = (self.solution.pools or self.solution.stations).values()
        total = sum((self._wide(place.mean_queue) for place in places), np.zeros(1))
        return np.nan_to_num(total, nan=0.0, posinf=1e18)

    @cached_property
    def attempts(self) -> Floats:
        """Calls per second with their repeats, (load,)."""
        return sum(
            (rate * self._wide(self.solution.flows[name].mean_attempts)
             for name, rate in self.rates.items()),
            np.zeros(1),
        )  # fmt: skip

    def percentile(self, which: str) -> dict[str, Floats]:
        """Seconds of a percentile (``p50``, ``p99``) of each class, (load,)."""
        return {name: self._wide(getattr(self.solution.flows[name], which)) for name in self.good}

    @cached_property
    def backlogs(self) -> dict[str, Backlog]:
        """The queues of jobs by name; capacity is the arrival rate over the utilisation of the
        fullest station the jobs visit."""
        limit = self.compiled.load.classes[JOB].latency_s
        return {
            name: Backlog(flow.arrival_rate, self._capacity(flow), limit)
            for name, flow in self.solution.flows.items()
            if name not in self.compiled.network.flows and np.any(flow.arrival_rate > 0)
        }

    def _capacity(self, flow: FlowResult) -> Floats:
        use = np.full(self.compiled.load.columns, 1e-9)
        for name in flow.residence:
            station = self.compiled.network.stations[name]
            servers = self._wide(station.servers) * self._wide(station.copies)
            work = self._wide(self.compiled.traffic.work.get(name, 0.0))
            asked = np.where(servers > 0, work / np.where(servers > 0, servers, 1.0), np.inf)
            use = np.maximum(use, asked)
        return flow.arrival_rate / use

    def served_misses(self, cache: str) -> Floats:
        """Look-ups per second that miss the cache and are answered by the store, (load,)."""
        hit = self._wide(self.compiled.extras.get(cache, {}).get("hit_ratio", 0.0))
        total = np.zeros(self.compiled.load.columns)
        for (part, request), rate in self.compiled.arrived.items():
            if part == cache and request.operation in ("get", "load"):
                flow = self.solution.flows.get(request.request_class)
                answered = 1.0 if flow is None else 1.0 - flow.fail_fraction
                total = total + self._wide(rate) * answered
        return total * (1.0 - hit)

    def redrawn(self, design: Design) -> Conditions:
        """The same states of another design whose requests go the same ways."""
        stuck = None if self.stuck is None else self.stuck.redrawn(design)
        return Conditions(redrawn(self.compiled, design), self.solution, stuck)

    def _wide(self, value: Number) -> Floats:
        return np.broadcast_to(np.asarray(value, float), (self.compiled.load.columns,))


def key_of(phase: Phase) -> Hashable:
    """What of a phase its steady state depends on."""
    faults = {name: fault for name, fault in phase.faults.items() if fault != HEALTHY}
    return (
        phase.load_factor,
        tuple(sorted((name, f) for name, f in phase.class_factors.items() if f != 1.0)),
        tuple(sorted((name, r) for name, r in phase.extra_rates.items() if r != 0.0)),
        tuple(sorted((name, astuple(fault)) for name, fault in faults.items())),
        tuple(sorted(tuple(sorted(pair)) for pair in phase.cut)),
        tuple(sorted(phase.promoted.items())),
        phase.overloaded,
    )


class Laboratory:
    """Solves a design under whatever phases are asked for, and remembers each.

    ``loads`` are user counts, the columns of every answer. A laboratory ``beside`` it has the
    same loads and a design whose requests go the same ways: its states are these.
    """

    def __init__(
        self, design: Design, loads: Sequence[float], beside: Laboratory | None = None
    ) -> None:
        self.design = design
        self.loads = np.asarray(loads, float)
        self.source: Laboratory = self if beside is None else beside.source
        self._known: dict[Hashable, Conditions] = {}
        self._refused: DesignError | None = None

    def prepare(self, phases: Iterable[Phase]) -> None:
        """Solve all phases that are not known yet, those of one shape together."""
        prepare({self: phases})

    def compiled(self, phases: Iterable[Phase]) -> list[tuple[Hashable, Compiled]]:
        """The phases that are not known yet, compiled; none once one cannot be. Whoever asks
        for a state that is missing is told why."""
        try:
            return self._compiled({key_of(phase): phase for phase in phases})
        except DesignError as refused:
            self._refused = refused
            return []

    def _compiled(self, wanted: Mapping[Hashable, Phase]) -> list[tuple[Hashable, Compiled]]:
        watched = frozenset(
            name for phase in wanted.values() for name, f in phase.faults.items() if f.failing
        )
        return [
            (key, compile_design(self.design, self.loads, replace(phase, watched=watched)))
            for key, phase in wanted.items()
            if key not in self._known
        ]

    def keep(self, key: Hashable, compiled: Compiled, solution: Solution) -> None:
        """Remember what a phase was solved to."""
        other = Conditions(compiled, solution.states[-1]) if len(solution.states) > 1 else None
        if compiled.phase.overloaded:
            self._known[key] = other or Conditions(compiled, solution)
        else:
            self._known[key] = Conditions(compiled, solution, other)

    def under(self, phase: Phase) -> Conditions:
        """The design under one phase. Raises DesignError where it cannot be compiled."""
        key = key_of(phase)
        if key not in self._known:
            self._known[key] = self._found(key, phase)
        return self._known[key]

    def _found(self, key: Hashable, phase: Phase) -> Conditions:
        if self.source is not self:
            return self.source.under(phase).redrawn(self.design)
        if key not in self._known:
            self.prepare([phase])
        if key not in self._known and self._refused is not None:
            raise self._refused
        return self._known[key]


class Laboratories:
    """Makes laboratories; those with the same traffic at the same loads share their states."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, tuple[float, ...]], Laboratory] = {}

    def of(self, design: Design, *loads: Sequence[float]) -> list[Laboratory]:
        """One laboratory of a design for each of the lists of loads."""
        traffic = traffic_of(design)
        found = []
        for counts in loads:
            key = (traffic, tuple(counts))
            found.append(Laboratory(design, counts, self._made.get(key)))
            self._made.setdefault(key, found[-1])
        return found


def prepare(wanted: Mapping[Laboratory, Iterable[Phase]]) -> None:
    """Solve what several laboratories need, everything of one shape together."""
    sources: dict[Laboratory, list[Phase]] = {}
    for laboratory, phases in wanted.items():
        sources.setdefault(laboratory.source, []).extend(phases)
    new = [
        (laboratory, key, compiled)
        for laboratory, phases in sources.items()
        for key, compiled in laboratory.compiled(phases)
    ]
    solutions = solve_all([compiled.network for _, _, compiled in new])
    for (laboratory, key, compiled), solution in zip(new, solutions, strict=True):
        laboratory.keep(key, compiled, solution)
