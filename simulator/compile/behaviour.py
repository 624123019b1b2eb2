"""What a component kind does with a request: four plain functions, kept in the kind's file.

``rank`` says whether the kind takes such a request, and how gladly compared with other
neighbours (lower is better). ``needs`` names what it must be able to pass on, each as a list
of forms of which one is enough. ``serve`` turns one request into a route. ``resources`` sets
up the stations, pools and limits the routes refer to, once the traffic is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.compile.request import Request
from simulator.network.model import Route

if TYPE_CHECKING:
    from simulator.compile.context import Context, Part
    from simulator.compile.workload import Load


def nothing_needed(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """For a kind that finishes every request itself."""
    return ()


def no_resources(context: Context, part: Part) -> None:
    """For a kind nothing queues at."""


@dataclass(frozen=True)
class Behaviour:
    """The behaviour of one kind."""

    rank: Callable[[Part, Request], int | None]
    serve: Callable[[Context, Part, Request], Route]
    needs: Callable[[Load, Part, Request], Sequence[Sequence[Request]]] = nothing_needed
    resources: Callable[[Context, Part], None] = no_resources
