"""What a design is judged against: a board, or sensible standards where there is none.

A ``Board`` is the standard by which the score is counted. A ``Challenge`` is the whole
document: the board with its words, its traffic and goals, what may be changed, the design a
learner is given and one good answer. The templates, an instructor's board and a file on disk
are the same thing; ``simulator.judge.board_document`` reads and checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from simulator.design.document import Design, Goals, Workload
from simulator.design.scenario import Scenario
from simulator.text import Text

FORMAT = "loadstone-board/1"
BUDGET_OVER_PAR = 1.3
"""Budgets of the catalogue's boards are 1.2 to 1.4 times the cost of their reference."""
PASS_MARK = 90.0
HINTS = ("where", "what", "change")
"""The steps of help: where to look, what kind of change, the exact change."""

Visibility = Literal["public", "name_only", "hidden", "staff"]
VISIBILITIES: tuple[Visibility, ...] = ("public", "name_only", "hidden", "staff")


@dataclass(frozen=True)
class LoadPoint:
    """Service is judged at ``share`` of the users and counts ``weight`` percent of it;
    ``good_share`` None asks for the design's goal."""

    share: float
    weight: float
    good_share: float | None = None


LOADS = (LoadPoint(0.5, 20.0), LoadPoint(1.0, 50.0), LoadPoint(1.2, 30.0))
FULL_LOAD = 1.0
"""The share every board has a load point at: the bill and the cap look at it."""


@dataclass(frozen=True)
class BoardScenario:
    """A failure a board judges under.

    ``weight`` counts relative to the others (a board's add up to 100); ``must`` caps the
    score when it is not survived; ``goal`` replaces the good share the scenario asks for.
    Learners see a ``public`` one whole, of a ``name_only`` one the name until the results are
    revealed, of a ``hidden`` one nothing until then; a ``staff`` one is for teachers alone
    and counts nothing.
    """

    scenario: Scenario
    weight: float = 1.0
    visibility: Visibility = "public"
    must: bool = False
    goal: float | None = None

    @property
    def counted(self) -> float:
        """The weight that enters the score."""
        return 0.0 if self.visibility == "staff" else self.weight


@dataclass(frozen=True)
class Board:
    """The standard of a challenge.

    ``par_usd`` is the monthly cost of the reference design and ``par_nodes`` its machines
    (None: not judged); ``scenarios`` None judges under the design's own. ``class_weights``
    weighs the good shares of the request classes against each other; empty, they count by
    their rates.
    """

    par_usd: float
    par_nodes: int | None = None
    scenarios: tuple[BoardScenario, ...] | None = None
    loads: tuple[LoadPoint, ...] = LOADS
    class_weights: Mapping[str, float] = field(default_factory=dict)

    def public(self) -> Board:
        """The board as far as learners see its results before they are revealed."""
        if self.scenarios is None:
            return self
        return replace(
            self, scenarios=tuple(one for one in self.scenarios if one.visibility == "public")
        )


@dataclass(frozen=True)
class Rules:
    """What of a design a learner may change.

    ``allowed_kinds`` may be added (None: all but invented ones). ``locked_components`` must
    stay as the start has them, with the connections between them; ``locked_parameters`` keep
    the start's value, by component. ``facts_locked`` keeps measured figures (service times,
    failover times, hit ratios) at the start's value or the catalogue's.
    """

    allowed_kinds: frozenset[str] | None = None
    locked_components: frozenset[str] = frozenset()
    locked_parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts_locked: bool = True


@dataclass(frozen=True)
class Words:
    """What people read: ``hints`` are up to three steps, from where to look to what to do;
    ``notes`` say where a figure comes from or why it differs from a source."""

    title: Text
    story: Text
    goal: Text
    lesson: Text
    hints: tuple[Text, ...] = ()
    notes: Text | None = None


@dataclass(frozen=True)
class Challenge:
    """A board document: ``start`` is what a learner is given, ``reference`` one good answer.

    ``start`` and ``reference`` carry the board's workload, goals and public scenarios.
    """

    id: str
    words: Words
    workload: Workload
    goals: Goals
    board: Board
    rules: Rules
    start: Design
    reference: Design | None = None
    pass_mark: float = PASS_MARK

    @property
    def users(self) -> int:
        """The number of users the board is meant for."""
        return self.workload.users

    @property
    def scenarios(self) -> tuple[BoardScenario, ...]:
        """What it judges under."""
        return self.board.scenarios or ()

    def asked(self, design: Design) -> Design:
        """The design under the board's workload, goals and public scenarios."""
        public = self.board.public().scenarios or ()
        return replace(
            design, workload=self.workload, goals=self.goals,
            scenarios=tuple(one.scenario for one in public),
        )  # fmt: skip

    def public(self) -> Challenge:
        """The challenge as learners may see it: no hidden scenario, no answer, no notes."""
        return replace(
            self, board=self.board.public(), words=replace(self.words, notes=None), reference=None
        )

    def to_json(self) -> dict[str, Any]:
        """The document; reading it again gives the same challenge."""
        board, rules, words = self.board, self.rules, self.words
        start = self.start.to_json()
        document: dict[str, Any] = {
            "format": FORMAT,
            "id": self.id,
            "title": words.title.to_json(),
            "story": words.story.to_json(),
            "goal": words.goal.to_json(),
            "lesson": words.lesson.to_json(),
            "hints": [hint.to_json() for hint in words.hints],
            "workload": start["workload"],
            "goals": start["goals"],
            "pass_mark": self.pass_mark,
            "par": {"usd": board.par_usd, "nodes": board.par_nodes},
            "loads": [_present(vars(point)) for point in board.loads],
            "class_weights": dict(board.class_weights),
            "scenarios": [_scenario_json(one) for one in self.scenarios],
            "allowed_kinds": None if rules.allowed_kinds is None else sorted(rules.allowed_kinds),
            "locked": {
                "components": sorted(rules.locked_components),
                "parameters": {key: list(of) for key, of in rules.locked_parameters.items()},
                "facts": rules.facts_locked,
            },
            "start": _drawing(start),
        }
        if words.notes is not None:
            document["notes"] = words.notes.to_json()
        if self.reference is not None:
            document["reference"] = _drawing(self.reference.to_json())
        return document


def _drawing(document: dict[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in ("components", "connections", "notes")}


def _present(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _scenario_json(one: BoardScenario) -> dict[str, Any]:
    return _present({
        **one.scenario.to_json(), "weight": one.weight, "visibility": one.visibility,
        "must": one.must,
        "goal": one.scenario.goal if one.goal is None else one.goal,
    })  # fmt: skip


def own_board(design: Design) -> Board:
    """Without a board, the design's own budget stands for the par."""
    return Board(par_usd=par_of_budget(design.goals))


def par_of_budget(goals: Goals) -> float:
    """The par a budget stands for."""
    return goals.budget / BUDGET_OVER_PAR


def nodes(design: Design) -> int:
    """Machines of a design: instances, with standbys, shards and copies."""
    total = 0
    for component in design.components.values():
        values = component.values
        if component.kind in ("client", "monitoring", "automation") or (
            component.declaration.container
        ):
            continue
        count = int(values.get("instances", values.get("nodes", 1)))
        if component.kind == "sql":
            count = int(values["shards"]) * (2 if values["standby"] else 1)
        if component.kind in ("cache", "session_store"):
            count = int(values.get("shards", 1)) * (1 + int(values.get("replicas", 0)))
        total += count
    return total
