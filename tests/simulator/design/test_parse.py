"""Reading a Design: what is right is understood, what is wrong is named."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.design import parse_design
from tests.simulator.design.examples import example, only_problem, problems_of


def test_a_whole_document_is_understood() -> None:
    design = parse_design(example())
    assert design.components["web-1"].values["instances"] == 3
    assert design.components["web-1"].values["backlog"] == 512
    assert design.components["db-1"].title == "db-1"
    assert design.ancestors("web-1") == ("zone-a", "region")
    assert design.connections["c2"].classes == ("read",)
    assert design.workload.users == 1000
    assert design.workload.intensity == 100.0
    assert design.workload.costs("read")["cpu_ms"] == 10.5
    assert design.workload.costs("read")["db_queries"] == 2.4
    assert design.goals.limit_ms("read") == 800.0
    assert design.goals.limit_ms("write") == 700.0
    assert design.goals.budget == 1500.0
    assert design.scenarios[0].target == "web-1"
    assert design.notes[0].text == "A note\non two lines"


def test_the_least_document_takes_every_default() -> None:
    design = parse_design({"format": "loadstone-design/1"})
    assert design.components == {}
    assert design.workload.users == 1000
    assert design.workload.mix == {"read": 0.955, "write": 0.04, "login": 0.003, "upload": 0.002}


CASES: list[tuple[str, tuple[str, ...], Any, str]] = [
    ("unknown kind", ("components", "web-1", "kind"), "aip", "unknown_kind"),
    ("kind of another type", ("components", "web-1", "kind"), 7, "unknown_kind"),
    ("unknown parameter", ("components", "web-1", "params", "sise"), "large", "unknown_parameter"),
    ("boolean as number", ("components", "web-1", "params", "instances"), True, "wrong_type"),
    ("number as text", ("components", "web-1", "params", "instances"), "3", "wrong_type"),
    ("number as boolean", ("components", "web-1", "params", "shedding"), 1, "wrong_type"),
    ("number as choice", ("components", "web-1", "params", "size"), 2, "wrong_type"),
    ("not an option", ("components", "web-1", "params", "size"), "huge", "not_an_option"),
    ("fraction of a whole", ("components", "web-1", "params", "instances"), 2.5, "not_whole"),
    ("above the range", ("components", "web-1", "params", "instances"), 501, "out_of_range"),
    ("below the range", ("components", "web-1", "params", "instances"), 0, "out_of_range"),
    ("more digits than a float", ("components", "web-1", "params", "instances"), 10**400,
     "out_of_range"),
    ("not finite", ("components", "web-1", "params", "work_factor"), float("nan"), "not_finite"),
    ("infinite", ("components", "web-1", "x"), float("inf"), "not_finite"),
    ("far away", ("components", "web-1", "x"), 1e9, "out_of_range"),
    ("unknown key of a component", ("components", "web-1", "colour"), "red", "unknown_key"),
    ("no such container", ("components", "web-1", "parent"), "nowhere", "unknown_parent"),
    ("parent is no container", ("components", "web-1", "parent"), "lb-1", "not_a_container"),
    ("a region in a zone", ("components", "region", "parent"), "zone-a", "wrong_container"),
    ("extent of a server", ("components", "web-1", "width"), 40, "size_of_non_container"),
    ("control character", ("components", "web-1", "name"), "a\x07b", "bad_character"),
    ("half a surrogate pair", ("name",), "a\ud800", "bad_character"),
    ("long name", ("components", "web-1", "name"), "x" * 121, "too_long"),
    ("component is a list", ("components", "web-1"), [], "wrong_type"),
    ("components are a list", ("components",), [], "wrong_type"),
    ("dangling connection", ("connections", "c1", "to"), "lb-7", "unknown_component"),
    ("self connection", ("connections", "c1", "to"), "users", "self_connection"),
    ("duplicate connection", ("connections", "c9"), {"from": "users", "to": "lb-1"},
     "duplicate_connection"),
    ("kinds that do not connect", ("connections", "c9"), {"from": "users", "to": "db-1"},
     "not_allowed"),
    ("connection without an end", ("connections", "c1"), {"from": "users"}, "missing"),
    ("share above one", ("connections", "c1", "share"), 1.5, "out_of_range"),
    ("unknown class of a connection", ("connections", "c1", "classes"), ["raed"], "unknown_class"),
    ("id of spaces", ("components", "a b"), {"kind": "api"}, "bad_id"),
    ("too many users", ("workload", "users"), 50_000_001, "out_of_range"),
    ("unknown workload field", ("workload", "user"), 5, "unknown_key"),
    ("mix that is no whole", ("workload", "mix"), {"read": 0.5}, "mix_sum"),
    ("class outside the mix", ("workload", "mix"), {"read": 0.5, "media": 0.5}, "unknown_class"),
    ("cost that does not apply", ("workload", "classes"), {"media": {"db_writes": 1}},
     "unknown_key"),
    ("negative cost", ("workload", "classes"), {"read": {"cpu_ms": -1}}, "out_of_range"),
    ("limit of nothing", ("goals", "latency_ms"), {"read": 0}, "out_of_range"),
    ("unknown scenario", ("scenarios",), [{"scenario": "X99"}], "not_an_option"),
    ("scenario on nobody", ("scenarios",), [{"scenario": "X01", "target": "web-9"}],
     "unknown_victim"),
    ("note without text", ("notes",), [{"id": "n1"}], "missing"),
    ("two notes of one id", ("notes",), [{"id": "n", "text": "a"}, {"id": "n", "text": "b"}],
     "duplicate_id"),
    ("long note", ("notes",), [{"id": "n", "text": "x" * 4001}], "too_long"),
    ("unknown key at the top", ("extra",), 1, "unknown_key"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "path", "value", "code"), CASES, ids=[c[0] for c in CASES])
def test_each_mistake_is_named(what: str, path: tuple[str, ...], value: Any, code: str) -> None:
    document = example()
    target: Any = document
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    found = problems_of(document)
    assert code in [problem.code for problem in found], [p.text.en for p in found]
    for problem in found:
        assert problem.text.en
        assert problem.text.ko
        assert "{" not in problem.text.en + problem.text.ko


def test_all_mistakes_are_reported_at_once_with_their_places() -> None:
    document = example()
    document["components"]["web-1"]["params"] = {"instances": 0, "sise": "large"}
    document["components"]["db-1"]["kind"] = "sqll"
    document["connections"]["c1"]["to"] = "lb-2"
    found = {problem.pointer: problem for problem in problems_of(document)}
    assert set(found) == {
        "/components/web-1/params/instances",
        "/components/web-1/params/sise",
        "/components/db-1/kind",
        "/connections/c1/to",
    }
    instances = found["/components/web-1/params/instances"]
    assert (instances.component, instances.parameter) == ("web-1", "instances")
    assert "between 1 and 500" in instances.text.en
    assert "size" in found["/components/web-1/params/sise"].text.en
    assert "“sql”" in found["/components/db-1/kind"].text.en
    assert "“lb-1”" in found["/connections/c1/to"].text.en


def test_a_refused_connection_explains_itself_in_the_words_of_the_kind() -> None:
    document = example()
    document["components"]["edge"] = {"kind": "cdn"}
    document["connections"]["c9"] = {"from": "edge", "to": "db-1"}
    problem = only_problem(document)
    assert problem.pointer == "/connections/c9"
    assert "A CDN cannot call Relational database" in problem.text.en
    assert "관계형 데이터베이스" in problem.text.ko


def test_parameters_that_contradict_each_other_are_reported() -> None:
    document = example()
    document["components"]["web-1"]["params"] = {
        "autoscaling": True, "instances": 9, "max_instances": 4,
    }  # fmt: skip
    problem = only_problem(document)
    assert problem.pointer == "/components/web-1/params/max_instances"
    assert problem.code == "max_below_instances"


def test_containers_that_hold_each_other_are_reported_once() -> None:
    document = example()
    document["components"]["region"]["parent"] = "zone-a"
    codes = [problem.code for problem in problems_of(document)]
    assert codes.count("container_cycle") == 1


def test_pointers_escape_what_json_pointers_must() -> None:
    document = example()
    document["components"]["web-1"]["params"] = {"a/b~c": 1}
    assert only_problem(document).pointer == "/components/web-1/params/a~1b~0c"


def test_a_whole_number_may_be_written_as_a_float() -> None:
    document = example()
    document["components"]["web-1"]["params"] = {"instances": 3.0}
    assert parse_design(document).components["web-1"].values["instances"] == 3


def test_null_stands_for_an_absent_override() -> None:
    document = example()
    document["connections"]["c1"] |= {"share": None, "classes": None, "calls": None}
    document["components"]["users"]["parent"] = None
    assert parse_design(document).connections["c1"].share is None


def test_a_lock_is_true_or_false_and_only_a_lock_that_holds_is_written() -> None:
    document = example()
    document["components"]["web-1"]["locked"] = True
    document["components"]["lb-1"]["locked"] = False
    written = parse_design(document).to_json()["components"]
    assert written["web-1"]["locked"] is True
    assert "locked" not in written["lb-1"]
    document["components"]["web-1"]["locked"] = "yes"
    assert [problem.pointer for problem in problems_of(document)] == ["/components/web-1/locked"]
