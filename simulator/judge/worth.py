"""What a smaller design is worth beside the whole one, with as little solving as will tell.

Many boxes are missed at once, at the usual traffic; others in the one scenario they are there
for. What told is remembered as a clue and looked at first in designs that are much the same. The
answer never depends on it: what is not settled by it is judged to the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.design.document import Design
from simulator.judge.board import Board
from simulator.judge.conditions import Clue, Laboratories, Laboratory
from simulator.judge.judged import (
    RESILIENCE,
    Judged,
    judged_by,
    loads_of,
    phases_in,
    service_rows,
)
from simulator.judge.together import Work
from simulator.judge.trials import Trial, plan_trials, run_trials
from simulator.scenarios.phase import STEADY


def worth(
    design: Design,
    users: float,
    board: Board,
    seed: int | None,
    rooms: Laboratories,
    least: float,
    name: str,
) -> Work[float]:
    """Points of service and resilience of a design, or at most as many as it can have where
    some of them show that they are below ``least``. ``name`` is what its clue goes by."""
    along, at_target = rooms.of(design, *loads_of(users, board))
    planned = plan_trials(design, board, seed)
    for asked in _order(planned, rooms.clues.get(name)):
        known = [trial for trial in planned if trial.key in asked]
        yield {along: [STEADY], at_target: phases_in(known)} if known else {along: [STEADY]}
        if len(known) == len(planned):
            break
        most = _most(along, at_target, planned, known, board)
        if most < least:
            rooms.clues.setdefault(name, asked)
            return most
    found = judged_by(along, at_target, planned, board)
    rooms.clues.setdefault(name, _clue(found, least))
    return found.worth


def _order(planned: Sequence[Trial], clue: Clue | None) -> list[Clue]:
    """The trials to look at, beside the service, one set after the other."""
    everything = frozenset(trial.key for trial in planned)
    if clue is not None:
        return [clue & everything, everything]
    return [frozenset(), everything]


def _most(
    along: Laboratory,
    at_target: Laboratory,
    planned: Sequence[Trial],
    known: Sequence[Trial],
    board: Board,
) -> float:
    """Points where all but the ``known`` trials go well."""
    service = sum(row.points for row in service_rows(along, board))
    tried = run_trials(at_target, known, board) if known else []
    return service + RESILIENCE - sum(_loss(trial, planned) for trial in tried)


def _loss(trial: Trial, planned: Sequence[Trial]) -> float:
    """Points of resilience a trial costs."""
    weight = sum(each.entry.counted for each in planned)
    if not weight:
        return 0.0
    return RESILIENCE * trial.entry.counted / weight * (1.0 - trial.reached)


def _clue(found: Judged, least: float) -> Clue:
    """The fewest trials that show the worth to be below ``least``; all where it is not."""
    most = sum(row.points for row in found.service) + RESILIENCE
    losses = sorted(((_loss(t, found.trials), t.key) for t in found.trials), reverse=True)
    told = set[str]()
    for loss, key in losses:
        if most < least:
            break
        most -= loss
        told.add(key)
    return frozenset(told)
