"""Boards on the command line: listed, judged by, and refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.judge.board_document import parse_board
from simulator.judge.boards import challenges


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(name: str, content: Any) -> str:
        path = tmp_path / name
        path.write_text(json.dumps(content))
        return str(path)

    return write


def reference(file: Any, name: str) -> str:
    design = challenges()[name].reference
    assert design is not None
    return str(file("design.json", design.to_json()))


def test_boards_are_listed_in_words_and_as_documents(capsys: Any) -> None:
    assert main(["boards", "--language", "ko"]) == 0
    assert challenges()["C06"].words.title.ko in capsys.readouterr().out
    assert main(["boards", "--json"]) == 0
    found = [parse_board(line) for line in capsys.readouterr().out.splitlines()]
    assert [board.id for board in found] == list(challenges())


def test_a_design_is_judged_by_a_template_or_a_board_in_a_file(file: Any, capsys: Any) -> None:
    design = reference(file, "C02")
    assert main(["score", design, "--board", "C02", "--json", "--seed", "4"]) == 0
    by_id = json.loads(capsys.readouterr().out)
    board = file("board.json", challenges()["C02"].to_json())
    assert main(["score", design, "--board", board, "--json", "--seed", "4"]) == 0
    by_file = json.loads(capsys.readouterr().out)
    assert by_id == by_file
    assert by_id["passed"]
    assert by_id["seed"] == 4
    assert main(["score", design, "--board", "C04"]) == 1
    assert "not passed" in capsys.readouterr().out


def test_a_board_that_cannot_be_read_is_named(file: Any, capsys: Any) -> None:
    design = reference(file, "C02")
    assert main(["score", design, "--board", "C99"]) == 2
    assert "Cannot read the file" in capsys.readouterr().err
    wrong = file("board.json", {**challenges()["C02"].to_json(), "pass_mark": 200})
    assert main(["score", design, "--board", wrong]) == 2
    assert "#/pass_mark" in capsys.readouterr().err


def test_what_a_board_settles_is_not_asked_for_twice(file: Any, capsys: Any) -> None:
    design = reference(file, "C02")
    assert main(["score", design, "--board", "C02", "--users", "5"]) == 2
    assert "--users" in capsys.readouterr().err
    assert main(["score", design, "--seed", "5"]) == 2
    assert "--board" in capsys.readouterr().err
