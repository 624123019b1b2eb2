"""Where a design has two steady states, what moves it into the bad one, and what removes that.

On the way up the users axis a design keeps the state reached from empty queues; on the way
down the one reached from full queues. Between the two folds both exist (N. Bronson et al.,
Metastable Failures in Distributed Systems, HotOS 2021; the engine's fixed points of retries,
time-outs and bounded queues).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator import ENGINE_VERSION
from simulator.catalogue.workload import MOST_USERS
from simulator.compile import Compiled, compile_design
from simulator.design.document import Design
from simulator.design.scenario import Scenario
from simulator.frames.capacity import fullest
from simulator.frames.classes import good_share, good_shares
from simulator.frames.numbers import tidy
from simulator.judge import words
from simulator.judge.cases import Case, case_of
from simulator.judge.conditions import Floats, Laboratory
from simulator.judge.cures import Cure, cures_of
from simulator.judge.incidents import run_cases
from simulator.judge.matrix import failures_of
from simulator.scenarios.kinds import SCENARIOS
from simulator.solve import Solution, solve, solve_all
from simulator.text import Text

APART = 0.05
"""Two states whose good shares differ by less are one."""
POINTS = 10
LOWEST, HIGHEST = 0.1, 1.3
"""The users axis, as shares of the users who fill the fullest component."""
PROPORTIONS, PROPORTIONAL = 3, 1e-3
BELOW_FULL = 0.9
"""How often the load that fills a design is looked for, how near is near enough, and from which
part of it."""
INSIDE = 3
"""Loads between the folds at which a cure is tried."""
BEYOND = 1.05
"""A surge that tips a design goes this far beyond the upper fold."""

SURGE = Text("Traffic surge to {factor:.2g} times", "트래픽 {factor:.2g}배 급증")
SURGE_SEEN = Text(
    "Beyond {users:,} users only the bad state is left; when the surge has gone, it stays.",
    "사용자 {users:,}명을 넘으면 나쁜 상태만 남고, 급증이 끝나도 돌아오지 않습니다.",
)


@dataclass(frozen=True)
class Curve:
    """Good share over users from empty (``up``) and from full queues (``down``)."""

    users: Floats
    up: Floats
    down: Floats

    @property
    def two(self) -> np.ndarray:
        """(load,) where both states exist."""
        return np.asarray(self.up - self.down > APART)

    @property
    def folds(self) -> tuple[int, int] | None:
        """The lowest and the highest of the loads with two states."""
        both = self.users[self.two]
        return (round(float(both[0])), round(float(both[-1]))) if len(both) else None

    def joined(self, other: Curve) -> Curve:
        """The points of both, in order."""
        users = np.concatenate([self.users, other.users])
        order = np.argsort(users, kind="stable")
        return Curve(users[order], np.concatenate([self.up, other.up])[order],
                     np.concatenate([self.down, other.down])[order])  # fmt: skip

    def to_json(self) -> list[dict[str, Any]]:
        """The points of the frame."""
        return [
            {"users": round(float(users)), "up": float(up), "down": float(down), "two": bool(two)}
            for users, up, down, two in zip(self.users, self.up, self.down, self.two, strict=True)
        ]


def curve_of(design: Design, users: Sequence[float] | Floats) -> Curve:
    """Both states at these user counts."""
    loads = np.unique(np.maximum(1.0, np.round(np.asarray(users, float))))
    compiled = compile_design(design, loads)
    return read_curve(compiled, solve(compiled.network))


def read_curve(compiled: Compiled, solution: Solution) -> Curve:
    """Both states of a solved design."""
    up, down = (
        np.asarray(good_share(compiled, good_shares(compiled, state)), float)
        for state in (solution.states[0], solution.states[-1])
    )
    return Curve(np.asarray(compiled.load.users, float), up, np.minimum(up, down))


def hysteresis(design: Design) -> Curve:
    """Both states over the users axis, finer about the folds.

    Raises DesignError when the design cannot be compiled.
    """
    own = float(design.workload.users)
    capacity = _full_at(design, own)
    axis = np.linspace(LOWEST * capacity, HIGHEST * capacity, POINTS)
    if LOWEST * capacity / 2 < own < 2 * HIGHEST * capacity:
        axis = np.append(axis, own)
    curve = curve_of(design, axis)
    finer = _between_folds(curve)
    return curve if len(finer) == 0 else curve.joined(curve_of(design, finer))


def _full_at(design: Design, users: float) -> float:
    """About how many users fill the fullest component, in proportion and once more from a little
    below, where states settle at once, since groups that scale follow the load."""
    full, looked_at = users, users
    for _ in range(PROPORTIONS):
        compiled = compile_design(design, [looked_at])
        _, _, used = fullest(compiled, solve(compiled.network, both=False), 0)
        before, full = full, float(np.clip(looked_at / max(used, 1e-9), 1.0, MOST_USERS))
        if abs(full - before) <= PROPORTIONAL * before:
            break
        looked_at = max(1.0, BELOW_FULL * full)
    return full


def _between_folds(curve: Curve) -> Floats:
    """Loads between the last point on one side of a fold and the first on the other."""
    found: list[float] = []
    for i in np.flatnonzero(curve.two[1:] != curve.two[:-1]):
        low, high = curve.users[i], curve.users[i + 1]
        found += [float(x) for x in np.unique(np.round(np.linspace(low, high, 4)))[1:-1]]
    return np.asarray([x for x in found if x not in curve.users])


def hysteresis_frames(design: Design) -> Iterator[dict[str, Any]]:
    """The curve, then each trigger and each setting as it is tried, then the end."""
    curve = hysteresis(design)
    folds = curve.folds
    own, at = design.workload.users, tried_at(design, curve)
    yield tidy({
        "kind": "hysteresis", "users": own, "points": curve.to_json(),
        "folds": None if folds is None else list(folds), "at": at,
        "inside": folds is not None and folds[0] <= own <= folds[1], "engine": ENGINE_VERSION,
    })  # fmt: skip
    removed = 0
    if folds is not None and at is not None:
        for trigger in triggers(design, at, folds[1]):
            yield tidy({"kind": "trigger", **trigger})
        for cure, left in tried(design, at, folds):
            removed += left.folds is None
            yield tidy({"kind": "cure", **_judged(cure, left, at)})
    yield {"kind": "hysteresis_end", "two_states": folds is not None, "removed_by": removed}


def tried_at(design: Design, curve: Curve) -> int | None:
    """The users at which triggers and settings are tried: the design's own where both states
    exist there, else those between the folds; None without any."""
    if curve.folds is None:
        return None
    own, (first, last) = design.workload.users, curve.folds
    return own if first <= own <= last else round((first * last) ** 0.5)


def triggers(design: Design, users: int, fold: int) -> Iterator[dict[str, Any]]:
    """What moves the design into the bad state for good, at so many users: a surge beyond the
    upper fold, and every failure after whose repair it stays there."""
    factor = BEYOND * fold / users
    yield {
        "scenario": "X12", "component": None, "factor": factor, "minutes": None,
        "label": SURGE.fill(factor=factor).to_json(),
        "users_see": SURGE_SEEN.fill(users=fold).to_json(),
    }  # fmt: skip
    cases = [*failures_of(design), *_shocks(design)]
    for outcome in run_cases(Laboratory(design, [users]), cases):
        if bool(outcome.broken[0]):
            case = outcome.case
            yield {
                "scenario": case.kind.id, "component": case.target, "factor": None,
                "minutes": max((event.end for event in case.course.events), default=0.0) / 60.0,
                "label": words.incident(design, case).to_json(),
                "users_see": case.kind.users_see.to_json(),
            }  # fmt: skip


def _shocks(design: Design) -> list[Case]:
    """Failures that take nothing away: a cold cache, a slow dependency, lost sessions."""
    found = []
    for code in ("X06", "X13", "X14", "X18", "X19"):
        for victim in SCENARIOS[code].victims(design):
            case = case_of(design, Scenario(code, target=victim))
            if case is not None:
                found.append(case)
    return found


def tried(design: Design, users: int, folds: tuple[int, int]) -> Iterator[tuple[Cure, Curve]]:
    """Every setting that could help, with both states between the folds and at ``users``."""
    loads = np.unique(np.append(np.round(np.linspace(*folds, INSIDE)), users))
    cures = cures_of(design)
    compiled = [compile_design(cure.design, loads) for cure in cures]
    solutions = solve_all([one.network for one in compiled])
    for cure, one, solution in zip(cures, compiled, solutions, strict=True):
        yield cure, read_curve(one, solution)


def _judged(cure: Cure, curve: Curve, users: int) -> dict[str, Any]:
    left, here = curve.folds, int(np.flatnonzero(curve.users == users)[0])
    return {
        "component": cure.component, "parameter": cure.parameter, "value": cure.value,
        "text": cure.text.to_json(), "patch": cure.patch,
        "removes": left is None, "helps_here": not bool(curve.two[here]),
        "good": float(curve.down[here]), "folds": None if left is None else list(left),
    }  # fmt: skip
