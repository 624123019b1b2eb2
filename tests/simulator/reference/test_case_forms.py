"""A case is read for what it says: not for its id, its answers or the order of its keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.reference import compute

CASES = sorted((Path(__file__).parents[2] / "reference").glob("*.json"))
DOCUMENTS = {path.stem: json.loads(path.read_text()) for path in CASES}
DRAWN = [
    name for name, case in DOCUMENTS.items()
    if "network" in case and case["category"] != "architecture"
]  # fmt: skip
SOME = ("mg1_2", "arch_A3_2", "retry_1", "mva_multi_1", "layered_4", "ekmc_1", "lb_jsq_2", "auto_1")


def values_of(document: dict[str, Any]) -> dict[str, Any]:
    return dict(compute(document)["computed"])


def shuffled(value: Any) -> Any:
    """The same JSON with every object's keys the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", SOME)
def test_other_words_around_a_case_change_nothing(name: str) -> None:
    case = DOCUMENTS[name]
    other = {
        **{key: value for key, value in case.items() if "toler" not in key and "accept" not in key},
        "id": "renamed", "name": "another", "source": "", "note": "irrelevant",
        "expected": dict.fromkeys(case["expected"], 0.0),
    }  # fmt: skip
    assert values_of(other) == values_of(case)


@pytest.mark.parametrize("name", SOME)
def test_the_order_of_keys_changes_nothing(name: str) -> None:
    case = DOCUMENTS[name]
    # Stations keep their order: it is that of a sum, which rounds.
    other = {
        **{key: shuffled(value) if key != "network" else value for key, value in case.items()},
        "expected": {key: case["expected"][key] for key in reversed(case["expected"])},
    }
    found, before = values_of(other), values_of(case)
    assert {key: found[key] for key in before} == before


@pytest.mark.parametrize("name", DRAWN)
def test_the_model_alone_says_what_the_network_says(name: str) -> None:
    case = DOCUMENTS[name]
    bare = {key: case[key] for key in ("id", "category", "model", "expected")}
    found, before = values_of(bare), values_of(case)
    for key, value in before.items():
        assert np.array(found[key]) == pytest.approx(np.array(value), rel=1e-9), key


def test_a_figure_no_formula_gives_is_read_from_the_network() -> None:
    case = DOCUMENTS["mmck_1"]
    wanted = {**case, "expected": {"pblock": 0, "deep": 0, "both": []}}
    wanted["network_keys"] = {"deep": "flows.req.p95", "both": ["flows.req.p50", "flows.req.p99"]}
    found = values_of(wanted)
    assert found["pblock"] == values_of(case)["pblock"]
    assert 0 < found["both"][0] < found["deep"] < found["both"][1]


@pytest.mark.parametrize(
    ("words", "given", "mean", "scv"),
    [
        ("hyperexponential (exp mean 0.5 with prob 0.9, else exp mean 5.5)", {}, 1.0, 5.5),
        ("H2", {"service_scv": 4.0}, 1.0, 4.0),
        ("E4", {}, 1.0, 0.25),
        ("Erlang-3, mean 2", {"service_mean": 2.0}, 2.0, 1 / 3),
        ("uniform on [0.5, 1.5]", {}, 1.0, 1 / 12),
        ("D", {}, 1.0, 0.0),
        ("M", {}, 1.0, 1.0),
        ("constant 1", {}, 1.0, 0.0),
        ("Weibull, scv 2", {}, 1.0, 2.0),
        ("Pareto, scv 0.5", {}, 1.0, 0.5),
        ("lognormal", {"service_scv": 20.0}, 1.0, 20.0),
    ],
)
def test_service_times_go_by_their_names(
    words: str, given: dict[str, float], mean: float, scv: float
) -> None:
    found = values_of({"id": "x", "category": "mg1", "model": {
        "station": {"lambda": 0.6 / mean, "servers": 1, "service": words, **given}}})  # fmt: skip
    expected = 0.6 * mean * (1 + scv) / 2 / 0.4
    assert found["wq"] == pytest.approx(expected, rel=1e-9)
    assert found["resp_p50"] < found["resp_p95"] < found["resp_p99"]


@pytest.mark.parametrize(
    ("category", "model", "endless", "kept"),
    [
        ("mmc", {"station": {"lambda": 3.0, "mu_per_server": 1.0, "servers": 3}},
         ("wq", "l", "resp_p99", "wait_p50"), ("rho", 1.0)),
        ("mg1", {"station": {"lambda": 1.5, "servers": 1, "service": "constant 1"}},
         ("wq", "resp_p50"), ("rho", 1.5)),
        ("mdc", {"inputs": [{"c": 2, "rho": 1.0}]}, (), ("p_wait", [1.0])),
        ("gig1", {"station": {"arrivals": "deterministic", "lambda": 2.0, "mu": 1.0, "servers": 1}},
         ("wq", "w"), ("sigma", 1.0)),
        ("ggc", {"station": {"lambda": 9.0, "servers": 4, "service": "H2", "service_scv": 3.0}},
         ("wq", "l"), ("pwait", 1.0)),
        ("percentiles", {"poisson_lambda": 5.0, "mu_per_server": [4.0, 9.0], "servers": [1, 1]},
         ("mean", "p50", "p99"), None),
        ("queue", {"backlog_messages": 10, "arrival_rate": 5, "workers": 1, "service_mean_s": 1},
         ("drain_time_s",), ("capacity", 1.0)),
    ],
)  # fmt: skip
def test_overload_is_endless_not_wrong(
    category: str, model: dict[str, Any], endless: tuple[str, ...], kept: tuple[str, Any] | None
) -> None:
    found = values_of({"id": "x", "category": category, "model": model})
    assert {key: found[key] for key in endless} == dict.fromkeys(endless)
    if kept is not None:
        assert found[kept[0]] == kept[1]


@pytest.mark.parametrize(
    ("backoff", "same"),
    [
        ("exponential mean 0.5", {"mean": 0.5, "scv": 1.0}),
        ("exponential, 0.5 s", {"mean": 0.5, "scv": 1.0}),
        ("constant 0.5", {"mean": 0.5, "scv": 0.0}),
    ],
)
def test_back_offs_go_by_their_words(backoff: str, same: dict[str, float]) -> None:
    model = {"fresh_lambda": 9.0, "mu": 2.0, "servers": 5, "max_in_system": 10, "max_retries": 2}
    found = values_of({"id": "x", "category": "retries", "model": {**model, "backoff": backoff}})
    network = {"format": "loadstone-network/1",
               "stations": {"q": {"servers": 5, "service": {"mean": 0.5}, "capacity": 10}},
               "flows": {"req": {"rate": 9.0, "route": {
                   "attempt": "q", "retries": 2, "backoff": same}}}}  # fmt: skip
    solved = values_of({"id": "x", "category": "architecture", "network": network})
    # A chain for exponential back-offs, moments for the rest: 5 % of the failures.
    assert found["req.mean_attempts"] == pytest.approx(solved["req.mean_attempts"], rel=0.01)
    assert found["req.fail_fraction"] == pytest.approx(solved["req.fail_fraction"], rel=0.05)


def test_retries_at_once_find_the_queue_as_full_as_before() -> None:
    model = {"fresh_lambda": 9.0, "mu": 2.0, "servers": 5, "max_in_system": 10, "max_retries": 2}
    found = values_of({"id": "x", "category": "retries", "model": {**model, "backoff": "none"}})
    bounded = {"lambda": 9.0, "mu_per_server": 2.0, "servers": 5, "max_in_system": 10}
    plain = values_of({"id": "x", "category": "finite_buffer", "model": {"station": bounded}})
    assert found["req.fail_fraction"] == pytest.approx(plain["pblock"], rel=1e-4)


def test_a_short_backlog_drains_and_a_long_one_stays() -> None:
    case = DOCUMENTS["timeout_2"]
    for backlog, failing in ((50, 0.0), (1_500, 1.0)):
        model = {**case["model"], "initial_backlog_requests": backlog}
        found = values_of({**case, "model": model})
        assert found["req.fail_fraction"] == pytest.approx(failing, abs=0.01)
