"""What was solved for a trial on the public part of a board is not solved again for the whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.design import Design, parse_design
from simulator.errors import DesignError
from simulator.judge import conditions
from simulator.judge.alike import solve_each
from simulator.judge.board import Challenge
from simulator.judge.board_document import parse_board
from simulator.judge.grade import Grade, grade
from simulator.judge.memory import Memory
from tests.simulator.judge.test_board_document import document
from tests.simulator.judge.test_grade import submission


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many columns each call to the solver had."""
    columns: list[int] = []

    def counted(networks: Any, both: bool) -> Any:
        columns.append(sum(network.columns for network in networks))
        return solve_each(networks, both)

    monkeypatch.setattr(conditions, "solve_each", counted)
    return columns


def graded(memory: Memory, board: Challenge, design: Design, public: bool, seed: int = 7) -> Grade:
    asked = board.public() if public else board
    with memory.rooms("board", board, design, seed) as rooms:
        return grade(asked, design, seed, rooms)


def text(of: Grade) -> str:
    return json.dumps(of.to_json())


def test_the_whole_costs_only_what_a_trial_left_and_comes_to_the_same(solved: list[int]) -> None:
    board = parse_board(document())
    design = submission(board, api={"instances": 2})
    alone = text(grade(board, design, 7))
    everything = sum(solved)
    solved.clear()
    memory = Memory()
    shown = text(graded(memory, board, design, public=True))
    trial = sum(solved)
    assert text(graded(memory, board, design, public=False)) == alone
    assert 0 < trial < everything
    assert sum(solved) == everything
    solved.clear()
    moved = parse_design({**design.to_json(), "name": "Another name"})
    assert text(graded(memory, board, moved, public=True)) == shown
    assert sum(solved) == 0


def test_another_design_seed_or_board_is_solved_by_itself(solved: list[int]) -> None:
    board, memory = parse_board(document()), Memory()
    design = submission(board, api={"instances": 2})
    graded(memory, board, design, public=True)
    graded(memory, board, design, public=True, seed=8)
    graded(memory, board, submission(board, api={"instances": 3}), public=True)
    with memory.rooms("another board", board, design, 7) as rooms:
        grade(board.public(), design, 7, rooms)
    assert len(memory) == 4


def test_only_the_last_designs_are_remembered_and_none_that_failed() -> None:
    board, memory = parse_board(document()), Memory(most=2)
    for count in (1, 2, 3):
        graded(memory, board, submission(board, api={"instances": count}), public=True)
    assert len(memory) == 2
    refused = submission(board, cache={"kind": "cache"})
    with pytest.raises(DesignError):
        graded(memory, board, refused, public=True)
    assert len(memory) == 2
