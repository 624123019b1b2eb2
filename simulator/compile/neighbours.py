"""Who can take a request from whom: neighbours are found by what they are.

A component takes a request when its kind does and when it can pass on everything the
request needs. That is the least fixed point of a monotone relation, found by sweeping the
components from the back of the drawing to the front until nothing changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.compile.request import Operation, Request

AGAINST_THE_ARROW: frozenset[Operation] = frozenset({"job", "spread"})
"""Forms that may flow against a drawn arrow: a worker that polls its queue is drawn either way."""

Rank = Callable[[str, Request], int | None]
Needs = Callable[[str, Request], Sequence[Sequence[Request]]]
"""Every entry is something to pass on, as a list of forms of which one is enough."""


@dataclass(frozen=True)
class Link:
    """A connection, with what a person has overridden on it."""

    id: str
    source: str
    target: str
    share: float | None = None
    classes: frozenset[str] | None = None
    calls: float | None = None

    def carries(self, request: Request) -> bool:
        """Whether the request's class may flow here."""
        return self.classes is None or request.request_class in self.classes

    def turned(self) -> Link:
        """The same connection from its other end."""
        return Link(self.id, self.target, self.source, self.share, self.classes, self.calls)


@dataclass
class Neighbours:
    """The drawn connections and, per request, which components can take it."""

    links: Sequence[Link]
    components: Sequence[str]
    rank: Rank
    needs: Needs
    outgoing: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    incoming: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    _takers: dict[Request, dict[str, int]] = field(default_factory=dict)
    _best: dict[tuple[str, Request], list[Link]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for link in self.links:
            self.outgoing[link.source].append(link)
            self.incoming[link.target].append(link.turned())
        self._order = self._back_to_front()
        self._limited = any(link.classes is not None for link in self.links)

    def _back_to_front(self) -> list[str]:
        """Every component after those it calls, save where the drawing has a cycle: a
        depth-first post-order. It saves sweeps and changes no result."""
        order: list[str] = []
        seen: set[str] = set()
        for start in self.components:
            ahead = [(start, False)]
            while ahead:
                component, behind_is_done = ahead.pop()
                if behind_is_done:
                    order.append(component)
                elif component not in seen:
                    seen.add(component)
                    ahead.append((component, True))
                    ahead += [(link.target, False) for link in self.outgoing[component]]
        return order

    def front_to_back(self) -> list[str]:
        """The components, callers before what they call, whatever order they were drawn in."""
        return self._order[::-1]

    def around(self, component: str, request: Request) -> list[Link]:
        """The connections a request of this form may leave the component by."""
        links = self.outgoing[component]
        if request.operation in AGAINST_THE_ARROW:
            links = links + self.incoming[component]
        return [link for link in links if link.carries(request)] if self._limited else links

    def takers(self, request: Request) -> Mapping[str, int]:
        """Every component that can finish the request, with its rank."""
        known = self._takers.get(request)
        return self._find_takers(request) if known is None else known

    def _find_takers(self, request: Request) -> dict[str, int]:
        found = self._takers[request] = {}
        ranks = [(component, self.rank(component, request)) for component in self._order]
        open_ends = [(component, rank) for component, rank in ranks if rank is not None]
        changed = True
        while changed and open_ends:
            left = []
            for component, rank in open_ends:
                if self._can_pass_on(component, request):
                    found[component] = rank
                else:
                    left.append((component, rank))
            changed, open_ends = len(left) < len(open_ends), left
        return found

    def _can_pass_on(self, component: str, request: Request) -> bool:
        return all(
            any(self._has_taker(component, form) for form in forms)
            for forms in self.needs(component, request)
        )

    def _has_taker(self, component: str, request: Request) -> bool:
        takers = self.takers(request)
        return any(link.target in takers for link in self.around(component, request))

    def best(self, component: str, request: Request) -> list[Link]:
        """The connections to the neighbours that suit the request best; none if nobody takes it."""
        key = (component, request)
        known = self._best.get(key)
        if known is None:
            takers = self.takers(request)
            links = [link for link in self.around(component, request) if link.target in takers]
            first = min((takers[link.target] for link in links), default=0)
            known = self._best[key] = [link for link in links if takers[link.target] == first]
        return known

    def shares(self, links: Sequence[Link]) -> list[float]:
        """How several neighbours divide a request: as overridden, the rest evenly."""
        if links and not any(link.share is not None for link in links):
            return [1.0 / len(links)] * len(links)
        given = sum(link.share for link in links if link.share is not None)
        open_ends = sum(1 for link in links if link.share is None)
        if open_ends == 0:
            return [(link.share or 0.0) / given if given > 0 else 1 / len(links) for link in links]
        rest = max(0.0, 1.0 - given) / open_ends
        scale = 1.0 / max(1.0, given)
        return [rest if link.share is None else link.share * scale for link in links]

    def stuck(self, component: str, request: Request) -> tuple[str, Request]:
        """Where the search for a path ends: the furthest component, and what it lacks."""
        seen: set[tuple[str, Request]] = set()
        while (component, request) not in seen:
            seen.add((component, request))
            candidates = [
                link.target
                for link in self.around(component, request)
                if self.rank(link.target, request) is not None
            ]
            if not candidates:
                return component, request
            component = min(candidates, key=lambda target: self.rank(target, request) or 0)
            for forms in self.needs(component, request):
                if not any(self.best(component, form) for form in forms):
                    request = forms[0]
                    break
        return component, request
