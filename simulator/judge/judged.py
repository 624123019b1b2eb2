"""Service and resilience of a design, row by row: the parts of a score that need solving.

Service is the good share in nines of its goal at the loads of the board, resilience the same
over each scenario's window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.catalogue.classes import CLASSES
from simulator.design.document import Design
from simulator.frames.capacity import LIMITS, fullest
from simulator.judge import words
from simulator.judge.board import Board, LoadPoint, Visibility
from simulator.judge.conditions import Conditions, Laboratories, Laboratory
from simulator.judge.nines import nines
from simulator.judge.stretches import phases_of
from simulator.judge.together import Work, done
from simulator.judge.trials import Trial, plan_trials, run_trials, weighted_good
from simulator.scenarios.phase import STEADY, Phase
from simulator.text import Text

SERVICE, RESILIENCE = 40.0, 30.0
BUSY = 0.7
"""What is fuller than this may be why answers are late."""


@dataclass(frozen=True)
class Row:
    """One line of the score: ``points`` earned of ``most`` (deductions are below zero), the
    reason in words, and the component, figure and lesson behind it. ``visibility`` is that of
    the scenario it speaks of."""

    part: str
    points: float
    most: float
    text: Text
    figure: str
    value: float
    component: str | None = None
    lesson: str = ""
    visibility: Visibility = "public"

    def to_json(self) -> dict[str, Any]:
        """The row as frames carry it."""
        return {**vars(self), "text": self.text.to_json()}


@dataclass(frozen=True)
class Judged:
    """The parts of a score that need solving, before the removal test."""

    steady: Conditions
    service: tuple[Row, ...]
    resilience: tuple[Row, ...]
    trials: tuple[Trial, ...]
    good: dict[float, float]

    @property
    def served(self) -> float:
        """The part of the service's points that is earned."""
        return sum(row.points for row in self.service) / SERVICE

    @property
    def worth(self) -> float:
        """Points of service and resilience."""
        return sum(row.points for row in (*self.service, *self.resilience))


def judge(design: Design, users: float, board: Board, seed: int | None = None) -> Judged:
    """Service and resilience of a design. Raises DesignError when it cannot be compiled."""
    return done(judging(design, users, board, seed, Laboratories()))


def judging(
    design: Design, users: float, board: Board, seed: int | None, rooms: Laboratories
) -> Work[Judged]:
    """Service and resilience of a design."""
    along, at_target = rooms.of(design, *loads_of(users, board))
    planned = plan_trials(design, board, seed)
    yield {along: [STEADY], at_target: phases_in(planned)}
    return judged_by(along, at_target, planned, board)


def loads_of(users: float, board: Board) -> tuple[list[float], list[float]]:
    """The loads of the service, and the one that scenarios happen at."""
    return [max(1.0, users * point.share) for point in board.loads], [max(1.0, users)]


def phases_in(planned: Sequence[Trial]) -> list[Phase]:
    return phases_of([trial.case for trial in planned if trial.case is not None])


def judged_by(
    along: Laboratory, at_target: Laboratory, planned: Sequence[Trial], board: Board
) -> Judged:
    service = service_rows(along, board)
    trials = run_trials(at_target, planned, board)
    good = weighted_good(along.under(STEADY), board.class_weights)
    return Judged(along.under(STEADY), service,
                  _resilience_rows(along.design, trials, service), tuple(trials),
                  {point.share: float(good[c]) for c, point in enumerate(board.loads)})  # fmt: skip


def service_rows(along: Laboratory, board: Board) -> tuple[Row, ...]:
    steady = along.under(STEADY)
    good = weighted_good(steady, board.class_weights)
    return tuple(
        _service_row(along.design, steady, point, float(good[column]), column)
        for column, point in enumerate(board.loads)
    )


def _service_row(
    design: Design, steady: Conditions, point: LoadPoint, good: float, column: int
) -> Row:
    goal = design.goals.good_share if point.good_share is None else point.good_share
    most = SERVICE * point.weight / 100.0
    component, limit, use = fullest(steady.compiled, steady.solution, steady.column(column))
    values: dict[str, object] = {"load": point.share, "good": good, "goal": goal}
    text = words.SERVED if good >= goal else words.UNSERVED
    if good < goal and component is not None:
        values |= {"name": steady.compiled.parts[component].name, "use": use,
                   "limit": LIMITS.get(limit, Text(limit, limit))}  # fmt: skip
        text = words.UNSERVED_BECAUSE
        slow = _slow(steady, column) if use < BUSY else None
        if slow is not None:
            values |= {"name": CLASSES[slow].label, "share": float(steady.good[slow][column]),
                       "limit": 1000.0 * steady.compiled.load.classes[slow].latency_s}  # fmt: skip
            text = words.UNSERVED_SLOW
    return Row("service", most * nines(good, goal), most, text.fill(**values),
               "good", good, component, "service")  # fmt: skip


def _slow(steady: Conditions, column: int) -> str | None:
    """The class that loses most good answers, where they are late rather than lost."""
    late = {name: 1.0 - float(share[column]) for name, share in steady.good.items()}
    worst = max(late, key=lambda name: late[name] * float(steady.rates[name][column]), default="")
    if not worst or late[worst] <= 0:
        return None
    lost = float(steady.of(steady.solution.flows[worst].fail_fraction)[column])
    return worst if lost < late[worst] / 2 else None


def _resilience_rows(
    design: Design, trials: Sequence[Trial], service: Sequence[Row]
) -> tuple[Row, ...]:
    weight = sum(trial.entry.counted for trial in trials)
    if not weight:
        points = RESILIENCE * sum(row.points for row in service) / SERVICE
        nothing = Row("resilience", points, RESILIENCE, words.NOTHING_HAPPENS, "good", 1.0)
        return (nothing, *(_resilience_row(design, trial, 0.0) for trial in trials))
    return tuple(
        _resilience_row(design, trial, RESILIENCE * trial.entry.counted / weight)
        for trial in trials
    )


def _resilience_row(design: Design, trial: Trial, most: float) -> Row:
    text = words.SURVIVED if trial.good >= trial.goal else words.SUFFERED
    values: dict[str, object] = {"good": trial.good, "goal": trial.goal}
    if trial.case is None or trial.outcome is None:
        text = words.CANNOT_HAPPEN
        values |= {"what": trial.label}
    else:
        values |= {"what": words.incident(design, trial.case),
                   "minutes": float(trial.outcome.minutes[0]),
                   "lost": trial.outcome.lost_writes_s / 60.0}  # fmt: skip
        text = words.DATA_LOST if trial.loses_data else text
    return Row(
        "resilience", most * trial.reached, most, text.fill(**values),
        f"incident:{trial.key}", trial.good, None if trial.case is None else trial.case.target,
        trial.entry.scenario.scenario, trial.entry.visibility,
    )  # fmt: skip
