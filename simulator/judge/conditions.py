"""A design under many phases and loads, each different phase compiled and solved once.

All loads are columns of one Network; Networks of one shape are solved together. Phases that
differ in their duration only are one and the same steady state.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property

import numpy as np

from simulator.catalogue.classes import JOB
from simulator.compile import Compiled, compile_design, redrawn, traffic_of
from simulator.compile.columns import forms, side_by_side, watched
from simulator.design.document import Design
from simulator.errors import DesignError
from simulator.formulas.backlog import growth
from simulator.frames.classes import good_shares
from simulator.judge.alike import solve_each
from simulator.network.model import Number
from simulator.scenarios.phase import HEALTHY, Phase
from simulator.solve import FlowResult, Solution
from simulator.solve.solution import COMMON

Floats = np.ndarray
P99 = COMMON.index(0.99)
Clue = frozenset[str]
"""The scenarios, by their keys, that told what a smaller design is worth."""


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

    @property
    def growth_or_drain(self) -> Floats:
        """Jobs/s by which it grows, or shrinks where that is negative."""
        return self.arrival_rate - self.capacity


@dataclass(frozen=True)
class States:
    """Steady states that were compiled and solved together: columns of one Network."""

    compiled: Compiled
    solution: Solution

    @cached_property
    def rates(self) -> dict[str, Floats]:
        """Requests/s of each class, (column,)."""
        return {
            name: self.wide(flow.rate if flow.rate is not None else 0.0)
            for name, flow in self.compiled.network.flows.items()
        }

    @cached_property
    def good(self) -> dict[str, Floats]:
        """Good share of each class, (column,)."""
        shares = good_shares(self.compiled, self.solution)
        return {name: self.wide(share) for name, share in shares.items()}

    @cached_property
    def queued(self) -> Floats:
        """Requests that wait to be taken up, (column,): before the threads of the servers,
        where there are any, since what is queued behind a thread is held by one."""
        places = (self.solution.pools or self.solution.stations).values()
        total = sum((self.wide(place.mean_queue) for place in places), np.zeros(1))
        return self.wide(np.nan_to_num(total, nan=0.0, posinf=1e18))

    @cached_property
    def attempts(self) -> Floats:
        """Calls per second with their repeats, (column,)."""
        return self.wide(sum(
            (rate * self.wide(self.solution.flows[name].mean_attempts)
             for name, rate in self.rates.items()),
            np.zeros(1),
        ))  # fmt: skip

    @cached_property
    def backlogs(self) -> dict[str, Backlog]:
        """The queues of jobs by name; capacity is the arrival rate over the utilisation of the
        fullest station the jobs visit."""
        limit = self.compiled.load.classes[JOB].latency_s
        return {
            name: Backlog(self.wide(flow.arrival_rate), self._capacity(flow), limit)
            for name, flow in self.solution.flows.items()
            if name not in self.compiled.network.flows
        }

    def _capacity(self, flow: FlowResult) -> Floats:
        use = np.full(self.compiled.load.columns, 1e-9)
        for name in flow.residence:
            station = self.compiled.network.stations[name]
            servers = self.wide(station.servers) * self.wide(station.copies)
            work = self.wide(self.compiled.traffic.work.get(name, 0.0))
            asked = np.where(servers > 0, work / np.where(servers > 0, servers, 1.0), np.inf)
            use = np.maximum(use, asked)
        return flow.arrival_rate / use

    def served_misses(self, cache: str) -> Floats:
        """Look-ups per second that miss the cache and are answered by the store, (column,)."""
        hit = self.wide(self.compiled.extras.get(cache, {}).get("hit_ratio", 0.0))
        total = np.zeros(self.compiled.load.columns)
        for (part, request), rate in self.compiled.arrived.items():
            if part == cache and request.operation in ("get", "load"):
                flow = self.solution.flows.get(request.request_class)
                answered = 1.0 if flow is None else 1.0 - flow.fail_fraction
                total = total + self.wide(rate) * answered
        return total * (1.0 - hit)

    def redrawn(self, design: Design) -> States:
        """The same states of another design whose requests go the same ways."""
        return States(redrawn(self.compiled, design), self.solution)

    def wide(self, value: Number) -> Floats:
        """(column,) a number that may be the same in all."""
        return np.broadcast_to(np.asarray(value, float), (self.compiled.load.columns,))


@dataclass(frozen=True)
class Conditions:
    """The steady state of a design under one phase: those columns of the ``states`` that are
    ``part`` (load,), one for each load.

    ``stuck`` is the other one, reached from full queues, where there are two.
    """

    states: States
    part: np.ndarray
    stuck: Conditions | None = None

    @property
    def compiled(self) -> Compiled:
        """The Network with its names, of all the states."""
        return self.states.compiled

    @property
    def solution(self) -> Solution:
        """Its figures, of all the states."""
        return self.states.solution

    @property
    def loads(self) -> int:
        """How many loads there are."""
        return len(self.part)

    def column(self, load: int) -> int:
        """Where a load is among the columns of the states."""
        return int(self.part[load])

    @cached_property
    def rates(self) -> dict[str, Floats]:
        """Requests/s of each class, (load,)."""
        return {name: rate[self.part] for name, rate in self.states.rates.items()}

    @cached_property
    def good(self) -> dict[str, Floats]:
        """Good share of each class, (load,)."""
        return {name: share[self.part] for name, share in self.states.good.items()}

    @property
    def queued(self) -> Floats:
        """Requests that wait to be taken up, (load,)."""
        return self.states.queued[self.part]

    @property
    def attempts(self) -> Floats:
        """Calls per second with their repeats, (load,)."""
        return self.states.attempts[self.part]

    def percentile(self, which: str) -> dict[str, Floats]:
        """Seconds of a percentile (``p50``, ``p99``) of each class, (load,)."""
        flows = self.solution.flows
        return {name: self.of(getattr(flows[name], which)) for name in self.good}

    def p99_at(self, load: int) -> dict[str, float]:
        """Seconds of the 99th percentile of each class at one load: that of all loads takes as
        long for each of them."""
        found = self.solution.percentiles_at(self.good, self.column(load))
        return {name: float(found[name][P99]) for name in self.good}

    @cached_property
    def backlogs(self) -> dict[str, Backlog]:
        """The queues of jobs by name that get any."""
        found = {
            name: Backlog(queue.arrival_rate[self.part], queue.capacity[self.part], queue.limit)
            for name, queue in self.states.backlogs.items()
        }
        return {name: queue for name, queue in found.items() if np.any(queue.arrival_rate > 0)}

    def within(self, name: str, limit: float) -> Floats:
        """Share of a flow that is done within so many seconds, (load,)."""
        return self.of(self.solution.flows[name].within(limit))

    def served_misses(self, cache: str) -> Floats:
        """Look-ups per second that miss the cache and are answered by the store, (load,)."""
        return self.states.served_misses(cache)[self.part]

    def of(self, value: Number) -> Floats:
        """(load,) a figure of the states."""
        return self.states.wide(value)[self.part]


def key_of(phase: Phase) -> Hashable:
    """What of a phase its steady state depends on."""
    faults = {name: fault for name, fault in phase.faults.items() if fault != HEALTHY}
    return (
        phase.load_factor,
        tuple(sorted((name, f) for name, f in phase.class_factors.items() if f != 1.0)),
        tuple(sorted((name, r) for name, r in phase.extra_rates.items() if r != 0.0)),
        phase.celebrity_posts_per_s,
        tuple(sorted((name, astuple(fault)) for name, fault in faults.items())),
        tuple(sorted(tuple(sorted(pair)) for pair in phase.cut)),
        tuple(sorted(phase.promoted.items())),
        phase.overloaded,
    )


class Laboratory:
    """Solves a design under whatever phases are asked for, and remembers each.

    ``loads`` are user counts, the columns of every answer. A laboratory ``beside`` it has the
    same loads and a design whose requests go the same ways: its states are these. Unless
    ``both``, nobody asks for the states reached from full queues, and they may be missing.
    """

    def __init__(
        self,
        design: Design,
        loads: Sequence[float],
        beside: Laboratory | None = None,
        both: bool = True,
    ) -> None:
        self.design, self.both = design, both
        self.loads = np.asarray(loads, float)
        self.source: Laboratory = self if beside is None else beside.source
        self._known: dict[Hashable, Conditions] = {}
        self._drawn: dict[int, States] = {}
        self._refused: DesignError | None = None

    def prepare(self, phases: Iterable[Phase]) -> None:
        """Solve all phases that are not known yet, those of one shape together."""
        prepare({self: phases})

    def missing(self, phases: Iterable[Phase]) -> dict[Hashable, Phase]:
        """The phases that are not known yet."""
        wanted = {key_of(phase): phase for phase in phases}
        return {key: phase for key, phase in wanted.items() if key not in self._known}

    def refuse(self, reason: DesignError) -> None:
        """Remember why the design cannot be compiled; whoever asks for a state is told."""
        self._refused = reason

    def keep(self, key: Hashable, found: Conditions) -> None:
        """Remember what a phase was solved to."""
        self._known[key] = found

    def under(self, phase: Phase) -> Conditions:
        """The design under one phase. Raises DesignError where it cannot be compiled."""
        key = key_of(phase)
        if key not in self._known:
            self._known[key] = self._found(key, phase)
        return self._known[key]

    def _found(self, key: Hashable, phase: Phase) -> Conditions:
        if self.source is not self:
            return self._redrawn(self.source.under(phase))
        if key not in self._known:
            self.prepare([phase])
        if key not in self._known and self._refused is not None:
            raise self._refused
        return self._known[key]

    def _redrawn(self, found: Conditions) -> Conditions:
        """The same conditions of this design; states that belong together stay so."""
        states = found.states
        if id(states) not in self._drawn:
            self._drawn[id(states)] = states.redrawn(self.design)
        stuck = None if found.stuck is None else self._redrawn(found.stuck)
        return Conditions(self._drawn[id(states)], found.part, stuck)


class Laboratories:
    """Makes laboratories; those with the same traffic at the same loads share their states.

    ``clues`` say where to look first, by the kind of box that was taken out.
    """

    def __init__(self) -> None:
        self.clues: dict[str, Clue] = {}
        self._made: dict[tuple[str, tuple[float, ...], bool], Laboratory] = {}

    def of(
        self, design: Design, along: Sequence[float], at_target: Sequence[float]
    ) -> tuple[Laboratory, Laboratory]:
        """A laboratory for the usual traffic at the loads ``along`` the way, and one for whatever
        happens ``at_target``, where it counts what queued before."""
        traffic = traffic_of(design)

        def made(loads: Sequence[float], both: bool) -> Laboratory:
            key = (traffic, tuple(loads), both)
            found = Laboratory(design, loads, self._made.get(key), both)
            self._made.setdefault(key, found)
            return found

        return made(along, both=False), made(at_target, both=True)


def prepare(wanted: Mapping[Laboratory, Iterable[Phase]]) -> None:
    """Solve what several laboratories need, everything of one shape together."""
    asked: dict[int, list[Asked]] = {}
    for laboratory, phases in wanted.items():
        source = laboratory.source
        new = [Asked(source, key, phase) for key, phase in source.missing(phases).items()]
        asked.setdefault(id(source.design), []).extend(new)
    together = [one for of_design in asked.values() for one in _compiled(of_design)]
    for both in (True, False):
        mine = [(c, placed) for c, placed in together if _both(placed) is both]
        solutions = solve_each([compiled.network for compiled, _ in mine], both)
        for (compiled, placed), solution in zip(mine, solutions, strict=True):
            _keep(compiled, placed, solution)


def _both(placed: Placed) -> bool:
    """Whether anybody asks for the states reached from full queues."""
    return any(one.laboratory.both for one, _ in placed)


@dataclass(frozen=True)
class Asked:
    """One phase that a laboratory needs."""

    laboratory: Laboratory
    key: Hashable
    phase: Phase


Placed = list[tuple[Asked, np.ndarray]]
"""What is asked, each with its columns of one Network."""


def _placed(group: Sequence[Asked]) -> tuple[Placed, list[tuple[Phase, list[float]]]]:
    """A column for every different load of a phase, whoever asks for it, and the phases with
    the loads that are theirs."""
    columns: dict[tuple[Hashable, float], int] = {}
    placed: Placed = []
    found: list[tuple[Phase, list[float]]] = []
    for one in group:
        keys = [(one.key, float(load)) for load in one.laboratory.loads]
        new = [key for key in dict.fromkeys(keys) if key not in columns]
        for key in new:
            columns[key] = len(columns)
        if new:
            found.append((one.phase, [load for _, load in new]))
        placed.append((one, np.array([columns[key] for key in keys])))
    return placed, found


def _compiled(asked: Sequence[Asked]) -> list[tuple[Compiled, Placed]]:
    """What is asked of one design, compiled in as few Networks as there are forms; nothing
    once one cannot be."""
    if not asked:
        return []
    design = asked[0].laboratory.design
    seen = watched(design, (one.phase for one in asked))
    form, groups = forms(design), dict[Hashable, list[Asked]]()
    for one in {(one.laboratory, one.key): one for one in asked}.values():
        groups.setdefault(form(one.phase), []).append(one)
    found = []
    try:
        for group in groups.values():
            placed, phases = _placed(group)
            loads = np.concatenate([loads for _, loads in phases])
            phase = side_by_side([one for one, _ in phases], [len(loads) for _, loads in phases])
            found.append((compile_design(design, loads, replace(phase, watched=seen)), placed))
    except DesignError as refused:
        for one in asked:
            one.laboratory.refuse(refused)
        return []
    return found


def _keep(compiled: Compiled, placed: Placed, solution: Solution) -> None:
    """Tell the laboratories what their phases were solved to."""
    usual = States(compiled, solution)
    others = solution.states[1:]
    other = States(compiled, others[-1]) if others else None
    for one, part in placed:
        stuck = None if other is None else Conditions(other, part)
        if compiled.phase.overloaded:
            one.laboratory.keep(one.key, stuck or Conditions(usual, part))
        else:
            one.laboratory.keep(one.key, Conditions(usual, part, stuck))
