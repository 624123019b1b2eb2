"""Every public reference case: within its tolerance, and computed from the model alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.reference import compute
from simulator.validation import validate_case

CASES = sorted((Path(__file__).parents[2] / "reference").glob("*.json"))
DOCUMENTS = {path.stem: json.loads(path.read_text()) for path in CASES}
KEPT = ("id", "name", "category", "source", "model", "network")


# No limit is stated for approximate queue lengths; this is what they may miss here.
UNSTATED = 0.1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_case_is_within_its_tolerance(name: str) -> None:
    case = DOCUMENTS[name]
    assert list(compute(case)["computed"]) == list(case["expected"])
    outside = [
        (row.figure, row.error, row.allowed)
        for row in validate_case(case).rows
        if not row.good or (row.allowed is None and row.error > UNSTATED)
    ]
    assert outside == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_stripped_case_gives_the_same(name: str) -> None:
    case = DOCUMENTS[name]
    full = compute(case)["computed"]
    stripped = compute({key: case[key] for key in KEPT if key in case})["computed"]
    assert {key: stripped[key] for key in full} == full


def test_command_line_prints_a_line_per_case_and_survives_bad_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, odd, wrong = (tmp_path / f"{name}.json" for name in ("broken", "odd", "wrong"))
    broken.write_text('{"id": ')
    odd.write_text('{"id": "x", "category": "alchemy", "model": {}}')
    document = json.loads(json.dumps(DOCUMENTS["mmck_1"]))
    document["model"]["station"]["lambda"] = "many"
    wrong.write_text(json.dumps(document))
    good = [str(path) for path in CASES if path.stem in ("erlang_b_1", "users_1")]
    missing = str(tmp_path / "missing.json")
    code = main(["reference", good[0], str(broken), str(odd), str(wrong), missing, good[1]])
    output = capsys.readouterr()
    assert code == 2
    assert [json.loads(line)["id"] for line in output.out.splitlines()] == [
        "erlang_b_1",
        "users_1",
    ]
    assert "wrong.json#/model/station/lambda: Expected a number" in output.err
    assert "odd.json#/category: Unknown category" in output.err
    assert "Traceback" not in output.err
    assert len(output.err.splitlines()) == 4
