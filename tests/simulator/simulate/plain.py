"""A second simulator, of another build, for cross-checks: coroutines on one heap of events.

It knows first-come-first-served stations of exponential service, pools and the route forms
that nest in odd ways, and is as plain as can be. Routes are given in the JSON form.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

Step = Generator[Callable[["Task"], None], Any, None]


class Failed(Exception):
    """A route failed; the attempt around it may catch this."""


class Task:
    """A coroutine that may be cut off; what it has taken is given back by ``finally``."""

    def __init__(self, world: World, step: Step, done: Callable[[Exception | None], None]) -> None:
        self.world, self.step, self.done, self.ended = world, step, done, False
        world.at(0.0, self.resume)

    def resume(self, error: Exception | None = None) -> None:
        if self.ended:
            return
        try:
            wait = self.step.throw(error) if error else next(self.step)
        except (StopIteration, Failed) as end:
            self.ended = True
            self.done(end if isinstance(end, Failed) else None)
            return
        wait(self)

    def cut(self) -> None:
        if not self.ended:
            self.ended = True
            self.step.close()


class World:
    """The clock, the stations and pools (as counters with queues), and the results."""

    def __init__(self, document: dict[str, Any], seed: int) -> None:
        self.random, self.now = random.Random(seed), 0.0
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self.ticket = itertools.count()
        self.means = {n: s["service"]["mean"] for n, s in document["stations"].items()}
        sizes = {n: s["servers"] for n, s in document["stations"].items()}
        sizes |= {n: p["size"] for n, p in document["pools"].items()}
        self.free, self.busy = dict(sizes), dict.fromkeys(sizes, 0.0)
        self.queues: dict[str, deque[Task]] = {n: deque() for n in sizes}
        self.times: dict[str, list[float]] = {}
        self.failed: dict[str, int] = {}

    def at(self, delay: float, action: Callable[[], None]) -> None:
        heapq.heappush(self.events, (self.now + delay, next(self.ticket), action))

    def exponential(self, mean: float) -> float:
        return self.random.expovariate(1 / mean)

    def start(self, name: str, route: Any) -> None:
        begun = self.now

        def done(error: Exception | None) -> None:
            if error:
                self.failed[name] = self.failed.get(name, 0) + 1
            else:
                self.times.setdefault(name, []).append(self.now - begun)

        Task(self, self.walk(route), done)

    def arrivals(self, name: str, rate: float, route: Any) -> None:
        def arrive() -> None:
            self.start(name, route)
            self.at(self.exponential(1 / rate), arrive)

        self.at(self.exponential(1 / rate), arrive)

    def run(self, until: float) -> None:
        while self.events[0][0] <= until:
            self.now, _, action = heapq.heappop(self.events)
            action()

    def use(self, place: str, body: Step) -> Step:
        """Take one server or token, do the body, give it back however that ends."""
        taken = False
        ticket: list[Task] = []

        def ask(task: Task) -> None:
            ticket.append(task)
            if self.free[place] > 0:
                self.free[place] -= 1
                task.resume()
            else:
                self.queues[place].append(task)

        try:
            yield ask
            taken, since = True, self.now
            yield from body
        finally:
            if taken:
                self.busy[place] += self.now - since
                self.give(place)
            elif ticket and ticket[0] in self.queues[place]:
                self.queues[place].remove(ticket[0])
            elif ticket:  # granted, but cut off before it could begin
                self.give(place)

    def give(self, place: str) -> None:
        if self.queues[place]:
            self.at(0.0, self.queues[place].popleft().resume)
        else:
            self.free[place] += 1

    def sleep(self, seconds: float) -> Step:
        yield lambda task: self.at(seconds, task.resume)

    def walk(self, route: Any) -> Step:
        if isinstance(route, str):
            yield from self.use(route, self.sleep(self.exponential(self.means[route])))
        elif isinstance(route, list):
            for step in route:
                yield from self.walk(step)
        elif "delay" in route:
            yield from self.sleep(route["delay"])
        elif "hold" in route:
            yield from self.use(route["hold"], self.walk(route["while"]))
        elif "async" in route:
            self.start(route["as"], route["async"])
        elif "fail" in route:
            yield from self.walk(route["in"])
            if self.random.random() < route["fail"]:
                raise Failed
        elif "attempt" in route:
            yield from self.attempt(route)
        else:
            branches = route.get("all") or route["of"]
            yield from self.fork(branches, route.get("quorum", len(branches)))

    def fork(self, branches: list[Any], needed: int) -> Step:
        tasks: list[Task] = []
        score = {"done": 0, "failed": 0}
        over = False

        def begin(owner: Task) -> None:
            def done(error: Exception | None) -> None:
                score["failed" if error else "done"] += 1
                if over:
                    return
                if score["done"] == needed and not error:
                    owner.resume()
                elif score["failed"] == len(branches) - needed + 1 and error:
                    owner.resume(Failed())

            tasks.extend(Task(self, self.walk(branch), done) for branch in branches)

        try:
            yield begin
        except GeneratorExit:
            for task in tasks:
                task.cut()
            raise
        finally:
            over = True

    def attempt(self, route: dict[str, Any]) -> Step:
        for left in range(route.get("retries", 0), -1, -1):
            try:
                yield from self.once(route)
                return
            except Failed:
                if not left:
                    raise
                yield from self.sleep(self.exponential(route["backoff"]["mean"]))

    def once(self, route: dict[str, Any]) -> Step:
        over = False
        body: list[Task] = []

        def begin(owner: Task) -> None:
            def done(error: Exception | None) -> None:
                if not over:
                    owner.resume(error)

            def late() -> None:
                if not over:
                    if route.get("abandon", True):
                        body[0].cut()
                    owner.resume(Failed())

            body.append(Task(self, self.walk(route["attempt"]), done))
            self.at(route["timeout"], late)

        try:
            yield begin
        except GeneratorExit:
            body[0].cut()
            raise
        finally:
            over = True
