"""What a behaviour can see and do while a design is compiled.

A ``Part`` is one component with its values, its place and what is wrong with it. The
``Context`` finds the neighbours of a part by what they are, turns calls between parts into
routes with network time, remembers every route so that parts of the design are compiled
once, and collects stations, pools, limits and remarks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.compile.behaviour import Behaviour
from simulator.compile.neighbours import Link, Neighbours
from simulator.compile.passes import Arrived, Before, Question, Served, alike
from simulator.compile.placement import Place, Placement
from simulator.compile.request import Operation, Request
from simulator.compile.routes import DONE, delay, repeat, sequence, something, visit
from simulator.compile.traffic import Traffic
from simulator.compile.workload import ClassCosts, Load
from simulator.errors import DesignError, Problem, pointer
from simulator.network.model import (
    Choice,
    Delay,
    Duration,
    Fail,
    Hold,
    Number,
    Policy,
    Pool,
    Route,
    Station,
)  # fmt: skip
from simulator.scenarios.phase import HEALTHY, Fault, Phase
from simulator.text import Text

NETWORK_SCV = 0.04
"""Jitter of a round trip: a standard deviation of 20 % (assumption; research on path jitter
agrees on the order only). It also keeps distributions free of steps."""
PASSED = ("lb", "rate_limiter", "waiting_room")
"""Kinds a request only passes: while one is gone, what stands behind it gets nothing to do."""


@dataclass(frozen=True)
class Part:
    """One component as the compiler sees it: ``part["size"]`` is a value or its default."""

    id: str
    kind: str
    name: str
    values: dict[str, Any]
    place: Place
    fault: Fault
    behaviour: Behaviour | None

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def station(self, resource: str) -> str:
        """The network name of one of its stations or pools."""
        return f"{self.id}:{resource}"

    @property
    def mostly_fails(self) -> bool:
        """Whether a caller that counts failures would stop calling it."""
        return bool(np.all(np.maximum(self.fault.failing, self.fault.lost) > 0.5))

    @property
    def alive(self) -> Number:
        """The share of its capacity that works."""
        return 1.0 - self.fault.lost

    @property
    def gone(self) -> bool:
        """Whether nothing of it works."""
        return self.fault is not HEALTHY and bool(np.all(self.fault.lost >= 1.0))


@dataclass(frozen=True, eq=False)
class Call:
    """One use of a connection: what flows on it, why, and the kilobytes it carries.

    ``visits`` of the marker in the traffic are the calls per second.
    """

    link: Link
    request: Request
    marker: Route
    why: Text
    kb: float
    seconds: Number


@dataclass(frozen=True, eq=False)
class Pause:
    """Seconds a request of a class spends at a part without queueing."""

    part: str
    request_class: str
    route: Route
    seconds: Number


@dataclass(frozen=True, eq=False)
class Limit:
    """A bound of a component that nothing queues at: how much is used of how much."""

    part: str
    name: str
    used: Number
    available: Number


@dataclass(frozen=True)
class Remark:
    """A hint or warning about the design, by component where there is one."""

    code: str
    component: str | None
    text: Text


@dataclass
class Context:
    """Everything known and collected while compiling one design."""

    parts: dict[str, Part]
    neighbours: Neighbours
    placement: Placement
    load: Load
    phase: Phase
    before: Before | None = None
    earlier: Context | None = None
    served: dict[tuple[str, Request], Served] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    pauses: dict[int, Pause] = field(default_factory=dict)
    balance: dict[str, Policy] = field(default_factory=dict)
    stations: dict[str, Station] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    extras: dict[str, dict[str, Number]] = field(default_factory=lambda: defaultdict(dict))
    remarks: dict[tuple[str, str | None], Remark] = field(default_factory=dict)
    traffic: Traffic = field(default_factory=Traffic)
    answers: dict[Question, Number | None] = field(default_factory=dict)
    _still: dict[Question, bool] = field(default_factory=dict)
    _open: list[Served] = field(default_factory=list)

    # -- what is there ---------------------------------------------------------------

    def request_class(self, request: Request) -> ClassCosts:
        """The request class a request belongs to, with its costs."""
        return self.load.classes[request.request_class]

    def can(self, part: Part, request: Request) -> bool:
        """Whether some neighbour takes the request and can finish it."""
        return bool(self.neighbours.best(part.id, request))

    def targets(self, part: Part, request: Request) -> list[Part]:
        """The neighbours that would get the request."""
        return [self.parts[link.target] for link in self.neighbours.best(part.id, request)]

    # -- routes ----------------------------------------------------------------------

    def call(
        self, part: Part, request: Request, why: Text, kb: float = 1.0, place: Place | None = None
    ) -> Route:
        """Pass the request to the best neighbours; several of them share it."""
        links = self.neighbours.best(part.id, request)
        shares = self.neighbours.shares(links)
        branches = [
            (share, self.follow(link, request, why, kb, place))
            for link, share in zip(links, shares, strict=True)
        ]
        return branches[0][1] if len(branches) == 1 else Choice(tuple(branches))

    def follow(
        self, link: Link, request: Request, why: Text, kb: float = 1.0, place: Place | None = None
    ) -> Route:
        """Cross one connection: network time, then whatever the target does."""
        source, target = self.parts[link.source], self.parts[link.target]
        if source.values.get("circuit_breaker") and target.mostly_fails:
            return Fail(1.0, DONE, "circuit open")
        if self.cut_off(place or source.place, target.place):
            return Fail(1.0, DONE, "cut off")
        route = sequence(
            self.cross(link, request, why, kb, place or source.place),
            self.serve(target, request),
        )
        return route if link.calls is None else repeat(link.calls, route)

    def cut_off(self, one: Place, other: Place) -> bool:
        """Whether the link between the regions of two places is cut."""
        ends = frozenset({one.region or "", other.region or ""})
        return self.placement.crosses_region(one, other) and ends in self.phase.cut

    def cross(self, link: Link, request: Request, why: Text, kb: float, place: Place) -> Route:
        """The network time of a connection for a caller at this place, noted as a call."""
        seconds = self.placement.round_trip(place, self.parts[link.target].place)
        marker = Delay(Duration(seconds, NETWORK_SCV))
        self.add_call(Call(link, request, marker, why, kb, seconds))
        return marker

    def serve(self, part: Part, request: Request) -> Route:
        """What the part does with the request, compiled once and shared."""
        key = (part.id, request)
        served = self.served.get(key)
        if served is None:
            served = self.served[key] = Served(key)
            self._open.append(served)
            served.route = self._as_before(key) or self._serve(part, request)
            self._open.pop()
        elif served.route is None:
            raise DesignError([self._cycle(served)])
        if self._open:
            caller = self._open[-1]
            caller.notes.append((Context.serve, (part, request)))
            caller.asked |= served.asked
        return served.route

    def _serve(self, part: Part, request: Request) -> Route:
        assert part.behaviour is not None
        route = part.behaviour.serve(self, part, request)
        if part.kind in PASSED and part.gone and np.all(part.fault.failing >= 1.0):
            return Fail(1.0, DONE, "faulty")  # nothing behind it hears of the request
        if part.id in self.phase.watched or something(part.fault.failing):
            return Fail(part.fault.failing, route, "faulty")
        return route

    def _as_before(self, key: tuple[str, Request]) -> Route | None:
        """The route of the pass before, where it would come out the same."""
        served = self.earlier.served.get(key) if self.earlier else None
        if served is None or not all(map(self._as_told, served.asked)):
            return None
        for note, what in served.notes:
            note(self, *what)
        for question in served.asked:
            self._ask(question)
        return served.route

    def _as_told(self, question: Question) -> bool:
        """Whether the pass before was told what this one is."""
        if question not in self._still:
            assert self.earlier is not None
            told, now = self.earlier.answers[question], self._answer(question)
            self._still[question] = alike(question, told, now)
        return self._still[question]

    def _note(self, note: Callable[..., object], *what: object) -> None:
        """Remember what is noted for the pass after, if it is part of a route."""
        if self._open:
            self._open[-1].notes.append((note, what))

    def _cycle(self, again: Served) -> Problem:
        key = again.key
        ring = [one.key[0] for one in self._open[self._open.index(again) :]] + [key[0]]
        names = " → ".join(self.parts[part].name for part in ring)
        text = Text(
            "The request class “{request_class}” runs in a circle and never ends: {names}. "
            "Remove one of these connections.",
            "요청 종류 ‘{request_class}’이(가) 끝없이 돕니다: {names}. "
            "이 연결 가운데 하나를 지우세요.",
        ).fill(request_class=key[1].request_class, names=names)
        return Problem(
            pointer("components", key[0]), "cycle", text, component=key[0],
            values={"components": ring, "request_class": key[1].request_class},
        )  # fmt: skip

    def work(self, part: Part, resource: str, milliseconds: Number, scv: float = 1.0) -> Route:
        """Queue at one of the part's own stations for this many milliseconds of it."""
        seconds = milliseconds * part.fault.slowness / 1000.0
        return visit(part.station(resource), seconds, scv)

    def pause(self, part: Part, milliseconds: Number, scv: float = 0.0) -> Route:
        """Time spent at the part without queueing."""
        seconds = milliseconds * part.fault.service_factor / 1000.0
        route = delay(seconds, scv)
        self.add_pause(Pause(part.id, self._open[-1].key[1].request_class, route, seconds))
        return route

    def hold(self, part: Part, resource: str, body: Route) -> Route:
        """Keep one token of the part's own pool during the body."""
        return body if body is DONE else Hold(part.station(resource), body)

    # -- traffic of the pass before ----------------------------------------------------

    def rate_before(self, part: Part, *wanted: Operation | Request) -> Number | None:
        """Arrivals/s at the part of these requests or forms; None on the first pass."""
        return self._ask((part.id, wanted))

    def rate_now(self, part: Part, operation: Operation) -> Number:
        """Arrivals/s at the part of a form, once the traffic of this pass is measured."""
        return sum(
            self.traffic.visits.get(marker, 0.0)
            for marker, call in self.calls.items()
            if call.link.target == part.id and call.request.operation == operation
        )

    def limit_before(self, part: Part, name: str) -> Number | None:
        """Use of a limit as a share of what there is; None on the first pass."""
        return self._ask((part.id, name))

    def _ask(self, question: Question) -> Number | None:
        if self._open:
            self._open[-1].asked.add(question)
        if question not in self.answers:
            self.answers[question] = self._answer(question)
        return self.answers[question]

    def _answer(self, question: Question) -> Number | None:
        return None if self.before is None else self.before.answer(question)

    def arrived(self) -> Arrived:
        """Requests/s by component and request, from the calls of the measured traffic."""
        arrived: Arrived = defaultdict(float)
        for marker, call in self.calls.items():
            arrived[call.link.target, call.request] += self.traffic.visits.get(marker, 0.0)
        return arrived

    # -- calls, pauses, stations, pools, limits, remarks ---------------------------------

    def add_call(self, call: Call) -> None:
        """Note a use of a connection."""
        self.calls[id(call.marker)] = call
        self._note(Context.add_call, call)

    def add_pause(self, pause: Pause) -> None:
        """Note time spent without queueing."""
        self.pauses[id(pause.route)] = pause
        self._note(Context.add_pause, pause)

    def add_balance(self, part: str, policy: Policy) -> None:
        """Note how requests are spread over the copies of a part."""
        self.balance[part] = policy
        self._note(Context.add_balance, part, policy)

    def add_extra(self, part: Part, name: str, value: Number) -> None:
        """Declare a figure that only components of this kind have."""
        self.extras[part.id][name] = value
        self._note(Context.add_extra, part, name, value)

    def add_station(self, part: Part, resource: str, station: Station) -> None:
        """Declare a station of the part, less what a fault takes away."""
        self.stations[part.station(resource)] = station

    def add_pool(self, part: Part, resource: str, size: Number, queue: Number | None) -> None:
        """Declare a pool of tokens of the part."""
        self.pools[part.station(resource)] = Pool(size, queue)

    def add_limit(self, part: Part, name: str, used: Number, available: Number) -> None:
        """Declare a bound that is compared, not queued at."""
        self.limits.append(Limit(part.id, name, used, available))

    def demand(self, part: Part, resource: str) -> Number:
        """Server-seconds per second asked of one of the part's stations."""
        return self.traffic.work.get(part.station(resource), 0.0)

    def arrivals(self, part: Part, resource: str) -> Number:
        """Visits per second of one of the part's stations."""
        return self.traffic.arrivals.get(part.station(resource), 0.0)

    def remark(self, code: str, part: Part | None, text: Text) -> None:
        """Say something about the design once."""
        component = part.id if part else None
        self.remarks.setdefault((code, component), Remark(code, component, text))
        self._note(Context.remark, code, part, text)
