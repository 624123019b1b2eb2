"""What a board counts: its scenarios, load points and request classes with their weights."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.catalogue.classes import CLASSES, JOB
from simulator.design.document import Component
from simulator.design.fields import quoted, read_list, read_number, read_object
from simulator.design.problems import Path, Problems, shown, suggestion
from simulator.design.scenario import OWN
from simulator.design.scenarios import read_scenarios
from simulator.errors import Problem, pointer
from simulator.judge import board_words as words
from simulator.judge.board import (
    FULL_LOAD,
    LOADS,
    VISIBILITIES,
    BoardScenario,
    LoadPoint,
    Visibility,
)
from simulator.judge.board_reading import boolean, check_sum, number, say, whole_percent
from simulator.text import Text

JUDGED_KEYS = frozenset({"weight", "visibility", "must", "goal"})
REQUESTS = tuple(name for name in CLASSES if name != JOB)
"""What people wait for; jobs count by their rate beside it where no weights are given."""
MOST_LOADS = 10
MOST_SCENARIOS = 50


def judged_scenarios(
    problems: Problems, given: object, components: Mapping[str, Component]
) -> tuple[BoardScenario, ...]:
    """What a board judges under: scenarios of the design document with what they count."""
    entries = read_list(problems, given, ("scenarios",), words.SCENARIO_LIST, MOST_SCENARIOS)
    found, weights = [], []
    for index, entry in enumerate(entries):
        path: Path = ("scenarios", index)
        what = Text(f"Scenario {index + 1}", f"시나리오 {index + 1}")
        fields = read_object(problems, entry, path, what)
        judged = JUDGED_KEYS if fields.get("scenario") != OWN else JUDGED_KEYS - {"goal"}
        plain = {key: value for key, value in fields.items() if key not in judged}
        here = Problems()
        scenario = read_scenarios(here, [plain], components)
        problems.found.extend(_at_index(problem, index) for problem in here.found)
        if "weight" not in fields and isinstance(entry, dict):
            problems.add("missing", path, what=what, key="weight")
        weight = whole_percent(problems, fields.get("weight", 0), (*path, "weight"))
        visibility = _visibility(
            problems, fields.get("visibility", "public"), (*path, "visibility")
        )
        if visibility == "staff" and weight:
            say(problems, "staff_weight", (*path, "weight"), index=index + 1, found=f"{weight:g}")
        must = boolean(problems, fields.get("must", False), (*path, "must"))
        goal = fields.get("goal") if "goal" in judged else None
        goal = number(problems, goal, (*path, "goal"), 0.01, 0.99999)
        weights.append(weight)
        if scenario:
            found.append(BoardScenario(scenario[0], weight or 0.0, visibility, must, goal))
    check_sum(problems, ("scenarios",), words.SCENARIO_LIST, weights)
    return tuple(found)


def _at_index(problem: Problem, index: int) -> Problem:
    path = problem.pointer.replace("/scenarios/0", pointer("scenarios", index), 1)
    return Problem(path, problem.code, problem.text, problem.component, problem.parameter,
                   problem.values)  # fmt: skip


def _visibility(problems: Problems, given: object, path: Path) -> Visibility:
    for known in VISIBILITIES:
        if known == given:
            return known
    problems.add("not_an_option", path, what=quoted("visibility"), found=shown(given),
                 suggestion=suggestion(shown(given), VISIBILITIES),
                 known=", ".join(VISIBILITIES))  # fmt: skip
    return "public"


def read_loads(problems: Problems, given: object) -> tuple[LoadPoint, ...]:
    """At which shares of the users service is judged, one of them the full number."""
    if given is None:
        return LOADS
    entries = read_list(problems, given, ("loads",), words.LOAD_LIST, MOST_LOADS)
    found: list[LoadPoint] = []
    weights = []
    for index, entry in enumerate(entries):
        path: Path = ("loads", index)
        what = Text(f"Load point {index + 1}", f"부하 지점 {index + 1}")
        fields = read_object(problems, entry, path, what, ("share", "weight", "good_share"))
        for key in ("share", "weight"):
            if key not in fields:
                problems.add("missing", path, what=what, key=key)
        share = number(problems, fields.get("share"), (*path, "share"), 0.01, 100.0)
        weight = whole_percent(problems, fields.get("weight", 0), (*path, "weight"))
        good = number(problems, fields.get("good_share"), (*path, "good_share"), 0.5, 0.99999)
        weights.append(weight)
        if share is None or weight is None:
            continue
        if any(other.share == share for other in found):
            say(problems, "same_load", (*path, "share"), found=f"{share:.4g}")
        found.append(LoadPoint(share, weight, good))
    check_sum(problems, ("loads",), words.LOAD_LIST, weights)
    if not any(point.share == FULL_LOAD for point in found):
        say(problems, "no_full_load", ("loads",))
    return tuple(found)


def read_class_weights(problems: Problems, given: object) -> dict[str, float]:
    """What the request classes count against each other."""
    path: Path = ("class_weights",)
    entries = read_object(problems, given, path, words.CLASS_WEIGHTS, REQUESTS)
    found = {}
    for key, entry in entries.items():
        weight = read_number(problems, entry, (*path, key), quoted(key), 0.0, 1e6)
        if weight is not None:
            found[key] = weight
    if found and not any(found.values()):
        say(problems, "no_weight", path)
    return found
