"""Up to how many users a design meets its goals, and what stops it there.

The search starts from the loads that are solved already and tries whole vectors of user
counts between the last load that passes and the first that does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import ENGINE_VERSION
from simulator.catalogue.workload import MOST_USERS
from simulator.compile import Compiled, compile_design
from simulator.frames.classes import good_share, good_shares
from simulator.frames.components import binding, limits_of
from simulator.solve import Solution, solve
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.design.document import Design

PROBES = 12
"""User counts tried at once between the last that passes and the first that does not."""
EARLY, LATE = 0.6, 1.05
"""The part of saturation where most designs stop meeting their goals."""
DIGITS = 3
NEARLY_FULL = 0.9

LIMITS: dict[str, Text] = {
    "cpu": Text("processor", "프로세서"),
    "network": Text("network bandwidth", "네트워크 대역폭"),
    "iops": Text("disk operations", "디스크 연산"),
    "threads": Text("worker threads", "작업 스레드"),
    "pool": Text("database connections of the pool", "커넥션 풀"),
    "connections": Text("open connections", "열린 연결"),
    "memory": Text("memory", "메모리"),
    "rate limit": Text("rate limit", "속도 제한"),
}
FULL = Text(
    "“{name}” is at {use:.0%} of its {limit}: the goals are met up to about {users:,} users.",
    "‘{name}’의 {limit} 사용률이 {use:.0%}입니다. "
    "목표를 지킬 수 있는 사용자는 약 {users:,}명입니다.",
)
SLOW = Text(
    "“{name}” is the fullest, at {use:.0%} of its {limit}; requests miss their time limit "
    "above about {users:,} users.",
    "가장 붐비는 ‘{name}’의 {limit} 사용률은 {use:.0%}입니다. 사용자가 약 {users:,}명을 넘으면 "
    "제한 시간을 지키지 못합니다.",
)
NOTHING = Text(
    "The goals are met up to {users:,} users, the most that can be asked for.",
    "물어볼 수 있는 최대치인 사용자 {users:,}명까지 목표를 지킵니다.",
)


@dataclass(frozen=True)
class Outcome:
    """One load: whether the goals are met, and in which column of what it was solved."""

    users: float
    met: bool
    compiled: Compiled = field(repr=False)
    solution: Solution = field(repr=False)
    column: int

    @property
    def fullest(self) -> tuple[str | None, str, float]:
        """The fullest component with its limit and use."""
        return fullest(self.compiled, self.solution, self.column)


def meets_goals(compiled: Compiled, solution: Solution) -> np.ndarray:
    """Per column: enough good requests, and no queue of jobs that grows for ever."""
    good = np.asarray(good_share(compiled, good_shares(compiled, solution)), float)
    growing = np.zeros(compiled.load.columns, bool)
    for figures in solution.flows.values():
        growing |= np.asarray(figures.backlog_growth) > 1e-9
    return (good >= compiled.design.goals.good_share) & ~growing


def outcomes(compiled: Compiled, solution: Solution) -> list[Outcome]:
    """What is known about the goals at each of the solved loads."""
    met = meets_goals(compiled, solution)
    return [
        Outcome(float(users), bool(met[column]), compiled, solution, column)
        for column, users in enumerate(compiled.load.users)
    ]


def solved(design: Design, users: np.ndarray) -> list[Outcome]:
    """The outcomes at these user counts."""
    compiled = compile_design(design, users)
    return outcomes(compiled, solve(compiled.network, both=False))


def boundary(design: Design, known: list[Outcome]) -> tuple[Outcome | None, Outcome | None]:
    """The largest load that meets the goals and the next one that does not, to three digits.

    None for the first when a single user is too many, for the second when nothing is.
    """
    known = sorted(known, key=lambda outcome: outcome.users)
    if known[0].users > 1 and not known[0].met:
        known = [*solved(design, np.array([1.0])), *known]
    if all(outcome.met for outcome in known) and known[-1].users < MOST_USERS:
        known = [*known, *solved(design, np.array([float(MOST_USERS)]))]
    while True:
        first = next((i for i, outcome in enumerate(known) if not outcome.met), None)
        if first is None:
            return known[-1], None
        if first == 0:
            return None, known[0]
        low, high = known[first - 1], known[first]
        if high.users - low.users <= max(1.0, low.users * 10.0 ** (1 - DIGITS) / 2):
            return low, high
        inner = np.unique(np.round(_probes(low, high)))
        inner = inner[(inner > low.users) & (inner < high.users)]
        if len(inner) == 0:
            inner = np.array([np.floor((low.users + high.users) / 2)])
        known = [low, *solved(design, inner), high]


def _probes(low: Outcome, high: Outcome) -> np.ndarray:
    """User counts to try between two: where the fullest component of the first would be nearly
    full or just beyond, if its use grew with the users; else spread evenly, by ratio."""
    ceiling = low.users / max(low.fullest[2], 1e-9)
    first, last = max(EARLY * ceiling, low.users), min(LATE * ceiling, high.users)
    if first < last and last / first < high.users / low.users:
        return np.geomspace(first, last, PROBES)
    return np.geomspace(low.users, high.users, PROBES + 2)[1:-1]


def three_digits(users: float) -> int:
    """Rounded down to three digits, so that the number still passes."""
    unit = 10 ** max(0, len(str(int(users))) - DIGITS)
    return int(users) // unit * unit


def verdict(design: Design, known: list[Outcome]) -> dict[str, Any]:
    """The closing frame: capacity, what limits it, and what breaks first at each known load."""
    low, high = boundary(design, known)
    most = three_digits(low.users) if low else 0
    return {
        "kind": "verdict",
        "capacity_users": most,
        "limit": limit_of(design, high, most),
        "first_to_break": {
            str(int(outcome.users)): None if outcome.met else outcome.fullest[0]
            for outcome in sorted(known, key=lambda outcome: outcome.users)
        },
        "engine": ENGINE_VERSION,
    }


def fullest(compiled: Compiled, solution: Solution, column: int) -> tuple[str | None, str, float]:
    """The component closest to, or furthest beyond, one of its limits."""
    found: tuple[str | None, str, float] = (None, "", -1.0)
    for part, limits in limits_of(compiled, solution, column).items():
        name, used = binding(limits)
        if name is not None and used > found[2]:
            found = (part, name, used)
    return found


def limit_of(design: Design, beyond: Outcome | None, most: int) -> dict[str, Any] | None:
    """What stops the design just beyond its capacity."""
    if beyond is None:
        return {"component": None, "binding": None, "reason": NOTHING.fill(users=most).to_json()}
    component, name, used = beyond.fullest
    if component is None:
        return None
    limit = LIMITS.get(name, Text(name, name))
    sentence = FULL if used >= NEARLY_FULL else SLOW
    title = design.components[component].title
    reason = sentence.fill(limit=limit, use=used, users=most, name=title)
    return {"component": component, "binding": name, "reason": reason.to_json()}
