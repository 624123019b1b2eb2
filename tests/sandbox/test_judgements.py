"""Judging a design on the live product: score, failure matrix, advice and plan as runs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.runs.asking import question_in
from sandbox.runs.lifecycle import run_key
from sandbox.runs.question import JUDGEMENTS, Kind, Question, question_of
from simulator.design import parse_design
from simulator.judge.edits import apply
from tests.processes import Heard, Site, Socket
from tests.sandbox.designs import design, new_design
from tests.simulator.calibrate.files import k6

BUSY = 100_000
"""Users one server cannot bear."""


BESIDE: dict[str, dict[str, Any]] = {
    "compare": design(users=5), "calibrate": {"results": k6()},
}  # fmt: skip
"""What is judged beside the design."""


def one_box(document: dict[str, Any]) -> dict[str, Any]:
    """The design with everything on one machine."""
    document["components"]["server-1"] = {
        "kind": "onebox", "x": 240, "y": 0, "params": {"size": "large"},
    }  # fmt: skip
    return document


def judged(socket: Socket, what: str, document: dict[str, Any]) -> Heard:
    """Everything one judgement says."""
    socket.say({"t": "run.start", "id": what, "design": document, "kind": what})
    heard = socket.until_end()
    assert heard.end["status"] == "done", heard.end
    return heard


def test_a_score_adds_up_and_is_replayed(site: Site) -> None:
    document = new_design()
    with site.socket() as socket:
        first, again = judged(socket, "score", document), judged(socket, "score", document)
    (frame,) = first.frames
    assert sum(row["points"] for row in frame["rows"]) == pytest.approx(frame["total"], abs=0.1)
    assert all(row["text"]["en"] != row["text"]["ko"] for row in frame["rows"])
    assert again.accepted["cached"] is True
    assert json.dumps(again.frames) == json.dumps(first.frames)


def test_the_best_advice_comes_true_when_it_is_applied(site: Site) -> None:
    document = one_box(design(users=BUSY))
    with site.socket() as socket:
        before = judged(socket, "score", document).frames[0]["total"]
        *cards, end = judged(socket, "advice", document).frames
        best = cards[end["best"][0]]
        after = judged(socket, "score", apply(document, best["patch"])).frames[0]["total"]
    assert best["gain"] == max(card["gain"] for card in cards) >= 1
    assert after == pytest.approx(before + best["gain"], abs=0.1)
    assert abs(cards[end["no_help"]]["gain"]) < 1


def test_the_failure_matrix_counts_its_rows_and_ends_with_the_nines(site: Site) -> None:
    with site.socket() as socket:
        head, *rows, end, nines = judged(socket, "matrix", one_box(new_design())).frames
    assert [row["index"] for row in rows] == list(range(head["rows"]))
    assert all(len(row["cells"]) == len(head["loads"]) for row in rows)
    assert end["single_points_of_failure"] == ["server-1"]
    assert nines["kind"] == "availability"
    assert 0 < nines["share"] < 1


def test_a_plan_ends_with_sizes_that_can_be_applied(site: Site) -> None:
    document = one_box(new_design())
    with site.socket() as socket:
        last = judged(socket, "plan", document).frames[-1]
    assert last["done"] is True
    planned = parse_design(apply(document, last["patch"]))
    for component, sizes in last["sizes"].items():
        values = planned.components[component].values
        assert {key: values[key] for key in sizes} == sizes


def test_cancelled_advice_ends_before_its_last_word_and_the_socket_goes_on(site: Site) -> None:
    with site.socket() as socket:
        document = new_design(goals={"budget": 10})
        socket.say({"t": "run.start", "id": "a", "design": document, "kind": "advice"})
        accepted = socket.hear()
        socket.say({"t": "run.cancel", "run": accepted["run"]})
        heard = socket.until_end()
        assert heard.end["status"] == "cancelled"
        assert "advice_end" not in [frame["kind"] for frame in heard.frames]
        assert socket.ask({"t": "ping"}) == {"t": "pong"}


def test_a_judgement_takes_the_design_alone(site: Site) -> None:
    with site.socket() as socket:
        asked = {"t": "run.start", "id": "s", "design": new_design(), "kind": "score"}
        refused = socket.ask({**asked, "users": 10})
        unknown = socket.ask({**asked, "kind": "praise"})
    for answer in (refused, unknown):
        assert (answer["t"], answer["code"]) == ("error", "message_invalid")


def test_a_comparison_needs_a_second_design_and_nothing_else_takes_one(site: Site) -> None:
    mine, other = one_box(new_design()), one_box(new_design())
    other["components"]["server-1"]["params"]["size"] = "xlarge"
    asked = {"t": "run.start", "id": "c", "design": mine}
    with site.socket() as socket:
        alone = socket.ask({**asked, "kind": "compare"})
        foreign = socket.ask({**asked, "kind": "score", "other": other})
        broken = socket.ask({**asked, "kind": "compare", "other": {"format": "nonsense"}})
        socket.say({**asked, "kind": "compare", "other": other})
        (frame,) = socket.until_end().frames
    assert [answer["code"] for answer in (alone, foreign)] == ["message_invalid"] * 2
    assert "other" in alone["message"]
    assert broken["code"] == "design_invalid"
    (changed,) = frame["components"]
    assert changed["component"] == "server-1"
    assert [row["parameter"] for row in changed["parameters"]] == ["size"]


def test_a_calibration_needs_the_results_of_a_load_test_and_says_what_is_wrong_with_them(
    site: Site,
) -> None:
    asked = {"t": "run.start", "id": "c", "design": one_box(new_design()), "kind": "calibrate"}
    wrong = (
        {"results": "nothing"}, {"results": k6(), "matches": {"http": "reed"}},
        {"results": k6(), "round_trip_ms": -1}, {"results": k6(), "name": "k6.json"},
    )  # fmt: skip
    with site.socket() as socket:
        alone = socket.ask(asked)
        answers = [socket.ask({**asked, "other": other}) for other in wrong]
        socket.say({**asked, "other": {"results": k6(), "matches": {"http": "write"}}})
        (frame,) = socket.until_end().frames
    assert (alone["code"], "results" in alone["message"]) == ("message_invalid", True)
    assert [answer["code"] for answer in answers] == ["results_unknown", *["results_invalid"] * 3]
    assert "reed" in answers[1]["message"]
    assert [row["class"] for row in frame["classes"]] == ["write"]
    assert frame["changes"][0]["what"] == "cpu_ms"


def test_a_scenario_unfolds_in_stretches_that_fill_its_window(site: Site) -> None:
    fault = {"fault": "down", "component": "server-1", "start": 10, "minutes": 6}
    document = one_box(new_design())
    document["scenarios"] = [{"scenario": "own", "name": "Monday", "faults": [fault]}]
    with site.socket() as socket:
        (frame,) = judged(socket, "timeline", document).frames
    assert [(s["from_s"], s["to_s"]) for s in frame["stretches"]] == [
        (0, 600), (600, 960), (960, 3600),
    ]  # fmt: skip
    assert frame["stretches"][1]["good"] == 0
    assert frame["label"]["ko"] == "Monday"


def test_a_scenario_that_cannot_happen_ends_the_run_with_its_place(site: Site) -> None:
    document = new_design(scenarios=[{"scenario": "X04", "target": "server-1"}])
    with site.socket() as socket:
        socket.say({"t": "run.start", "id": "s", "design": document, "kind": "score"})
        end = socket.until_end().end
    assert end["status"] == "failed"
    assert end["error"]["code"] == "design_invalid"
    assert end["error"]["problems"]


UNUSABLE: dict[str, tuple[dict[str, Any], str]] = {
    "a scenario of nobody": (
        {"scenarios": [{"scenario": "X04", "target": "ghost"}]}, "/scenarios/0/target",
    ),
    "negative minutes": (
        {"scenarios": [{"scenario": "X12", "minutes": -5}]}, "/scenarios/0/minutes",
    ),
    "a fault of nobody": (
        {"scenarios": [{"scenario": "own", "name": "x", "faults": [
            {"fault": "slow", "component": "ghost", "start": 0, "minutes": 5, "amount": 2}]}]},
        "/scenarios/0/faults/0/component",
    ),
    "too many users": ({"workload": {"users": 10**12}}, "/workload/users"),
    "a budget below zero": ({"goals": {"budget": -1}}, "/goals/budget"),
    "a list of components": ({"components": []}, "/components"),
}  # fmt: skip


@pytest.mark.parametrize("kind", JUDGEMENTS)
def test_what_cannot_be_judged_is_refused_with_its_place_whatever_is_asked(
    site: Site, kind: Kind
) -> None:
    asked = {"t": "run.start", "id": "b", "kind": kind}
    if kind in BESIDE:
        asked["other"] = BESIDE[kind]
    with site.socket() as socket:
        for what, (changed, place) in UNUSABLE.items():
            refused = socket.ask({**asked, "design": {**new_design(), **changed}})
            assert refused["code"] == "design_invalid", what
            assert place in {problem["pointer"] for problem in refused["problems"]}, what
        socket.say({**asked, "design": {"format": "loadstone-design/1"}})
        end = socket.until_end().end
    assert (end["status"], end["error"]["code"]) == ("failed", "design_invalid")
    assert "add clients" in end["error"]["problems"][0]["message"]


@pytest.mark.parametrize("kind", JUDGEMENTS)
def test_every_judgement_is_a_run_of_its_own_kind(kind: Kind) -> None:
    asked = parse_design(design())
    question = question_in(asked, kind, None, None, None, None, BESIDE.get(kind))
    assert question.kind == kind
    assert question.patient
    assert question_of(question.to_json()) == question
    others = [Question(), *(Question(judgement=other) for other in JUDGEMENTS if other != kind)]
    assert run_key(asked, question) not in {run_key(asked, other) for other in others}


def test_only_advice_depends_on_where_things_stand() -> None:
    here, there = design(), design()
    there["components"]["server-1"]["x"] = 900
    for kind in JUDGEMENTS:
        keys = {run_key(parse_design(d), Question(judgement=kind)) for d in (here, there)}
        assert len(keys) == (2 if kind == "advice" else 1)
