"""The websocket of the live product: frames in order, replay, resume, cancel; and whatever is
thrown at it, it says what is wrong and stays usable."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.processes import Site, Socket
from tests.sandbox.designs import design, new_design

STRANGER = "f" * 64


def still_works(socket: Socket) -> None:
    """The socket answers after whatever came before."""
    assert socket.ask({"t": "ping"}) == {"t": "pong"}


def test_hello_is_welcomed_with_version_and_limits(site: Site) -> None:
    with site.socket() as socket:
        welcome = socket.ask({"t": "hello"})
    assert welcome["t"] == "welcome"
    assert welcome["protocol"] == 1
    assert welcome["limits"]["document_bytes"] == 1_000_000


def test_a_run_streams_its_frames_in_order_and_ends(site: Site) -> None:
    with site.socket() as socket:
        heard = socket.run(new_design(), [1, 100])
    assert heard.accepted["cached"] is False
    assert heard.seqs == [0, 1, 2, 3]
    assert [frame["kind"] for frame in heard.frames] == ["load", "load", "load", "verdict"]
    assert heard.frames[0]["own"] is True
    assert heard.end == {
        "t": "run.end",
        "run": heard.accepted["run"],
        "seq": 4,
        "status": "done",
    }


def test_without_loads_the_whole_ladder_is_solved(site: Site) -> None:
    with site.socket() as socket:
        heard = socket.run(new_design())
    assert [frame["users"] for frame in heard.frames[1:-1]] == [10**step for step in range(8)]


def test_the_same_design_is_replayed_not_solved_again(site: Site) -> None:
    asked = new_design()
    with site.socket() as first, site.socket() as second:
        solved = first.run(asked, [1, 10])
        replayed = second.run(asked, [1, 10])
    assert replayed.accepted["cached"] is True
    assert replayed.accepted["run"] == solved.accepted["run"]
    assert json.dumps(replayed.frames) == json.dumps(solved.frames)


def test_moving_a_component_replays(site: Site) -> None:
    asked = new_design()
    with site.socket() as socket:
        socket.run(asked, [1])
        asked["components"]["server-1"]["x"] = 777
        assert socket.run(asked, [1]).accepted["cached"] is True


def test_two_followers_of_one_run_hear_the_same(site: Site) -> None:
    asked = new_design()
    with site.socket() as first, site.socket() as second:
        first.say({"t": "run.start", "id": "a", "design": asked})
        second.say({"t": "run.start", "id": "b", "design": asked})
        one, other = first.until_end(), second.until_end()
    assert one.frames == other.frames
    assert one.end == other.end


def test_a_reconnect_resumes_at_the_wanted_frame(site: Site) -> None:
    with site.socket() as socket:
        solved = socket.run(new_design(), [1, 10, 100])
    run = solved.accepted["run"]
    with site.socket() as socket:
        assert socket.ask({"t": "hello", "resume": [{"run": run, "from": 2}]})["t"] == "welcome"
        resumed = socket.until_end()
    assert resumed.seqs == solved.seqs[2:]
    assert resumed.frames == solved.frames[2:]
    assert resumed.end["status"] == "done"


def test_follow_fills_a_gap(site: Site) -> None:
    with site.socket() as socket:
        solved = socket.run(new_design(), [1])
        socket.say({"t": "run.follow", "run": solved.accepted["run"], "from": 1})
        assert socket.until_end().seqs == solved.seqs[1:]


def test_a_new_run_replaces_the_previous_one_of_the_socket(site: Site) -> None:
    with site.socket() as socket:
        for number in range(20):
            socket.say({"t": "run.start", "id": str(number), "design": new_design()})
        accepted: dict[str, str] = {}
        while True:
            message = socket.hear()
            if message["t"] == "run.accepted":
                accepted[message["id"]] = message["run"]
            if message["t"] == "run.end" and message["run"] == accepted.get("19"):
                break
            if message["t"] == "run.frame":
                assert message["run"] == list(accepted.values())[-1], "a frame of an old run"
    assert message["status"] == "done"


def test_a_run_somebody_else_cancels_still_ends_for_its_other_follower(site: Site) -> None:
    asked = new_design()
    with site.socket() as fickle, site.socket() as patient:
        patient.say({"t": "run.start", "id": "p", "design": asked})
        fickle.say({"t": "run.start", "id": "f", "design": asked})
        fickle.say({"t": "run.start", "id": "g", "design": new_design()})
        heard = patient.until_end()
    assert heard.end["status"] == "done"
    assert heard.seqs == list(range(heard.end["seq"]))


def test_cancel_ends_the_run_for_who_asked(site: Site) -> None:
    with site.socket() as socket:
        socket.say({"t": "run.start", "id": "c", "design": new_design()})
        run = socket.hear()["run"]
        socket.say({"t": "run.cancel", "run": run})
        heard = socket.until_end()
        assert heard.end["status"] in {"cancelled", "done"} or heard.end["code"] == "unknown_run"
        still_works(socket)


HOSTILE: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "not_json"),
    "nothing": ("", "not_json"),
    "a list": ([], "not_a_message"),
    "a number": ("7", "not_a_message"),
    "no type": ({}, "not_a_message"),
    "a type that is no text": ({"t": 7}, "not_a_message"),
    "an unknown type": ({"t": "run.everything"}, "unknown_type"),
    "a field too many": ({"t": "ping", "extra": 1}, "message_invalid"),
    "no design": ({"t": "run.start", "id": "x"}, "message_invalid"),
    "a design that is text": ({"t": "run.start", "id": "x", "design": "{}"}, "message_invalid"),
    "an id that is a list": ({"t": "run.start", "id": [], "design": {}}, "message_invalid"),
    "a long id": ({"t": "run.start", "id": "x" * 65, "design": {}}, "message_invalid"),
    "loads that are text": (
        {"t": "run.start", "id": "x", "design": {}, "loads": ["1"]},
        "message_invalid",
    ),
    "a load of nothing": (
        {"t": "run.start", "id": "x", "design": {}, "loads": [0]},
        "message_invalid",
    ),
    "no loads": ({"t": "run.start", "id": "x", "design": {}, "loads": []}, "message_invalid"),
    "too many loads": (
        {"t": "run.start", "id": "x", "design": {}, "loads": list(range(1, 99))},
        "message_invalid",
    ),
    "an infinite load": (
        '{"t":"run.start","id":"x","design":{},"loads":[1e999]}',
        "message_invalid",
    ),
    "not a number": ('{"t":"run.start","id":"x","design":{},"loads":[NaN]}', "not_json"),
    "an endless number": (
        '{"t":"run.start","id":"x","loads":[' + "9" * 9999 + "]}",
        "number_too_long",
    ),
    "half a letter": ('{"t":"run.start","id":"\\ud800","design":{}}', "not_unicode"),
    "a null letter": ('{"t":"run.start","id":"\\u0000","design":{}}', "not_unicode"),
    "nested 10,000 deep": ('{"t":"x","d":' + "[" * 10_000 + "]" * 10_000 + "}", "too_deep"),
    "5 MB": ('{"t":"ping","pad":"' + "x" * 5_000_000 + '"}', "too_large"),
    "binary": (b"\x00\x01", "binary"),
    "a run that is no key": ({"t": "run.follow", "run": "../etc", "from": 0}, "message_invalid"),
    "a run nobody knows": ({"t": "run.follow", "run": STRANGER, "from": 0}, "unknown_run"),
    "a negative place": ({"t": "run.follow", "run": STRANGER, "from": -1}, "message_invalid"),
    "to cancel a stranger's run": ({"t": "run.cancel", "run": STRANGER}, "unknown_run"),
    "to resume too much": (
        {"t": "hello", "resume": [{"run": STRANGER, "from": 0}] * 9},
        "message_invalid",
    ),
    "a language we do not speak": ({"t": "hello", "language": "tlh"}, "message_invalid"),
    "a future format": (
        {"t": "run.start", "id": "x", "design": {**design(), "format": "loadstone-design/999"}},
        "design_invalid",
    ),
    "an unknown kind": (
        {
            "t": "run.start",
            "id": "x",
            "design": {**design(), "components": {"a": {"kind": "teapot", "x": 0, "y": 0}}},
        },
        "design_invalid",
    ),
    "10,000 components": (
        {
            "t": "run.start",
            "id": "x",
            "design": {
                **design(),
                "components": {f"c{n}": {"kind": "api", "x": n, "y": 0} for n in range(10_000)},
            },
        },
        "design_invalid",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_the_socket_says_what_is_wrong_and_stays_usable(site: Site, what: str) -> None:
    message, code = HOSTILE[what]
    with site.socket() as socket:
        answer = socket.ask(message)
        assert (answer["t"], answer["code"], answer["fatal"]) == ("error", code, False)
        assert answer["message"]
        still_works(socket)


def test_an_invalid_design_names_the_component_and_the_parameter(site: Site) -> None:
    wrong = design()
    wrong["components"]["server-1"]["params"] = {"servers": "many"}
    with site.socket() as socket:
        answer = socket.ask({"t": "run.start", "id": "w", "design": wrong})
    assert answer["id"] == "w"
    problem = answer["problems"][0]
    assert problem["component"] == "server-1"
    assert problem["pointer"] == "/components/server-1/params/servers"


def test_errors_are_told_in_the_language_of_the_socket(site: Site) -> None:
    with site.socket() as socket:
        socket.ask({"t": "hello", "language": "ko"})
        answer = socket.ask({"t": "run.start", "id": "k", "design": {"format": "x"}})
    assert any("가" <= letter <= "힣" for letter in answer["message"])
    assert any("가" <= letter <= "힣" for letter in answer["problems"][0]["message"])


def test_the_language_of_the_page_is_the_language_of_its_socket(site: Site) -> None:
    with site.socket(additional_headers={"Cookie": "django_language=ko"}) as socket:
        assert any("가" <= letter <= "힣" for letter in socket.ask({"t": 1})["message"])


def close_code(socket: Socket, messages: Iterable[object]) -> int:
    """The code the server closes with when it is sent these messages."""
    try:
        for message in messages:
            socket.say(message)
        while True:
            socket.hear()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def test_a_message_too_large_for_the_transport_closes_with_1009(site: Site) -> None:
    # Its head alone, which names the length: a server that closes need not read what follows, and
    # a client still sending may then never read why.
    head = bytes([0x81, 0x80 | 127]) + (9_000_000).to_bytes(8) + bytes(4)
    with site.socket() as socket:
        socket.line.socket.sendall(head)
        assert close_code(socket, []) == 1009


def test_a_flood_is_refused_then_closed(site: Site) -> None:
    with site.socket() as socket:
        assert close_code(socket, [{"t": "ping"}] * 2000) == 4429


def test_a_burst_is_told_to_wait_and_may_go_on(site: Site) -> None:
    with site.socket() as socket:
        for _ in range(150):
            socket.say({"t": "ping"})
        answers = [socket.hear() for _ in range(150)]
        refused = [answer for answer in answers if answer["t"] == "error"]
        assert {answer["code"] for answer in refused} == {"too_many_messages"}
        assert refused[0]["retry_after"] == 1
        time.sleep(1.1)
        still_works(socket)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://evil.example", 403),
        ("http://localhost:1", 403),
        ("https://localhost.evil.example", 403),
        (None, 403),
        ("null", 400),  # refused by the websocket library itself
    ],
)
def test_a_foreign_origin_is_refused(site: Site, origin: str | None, status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://localhost:{site.port}/ws/v1", origin=origin)
    assert refused.value.response.status_code == status


def test_a_handshake_at_another_address_is_refused(site: Site) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://localhost:{site.port}/ws/v2", origin=site.url)
    assert refused.value.response.status_code == 403
