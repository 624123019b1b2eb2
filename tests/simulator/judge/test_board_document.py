"""The board document: it reads, it says what is wrong and where, it writes itself again."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator.errors import DesignError
from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board
from simulator.judge.boards import challenges

Edit = Callable[[dict[str, Any]], None]


def words(text: str) -> dict[str, str]:
    return {"en": text, "ko": text}


def document() -> dict[str, Any]:
    """A small board with everything in it."""
    drawing = {
        "components": {
            "users": {"kind": "client"},
            "api": {"kind": "api", "params": {"size": "large"}},
            "db": {"kind": "sql"},
        },
        "connections": {
            "a": {"from": "users", "to": "api"},
            "b": {"from": "api", "to": "db"},
        },
    }
    return {
        "format": "loadstone-board/1",
        "id": "mine",
        "title": words("Title"), "story": words("Story"), "goal": words("Goal"),
        "lesson": words("Lesson"), "hints": [words("Where"), words("What")],
        "notes": words("Why"),
        "workload": {"users": 500, "intensity": 20},
        "goals": {"good_share": 0.95, "budget": 900},
        "pass_mark": 80,
        "par": {"usd": 400, "nodes": 2},
        "loads": [{"share": 1, "weight": 60}, {"share": 2, "weight": 40, "good_share": 0.9}],
        "class_weights": {"read": 3, "write": 1},
        "scenarios": [
            {"scenario": "X01", "weight": 60, "must": True},
            {"scenario": "X04", "target": "db", "weight": 40, "visibility": "hidden",
             "goal": 0.9},
            {"scenario": "X12", "factor": 2, "weight": 0, "visibility": "staff"},
        ],
        "allowed_kinds": ["lb", "api"],
        "locked": {"components": ["db"], "parameters": {"api": ["size"]}},
        "start": drawing,
        "reference": copy.deepcopy(drawing),
    }  # fmt: skip


def changed(edit: Edit) -> dict[str, Any]:
    found = document()
    edit(found)
    return found


def test_everything_of_a_board_is_read() -> None:
    board = parse_board(document())
    assert board.users == 500
    assert board.pass_mark == 80
    assert [(p.share, p.weight, p.good_share) for p in board.board.loads] == [
        (1.0, 60.0, None), (2.0, 40.0, 0.9),
    ]  # fmt: skip
    hidden = board.scenarios[1]
    assert (hidden.scenario.target, hidden.visibility, hidden.goal) == ("db", "hidden", 0.9)
    assert board.rules.locked_parameters == {"api": ("size",)}
    assert board.words.hints[1].ko == "What"


def test_writing_and_reading_again_gives_the_same_board() -> None:
    for board in (parse_board(document()), *challenges().values()):
        text = json.dumps(board.to_json())
        again = parse_board(text)
        assert json.dumps(again.to_json()) == text


def test_learners_get_neither_what_is_hidden_nor_the_answer() -> None:
    shown = parse_board(document()).public()
    text = json.dumps(shown.to_json())
    assert "X01" in text
    assert "X04" not in text
    assert "X12" not in text
    assert "reference" not in text
    assert "notes" not in shown.to_json()


def test_without_a_par_the_budget_and_the_reference_stand_for_it() -> None:
    board = parse_board(changed(lambda d: d.pop("par")))
    assert board.board.par_usd == pytest.approx(900 / 1.3)
    assert board.board.par_nodes == 2


def lacking(key: str) -> Edit:
    return lambda d: d.pop(key)


def putting(value: Any, *path: str | int) -> Edit:
    def edit(found: dict[str, Any]) -> None:
        place: Any = found
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "pointer", "code"),
    [
        (lacking("format"), "", "no_format"),
        (putting("loadstone-design/1", "format"), "/format", "unknown_format"),
        (putting(1, "colour"), "/colour", "unknown_key"),
        (lacking("title"), "", "missing"),
        (putting({"en": "only"}, "title"), "/title/ko", "empty_text"),
        (putting([words("x")] * 4, "hints"), "/hints", "too_many"),
        (putting(-3, "workload", "users"), "/workload/users", "out_of_range"),
        (putting(2, "goals", "good_share"), "/goals/good_share", "out_of_range"),
        (putting(101, "pass_mark"), "/pass_mark", "out_of_range"),
        (putting(50, "scenarios", 0, "weight"), "/scenarios", "weights_sum"),
        (putting(59.5, "scenarios", 0, "weight"), "/scenarios/0/weight", "not_whole_percent"),
        (putting(-1, "scenarios", 0, "weight"), "/scenarios/0/weight", "out_of_range"),
        (putting("X99", "scenarios", 1, "scenario"), "/scenarios/1/scenario", "not_an_option"),
        (putting("gone", "scenarios", 1, "target"), "/scenarios/1/target", "unknown_victim"),
        (putting(-5, "scenarios", 1, "minutes"), "/scenarios/1/minutes", "out_of_range"),
        (putting("secret", "scenarios", 1, "visibility"), "/scenarios/1/visibility",
         "not_an_option"),
        (putting("yes", "scenarios", 1, "must"), "/scenarios/1/must", "wrong_type"),
        (putting(10, "scenarios", 2, "weight"), "/scenarios/2/weight", "staff_weight"),
        (putting("X01", "scenarios", 0), "/scenarios/0", "wrong_type"),
        (putting(0.5, "loads", 0, "share"), "/loads", "no_full_load"),
        (putting(1, "loads", 1, "share"), "/loads/1/share", "same_load"),
        (putting(50, "loads", 1, "weight"), "/loads", "weights_sum"),
        (putting(-1, "class_weights", "read"), "/class_weights/read", "out_of_range"),
        (putting({"read": 0}, "class_weights"), "/class_weights", "no_weight"),
        (putting(1, "class_weights", "reads"), "/class_weights/reads", "unknown_key"),
        (putting(["lbb"], "allowed_kinds"), "/allowed_kinds/0", "unknown_kind"),
        (putting(["cache"], "locked", "components"), "/locked/components/0", "lock_missing"),
        (putting(["sizes"], "locked", "parameters", "api"), "/locked/parameters/api/0",
         "lock_parameter"),
        (putting("teapot", "start", "components", "api", "kind"), "/start/components/api/kind",
         "unknown_kind"),
        (putting("nowhere", "reference", "connections", "a", "to"),
         "/reference/connections/a/to", "unknown_component"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(edit: Edit, pointer: str, code: str) -> None:
    with pytest.raises(DesignError) as wrong:
        parse_board(changed(edit))
    assert (pointer, code) in [(p.pointer, p.code) for p in wrong.value.problems]
    assert all(p.text.en and p.text.ko for p in wrong.value.problems)


@pytest.mark.parametrize("given", ["[]", "{", "nonsense", b"\xff\xfe", "null", '{"format": NaN}'])
def test_what_is_no_board_is_refused_in_words(given: str | bytes) -> None:
    with pytest.raises(DesignError):
        parse_board(given)


def test_no_single_damage_to_a_board_is_a_crash() -> None:
    whole = document()
    for path in paths(whole):
        for value in (None, -1, "x", [], {}, True, 1e308):
            damaged = copy.deepcopy(whole)
            putting(value, *path)(damaged)
            try:
                found: Challenge | None = parse_board(damaged)
            except DesignError:
                found = None
            assert found is None or found.to_json()


def paths(value: Any, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        found.append((*before, key))
        if isinstance(item, dict | list):
            found += paths(item, (*before, key))
    return found
