"""Reads the route algebra: every form of a route, with what it may refer to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import get_args

import numpy as np

from simulator.network.durations import read_backoff, read_duration
from simulator.network.model import (
    All,
    Async,
    Attempt,
    Choice,
    Delay,
    Fail,
    Hold,
    Markov,
    Number,
    Policy,
    Quorum,
    Route,
    Sequence,
    Split,
    Times,
    Visit,
)  # fmt: skip
from simulator.network.reader import MOST_TIMES, Path, Reader

POLICIES: tuple[Policy, ...] = get_args(Policy)
DEEPEST = 100
TOLERANCE = 1e-9
MOST_RETRIES = 1000
NOWHERE = Sequence()


@dataclass
class RouteReader:
    """Reads routes that may visit the given stations and hold the given pools."""

    reader: Reader
    stations: frozenset[str]
    pools: frozenset[str]
    flow_names: set[str] = field(default_factory=set)
    held: tuple[str, ...] = ()

    def read(self, value: object, path: Path) -> Route:
        """One route of any form."""
        if len(path) > 2 * DEEPEST:
            self.reader.problem(path, "too_deep", limit=DEEPEST)
            return NOWHERE
        if isinstance(value, str):
            return self._visit(value, path)
        if isinstance(value, (list, tuple)):
            return Sequence(self._routes(value, path))
        if isinstance(value, dict):
            return self._form(value, path)
        self.reader.problem(path, "unknown_route", known=", ".join(FORMS))
        return NOWHERE

    def _form(self, value: dict[str, object], path: Path) -> Route:
        names = [name for name in FORMS if name in value]
        if len(names) != 1:
            code = "two_forms" if names else "unknown_route"
            self.reader.problem(path, code, found=", ".join(names), known=", ".join(FORMS))
            return NOWHERE
        form = FORMS[names[0]]
        source = self.reader.mapping(value, path, form.keys)
        for key in form.needed:
            if not self.reader.required(source, key, path):
                return NOWHERE
        return form.read(self, source, path)

    def _routes(self, value: object, path: Path) -> tuple[Route, ...]:
        items = self.reader.items(value, path)
        return tuple(self.read(item, (*path, i)) for i, item in enumerate(items))

    def _branches(self, value: object, path: Path) -> tuple[Route, ...]:
        branches = self._routes(value, path)
        if isinstance(value, list) and not branches:
            self.reader.problem(path, "empty")
        return branches

    def _station(self, name: str, path: Path) -> str:
        if name not in self.stations:
            self.reader.problem(path, "unknown_station", name=name)
        return name

    def _visit(self, name: str, path: Path) -> Route:
        return Visit(self._station(name, path))

    def visit(self, source: dict[str, object], path: Path) -> Route:
        """A visit with the flow's own service time."""
        name = self._station(self.reader.name(source["visit"], (*path, "visit")), (*path, "visit"))
        if source.get("service") is None:
            return Visit(name)
        return Visit(name, read_duration(self.reader, source["service"], (*path, "service")))

    def markov(self, source: dict[str, object], path: Path) -> Route:
        """Entry probabilities and the routing matrix."""
        inner = (*path, "markov")
        document = self.reader.mapping(source["markov"], inner, ("entry", "next"))
        if not self.reader.required(document, "entry", inner):
            return NOWHERE
        entry = self._row(document["entry"], (*inner, "entry"))
        rows = self.reader.mapping(document.get("next", {}), (*inner, "next"), None)
        following = {
            self._station(name, (*inner, "next", name)): self._row(row, (*inner, "next", name))
            for name, row in rows.items()
        }
        for name in _trapped(entry, following):
            self.reader.problem((*inner, "next", name), "never_leaves", name=name)
        return Markov(entry, following)

    def _row(self, value: object, path: Path) -> dict[str, Number]:
        row = {
            self._station(name, (*path, name)): self.reader.number(p, (*path, name), 0.0, 1.0)
            for name, p in self.reader.mapping(value, path, None).items()
        }
        self._at_most_one(list(row.values()), path)
        return row

    def _at_most_one(self, probabilities: list[Number], path: Path) -> None:
        total = float(np.max(sum(probabilities, start=np.zeros(()))))
        if total > 1 + TOLERANCE:
            self.reader.problem(path, "probabilities", found=f"{total:g}")

    def delay(self, source: dict[str, object], path: Path) -> Route:
        """A constant number of seconds, or a random time."""
        return Delay(read_duration(self.reader, source["delay"], (*path, "delay")))

    def choice(self, source: dict[str, object], path: Path) -> Route:
        """Pairs of probability and branch."""
        inner = (*path, "choice")
        branches: list[tuple[Number, Route]] = []
        for i, pair in enumerate(self.reader.items(source["choice"], inner)):
            if not isinstance(pair, (list, tuple)) or len(pair) != 2:
                self.reader.wrong_type((*inner, i), "a list [probability, route]", pair)
                continue
            p = self.reader.number(pair[0], (*inner, i, 0), 0.0, 1.0)
            branches.append((p, self.read(pair[1], (*inner, i, 1))))
        self._at_most_one([p for p, _ in branches], inner)
        return Choice(tuple(branches))

    def times(self, source: dict[str, object], path: Path) -> Route:
        """The body several times in sequence."""
        count = self.reader.number(source["times"], (*path, "times"), 0.0, MOST_TIMES)
        return Times(count, self.read(source["do"], (*path, "do")))

    def all(self, source: dict[str, object], path: Path) -> Route:
        """Fork–join."""
        return All(self._branches(source["all"], (*path, "all")))

    def quorum(self, source: dict[str, object], path: Path) -> Route:
        """Fork, and wait for some."""
        branches = self._branches(source["of"], (*path, "of"))
        needed = self.reader.whole(source["quorum"], (*path, "quorum"), 0, 10**6)
        if branches and not 1 <= needed <= len(branches):
            values = {"found": needed, "branches": len(branches)}
            self.reader.problem((*path, "quorum"), "quorum_size", **values)
        return Quorum(needed, branches)

    def split(self, source: dict[str, object], path: Path) -> Route:
        """A load balancer over branches."""
        policy = self.reader.one_of(source["split"], (*path, "split"), POLICIES)
        over = self._branches(source["over"], (*path, "over"))
        if source.get("weights") is None:
            return Split(policy, over)
        where = (*path, "weights")
        given = self.reader.items(source["weights"], where)
        weights = tuple(self.reader.number(w, (*where, i)) for i, w in enumerate(given))
        total = sum(weights, start=np.zeros(()))
        if len(weights) != len(over) or float(np.min(total)) <= 0:
            self.reader.problem(where, "weights", found=len(weights), branches=len(over))
        return Split(policy, over, weights)

    def hold(self, source: dict[str, object], path: Path) -> Route:
        """Hold a token of a pool during the body."""
        where = (*path, "hold")
        pool = self.reader.name(source["hold"], where)
        if pool not in self.pools:
            self.reader.problem(where, "unknown_pool", name=pool)
        if pool in self.held:
            self.reader.problem(where, "pool_held_twice", name=pool)
        outside, self.held = self.held, (*self.held, pool)
        body = self.read(source["while"], (*path, "while"))
        self.held = outside
        return Hold(pool, body)

    def asynchronous(self, source: dict[str, object], path: Path) -> Route:
        """Work that nobody waits for, a flow of its own."""
        name = self.reader.name(source["as"], (*path, "as"))
        if name in self.flow_names:
            self.reader.problem((*path, "as"), "duplicate_async", name=name)
        self.flow_names.add(name)
        outside, self.held = self.held, ()
        body = self.read(source["async"], (*path, "async"))
        self.held = outside
        return Async(body, name)

    def attempt(self, source: dict[str, object], path: Path) -> Route:
        """Time-out and retries."""
        where = (*path, "timeout")
        timeout: Number | None = None
        if source.get("timeout") is not None:
            timeout = self.reader.number(source["timeout"], where)
            if float(np.min(timeout)) <= 0:
                self.reader.problem(where, "too_small", found=source["timeout"], limit="above 0")
        count = source.get("retries", 0)
        retries = self.reader.whole(count, (*path, "retries"), 0, MOST_RETRIES)
        backoff = None
        if source.get("backoff") is not None:
            backoff = read_backoff(self.reader, source["backoff"], (*path, "backoff"))
        abandon = self.reader.flag(source.get("abandon", True), (*path, "abandon"))
        body = self.read(source["attempt"], (*path, "attempt"))
        return Attempt(body, timeout, retries, backoff, abandon)

    def fail(self, source: dict[str, object], path: Path) -> Route:
        """A chance of failing after the body is done."""
        p = self.reader.number(source["fail"], (*path, "fail"), 0.0, 1.0)
        reason = self.reader.name(source.get("reason", "error"), (*path, "reason"))
        return Fail(p, self.read(source.get("in", []), (*path, "in")), reason)


@dataclass(frozen=True)
class Form:
    """How one form of a route is written and read."""

    keys: tuple[str, ...]
    needed: tuple[str, ...]
    read: Callable[[RouteReader, dict[str, object], Path], Route]


FORMS: dict[str, Form] = {
    "visit": Form(("visit", "service"), (), RouteReader.visit),
    "markov": Form(("markov",), (), RouteReader.markov),
    "delay": Form(("delay",), (), RouteReader.delay),
    "choice": Form(("choice",), (), RouteReader.choice),
    "times": Form(("times", "do"), ("do",), RouteReader.times),
    "all": Form(("all",), (), RouteReader.all),
    "quorum": Form(("quorum", "of"), ("of",), RouteReader.quorum),
    "split": Form(("split", "over", "weights"), ("over",), RouteReader.split),
    "hold": Form(("hold", "while"), ("while",), RouteReader.hold),
    "async": Form(("async", "as"), ("as",), RouteReader.asynchronous),
    "attempt": Form(
        ("attempt", "timeout", "retries", "backoff", "abandon"), (), RouteReader.attempt
    ),
    "fail": Form(("fail", "in", "reason"), (), RouteReader.fail),
}


def _trapped(entry: dict[str, Number], following: dict[str, dict[str, Number]]) -> list[str]:
    """Stations of a routing matrix from which no path leads out of it."""
    outside = object()
    import networkx as nx  # only networks written by hand have feedback

    paths = nx.DiGraph()
    paths.add_node(outside)
    for name in {*entry, *following, *(b for row in following.values() for b in row)}:
        row = following.get(name, {})
        paths.add_node(name)
        paths.add_edges_from((name, b) for b, p in row.items() if float(np.min(p)) > 0)
        if float(np.min(sum(row.values(), start=np.zeros(())))) < 1 - TOLERANCE:
            paths.add_edge(name, outside)
    return sorted(set(paths) - nx.ancestors(paths, outside) - {outside})
