"""Which single change would help most: every candidate screened, the best scored exactly.

The first card is of what no request reaches, such as monitoring: its steady states are known.
Screening solves all others at the design's own load and a fifth above, those of one shape as
one problem. What looks best, and what touches a component that loses points, is then judged but
for the removal test, which takes longest; those that are the best if it ends as before are
scored to the end, like any design: the prediction is the score after applying, because it is
that score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.compile import Compiled, compile_design, traffic_of
from simulator.design.document import Design
from simulator.design.parse import parse_design
from simulator.errors import DesignError
from simulator.frames.capacity import fullest
from simulator.frames.classes import good_share, good_shares
from simulator.frames.numbers import tidy
from simulator.judge.board import Board
from simulator.judge.changes import Change, changes
from simulator.judge.conditions import Laboratories
from simulator.judge.cost import monthly_cost
from simulator.judge.edits import apply
from simulator.judge.judged import SERVICE, Row
from simulator.judge.nines import nines
from simulator.judge.score import (
    LOAD_WEIGHTS,
    Outline,
    Score,
    completing,
    outlining,
    scoring,
)
from simulator.judge.together import done, side_by_side
from simulator.solve import solve_all

BEST = 3
EXACTLY = 8
"""Candidates that are scored in full."""
NO_HELP = 1.0
"""A change worth less than this would not help."""
SCREENED_LOADS = (1.0, 1.2)
REMOVAL = "removal:"
"""How the rows of dead weight begin."""


@dataclass(frozen=True)
class Candidate:
    """A change, the design after it, and a rough worth: points of service gained, dollars."""

    change: Change
    design: Design
    gain: float
    usd: float


@dataclass(frozen=True)
class Advice:
    """A change with the score it leads to; ``gain`` points and ``usd`` a month more, and the
    fullest component afterwards."""

    change: Change
    design: Design
    after: Score
    gain: float
    usd: float
    bottleneck: str | None

    def to_json(self, index: int) -> dict[str, Any]:
        """The ``advice`` frame."""
        return tidy({
            "kind": "advice", "index": index, "component": self.change.component,
            "text": self.change.text.to_json(), "patch": self.change.patch,
            "gain": self.gain, "score": self.after.total, "usd": self.usd,
            "bottleneck": self.bottleneck, "helps": self.gain >= NO_HELP,
        })  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """A change judged but for the removal test, and what it gains if that ends as before."""

    change: Change
    outline: Outline
    gain: float
    usd: float


def advise(
    design: Design,
    users: int | None = None,
    board: Board | None = None,
    laboratories: Laboratories | None = None,
) -> Iterator[Advice]:
    """Advice as it is found, most promising first, with the states that ``laboratories`` know;
    stop iterating to cancel.

    Raises DesignError when the design itself cannot be judged.
    """
    rooms = laboratories or Laboratories()
    before = done(scoring(design, users, board, None, rooms))
    found: list[Advice] = []
    cheap = list(_beside_traffic(design))
    waiting = _expected(cheap, before, board, rooms)
    if waiting:
        found.append(_scored(waiting.pop(0), before))
        yield found[-1]
    known = [change for change, _ in cheap]
    others = [one for one in _chosen(design, before) if one[0] not in known]
    # Where hardly anything is served, states take many rounds, and few changes gain by themselves.
    most = EXACTLY if before.part("service") >= SERVICE / 2 else EXACTLY // 2
    waiting += _expected(others[:most], before, board, rooms)
    while (following := _next(waiting, found)) is not None:
        waiting.remove(following)
        found.append(_scored(following, before))
        yield found[-1]


def _beside_traffic(design: Design) -> Iterator[tuple[Change, Design]]:
    """The changes at what no request reaches, after which the steady states are the same: known
    at once."""
    traffic = traffic_of(design)
    idle = {key for key, c in design.components.items() if not c.declaration.behaviour}
    for change in changes(design):
        if change.component in idle or change.component not in design.components:
            after = _applied(design, change)
            if after is not None and traffic_of(after) == traffic:
                yield change, after


def _applied(design: Design, change: Change) -> Design | None:
    """The design after a change; None where it is not allowed."""
    try:
        return parse_design(apply(design.to_json(), change.patch))
    except DesignError:
        return None


def _expected(
    tried: Iterable[tuple[Change, Design]], before: Score, board: Board | None, rooms: Laboratories
) -> list[Expected]:
    """What is to be expected of changes, the best first; those that cannot be judged left out."""
    dead = [row.lesson for row in before.rows if row.figure.startswith(REMOVAL)]
    changed = list(tried)
    outlines = done(side_by_side(
        [outlining(after, before.users, board, None, rooms) for _, after in changed]
    ))  # fmt: skip
    found = []
    for (change, after), outline in zip(changed, outlines, strict=True):
        if isinstance(outline, DesignError):
            continue
        kinds = {component.kind for component in after.components.values()}
        total = outline.score([kind for kind in dead if kind in kinds]).total
        found.append(Expected(change, outline, round(total - before.total, 1),
                              outline.cost.total - before.cost.total))  # fmt: skip
    return sorted(found, key=lambda one: (-one.gain, one.usd))


def _next(waiting: Sequence[Expected], found: Sequence[Advice]) -> Expected | None:
    """What to score to the end: whatever may be one of the best, then one that does not help."""
    gains = sorted((card.gain for card in found), reverse=True)
    best = max(waiting, key=lambda one: (one.gain, -one.usd), default=None)
    if best and best.gain > 0 and (len(gains) < BEST or best.gain >= gains[BEST - 1]):
        return best
    if any(abs(gain) < NO_HELP for gain in gains[sum(g > 0 for g in gains[:BEST]) :]):
        return None
    idle = [one for one in waiting if abs(one.gain) < NO_HELP]
    return min(idle, key=lambda one: (abs(one.gain), one.usd), default=None)


def _scored(expected: Expected, before: Score) -> Advice:
    """The change as advice, scored to the end."""
    outline = expected.outline
    after = done(completing(outline))
    component = next((row.component for row in after.rows if row.part == "service"
                      and row.component), None)  # fmt: skip
    return Advice(expected.change, outline.design, after,
                  round(after.total - before.total, 1),
                  after.cost.total - before.cost.total, component)  # fmt: skip


def advice_frames(
    design: Design, users: int | None = None, board: Board | None = None
) -> Iterator[dict[str, Any]]:
    """Advice card by card, then which three are best and which one would not help."""
    found: list[Advice] = []
    for card in advise(design, users, board):
        yield card.to_json(len(found))
        found.append(card)
    yield {"kind": "advice_end", **ranking(found)}


def ranking(found: list[Advice]) -> dict[str, Any]:
    """Indices of the three best that gain anything, best first, and of one other that would
    not help."""
    order = sorted(range(len(found)), key=lambda i: (-found[i].gain, found[i].usd, i))
    best = [i for i in order if found[i].gain > 0][:BEST]
    idle = [i for i in order if abs(found[i].gain) < NO_HELP and i not in best]
    if not idle and best and found[best[-1]].gain < NO_HELP:
        idle = [best.pop()]
    return {"best": best, "no_help": min(idle, key=lambda i: abs(found[i].gain), default=None)}


def screen(design: Design, users: int) -> list[Candidate]:
    """Every change that is allowed with its rough worth, the best first."""
    tried = ((change, _applied(design, change)) for change in changes(design))
    allowed = [(change, after) for change, after in tried if after is not None]
    loads = [max(1.0, users * share) for share in SCREENED_LOADS]
    compiled: list[tuple[Change | None, Design, Compiled]] = []
    for judged, after in [(None, design), *allowed]:
        try:
            compiled.append((judged, after, compile_design(after, loads)))
        except DesignError:
            continue
    solutions = solve_all([one.network for _, _, one in compiled], both=False)
    worths = []
    for (_, after, one), solution in zip(compiled, solutions, strict=True):
        good = np.asarray(good_share(one, good_shares(one, solution)))
        points = sum(
            SERVICE * LOAD_WEIGHTS[share] * nines(float(good[c]), after.goals.good_share)
            for c, share in enumerate(SCREENED_LOADS)
        )
        use = fullest(one, solution, 0)[2]
        worths.append((points, use, monthly_cost(one, 0).total))
    points, use, usd = worths[0]
    found = [
        (Candidate(judged, after, worth[0] - points, worth[2] - usd), worth[1] - use)
        for (judged, after, _), worth in zip(compiled, worths, strict=True)
        if judged is not None
    ]
    found.sort(key=lambda pair: (-pair[0].gain, pair[1], pair[0].usd))
    return [candidate for candidate, _ in found]


def _chosen(design: Design, before: Score) -> list[tuple[Change, Design]]:
    """The candidates worth an exact score: the best of the screening, those at the components
    and lessons that lose points, and one that changes nothing."""
    screened = screen(design, before.users)
    losing = _losing(before.rows)
    picked: list[Candidate] = []

    def pick(candidates: list[Candidate], most: int) -> None:
        for candidate in candidates:
            if len(picked) < most and not any(candidate is other for other in picked):
                picked.append(candidate)

    pick([c for c in screened if c.gain > 0.1], EXACTLY // 2)
    cheaper = [c for c in sorted(screened, key=lambda c: c.usd) if c.gain > -0.1 and c.usd < 0]
    if any(row.part == "cost" and row.points < row.most - 0.1 for row in before.rows):
        pick(cheaper, EXACTLY // 2)
    pick([c for c in screened if _touches(c, losing) and c.gain > -0.1], EXACTLY - 1)
    pick([c for c in screened if abs(c.gain) <= 0.1 and not _touches(c, losing)], EXACTLY)
    pick(screened, EXACTLY)
    return [(one.change, one.design) for one in picked]


def _losing(rows: tuple[Row, ...]) -> set[str]:
    """Components whose rows lose points."""
    return {row.component for row in rows if row.component and row.points < row.most - 0.1} | {
        row.component for row in rows if row.component and row.points < 0
    }


def _touches(candidate: Candidate, components: set[str]) -> bool:
    """Whether a change is at one of the components, or is the watching and deploying that
    shortens every fault."""
    change = candidate.change
    if change.component in ("monitoring", "automation") or change.component in components:
        return True
    return any(component in str(change.patch) for component in components)
