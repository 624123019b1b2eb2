"""A design held against measured times: what made them is found again, what cannot be is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.calibrate import Results, ResultsError, calibrate, make_request, read_results
from simulator.calibrate.measured import Measured
from simulator.calibrate.results import Entry
from simulator.calibrate.trial import run, under_test, with_times
from simulator.design import Design, parse_design
from simulator.design.seeds import seeds
from simulator.judge.edits import apply
from tests.simulator.calibrate.files import k6, locust, tagged

RATES = {"read": 40.0, "write": 4.0, "login": 0.4}
MADE_BY = {"read": 33.0, "write": 12.0, "login": 160.0}


def measured_of(design: Design, cpu_ms: dict[str, float], rates: dict[str, float]) -> Results:
    """What a perfect load test would measure of a design with these processor times."""
    asked = {name: Measured(rate, 0.0, {"mean_ms": 1.0}) for name, rate in rates.items()}
    trial = run(with_times(under_test(design, asked, None), cpu_ms))
    entries = tuple(
        Entry(name, "", rate, 0.0, dict(trial.times(name) or {})) for name, rate in rates.items()
    )
    return Results("k6", entries, sum(rates.values()), 0.0)


def changes(frame: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {change["id"]: change for change in frame["changes"]}


def held(design: Design, results: Results, **matches: str | None) -> dict[str, Any]:
    return calibrate(design, make_request(design, results, matches))


@pytest.mark.parametrize("name", ["S00", "S05", "S06"])
def test_the_times_that_made_the_measured_means_are_found_again(name: str) -> None:
    design = seeds()[name]
    frame = held(design, measured_of(design, MADE_BY, RATES))
    for request_class, cpu_ms in MADE_BY.items():
        change = changes(frame)[f"cpu:{request_class}"]
        assert change["after"] == pytest.approx(cpu_ms, rel=0.01)
        assert change["why"] is None
    for row in frame["classes"]:
        assert row["fitted"]["mean_ms"] == pytest.approx(row["measured"]["mean_ms"], rel=0.01)
        assert row["predicted"]["mean_ms"] != pytest.approx(row["measured"]["mean_ms"], rel=0.01)


def test_a_design_that_is_right_already_is_left_as_it_is() -> None:
    design = seeds()["S00"]
    own = {name: design.workload.costs(name)["cpu_ms"] for name in RATES}
    frame = held(design, measured_of(design, own, {"read": 5.0, "write": 0.5, "login": 0.1}))
    assert all(not c["patch"] for key, c in changes(frame).items() if key.startswith("cpu:"))


def test_patches_are_designs_that_predict_what_was_measured() -> None:
    design = seeds()["S05"]
    results = measured_of(design, MADE_BY, RATES)
    document = json.loads(design.canonical())
    document.setdefault("workload", {}).setdefault("classes", {})
    for name in MADE_BY:
        document["workload"]["classes"].setdefault(name, {})
    patch = [step for change in held(design, results)["changes"] for step in change["patch"]]
    again = held(parse_design(apply(document, patch)), results)
    for row in again["classes"]:
        assert row["predicted"]["mean_ms"] == pytest.approx(row["measured"]["mean_ms"], rel=0.01)
    assert sum(changes(again)["mix"]["before"].values()) == pytest.approx(1.0)
    assert changes(again)["intensity"]["before"] == changes(again)["intensity"]["after"]


def test_means_below_what_the_network_takes_have_no_processor_time() -> None:
    frame = held(seeds()["S00"], read_results(k6(http_req_duration={"avg": 3.0})))
    change = changes(frame)["cpu:read"]
    assert change["patch"] == []
    assert "network" in change["why"]["en"]


def test_a_shorter_way_to_the_servers_leaves_more_of_the_time_to_them() -> None:
    design = seeds()["S00"]
    results = read_results(k6(http_reqs={"rate": 5.0}))
    far, near = (calibrate(design, make_request(design, results, {}, trip)) for trip in (None, 0.0))
    assert changes(near)["cpu:read"]["after"] > changes(far)["cpu:read"]["after"]
    (before,), (after,) = far["classes"], near["classes"]
    assert before["predicted"]["mean_ms"] - after["predicted"]["mean_ms"] == pytest.approx(30, 0.01)


def test_what_makes_a_comparison_doubtful_is_said() -> None:
    uncounted = {tagged("http_req_duration", f"name:{n}"): {"avg": 50.0} for n in ("read", "write")}
    full = {"http_reqs": {"rate": 400.0}, "http_req_failed": {"value": 0.3}}
    frame = held(seeds()["S00"], read_results(k6(**uncounted, **full)))
    notes = " ".join(note["en"] for note in frame["notes"])
    for words in ("does not count", "30\u00a0% of the requests failed", "is full"):
        assert words in notes
    assert "mix" not in changes(frame)


def test_files_need_the_reads_they_follow() -> None:
    files = ("GET", "/app.css", 90, 0, 4.0, 3.0)
    design = seeds()["S00"]
    with pytest.raises(ResultsError, match="page reads"):
        held(design, read_results(locust(files)))
    frame = held(design, read_results(locust(files, ("GET", "/", 900, 0, 40.0, 30.0))))
    assert [row["class"] for row in frame["classes"]] == ["static", "read"]
    beside = held(design, read_results(locust(files, ("POST", "/x", 900, 0, 40.0, 30.0))))
    assert [row["class"] for row in beside["classes"]] == ["write"]
    assert any("left out" in note["en"] for note in beside["notes"])


def test_requests_of_one_class_are_taken_together() -> None:
    rows = (("GET", "/a", 100, 0, 20.0, 10.0), ("GET", "/b", 300, 0, 40.0, 30.0))
    (row,) = held(seeds()["S00"], read_results(locust(*rows)))["classes"]
    assert (row["rate"], row["measured"]) == (40.0, {"mean_ms": 35.0})


def test_the_command_compares_and_writes_the_calibrated_design(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn, results, made = (tmp_path / name for name in ("d.json", "k6.json", "made.json"))
    drawn.write_text(seeds()["S00"].canonical(), "utf-8")
    results.write_text(k6(http_reqs={"rate": 5.0}), "utf-8")
    asked = ["calibrate", str(drawn), str(results)]
    assert main([*asked, "--write", str(made)]) == 1
    assert "read cpu_ms: 20 →" in capsys.readouterr().out
    assert main(["calibrate", str(made), str(results), "--within", "0.02"]) == 0
    assert main([*asked, "--match", "http=nothing"]) == 2
    assert "“nothing”" in capsys.readouterr().err
    assert main(["calibrate", str(results), str(results)]) == 2
