"""One design at many loads, as a stream of frames; then up to which load it meets its goals.

The design's own load is solved first, alone, so that the first frame is there at once; the
whole ladder follows as one vectorised problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simulator.compile import Compiled, compile_design
from simulator.frames.capacity import Outcome, outcomes, verdict
from simulator.frames.classes import class_frames, good_share, good_shares
from simulator.frames.components import component_frames
from simulator.frames.connections import connection_frames
from simulator.frames.numbers import at, tidy
from simulator.frames.warnings import warnings
from simulator.judge.cost import monthly_cost
from simulator.solve import Solution, solve

if TYPE_CHECKING:
    from simulator.design.document import Design

LADDER: tuple[int, ...] = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)

Frame = dict[str, Any]


def evaluate(design: Design, loads: Sequence[int] | None = None) -> Iterator[Frame]:
    """Load frames, the design's own user count first, then the rest of the ladder in order,
    and the verdict last.

    Raises DesignError before the first frame when the design cannot be compiled.
    """
    own = design.workload.users
    steps = sorted({*(LADDER if loads is None else loads), own})
    known: list[Outcome] = []
    for users in ([own], [users for users in steps if users != own]):
        if not users:
            continue
        compiled = compile_design(design, users)
        solution = solve(compiled.network)
        known += outcomes(compiled, solution)
        for column, count in enumerate(users):
            position = {"index": steps.index(count), "own": count == own}
            frame = load_frame(compiled, solution, column)
            yield tidy({"kind": "load", "users": count, **position, **frame})
    yield tidy(verdict(design, known))


def load_frame(compiled: Compiled, solution: Solution, column: int) -> Frame:
    """Everything there is to say about one load."""
    shares = good_shares(compiled, solution)
    components = component_frames(compiled, solution, column)
    return {
        "components": components,
        "classes": class_frames(compiled, solution, shares, column),
        "connections": connection_frames(compiled, column),
        "cost": monthly_cost(compiled, column).to_json(),
        "good": at(good_share(compiled, shares), column),
        "bottleneck": bottleneck(components),
        "warnings": warnings(compiled, solution, components, column),
    }


def bottleneck(components: dict[str, dict[str, Any]]) -> str | None:
    """The fullest component; None when nothing has a limit."""
    limited = [part for part, figures in components.items() if figures["binding"]]
    return max(limited, key=lambda part: components[part]["utilisation"], default=None)
