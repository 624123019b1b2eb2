"""A board document from outside → a Challenge that can be trusted, or what is wrong with it.

The format is ``loadstone-board/1``: JSON with the keys of ``BOARD_KEYS``. ``workload``,
``goals`` and the fields of a scenario are those of the design document; ``start`` and
``reference`` are drawings (components, connections, notes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.catalogue.registry import KINDS
from simulator.design.demands import read_goals, read_workload
from simulator.design.document import FORMAT as DESIGN_FORMAT
from simulator.design.document import Design, Goals, Workload
from simulator.design.fields import (
    NAME_LENGTH,
    NOTE_LENGTH,
    is_id,
    quoted,
    read_list,
    read_object,
    read_text,
)
from simulator.design.parse import parse_design
from simulator.design.problems import (
    Path,
    Problems,
    shown,
    suggestion,
)
from simulator.design.reading import read_json
from simulator.errors import DesignError, Problem, pointer
from simulator.judge import board_words as words
from simulator.judge.board import (
    FORMAT,
    HINTS,
    PASS_MARK,
    Board,
    Challenge,
    Rules,
    Words,
    nodes,
    par_of_budget,
)
from simulator.judge.board_reading import boolean, number, say
from simulator.judge.board_weights import judged_scenarios, read_class_weights, read_loads
from simulator.text import LANGUAGES, Text

BOARD_KEYS = (
    "format", "id", "title", "story", "goal", "lesson", "hints", "notes", "workload", "goals",
    "pass_mark", "par", "loads", "class_weights", "scenarios", "allowed_kinds", "locked", "start",
    "reference",
)  # fmt: skip
DRAWING_KEYS = ("components", "connections", "notes")
MOST_LOCKED = 500


def parse_board(document: Mapping[str, Any] | str | bytes) -> Challenge:
    """The Challenge of a board document given as JSON text or as plain data.

    Raises DesignError with every problem found, each with its JSON pointer into the document
    and a sentence in both languages.
    """
    given = read_json(document) if isinstance(document, str | bytes) else document
    problems = Problems()
    found = read_object(problems, dict(given) if isinstance(given, Mapping) else given, (),
                        words.THE_BOARD)  # fmt: skip
    problems.stop_if_any()
    _check_format(problems, found)
    problems.stop_if_any()
    fields = read_object(problems, found, (), words.THE_BOARD, BOARD_KEYS)
    challenge = _read(problems, fields)
    problems.stop_if_any()
    return challenge


def _check_format(problems: Problems, document: Mapping[str, Any]) -> None:
    if "format" not in document:
        say(problems, "no_format", (), wanted=FORMAT)
    elif document["format"] != FORMAT:
        say(problems, "unknown_format", ("format",), found=shown(document["format"]),
             wanted=FORMAT)  # fmt: skip


def _read(problems: Problems, fields: dict[str, Any]) -> Challenge:
    name = fields.get("id", "")
    is_id(problems, name, ("id",))
    workload = read_workload(problems, fields.get("workload", {}))
    goals = read_goals(problems, fields.get("goals", {}))
    start = _read_drawing(problems, fields.get("start", {}), "start", workload, goals)
    reference = fields.get("reference")
    answer = (
        None if reference is None
        else _read_drawing(problems, reference, "reference", workload, goals)
    )  # fmt: skip
    known = {**(answer.components if answer else {}), **start.components}
    scenarios = judged_scenarios(problems, fields.get("scenarios", []), known)
    par = read_object(problems, fields.get("par") or {}, ("par",), quoted("par"), ("usd", "nodes"))
    par_usd = number(problems, par.get("usd"), ("par", "usd"), 0.0, 1e9)
    par_nodes = number(problems, par.get("nodes"), ("par", "nodes"), 0, 1e6)
    if par_nodes is None and answer is not None:
        par_nodes = nodes(answer)
    mark = number(problems, fields.get("pass_mark"), ("pass_mark",), 0.0, 100.0)
    board = Board(
        par_usd=par_of_budget(goals) if par_usd is None else par_usd,
        par_nodes=None if par_nodes is None else int(par_nodes),
        scenarios=scenarios,
        loads=read_loads(problems, fields.get("loads")),
        class_weights=read_class_weights(problems, fields.get("class_weights", {})),
    )
    asked = Challenge(
        id=str(name), words=_read_words(problems, fields), workload=workload, goals=goals,
        board=board, rules=_read_rules(problems, fields, start), start=start, reference=answer,
        pass_mark=PASS_MARK if mark is None else mark,
    )  # fmt: skip
    return _with_demands(asked)


def _with_demands(challenge: Challenge) -> Challenge:
    start = challenge.asked(challenge.start)
    reference = None if challenge.reference is None else challenge.asked(challenge.reference)
    return replace(challenge, start=start, reference=reference)


def _read_words(problems: Problems, fields: Mapping[str, Any]) -> Words:
    def text(key: str, limit: int = NOTE_LENGTH) -> Text:
        return _read_words_of(problems, fields.get(key), (key,), quoted(key), limit)

    hints = read_list(problems, fields.get("hints", []), ("hints",), words.HINT_LIST, len(HINTS))
    return Words(
        title=text("title", NAME_LENGTH), story=text("story"), goal=text("goal"),
        lesson=text("lesson"),
        hints=tuple(
            _read_words_of(problems, hint, ("hints", index), quoted("hints"), NOTE_LENGTH)
            for index, hint in enumerate(hints)
        ),
        notes=None if fields.get("notes") is None else text("notes"),
    )  # fmt: skip


def _read_words_of(problems: Problems, given: object, path: Path, what: Text, limit: int) -> Text:
    """A text in both languages, each of them there."""
    if given is None:
        problems.add("missing", path[:-1], what=words.THE_BOARD, key=path[-1])
        return Text("", "")
    fields = read_object(problems, given, path, what, LANGUAGES)
    if not isinstance(given, dict):
        return Text("", "")
    found = {}
    for language in LANGUAGES:
        read = read_text(problems, fields.get(language, ""), (*path, language), what, limit, True)
        if not read.strip() and isinstance(fields.get(language, ""), str):
            say(problems, "empty_text", (*path, language), what=what)
        found[language] = read
    return Text(found["en"], found["ko"])


def _read_drawing(
    problems: Problems, given: object, key: str, workload: Workload, goals: Goals
) -> Design:
    """A drawing under the board's workload and goals; its problems are noted under its key."""
    fields = read_object(problems, given, (key,), quoted(key), DRAWING_KEYS)
    try:
        drawn = parse_design({"format": DESIGN_FORMAT, **fields})
    except DesignError as error:
        for problem in error.problems:
            problems.found.append(_under(problem, key))
        drawn = Design()
    return replace(drawn, workload=workload, goals=goals)


def _under(problem: Problem, key: str) -> Problem:
    return Problem(pointer(key) + problem.pointer, problem.code, problem.text, problem.component,
                   problem.parameter, problem.values)  # fmt: skip


def _read_rules(problems: Problems, fields: Mapping[str, Any], start: Design) -> Rules:
    kinds = fields.get("allowed_kinds")
    locked = read_object(problems, fields.get("locked", {}), ("locked",), quoted("locked"),
                         ("components", "parameters", "facts"))  # fmt: skip
    return Rules(
        allowed_kinds=None if kinds is None else _read_kinds(problems, kinds),
        locked_components=_read_locked(problems, locked.get("components", []), start),
        locked_parameters=_read_locked_parameters(problems, locked.get("parameters", {}), start),
        facts_locked=boolean(problems, locked.get("facts", True), ("locked", "facts")),
    )


def _read_kinds(problems: Problems, given: object) -> frozenset[str]:
    path: Path = ("allowed_kinds",)
    found = set()
    for index, kind in enumerate(read_list(problems, given, path, words.KIND_LIST, len(KINDS))):
        if isinstance(kind, str) and kind in KINDS:
            found.add(kind)
            continue
        say(problems, "unknown_kind", (*path, index), found=shown(kind),
             suggestion=suggestion(shown(kind), KINDS))  # fmt: skip
    return frozenset(found)


def _read_locked(problems: Problems, given: object, start: Design) -> frozenset[str]:
    path: Path = ("locked", "components")
    found = set()
    for index, key in enumerate(read_list(problems, given, path, words.LOCK_LIST, MOST_LOCKED)):
        if _is_there(problems, key, (*path, index), start):
            found.add(str(key))
    return frozenset(found)


def _is_there(problems: Problems, key: object, path: Path, start: Design) -> bool:
    if isinstance(key, str) and key in start.components:
        return True
    say(problems, "lock_missing", path, found=shown(key),
         suggestion=suggestion(shown(key), start.components))  # fmt: skip
    return False


def _read_locked_parameters(
    problems: Problems, given: object, start: Design
) -> dict[str, tuple[str, ...]]:
    path: Path = ("locked", "parameters")
    found = {}
    for key, entry in read_object(problems, given, path, quoted("parameters")).items():
        if not _is_there(problems, key, (*path, key), start):
            continue
        kind = start.components[key].declaration
        listed = read_list(problems, entry, (*path, key), words.LOCK_LIST, MOST_LOCKED)
        known = []
        for index, parameter in enumerate(listed):
            if isinstance(parameter, str) and parameter in kind.defaults:
                known.append(parameter)
                continue
            say(problems, "lock_parameter", (*path, key, index), name=key, kind=kind.label,
                 found=shown(parameter),
                 suggestion=suggestion(shown(parameter), kind.defaults))  # fmt: skip
        found[key] = tuple(known)
    return found
