"""Reading what k6 and Locust write, and guessing which request class each request is."""

from __future__ import annotations

import json

import pytest

from simulator.calibrate import ResultsError, read_results
from simulator.calibrate.matching import guess, matched
from simulator.calibrate.results import MOST_CHARACTERS, MOST_ENTRIES, Entry
from tests.simulator.calibrate.files import LOCUST_HEAD, k6, locust, tagged


def test_a_k6_summary_without_tags_is_one_kind_of_request() -> None:
    results = read_results(k6())
    (entry,) = results.entries
    assert (results.tool, results.rate, results.failures) == ("k6", 20.0, 0.01)
    assert (entry.rate, entry.times) == (20.0, {"mean_ms": 80.0, "p50_ms": 60.0, "p95_ms": 190.0})


def test_thresholds_with_tags_tell_requests_of_k6_apart() -> None:
    metrics = {
        tagged("http_req_duration", "name:login"): {"avg": 210.0, "med": 180.0},
        tagged("http_reqs", "name:login"): {"count": 600, "rate": 2.0},
        tagged("http_req_duration", "name:read,method:GET"): {"avg": 70.0},
        tagged("http_req_duration", "name:never"): {"avg": 0},
    }
    login, read = read_results(k6(**metrics)).entries
    assert (login.name, login.rate, login.mean_ms) == ("login", 2.0, 210.0)
    assert (read.name, read.method, read.rate) == ("name:read,method:GET", "GET", None)


def test_both_forms_of_a_k6_summary_say_the_same() -> None:
    flat = json.loads(k6())
    deep = {
        "state": {"testRunDurationMs": 300_000},
        "metrics": {
            "http_reqs": {"type": "counter", "values": {"count": 6000, "rate": 20.0}},
            "http_req_failed": {"type": "rate", "values": {"rate": 0.01}},
            "http_req_duration": {
                "type": "trend", "values": flat["metrics"]["http_req_duration"],
            },
        },
    }  # fmt: skip
    assert read_results(json.dumps(deep)) == read_results(k6())


def test_a_line_of_locust_is_a_kind_of_request_and_their_sum_is_left_out() -> None:
    text = locust(("GET", "/", 900, 9, 40.0, 30.0), ("POST", "/like", 100, 0, 60.0, 3.0))
    results = read_results("\ufeff" + text)
    assert [(e.method, e.name, e.rate, e.failures) for e in results.entries] == [
        ("GET", "/", 30.0, 0.01), ("POST", "/like", 3.0, 0.0),
    ]  # fmt: skip
    assert results.entries[0].times == {
        "mean_ms": 40.0, "p50_ms": 20.0, "p95_ms": 120.0, "p99_ms": 200.0,
    }  # fmt: skip
    assert (results.rate, results.failures) == (33.0, 0.009)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neither a k6 summary"),
        ('{"metrics": ', "neither a k6 summary"),
        ("[" * 100_000, "neither a k6 summary"),
        ('{"metrics": {"http_reqs": {"rate": 1}}}', "http_req_duration"),
        (k6(http_req_duration={"avg": "fast"}), "“avg” of “http_req_duration”"),
        (k6(http_reqs={"rate": -1}), "“rate” of “http_reqs”"),
        (k6(http_reqs={"rate": 0}), "No request was measured"),
        (k6(http_reqs=3), "“rate” of “http_reqs”"),  # type: ignore[arg-type]
        ("Timestamp,User Count,Type,Name\n", "_stats.csv"),
        (LOCUST_HEAD + "\n", "No request was measured"),
        (LOCUST_HEAD + "\nGET,/,many,0,1,1,1,1,1,1,0\n", "Line 2: “Request Count” is “many”"),
        (LOCUST_HEAD + "\nGET,/,5,0,1,nan,1,1,1,1,0\n", "Line 2: “Average Response Time”"),
        (" " * (MOST_CHARACTERS + 1), "400,000 characters"),
        (locust(*(("GET", f"/{n}", 1, 0, 1.0, 1.0) for n in range(MOST_ENTRIES + 1))), "101"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ResultsError) as refusal:
        read_results(text)
    (problem,) = refusal.value.problems
    assert words in problem.text.en
    assert problem.text.ko != problem.text.en


@pytest.mark.parametrize(
    ("method", "name", "wanted"),
    [
        ("GET", "/products/42", "read"), ("", "http", "read"), ("", "upload", "upload"),
        ("POST", "/api/login", "login"), ("POST", "/auth/token", "login"),
        ("POST", "/photos", "upload"), ("GET", "/photos/3.jpg", "media"),
        ("GET", "/static/app.css", "static"), ("POST", "/cart/items", "write"),
        ("DELETE", "/things/1", "write"), ("GET", "/hls/segment12.ts", "segment"),
        ("WS", "/ws/chat", "ws"), ("", "로그인", "login"), ("", "POST /orders", "write"),
    ],
)  # fmt: skip
def test_words_of_a_request_say_which_class_it_is(method: str, name: str, wanted: str) -> None:
    assert guess(Entry(name, method, 1.0, 0.0, {"mean_ms": 1.0})) == wanted


def test_a_chosen_class_goes_before_the_guess_and_unknown_ones_are_named() -> None:
    results = read_results(locust(("GET", "/", 9, 0, 4.0, 3.0), ("GET", "/b", 9, 0, 4.0, 3.0)))
    assert matched(results, {"GET /b": None}) == {"GET /": "read", "GET /b": None}
    for wanted, words in (({"GET /c": "read"}, "GET /c"), ({"GET /": "reed"}, "reed")):
        with pytest.raises(ResultsError, match=words):
            matched(results, wanted)
