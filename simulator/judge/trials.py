"""The scenarios a score is counted by: whom each hits, how it ended, what that is worth.

A board leaves open whom a scenario hits and, for a surge, how large it is. A seed draws what is
open; without one the most vulnerable is hit at the usual size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.design.document import Design
from simulator.design.scenario import OWN, OWN_GOAL, Scenario
from simulator.errors import DesignError, Problem, pointer
from simulator.judge import words
from simulator.judge.board import Board, BoardScenario
from simulator.judge.cases import Case, case_of, cases_of, check_scenarios
from simulator.judge.conditions import Backlog, Conditions, Floats, Laboratory
from simulator.judge.incidents import Outcome, run_cases
from simulator.judge.nines import nines
from simulator.scenarios.composed import COMPOSED
from simulator.scenarios.kinds import SCENARIOS
from simulator.scenarios.phase import STEADY
from simulator.text import Text

POOR = 0.5
"""A scenario that must be survived is not when less than so much of its nines is reached."""


@dataclass(frozen=True)
class Trial:
    """One scenario of a score. ``case`` None: it cannot happen to this design, and what is
    served at the full load counts in its place. ``good`` is the share over its window."""

    entry: BoardScenario
    case: Case | None
    outcome: Outcome | None = None
    good: float = 1.0
    allowed_loss_s: float = 0.0

    @property
    def key(self) -> str:
        """A stable name."""
        return self.entry.scenario.scenario + ":" if self.case is None else self.case.key

    @property
    def label(self) -> Text:
        """What happens."""
        scenario = self.entry.scenario
        if self.case is not None:
            return self.case.kind.label
        if scenario.scenario == OWN:
            return Text(scenario.name, scenario.name) if scenario.name else COMPOSED
        return SCENARIOS[scenario.scenario].label

    @property
    def goal(self) -> float:
        """The good share of the window that earns full marks."""
        scenario = self.entry.scenario
        if self.entry.goal is not None:
            return self.entry.goal
        if self.case is not None:
            return self.case.kind.goal
        return OWN_GOAL if scenario.scenario == OWN else SCENARIOS[scenario.scenario].goal

    @property
    def loses_data(self) -> bool:
        """Whether more writes are lost than the goals allow."""
        return self.outcome is not None and self.outcome.lost_writes_s > self.allowed_loss_s

    @property
    def reached(self) -> float:
        """What part of its points is earned: halved where too much data is lost."""
        share = nines(self.good, self.goal)
        return share / 2 if self.loses_data else share

    @property
    def failed(self) -> bool:
        """Whether it had to be survived and was not."""
        return self.entry.must and nines(self.good, self.goal) < POOR


def plan_trials(design: Design, board: Board, seed: int | None) -> list[Trial]:
    """The scenarios to run, each with whom it hits.

    Raises DesignError where a public scenario of the board names a component the design does
    not have; one that learners cannot see hits the most vulnerable instead.
    """
    if board.scenarios is None:
        return [
            Trial(BoardScenario(Scenario(case.kind.id, case.target)), case)
            for case in cases_of(design)
        ]
    public = tuple(e.scenario for e in board.scenarios if e.visibility == "public")
    check_named(design, public)
    check_scenarios(replace(design, scenarios=public), everywhere=False)
    return [
        Trial(entry, _case(design, _with_seed(entry.scenario, seed, index)))
        for index, entry in enumerate(board.scenarios)
    ]


def check_named(design: Design, scenarios: Sequence[Scenario]) -> None:
    """Raises DesignError for scenarios that name components the design does not have."""
    missing = [
        Problem(pointer("scenarios", index), "unknown_component",
                words.NAMES_MISSING.fill(name=name, number=index + 1), values={"found": name})
        for index, scenario in enumerate(scenarios)
        for name in sorted(scenario.components - {*design.components})
    ]  # fmt: skip
    if missing:
        raise DesignError(missing)


def _with_seed(scenario: Scenario, seed: int | None, index: int) -> Scenario:
    """The scenario with a seed of its own where the board leaves something open."""
    fixed = scenario.target is not None or scenario.seed is not None or scenario.scenario == OWN
    if seed is None or fixed:
        return scenario
    digest = hashlib.sha256(f"{seed} {index}".encode()).digest()
    return replace(scenario, seed=int.from_bytes(digest[:4], "big"))


def _case(design: Design, scenario: Scenario) -> Case | None:
    if scenario.components <= {*design.components}:
        return case_of(design, scenario)
    if scenario.scenario == OWN:
        return None
    return case_of(design, replace(scenario, target=None))


def run_trials(laboratory: Laboratory, planned: Sequence[Trial], board: Board) -> list[Trial]:
    """The trials with how they ended, at the first of the laboratory's loads."""
    design = laboratory.design
    allowed = float(design.goals.values["data_loss_min"]) * 60.0
    outcomes = iter(run_cases(laboratory, [t.case for t in planned if t.case is not None]))
    steady = float(weighted_good(laboratory.under(STEADY), board.class_weights)[0])
    found = []
    for trial in planned:
        outcome = None if trial.case is None else next(outcomes)
        good = steady if outcome is None else good_over(outcome, board.class_weights)
        found.append(replace(trial, outcome=outcome, good=good, allowed_loss_s=allowed))
    return found


def good_over(outcome: Outcome, weights: Mapping[str, float]) -> float:
    """The good share over a scenario's window, classes weighed as the board says."""
    shares = {name: float(share[0]) for name, share in outcome.by_class.items()}
    total = sum(weights.get(name, 0.0) for name in shares)
    if not weights or total <= 0:
        return float(outcome.good[0])
    return sum(weights.get(name, 0.0) * share for name, share in shares.items()) / total


def weighted_good(conditions: Conditions, weights: Mapping[str, float]) -> Floats:
    """The good share without any fault, (load,): classes weighed as the board says, else
    requests and jobs by their rates."""
    shares = conditions.good
    rated = sum(weights.get(name, 0.0) for name in shares)
    counted: list[tuple[float | Floats, Floats]]
    if rated > 0:
        counted = [(weights.get(name, 0.0), share) for name, share in shares.items()]
    else:
        counted = [(conditions.rates[name], share) for name, share in shares.items()]
        counted += [
            (queue.arrival_rate, jobs_in_time(conditions, name, queue))
            for name, queue in conditions.backlogs.items()
        ]
    none = np.zeros(conditions.loads)
    total = sum((weight for weight, _ in counted), none)
    good = sum((weight * share for weight, share in counted), none)
    return np.where(total > 0, good / np.maximum(total, 1e-300), 1.0)


def jobs_in_time(conditions: Conditions, name: str, queue: Backlog) -> Floats:
    """Share of a queue's jobs that are done within their limit; none of one that grows."""
    return np.where(queue.growth > 0, 0.0, conditions.within(name, queue.limit))
