"""Every form of route against an exact result or a value worked out by hand."""

from __future__ import annotations

import math

import pytest

from tests.simulator.simulate.networks import assert_close, document, one_queue, queue, run

FAST = queue(0.001, 1000)


def test_jackson_network_with_feedback() -> None:
    route = {
        "markov": {"entry": {"a": 1}, "next": {"a": {"b": 0.7}, "b": {"a": 0.2, "b": 0.3}}},
    }
    found = run(
        document({"a": queue(0.02), "b": queue(0.01, 2)}, {"req": {"rate": 20, "route": route}})
    )
    # traffic: a = 20 + 0.2 b, b = 0.7 a + 0.3 b, so b = a and a = 25
    assert_close(found.stations["a"].arrival_rate, 25)
    assert_close(found.stations["b"].arrival_rate, 25)
    assert_close(found.stations["a"].utilisation, 0.5)
    assert_close(found.stations["b"].utilisation, 0.125)
    number = 1.0 + 2 * 0.125 / (1 - 0.125**2)
    assert_close(found.flows["req"].mean, number / 20)


def test_a_closed_network_gives_the_throughput_of_mean_value_analysis() -> None:
    demands, users, think = [0.05, 0.1], 12, 1.0
    queues, throughput = [0.0, 0.0], 0.0
    for n in range(1, users + 1):
        times = [d * (1 + q) for d, q in zip(demands, queues, strict=True)]
        throughput = n / (think + sum(times))
        queues = [throughput * t for t in times]
    flow = {"users": users, "think": {"mean": think}, "route": ["a", "b"]}
    found = run(document({"a": queue(0.05), "b": queue(0.1)}, {"user": flow}))
    assert_close(found.flows["user"].throughput, throughput)
    assert_close(found.flows["user"].mean, users / throughput - think)


def test_fork_and_join_of_two_queues() -> None:
    network = document(
        {"a": queue(1.0), "b": queue(1.0)}, {"req": {"rate": 0.5, "route": {"all": ["a", "b"]}}}
    )
    assert_close(run(network).flows["req"].mean, 2.875)  # (12 - ρ)/8 × 1/(μ - λ)


def test_quorum_goes_on_with_the_second_of_three() -> None:
    reply = {"delay": {"mean": 0.01}}
    network = document({}, {"req": {"rate": 5, "route": {"quorum": 2, "of": [reply] * 3}}})
    flow = run(network).flows["req"]
    assert_close(flow.mean, 0.01 / 3 + 0.01 / 2)
    assert_close(flow.p50, 0.006931471805599453)
    assert_close(flow.p99, 0.02831860950733217)


def test_branches_a_quorum_does_not_wait_for_are_still_served() -> None:
    network = document(
        {"a": queue(0.1, 50), "b": queue(0.2, 50)},
        {"req": {"rate": 10, "route": {"quorum": 1, "of": ["a", "b"]}}},
    )
    found = run(network)
    assert_close(found.stations["a"].throughput, 10)
    assert_close(found.stations["b"].throughput, 10)
    assert_close(found.stations["b"].utilisation, 2 / 50)
    assert_close(found.flows["req"].mean, 1 / 15)


def test_a_quorum_survives_as_many_failures_as_it_can_spare() -> None:
    bad, good = {"fail": 0.5, "in": {"delay": 0.01}}, {"delay": 0.02}
    route = {"quorum": 2, "of": [bad, good, good]}
    flow = run(document({}, {"req": {"rate": 5, "route": route}}), requests=20_000).flows["req"]
    assert flow.fail_fraction.value == 0
    flow = run(
        document({}, {"req": {"rate": 5, "route": {"all": [bad, bad]}}}), requests=20_000
    ).flows["req"]
    assert_close(flow.fail_fraction, 0.75)
    assert_close(flow.reasons["error"], 0.75)


@pytest.mark.parametrize(
    ("policy", "mean"),
    [
        ("random", 2.0),
        ("hash", 2.0),
        ("least_connections", 1.426320751167188),
        ("power_of_two", 1.426320751167188),
    ],
)
def test_two_servers_behind_a_balancer(policy: str, mean: float) -> None:
    split = {"split": policy, "over": ["a", "b"]}
    network = document({"a": queue(1.0), "b": queue(1.0)}, {"req": {"rate": 1.0, "route": split}})
    assert_close(run(network).flows["req"].mean, mean)


def test_round_robin_over_three_is_a_queue_with_erlang_arrivals() -> None:
    split = {"split": "round_robin", "over": ["a", "b", "c"]}
    network = document({n: queue(1.0) for n in "abc"}, {"req": {"rate": 2.4, "route": split}})
    flow = run(network).flows["req"]
    assert_close(flow.mean, 3.4594228484319633)
    assert_close(flow.p99, 15.931230962324877)


def test_copies_behave_like_a_split_over_stations_of_their_own() -> None:
    group = {**queue(1.0), "copies": 3, "balance": "round_robin"}
    found = run(one_queue(group, 2.4))
    assert_close(found.flows["req"].mean, 3.4594228484319633)
    assert_close(found.stations["q"].utilisation, 0.8)
    assert_close(found.stations["q"].arrival_rate, 2.4)
    assert_close(found.stations["q"].mean_queue, 2.4 * 2.4594228484319633)


@pytest.mark.parametrize("policy", ["round_robin", "random", "hash"])
def test_weights_share_out_the_arrivals(policy: str) -> None:
    split = {"split": policy, "over": ["a", "b"], "weights": [3, 1]}
    network = document({"a": FAST, "b": FAST}, {"req": {"rate": 8, "route": split}})
    found = run(network, requests=50_000)
    assert_close(found.stations["a"].arrival_rate, 6)
    assert_close(found.stations["b"].arrival_rate, 2)


def test_two_flows_share_one_load_balancer() -> None:
    split = {"split": "round_robin", "over": ["a", "b"]}
    flows = {name: {"rate": 0.6, "route": split} for name in ("read", "write")}
    found = run(document({"a": queue(1.0), "b": queue(1.0)}, flows))
    sigma = 0.0  # each is E2/M/1 with ρ = 0.6: σ = (2ρ/(2ρ + 1 - σ))²
    for _ in range(200):
        sigma = (1.2 / (1.2 + 1 - sigma)) ** 2
    assert_close(found.flows["read"].mean, 1 / (1 - sigma))


def test_a_choice_ends_where_its_probabilities_fall_short_of_one() -> None:
    route = [{"choice": [[0.2, "a"], [0.3, "b"]]}, "c"]
    network = document(dict.fromkeys("abc", FAST), {"req": {"rate": 10, "route": route}})
    found = run(network, requests=50_000)
    for name, rate in (("a", 2), ("b", 3), ("c", 10)):
        assert_close(found.stations[name].arrival_rate, rate)


@pytest.mark.parametrize(("count", "p95"), [(3, 0.3), (0, 0.0), (2.5, 0.8)])
def test_times_repeats_exactly_or_geometrically(count: float, p95: float) -> None:
    route = {"times": count, "do": {"delay": 0.1}}
    flow = run(document({}, {"req": {"rate": 2, "route": route}}), requests=20_000).flows["req"]
    assert_close(flow.mean, 0.1 * count)
    assert_close(flow.p95, p95)


def test_a_route_of_nothing_takes_no_time() -> None:
    flow = run(document({}, {"req": {"rate": 2, "route": []}}), requests=1000).flows["req"]
    assert flow.mean.value == 0
    assert flow.throughput.value > 0


def test_an_asynchronous_job_is_a_flow_of_its_own() -> None:
    route = [{"delay": 0.01}, {"async": "worker", "as": "job"}]
    network = document({"worker": queue(0.1, 1)}, {"req": {"rate": 5, "route": route}})
    found = run(network)
    assert_close(found.flows["req"].mean, 0.01)
    assert_close(found.flows["job"].throughput, 5)
    assert_close(found.flows["job"].mean, 0.2)


def test_a_pool_alone_is_a_queue_with_as_many_servers() -> None:
    route = {"hold": "threads", "while": {"delay": {"mean": 1.0}}}
    network = document({}, {"req": {"rate": 1.0, "route": route}}, {"threads": {"size": 2}})
    found = run(network)
    assert_close(found.flows["req"].mean, 4 / 3)
    assert_close(found.pools["threads"].utilisation, 0.5)
    assert_close(found.pools["threads"].p_wait, 1 / 3)
    assert_close(found.pools["threads"].mean_wait, 1 / 3)


def test_a_pool_with_a_bounded_queue_refuses_the_rest() -> None:
    route = {"hold": "threads", "while": {"delay": {"mean": 0.2}}}
    pools = {"threads": {"size": 2, "queue": 4}}
    found = run(document({}, {"req": {"rate": 12.0, "route": route}}, pools))
    assert_close(found.pools["threads"].p_block, 0.2404967048714294)
    assert_close(found.flows["req"].reasons["full queue"], 0.2404967048714294)


def test_threads_held_in_layers_during_calls() -> None:
    app = {"hold": "app", "while": ["app_cpu", {"hold": "db", "while": "db_cpu"}, "app_cpu",
                                    {"hold": "db", "while": "db_cpu"}, "app_cpu"]}  # fmt: skip
    route = {"hold": "web", "while": ["web_cpu", app, "web_cpu"]}
    stations = {
        "web_cpu": queue(0.0025, 4), "app_cpu": queue(0.01 / 3, 4), "db_cpu": queue(0.006, 4),
    }  # fmt: skip
    pools = {"web": {"size": 30}, "app": {"size": 20}, "db": {"size": 10}}
    flow = {"users": 300, "think": {"mean": 1.0}, "route": route}
    found = run(document(stations, {"req": flow}, pools), requests=300_000)
    # simulated at length elsewhere, with the 95 % half-widths given
    assert_close(found.flows["req"].throughput, 287.36515, 0.11)
    assert_close(found.flows["req"].mean, 0.04395068701584552, 4.3e-5)
    assert_close(found.flows["req"].p95, 0.08084573225130354, 1.5e-4)
    assert_close(found.pools["web"].utilisation, 0.4199001693510757, 4.5e-4)
    assert_close(found.pools["db"].utilisation, 0.5960688136883159, 5.8e-4)


def test_retries_after_a_full_queue() -> None:
    route = {"attempt": "q", "retries": 2, "backoff": {"mean": 0.5}}
    network = document({"q": queue(0.5, 5, capacity=10)}, {"req": {"rate": 9, "route": route}})
    found = run(network, requests=400_000)
    # simulated at length elsewhere, with the 95 % half-widths given
    assert_close(found.stations["q"].p_block, 0.2156686345373148, 6.4e-4)
    assert_close(found.stations["q"].arrival_rate, 11.058682725, 9.5e-3)
    assert_close(found.flows["req"].fail_fraction, 0.03634367680005128, 1.9e-4)
    assert_close(found.flows["req"].mean_attempts, 1.2286362850691561, 7.7e-4)
    assert_close(found.flows["req"].mean, 0.803339693541747, 7.4e-4)
    assert_close(found.flows["req"].p99, 3.063036996286442, 3.3e-3)


def test_backoff_grows_by_its_factor_up_to_the_longest() -> None:
    backoff = {"mean": 0.1, "scv": 0, "factor": 3, "longest": 0.5}
    route = {"attempt": {"fail": 0.5, "in": []}, "retries": 4, "backoff": backoff}
    flow = run(document({}, {"req": {"rate": 5, "route": route}})).flows["req"]
    pauses = [0.1, 0.3, 0.5, 0.5]
    waited = [sum(pauses[:k]) for k in range(5)]
    answered = [0.5 ** (k + 1) for k in range(5)]
    mean = sum(t * p for t, p in zip(waited, answered, strict=True)) / sum(answered)
    assert_close(flow.mean, mean)
    assert_close(flow.fail_fraction, 1 / 32)
    assert_close(flow.mean_attempts, 1 + 0.5 + 0.25 + 0.125 + 0.0625)


@pytest.mark.parametrize("abandon", [True, False])
def test_a_timeout_cuts_the_answer_and_only_abandonment_the_work(abandon: bool) -> None:
    route = {"attempt": "q", "timeout": 0.5, "abandon": abandon}
    network = document({"q": queue(1.0, 100)}, {"req": {"rate": 4, "route": route}})
    found = run(network)
    late = math.exp(-0.5)
    assert_close(found.flows["req"].fail_fraction, late)
    assert_close(found.flows["req"].reasons["timeout"], late)
    assert_close(found.stations["q"].utilisation, 0.04 * (1 - late if abandon else 1))
    assert_close(found.stations["q"].throughput, 4 * (1 - late if abandon else 1))


def test_abandonment_reaches_into_queues_pools_and_branches() -> None:
    inner = {"hold": "threads", "while": {"all": ["slow", {"hold": "more", "while": "slow"}]}}
    route = {"attempt": inner, "timeout": 0.05}
    network = document(
        {"slow": queue(1000.0, 3)},
        {"req": {"rate": 50, "route": route}},
        {"threads": {"size": 4}, "more": {"size": 1}},
    )
    found = run(network, requests=20_000)
    assert found.steady
    assert found.flows["req"].fail_fraction.value > 0.99
    assert found.pools["threads"].mean_queue.value <= 50 * 0.05 * 1.1
    assert_close(found.pools["threads"].backlog_growth, 0.0, own_error=0.05)


TIMEOUT = document(
    {"q": queue(0.1, 10)},
    {"req": {"rate": 70, "route": {"attempt": "q", "timeout": 1, "retries": 2, "abandon": False}}},
)


def test_retries_without_abandonment_are_harmless_from_an_empty_start() -> None:
    found = run(TIMEOUT)
    assert found.steady
    assert found.flows["req"].fail_fraction.value < 1e-4
    assert_close(found.flows["req"].mean, 0.10763171048212612, 4.5e-4)
    assert_close(found.stations["q"].utilisation, 0.7021595366639535, 1.8e-3)


def test_the_same_network_never_recovers_from_a_backlog() -> None:
    found = run(TIMEOUT, requests=100_000, start=1500)
    assert not found.steady
    assert found.flows["req"].throughput.value == 0
    assert found.flows["req"].fail_fraction.value == 1
    assert found.flows["req"].mean_attempts.value == 3
    assert_close(found.stations["q"].utilisation, 1.0)
    assert_close(found.stations["q"].arrival_rate, 209.78675, 0.42)
