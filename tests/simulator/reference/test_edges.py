"""Reference cases at their edges: nothing to do, too much to do, and what makes no sense."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.reference import CaseError, compute


def computed(category: str, model: dict[str, Any]) -> dict[str, Any]:
    found = compute({"id": "edge", "category": category, "model": model})["computed"]
    assert isinstance(found, dict)
    return found


SERVICES = ("deterministic mean 1", "exponential mean 1", "Erlang-4 mean 1", "uniform mean 1",
            "hyperexponential scv 4 mean 1", "lognormal mean 1 scv 4")  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_where_nobody_comes_nobody_waits(service: str) -> None:
    found = computed("ggc", {"poisson_lambda": 0, "servers": 3, "service": service})
    assert found["q.mean_wait"] == pytest.approx(0.0, abs=1e-9)
    assert found["req.mean"] == pytest.approx(1.0)
    scv = 4.0 if "4 mean" not in service else 1.0
    station = {"lambda": 0, "servers": 1, "service": service, "service_mean": 1.0}
    if "scv" in service:
        station["service_scv"] = scv
    alone = computed("mg1", {"station": station})
    assert (alone["wq"], alone["wait_variance"]) == (0.0, 0.0)


@pytest.mark.parametrize("arrivals", ["Erlang-2", "deterministic", "hyperexponential"])
def test_renewal_arrivals_that_never_come_find_no_queue(arrivals: str) -> None:
    station = {"arrivals": arrivals, "lambda": 0, "mu_per_server": 2.0, "servers": 2,
               "arrival_scv": 4.0}  # fmt: skip
    found = computed("ggc", {"station": station})
    assert (found["wq"], found["w"]) == (0.0, 0.5)


@pytest.mark.parametrize("servers", [1, 2, 3])
def test_the_shortest_queue_of_nobody_is_empty_and_of_too_many_endless(servers: int) -> None:
    model = {"servers": servers, "policy": "join shortest queue", "mu": 2.0}
    assert computed("load_balancing", {**model, "lambda_total": 0})["mean_response"] == 0.5
    if servers < 3:
        over = computed("load_balancing", {**model, "lambda_total": 2.5 * servers})
        assert over["mean_response"] is None or over["mean_response"] > 1e4


def test_a_full_station_of_several_classes_is_endless_not_negative() -> None:
    model = {"class_arrival_rates": [1.0, 0.1], "demands_class_by_station": [[1, 0.5], [1, 0]],
             "station_type": ["ps", "d"]}  # fmt: skip
    found = computed("bcmp", model)
    assert found["residence"] == [[None, 0.5], [None, 0.0]]
    assert found["queue_length_station"] == [None, 0.5]


def test_clients_with_endless_patience_wait_as_in_mmc() -> None:
    model = {"lambda": 3.0, "mu": 1.0, "servers": 4, "patience_rate": 0}
    found = computed("timeouts", model)
    plain = computed("mmc", {"station": {"lambda": 3.0, "mu_per_server": 1.0, "servers": 4}})
    assert (found["p_abandon"], found["wq_all"]) == (0.0, plain["wq"])
    nearly = computed("timeouts", {**model, "patience_rate": 1e-9})
    assert nearly["lq"] == pytest.approx(found["lq"], rel=1e-6)


def test_layers_without_users_are_idle() -> None:
    tier = {"threads": 2, "cpu_cores": 1, "cpu_s": 0.01}
    model = {"users": 0, "think_time_s": 1.0, "web": {**tier, "calls_app": 1},
             "app": {**tier, "calls_db": 1},
             "db": {"connections": 2, "cpu_cores": 1, "cpu_s_per_call": 0.01}}  # fmt: skip
    found = computed("layered", model)
    assert found["req.throughput"] == 0.0
    assert found["web_cpu.utilisation"] == 0.0


def test_a_fail_over_at_once_leaves_no_time_in_between() -> None:
    model = {"mtbf_h_each": 1000.0, "mttr_h_each": 4.0, "failover_h": 0, "failover_success": 1.0}
    states = np.array(computed("availability", model)["state_probabilities"])
    rates = np.array([2 / 1000, 1 / 1000])  # both up -> one up -> none, one repair at a time
    weights = np.array([1, rates[0] * 4, rates[0] * 4 * rates[1] * 4])
    assert states[[0, 2, 3]] == pytest.approx(weights / weights.sum(), rel=1e-12)
    assert states[1] == pytest.approx(0.0, abs=1e-200)


@pytest.mark.parametrize(
    ("category", "model", "where"),
    [
        ("jackson", {"external_arrivals": [1, 0], "routing_matrix": [[0, 1], [1, 0]],
                     "mu_per_server": [1, 1], "servers": [1, 1]}, "/model/routing_matrix"),
        ("jackson", {"external_arrivals": [1, 0], "routing_matrix": [[0, 0.6], [0.5, 0.7]],
                     "mu_per_server": [1, 1], "servers": [1, 1]}, "/model/routing_matrix/1"),
        ("jackson", {"external_arrivals": [1], "routing_matrix": [[0]],
                     "mu_per_server": [0], "servers": [1]}, "/model/mu_per_server/0"),
        ("quorum", {"n": 3, "k": 4, "reply_time": "exponential", "rate": 1}, "/model/k"),
        ("availability", {"groups": [{"k": 2, "n": 3, "a": 1.5}]}, "/model/groups/0/a"),
        ("sharding", {"keys": 10, "zipf_alpha": 1, "shards": 0}, "/model/shards"),
        ("queue", {"arrival_rate": 1, "workers": 1, "service_mean_s": 0}, "/model/service_mean_s"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_where_it_stands(
    category: str, model: dict[str, Any], where: str
) -> None:
    with pytest.raises(CaseError) as refused:
        computed(category, model)
    assert refused.value.problems[0].pointer == where
