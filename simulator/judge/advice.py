"""Which single change would help most: every candidate screened, the best scored exactly.

Screening solves candidates at the design's own load and a fifth above, those of one shape as
one problem: first a few at the components that lose points, then all. What looks best, and what
touches a component that loses points, is then scored like any design: the prediction is the
score after applying, because it is that score. A candidate that could not be shown even if
none of its boxes were dead weight is not scored to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.compile import Compiled, compile_design
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
from simulator.judge.nines import nines
from simulator.judge.score import (
    LOAD_WEIGHTS,
    SERVICE,
    Outline,
    Row,
    Score,
    completing,
    outlining,
    scoring,
)
from simulator.judge.together import done
from simulator.solve import solve_all

BEST = 3
EXACTLY = 8
"""Candidates that are scored in full."""
FEW = 6
"""Candidates looked at before the first card."""
NO_HELP = 1.0
"""A change worth less than this would not help."""
SCREENED_LOADS = (1.0, 1.2)


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
    first = _first(design, before)
    found: list[Advice] = []
    if first is not None:
        for outline in _outlined(first, users, board, rooms):
            found.append(_scored(first, outline, before))
            yield found[-1]
    rest = [c for c in _chosen(design, before) if first is None or c.change != first.change]
    outlines = [
        (candidate, outline)
        for candidate in rest[: EXACTLY - (first is not None)]
        for outline in _outlined(candidate, users, board, rooms)
    ]
    outlines.sort(key=lambda pair: -pair[1].score().total)
    # Their smaller designs hardly share a shape, so one after the other costs no more.
    for candidate, outline in outlines:
        most = round(outline.score().total - before.total, 1)
        if _could_count(most, outline.cost.total - before.cost.total, found):
            found.append(_scored(candidate, outline, before))
            yield found[-1]


def _outlined(
    candidate: Candidate, users: int | None, board: Board | None, rooms: Laboratories
) -> Iterator[Outline]:
    """The candidate judged but for its removal test; nothing where it cannot be."""
    try:
        yield done(outlining(candidate.design, users, board, None, rooms))
    except DesignError:
        return


def _could_count(most: float, usd: float, found: Sequence[Advice]) -> bool:
    """Whether a change that gains ``most`` at most may be one of the best of what is found, or
    the one that would not help."""
    gains = sorted((card.gain for card in found if card.gain > 0), reverse=True)
    if most > 0 and (len(gains) < BEST or most >= gains[BEST - 1]):
        return True
    return most > -NO_HELP and not any(card.gain == 0 and card.usd <= usd for card in found)


def _scored(candidate: Candidate, outline: Outline, before: Score) -> Advice:
    """The candidate as advice, scored to the end."""
    after = done(completing(outline))
    component = next((row.component for row in after.rows if row.part == "service"
                      and row.component), None)  # fmt: skip
    return Advice(candidate.change, candidate.design, after,
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


def _first(design: Design, before: Score) -> Candidate | None:
    """The most promising of the changes at components that lose points, so that one card is
    there before all the others are looked at."""
    losing = _losing(before.rows)
    few = [change for change in changes(design) if change.component in losing][:FEW]
    screened = screen(design, before.users, few)
    return screened[0] if screened else None


def screen(design: Design, users: int, tried: Iterable[Change] | None = None) -> list[Candidate]:
    """Every change that is allowed, or those ``tried``, with its rough worth, the best first."""
    allowed: list[tuple[Change, Design]] = []
    document = design.to_json()
    for change in changes(design) if tried is None else tried:
        try:
            allowed.append((change, parse_design(apply(document, change.patch))))
        except DesignError:
            continue
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


def _chosen(design: Design, before: Score) -> list[Candidate]:
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
    return picked


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
