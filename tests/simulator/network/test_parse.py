"""A Network document is read whole, or every mistake in it is named by its pointer."""

import json

import numpy as np
import pytest

from simulator.errors import NetworkError
from simulator.network import network_schema, network_to_json, parse_network, signature, stack

GOOD = {
    "format": "loadstone-network/1",
    "stations": {
        "web": {"servers": 4, "service": {"mean": 0.01}, "copies": 3, "balance": "round_robin"},
        "db": {
            "servers": 2,
            "service": {"mean": 0.02, "scv": 2.0, "shape": "lognormal"},
            "capacity": 20,
            "patience": {"mean": 1.0},
        },
        "net": {"discipline": "delay", "service": {"mean": 0.02, "scv": 0}},
    },
    "pools": {"threads": {"size": 10, "queue": 5}},
    "flows": {
        "read": {
            "rate": 10,
            "scv": 0.5,
            "route": [
                "net",
                {"choice": [[0.5, "web"], [0.25, []]]},
                {"times": 2, "do": {"visit": "web", "service": {"mean": 0.001}}},
                {"all": ["web", "db"]},
                {"quorum": 1, "of": ["web", "db"]},
                {"split": "hash", "over": ["web", "db"], "weights": [1, 2]},
                {"hold": "threads", "while": "db"},
                {"async": "db", "as": "job"},
                {"fail": 0.1, "in": "web", "reason": "bug"},
                {
                    "attempt": "db", "timeout": 1, "retries": 2, "abandon": False,
                    "backoff": {"mean": 0.1, "factor": 2, "longest": 1},
                },
                {"markov": {"entry": {"web": 1}, "next": {"web": {"db": 0.5}}}},
            ],
        },
        "user": {"users": 5, "think": {"mean": 1}, "route": ["web", {"delay": 0.1}]},
    },
}  # fmt: skip


def problems(document: object) -> dict[str, str]:
    with pytest.raises(NetworkError) as error:
        parse_network(document)  # type: ignore[arg-type]
    for problem in error.value.problems:
        assert problem.text.en
        assert problem.text.ko
    return {problem.pointer: problem.code for problem in error.value.problems}


def with_route(route: object) -> dict:
    return {**GOOD, "flows": {"f": {"rate": 1, "route": route}}}


def test_writing_and_reading_again_changes_nothing() -> None:
    network = parse_network(GOOD)
    written = network_to_json(network)
    assert network_to_json(parse_network(json.dumps(written))) == written
    assert signature(parse_network(written)) == signature(network)


@pytest.mark.parametrize(
    ("route", "pointer", "code"),
    [
        ("nowhere", "/flows/f/route", "unknown_station"),
        (["web", "x/y"], "/flows/f/route/1", "unknown_station"),
        ({"hold": "p", "while": "web"}, "/flows/f/route/hold", "unknown_pool"),
        ({"choice": [[0.7, "web"], [0.4, []]]}, "/flows/f/route/choice", "probabilities"),
        ({"choice": [[-0.1, "web"]]}, "/flows/f/route/choice/0/0", "too_small"),
        ({"choice": ["web"]}, "/flows/f/route/choice/0", "wrong_type"),
        ({"delay": float("nan")}, "/flows/f/route/delay", "not_finite"),
        ({"times": "3", "do": "web"}, "/flows/f/route/times", "wrong_type"),
        ({"times": 3}, "/flows/f/route", "missing"),
        ({"split": "best", "over": ["web"]}, "/flows/f/route/split", "unknown_value"),
        ({"split": "random", "over": []}, "/flows/f/route/over", "empty"),
        ({"split": "hash", "over": ["web"], "weights": []}, "/flows/f/route/weights", "weights"),
        ({"quorum": 3, "of": ["web", "db"]}, "/flows/f/route/quorum", "quorum_size"),
        ({"attempt": "web", "timeout": 0}, "/flows/f/route/timeout", "too_small"),
        ({"attempt": "web", "retries": 1.5}, "/flows/f/route/retries", "not_whole"),
        ({"visit": "web", "sevice": {}}, "/flows/f/route/sevice", "unknown_key"),
        ({"visit": "web", "delay": 1}, "/flows/f/route", "two_forms"),
        ({"wait": 1}, "/flows/f/route", "unknown_route"),
        (7, "/flows/f/route", "unknown_route"),
        ([{"async": "web", "as": "f"}], "/flows/f/route/0/as", "duplicate_async"),
        (
            {"hold": "threads", "while": {"hold": "threads", "while": "web"}},
            "/flows/f/route/while/hold",
            "pool_held_twice",
        ),
        (
            {"markov": {"entry": {"web": 1}, "next": {"web": {"web": 1}}}},
            "/flows/f/route/markov/next/web",
            "never_leaves",
        ),
        (
            {"markov": {"entry": {"web": 1}, "next": {"web": {"db": 0.8, "net": 0.3}}}},
            "/flows/f/route/markov/next/web",
            "probabilities",
        ),
    ],
)
def test_route_mistakes_are_named_by_pointer(route: object, pointer: str, code: str) -> None:
    assert problems(with_route(route))[pointer] == code


def test_all_mistakes_at_once() -> None:
    document = {
        "format": "loadstone-network/2",
        "stations": {
            "a": {"servers": -1, "service": {"mean": 1, "scv": 2, "shape": "exponential"}},
            "b": {"discipline": "lifo", "service": {"scv": 1}},
        },
        "flows": {"f": {"rate": 1, "users": 2, "route": []}, "g": {"think": {"mean": 1}}},
    }
    assert problems(document) == {
        "/format": "wrong_format",
        "/stations/a/servers": "too_small",
        "/stations/a/service/scv": "shape_scv",
        "/stations/b/service": "missing",
        "/stations/b/discipline": "unknown_value",
        "/flows/f": "both_rate_and_users",
        "/flows/g": "neither_rate_nor_users",
        "/flows/g/think": "only_for",
    }


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "not_json"), (b"\xff", "not_text"), ("[]", "wrong_type"), (3, "wrong_type"),
        ("[" * 100_000, "too_deep"), ("null", "wrong_type"),
    ],
)  # fmt: skip
def test_what_is_no_document(document: object, code: str) -> None:
    assert code in problems(document).values()


def test_deep_routes_and_repeated_keys_are_refused() -> None:
    route: object = "web"
    for _ in range(300):
        route = [route]
    assert "too_deep" in problems(with_route(route)).values()
    text = json.dumps(GOOD).replace('"servers": 4', '"servers": 4, "servers": 5')
    assert problems(text) == {"/stations/web/servers": "duplicate_key"}


def test_columns_have_one_length_and_stack() -> None:
    document = with_route("web")
    document["flows"]["f"]["rate"] = [1, 2, 3]
    network = parse_network(document)
    assert network.columns == 3
    other = parse_network(with_route("web"))
    both = stack([network, other])
    assert both.columns == 4
    assert np.array_equal(both.flows["f"].rate, [1, 2, 3, 1])
    document["stations"] = {**GOOD["stations"], "web": {"servers": [1, 2], "service": {"mean": 1}}}
    assert "columns" in problems(document).values()


def test_the_schema_names_every_form_of_a_route() -> None:
    text = json.dumps(network_schema())
    forms = (
        "visit", "markov", "delay", "choice", "times", "all", "quorum", "split", "hold",
        "async", "attempt", "fail",
    )  # fmt: skip
    assert all(f'"{form}"' in text for form in forms)
