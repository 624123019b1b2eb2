"""Documents made to break a reader get one clear answer, quickly."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from simulator.design import parse_design
from simulator.design.problems import MOST_REPORTED
from tests.simulator.design.examples import example, only_problem, problems_of

HEAD = '{"format":"loadstone-design/1",'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 10_000, "too_deep"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "too_deep"),
        ('{"a":"' + "[" * 10_000 + '"', "not_json"),
        ("", "not_json"),
        ("nul", "not_json"),
        ('{"x": NaN}', "not_json"),
        ('{"x": -Infinity}', "not_json"),
        ('{"format":"loadstone-design/1",}', "not_json"),
        ('{"a":1,"a":2}', "duplicate_key"),
        (b"\xff\xfe", "not_unicode"),
        ("[]", "wrong_type"),
        ("7", "wrong_type"),
        ("{}", "no_format"),
        ('{"format":7}', "wrong_type"),
        ('{"format":"drawio/3"}', "unknown_format"),
        ('{"format":"loadstone-design/2"}', "future_format"),
        ('{"format":"loadstone-design/0"}', "unknown_format"),
        (HEAD + '"name":' + "9" * 5_000 + "}", "number_too_long"),
        (HEAD + '"workload":{"users":' + "9" * 400 + "}}", "out_of_range"),
        (HEAD + '"workload":{"intensity":1e999}}', "not_finite"),
        (HEAD + '"name":"\\ud800"}', "not_unicode"),
        (HEAD + '"\\udfff":1}', "not_unicode"),
        (HEAD + '"name":"\\u0007"}', "bad_character"),
        (HEAD + '"name":"' + "x" * 2_000_000 + '"}', "too_large"),
        (b"\xef\xbb\xbf[", "not_json"),
    ],
)
def test_bad_text_is_refused_with_one_problem(text: str | bytes, code: str) -> None:
    started = time.perf_counter()
    assert only_problem(text).code == code
    assert time.perf_counter() - started < 2.0


def test_invalid_json_is_located_by_line_and_column() -> None:
    problem = only_problem('{\n "format": "loadstone-design/1",\n oops\n}')
    assert (problem.values["line"], problem.values["column"]) == (3, 2)
    assert "line 3, column 2" in problem.text.en


def test_a_newer_format_says_who_made_it_and_what_to_do() -> None:
    problem = only_problem({"format": "loadstone-design/9"})
    assert problem.pointer == "/format"
    assert "newer Loadstone" in problem.text.en


def test_ten_thousand_components_are_too_many() -> None:
    document = {
        "format": "loadstone-design/1",
        "components": {f"a{i}": {"kind": "api"} for i in range(10_000)},
    }
    problem = only_problem(document)
    assert (problem.code, problem.pointer) == ("too_many", "/components")
    assert problem.values["count"] == 10_000


def test_too_many_connections_and_notes_are_refused() -> None:
    document = example()
    document["connections"] = {f"c{i}": {"from": "users", "to": "lb-1"} for i in range(6_001)}
    document["notes"] = [{"id": f"n{i}", "text": ""} for i in range(501)]
    codes = [(p.code, p.pointer) for p in problems_of(document)]
    assert codes == [("too_many", "/connections"), ("too_many", "/notes")]


def test_the_largest_allowed_design_is_read_in_good_time() -> None:
    components: dict[str, Any] = {f"a{i}": {"kind": "api"} for i in range(2_000)}
    connections = {
        f"c{i}": {"from": f"a{i % 2000}", "to": f"a{(i * 7 + i // 2000 + 1) % 2000}"}
        for i in range(6_000)
    }
    document = {
        "format": "loadstone-design/1", "components": components, "connections": connections,
    }  # fmt: skip
    pairs = {(c["from"], c["to"]) for c in connections.values()}
    document["connections"] = {
        f"c{i}": {"from": a, "to": b} for i, (a, b) in enumerate(sorted(pairs)) if a != b
    }
    text = json.dumps(document)
    started = time.perf_counter()
    assert len(parse_design(text).components) == 2_000
    assert time.perf_counter() - started < 3.0


def test_a_hopeless_document_is_reported_within_bounds() -> None:
    document = {
        "format": "loadstone-design/1",
        "components": {f"a{i}": {"kind": "nothing"} for i in range(2_000)},
    }
    assert len(problems_of(document)) == MOST_REPORTED


def test_plain_data_nested_deeply_does_not_exhaust_the_stack() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    document = example()
    document["components"]["web-1"]["params"] = {"size": deep}
    document["components"]["lb-1"]["kind"] = deep
    assert {problem.code for problem in problems_of(document)} >= {"wrong_type", "unknown_kind"}
    while isinstance(deep, list):  # taken apart by hand: freeing it would recurse
        deep = deep.pop() if deep else 0


def test_many_containers_in_a_row_are_walked_without_recursion() -> None:
    document = example()
    names = [f"r{i}" for i in range(1_500)]
    document["components"] |= {
        name: {"kind": "zone", "parent": names[(i + 1) % 1_500]} for i, name in enumerate(names)
    }
    codes = {problem.code for problem in problems_of(document)}
    assert "wrong_container" in codes
