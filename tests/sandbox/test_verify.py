"""Verifying by simulation on the live product, and explaining figures over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.runs.lifecycle import run_key
from sandbox.runs.question import Question, Verification, question_of
from simulator.design import parse_design
from tests.processes import Heard, Site, Socket
from tests.sandbox.designs import design, new_design

ASKED = {"kind": "verify", "users": 50, "requests": 20_000, "seed": 3}


def verified(socket: Socket, document: dict[str, Any]) -> Heard:
    """Everything one verification says."""
    socket.say({"t": "run.start", "id": "v", "design": document, **ASKED})
    return socket.until_end()


def test_a_verification_streams_progress_and_a_verdict(site: Site) -> None:
    document = new_design()
    with site.socket() as socket:
        first, again = verified(socket, document), verified(socket, document)
    progress = [frame["progress"] for frame in first.frames]
    assert progress == sorted(progress)
    assert progress[-1] == 1
    last = first.frames[-1]
    assert last["verdict"]["en"] != last["verdict"]["ko"]
    for figure in last["flows"]["read"].values():
        assert set(figure) == {"value", "half_width", "analytic", "inside"}
    assert last["components"]["server-1"]["utilisation"]["half_width"] > 0
    assert again.accepted["cached"] is True
    assert json.dumps(again.frames) == json.dumps(first.frames)


def test_a_cancelled_verification_ends_where_it_is_and_the_worker_takes_the_next(
    site: Site,
) -> None:
    with site.socket() as socket:
        asked = {**ASKED, "requests": 2_000_000, "users": 5}
        socket.say({"t": "run.start", "id": "v", "design": new_design(), **asked})
        run = socket.hear()["run"]
        while socket.hear()["t"] != "run.frame":
            pass
        socket.say({"t": "run.cancel", "run": run})
        heard = socket.until_end()
        assert heard.end["status"] == "cancelled"
        assert all(frame["progress"] < 1 for frame in heard.frames)
        assert socket.ask({"t": "ping"}) == {"t": "pong"}
        assert verified(socket, new_design()).end["status"] == "done"


def test_a_solution_and_a_verification_of_one_design_do_not_replace_each_other(
    site: Site,
) -> None:
    document = new_design()
    with site.socket() as socket:
        socket.say({"t": "run.start", "id": "s", "design": document, "loads": [1, 10]})
        socket.say({"t": "run.start", "id": "v", "design": document, **ASKED})
        ends = [socket.until_end().end for _ in range(2)]
    assert [end["status"] for end in ends] == ["done", "done"]


def test_fields_of_the_other_kind_are_refused(site: Site) -> None:
    with site.socket() as socket:
        asked = {"t": "run.start", "id": "v", "design": new_design(), **ASKED, "loads": [1]}
        refused = socket.ask(asked)
    assert (refused["t"], refused["code"]) == ("error", "message_invalid")


@pytest.mark.parametrize("field", [{"users": 60}, {"requests": 30_000}, {"seed": 4}])
def test_other_numbers_are_another_run(field: dict[str, int]) -> None:
    asked = parse_design(design())
    numbers = {"users": 50, "requests": 20_000, "seed": 3}
    one = Question(verification=Verification(**numbers))
    other = Question(verification=Verification(**{**numbers, **field}))
    assert run_key(asked, one) != run_key(asked, other)
    assert run_key(asked, one) != run_key(asked, Question((50,)))
    assert question_of(one.to_json()) == one


def test_a_figure_is_explained_in_the_reader_s_language(site: Site) -> None:
    body = {"design": design(), "figure": "server-1.utilisation", "users": 100}
    answer = site.post("/api/v1/explain", body)
    assert answer.status == 200
    found = answer.json()
    assert found["formula"]["id"] == "binding_limit"
    assert found["inputs"][0]["formula"]["expression"]
    assert found["sources"]


def test_a_figure_of_two_designs_is_explained_as_their_difference(site: Site) -> None:
    body = {"design": design(), "other": design(), "figure": "compare.score"}
    answer = site.post("/api/v1/explain", body)
    assert answer.status == 200
    found = answer.json()
    assert (found["value"], found["formula"]["id"]) == (0, "difference")
    assert [side["figure"] for side in found["inputs"]] == ["score.total", "score.total"]


def test_an_unknown_figure_is_a_problem_detail_that_names_near_ones(site: Site) -> None:
    body = {"design": design(), "figure": "server-1.utilization"}
    answer = site.post("/api/v1/explain", body)
    assert (answer.status, answer.json()["code"]) == (404, "unknown_figure")
    assert "server-1.utilisation" in answer.json()["message"]
