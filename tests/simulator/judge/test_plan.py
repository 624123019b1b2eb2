"""The plan, the comparison, and the commands with their exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.compile import compile_design
from simulator.design import Design, Goals, parse_design
from simulator.design.seeds import seeds
from simulator.frames.capacity import meets_goals
from simulator.judge.compare import compare
from simulator.judge.edits import apply
from simulator.judge.plan import plan
from simulator.solve import solve
from tests.simulator.judge.c04 import DESIGNS

VERTICAL, REFERENCE = DESIGNS["one xlarge + one DB"], DESIGNS["3 large + LB + standby"]


def meets(design: Design) -> bool:
    compiled = compile_design(design, [1000])
    return bool(meets_goals(compiled, solve(compiled.network))[0])


def test_the_plan_meets_the_goals_and_one_server_less_does_not() -> None:
    found = plan(VERTICAL)
    planned = parse_design(apply(VERTICAL.to_json(), found.patch))
    assert found.met
    assert found.best.good >= 0.99
    assert found.best.usd < 1500
    api = planned.components["api"]
    fewer = replace(api, params={**api.params, "instances": api.values["instances"] - 1})
    smaller = replace(planned, components={**planned.components, "api": fewer})
    assert meets(planned)
    assert not meets(smaller)


def test_a_plan_that_cannot_exist_says_which_goal_fails_by_how_much() -> None:
    strict = replace(VERTICAL, goals=Goals({"good_share": 0.99}, {"read": 5.0}))
    found = plan(strict)
    frame = found.to_json()
    assert not found.met
    assert frame["missed"][0]["goal"] == "good_share"
    assert frame["missed"][0]["found"] < frame["missed"][0]["wanted"]
    poor = plan(replace(seeds()["S00"], goals=Goals({"budget": 1})))
    assert poor.to_json()["missed"][-1]["goal"] == "budget"
    assert poor.over_budget > 0


def test_comparing_names_every_difference() -> None:
    frame = compare(VERTICAL, REFERENCE)
    boxes = {row["component"]: row for row in frame["components"]}
    assert boxes["lb"]["left"] is None
    assert {p["parameter"] for p in boxes["api"]["parameters"]} == {"size", "instances"}
    score = next(row for row in frame["figures"] if row["figure"] == "score")
    assert score["difference"] == pytest.approx(score["right"] - score["left"])
    assert {(row["from"], row["to"]) for row in frame["connections"]} == {
        ("users", "api"), ("users", "lb"), ("lb", "api")}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write(design: Design) -> str:
        path = tmp_path / f"{design.content_hash[:8]}.json"
        path.write_text(json.dumps(design.to_json()))
        return str(path)

    return write


def test_exit_codes(file, capsys) -> None:  # type: ignore[no-untyped-def]
    good = file(seeds()["S00"])
    assert main(["score", good]) == 0
    assert main(["score", good, "--users", "100000", "--json"]) == 1
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["users"] == 100_000
    assert main(["failures", good]) == 1
    assert main(["plan", good, "--json"]) == 0
    assert main(["compare", good, good]) == 0


def test_failures_of_a_design_that_is_down_already_are_not_called_survived(
    file,
    capsys,  # type: ignore[no-untyped-def]
) -> None:
    good = file(REFERENCE)
    assert main(["failures", good, "--loads", "1000"]) == 0
    capsys.readouterr()
    assert main(["failures", good, "--loads", "1000,1000000"]) == 1
    assert "At 1,000,000 users at most half of these get a good answer" in capsys.readouterr().out
    assert main(["failures", good, "--loads", "1000000", "--json"]) == 1


def test_advice_says_what_falls_short_before_what_would_help(
    file,
    capsys,  # type: ignore[no-untyped-def]
) -> None:
    assert main(["advise", file(seeds()["S01"]), "--users", "300"]) == 1
    said = capsys.readouterr().out
    assert said.index("of the requests are good (goal") < said.index("$/month")


def test_advice_for_a_design_that_nothing_would_help_says_so(
    file,
    capsys,  # type: ignore[no-untyped-def]
) -> None:
    assert main(["advise", file(seeds()["S00"])]) == 0
    assert "No single change gains anything.\n" in capsys.readouterr().out


def test_bad_input_is_named(file, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    document = seeds()["S00"].to_json()
    document["scenarios"] = [{"scenario": "X04", "target": "nobody"}]
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(document))
    assert main(["score", str(wrong)]) == 2
    assert "/scenarios/0/target" in capsys.readouterr().err
    assert main(["score", str(tmp_path / "missing.json")]) == 2
    assert main(["compare", str(wrong)]) == 2
    assert "two designs" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["score", str(wrong), "--users", "0"])
