"""The nodes of a plan's routes: what a request does, one inside the other.

Two nodes are never the same: every place in a route has its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.network.model import Attempt, Duration, Number


@dataclass(frozen=True, eq=False)
class VisitNode:
    """One visit of a flow to a station."""

    visit: int


@dataclass(frozen=True, eq=False)
class SequenceNode:
    """One after the other; ``visits`` are the steps that are plain visits."""

    steps: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class MarkovNode:
    """Routing matrix over visits: ``entry`` and ``rows`` hold (position, probability)."""

    visits: tuple[int, ...]
    entry: tuple[tuple[int, Number], ...]
    rows: tuple[tuple[tuple[int, Number], ...], ...]


@dataclass(frozen=True, eq=False)
class DelayNode:
    """A time without a server."""

    duration: Duration


@dataclass(frozen=True, eq=False)
class ChoiceNode:
    """One branch by probability, or none; a split over branches is one too."""

    probabilities: tuple[Number, ...]
    branches: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class TimesNode:
    """Repetitions: exact for a whole count, geometric otherwise."""

    count: Number
    body: Node


@dataclass(frozen=True, eq=False)
class JoinNode:
    """Branches in parallel until ``needed`` are done; ``visits`` those inside each."""

    needed: int
    branches: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class HoldNode:
    """A pool's token during the body."""

    pool: int
    body: Node


@dataclass(frozen=True, eq=False)
class AsyncNode:
    """The start of another flow."""

    flow: int


@dataclass(frozen=True, eq=False)
class AttemptNode:
    """Time-out and retries; ``visits`` are those of the body."""

    route: Attempt
    body: Node
    visits: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class FailNode:
    """A chance of failure after the body."""

    probability: Number
    body: Node
    reason: str


Node = (
    VisitNode | SequenceNode | MarkovNode | DelayNode | ChoiceNode | TimesNode | JoinNode
    | HoldNode | AsyncNode | AttemptNode | FailNode
)  # fmt: skip


def head_visit(node: Node) -> int | None:
    """The visit a branch begins with, if it begins with one."""
    match node:
        case VisitNode(visit):
            return visit
        case SequenceNode(steps) if steps:
            return head_visit(steps[0])
        case HoldNode(_, body) | FailNode(_, body, _) | AttemptNode(_, body, _):
            return head_visit(body)
        case _:
            return None


def first_visits(node: Node) -> list[int]:
    """The visits a request can make before any other."""
    match node:
        case VisitNode(visit):
            return [visit]
        case SequenceNode(steps):
            for step in steps:
                found = first_visits(step)
                if found:
                    return found
            return []
        case ChoiceNode(_, branches) | JoinNode(_, branches):
            return [v for branch in branches for v in first_visits(branch)]
        case AttemptNode(_, body, _):
            return first_visits(body)
        case _:
            return []
