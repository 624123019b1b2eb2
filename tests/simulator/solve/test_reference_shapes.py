"""Textbook results the solver has to reproduce through the Network language."""

import math

import numpy as np
import pytest

from simulator.formulas.erlang import erlang_c
from simulator.network import parse_network
from simulator.simulate import simulate
from simulator.solve import Solution, solve


def net(stations: dict, flows: dict, pools: dict | None = None) -> Solution:
    document = {
        "format": "loadstone-network/1", "stations": stations, "flows": flows, "pools": pools or {},
    }  # fmt: skip
    return solve(parse_network(document))


def station(mean: float = 1.0, servers: float = 1, **more: object) -> dict:
    scv = more.pop("scv", 1.0)
    service = {"mean": mean, "scv": scv}
    if "shape" in more:
        service["shape"] = more.pop("shape")
    return {"servers": servers, "service": service, **more}


def test_mm1_is_exponential_with_rate_mu_minus_lambda() -> None:
    solution = net({"q": station()}, {"f": {"rate": 0.8, "route": "q"}})
    flow = solution.flows["f"]
    assert flow.mean[0] == pytest.approx(5.0, rel=1e-12)
    for value, q in ((flow.p50, 0.5), (flow.p95, 0.95), (flow.p99, 0.99), (flow.p999, 0.999)):
        assert value[0] == pytest.approx(-5 * math.log(1 - q), rel=1e-6)
    assert flow.within(5.0)[0] == pytest.approx(1 - math.exp(-1), rel=1e-7)


def test_mmc_wait_of_gross_and_harris() -> None:
    # lambda 6/h, mean 20 min, 3 servers: Lq = 8/9 (Gross and Harris, example 2.8).
    solution = net({"q": station(1 / 3, 3)}, {"f": {"rate": 6.0, "route": "q"}})
    assert solution.stations["q"].mean_queue[0] == pytest.approx(8 / 9, rel=1e-12)


def test_many_servers_at_the_brink() -> None:
    solution = net({"q": station(1.0, 1e5)}, {"f": {"rate": 99990.0, "route": "q"}})
    q = solution.stations["q"]
    assert q.utilisation[0] == pytest.approx(0.9999, rel=1e-12)
    # Halfin-Whitt with beta = (1 - rho) sqrt(c): the limit, within 1/sqrt(c).
    beta = 1e-4 * math.sqrt(1e5)
    phi, big_phi = (
        math.exp(-(beta**2) / 2) / math.sqrt(2 * math.pi),
        0.5 * math.erfc(-beta / math.sqrt(2)),
    )
    assert q.p_wait[0] == pytest.approx(1 / (1 + beta * big_phi / phi), rel=5e-3)


def test_md1_median_wait_by_erlangs_formula() -> None:
    # M/D/1 wait: P(W <= t) = (1-rho) sum (-1)^j e^(rho(t-j)) (rho(t-j))^j / j!
    rho, t = 0.6, 1.7
    cdf = (1 - rho) * sum(
        math.exp(rho * (t - j)) * (-rho * (t - j)) ** j / math.factorial(j) for j in range(2)
    )
    solution = net(
        {"q": station(1.0, scv=0.0, shape="deterministic")}, {"f": {"rate": rho, "route": "q"}}
    )
    assert solution.flows["f"].within(1.0 + t)[0] == pytest.approx(cdf, rel=2e-3)


def test_feedback_is_jacksons() -> None:
    route = {"markov": {"entry": {"a": 1.0}, "next": {"a": {"b": 0.5}, "b": {"a": 1.0}}}}
    solution = net({"a": station(0.1), "b": station(0.2)}, {"f": {"rate": 2.0, "route": route}})
    assert solution.stations["a"].arrival_rate[0] == pytest.approx(4.0)
    expected = 2 * 0.1 / (1 - 0.4) + 1 * 0.2 / (1 - 0.4)
    assert solution.flows["f"].mean[0] == pytest.approx(expected, rel=1e-12)


def test_times_whole_and_geometric() -> None:
    stations = {"q": station(0.1, discipline="delay")}
    whole = net(stations, {"f": {"rate": 1.0, "route": {"times": 3, "do": "q"}}})
    geometric = net(stations, {"f": {"rate": 1.0, "route": {"times": 2.5, "do": "q"}}})
    assert whole.flows["f"].mean[0] == pytest.approx(0.3)
    assert geometric.flows["f"].mean[0] == pytest.approx(0.25)
    # Three exponential stages: Erlang-3 median 2.67406 stages.
    assert whole.flows["f"].p50[0] == pytest.approx(0.267406, rel=1e-5)


def test_flatto_hahn_and_quorum_of_exponentials() -> None:
    two = net({"a": station(), "b": station()}, {"f": {"rate": 0.5, "route": {"all": ["a", "b"]}}})
    assert two.flows["f"].mean[0] == pytest.approx(11.5 / 8 / 0.5, rel=1e-9)
    stations = {name: station(1.0, discipline="delay") for name in "abc"}
    quorum = net(stations, {"f": {"rate": 1.0, "route": {"quorum": 2, "of": ["a", "b", "c"]}}})
    # Second fastest of three exponentials: 1/3 + 1/2; its median solves 3x^2 - 2x^3 = 1/2.
    assert quorum.flows["f"].mean[0] == pytest.approx(5 / 6, rel=1e-4)
    assert quorum.flows["f"].p50[0] == pytest.approx(math.log(2), rel=1e-4)


def test_join_inside_a_sequence_adds_up() -> None:
    stations = {"a": station(1.0, discipline="delay"), "b": station(1.0, discipline="delay")}
    route = [{"delay": 0.5}, {"all": ["a", "b"]}, {"delay": 0.25}]
    flow = net(stations, {"f": {"rate": 1.0, "route": route}}).flows["f"]
    assert flow.mean[0] == pytest.approx(2.25, rel=1e-4)
    median = -math.log(1 - math.sqrt(0.5))
    assert flow.p50[0] == pytest.approx(0.75 + median, rel=2e-3)


@pytest.mark.parametrize(("policy", "scale"), [("random", 1.0), ("hash", 1.0)])
def test_random_splits_are_independent_queues(policy: str, scale: float) -> None:
    stations = {name: station() for name in "abc"}
    flow = {"rate": 2.4, "route": {"split": policy, "over": list("abc")}}
    assert net(stations, {"f": flow}).flows["f"].mean[0] == pytest.approx(5.0 * scale)


def test_policies_are_ordered_and_copies_are_a_split() -> None:
    means = {}
    for policy in ("random", "round_robin", "power_of_two", "least_connections"):
        split = {"rate": 8.0, "route": {"split": policy, "over": [f"s{i}" for i in range(10)]}}
        one_by_one = net({f"s{i}": station() for i in range(10)}, {"f": split})
        copied = net({"s": station(copies=10, balance=policy)}, {"f": {"rate": 8.0, "route": "s"}})
        means[policy] = one_by_one.flows["f"].mean[0]
        assert copied.flows["f"].mean[0] == pytest.approx(means[policy], rel=1e-9)
    values = list(means.values())
    assert values == sorted(values, reverse=True)


def test_ten_thousand_copies() -> None:
    solution = net({"s": station(copies=1e4, servers=4)}, {"f": {"rate": 36000.0, "route": "s"}})
    assert solution.stations["s"].utilisation[0] == pytest.approx(0.9)
    assert 1.0 <= solution.flows["f"].mean[0] < 1.1


def test_async_work_is_a_flow_of_its_own() -> None:
    stations = {"web": station(0.01, 4), "worker": station(0.5, 2)}
    route = ["web", {"choice": [[0.1, {"async": "worker", "as": "job"}]]}]
    solution = net(stations, {"f": {"rate": 100.0, "route": route}})
    job = solution.flows["job"]
    assert job.arrival_rate[0] == pytest.approx(10.0)
    assert job.backlog_growth[0] == pytest.approx(6.0)
    assert job.throughput[0] == pytest.approx(4.0)
    assert solution.flows["f"].fail_fraction[0] == 0.0


def test_repeated_body_that_may_fail() -> None:
    route = {"times": 2, "do": {"fail": 0.1, "in": "q", "reason": "flaky"}}
    flow = net({"q": station(0.01)}, {"f": {"rate": 1.0, "route": route}}).flows["f"]
    assert flow.fail_fraction[0] == pytest.approx(0.19)
    assert flow.reasons["flaky"][0] == pytest.approx(0.19)


def test_closed_users_meet_the_asymptotic_bounds() -> None:
    flows = {"u": {"users": 50, "think": {"mean": 1.0}, "route": ["a", "b"]}}
    solution = net({"a": station(0.1), "b": station(0.05)}, flows)
    assert solution.flows["u"].throughput[0] == pytest.approx(10.0, rel=1e-6)
    assert solution.flows["u"].mean[0] == pytest.approx(50 / 10.0 - 1.0, rel=1e-6)


def test_layered_pool_limits_what_is_inside() -> None:
    stations = {"db": station(0.01, 4)}
    flows = {"f": {"rate": 300.0, "route": {"hold": "threads", "while": "db"}}}
    solution = net(stations, flows, {"threads": {"size": 4}})
    # Four threads in front of four servers: the pool waits, M/M/4 in all.
    whole = net(stations, {"f": {"rate": 300.0, "route": "db"}})
    assert solution.flows["f"].mean[0] == pytest.approx(whole.flows["f"].mean[0], rel=1e-6)
    assert solution.pools["threads"].utilisation[0] == pytest.approx(0.75, rel=1e-6)


@pytest.mark.parametrize("rates", [[150.0], [150.0, 190.0, 10.0]])
def test_a_large_pool_around_a_pause_is_many_servers(rates: list[float]) -> None:
    flows = {"f": {"rate": rates, "route": {"hold": "connections", "while": {"delay": 1.0}}}}
    pool = net({}, flows, {"connections": {"size": 200}}).pools["connections"]
    for column, rate in enumerate(rates):
        expected = erlang_c(200.0, rate) / (200.0 - rate)
        assert pool.mean_wait[column] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert pool.utilisation[column] == pytest.approx(rate / 200.0, rel=1e-9)


def test_columns_are_networks_of_their_own() -> None:
    rates = [0.2, 0.5, 0.9]
    together = net({"q": station()}, {"f": {"rate": rates, "route": "q"}})
    for column, rate in enumerate(rates):
        alone = net({"q": station()}, {"f": {"rate": rate, "route": "q"}})
        assert together.flows["f"].p99[column] == pytest.approx(alone.flows["f"].p99[0], rel=1e-9)
    assert np.all(np.diff(together.flows["f"].mean) > 0)


def test_a_join_ends_no_sooner_than_its_slowest_branch() -> None:
    """Branches wait in step, which shortens the last of equal ones, but never below any one."""
    slow = station(0.046875, scv=0.25)
    alone = net({"b": slow}, {"f": {"rate": 10.0, "route": "b"}}).flows["f"]
    for servers in (1, 2, 50):
        quick = station(0.03125, servers, scv=0.25)
        flows = {"f": {"rate": 10.0, "route": {"all": ["a", "b"]}}}
        both = net({"a": quick, "b": slow}, flows).flows["f"]
        for share in (0.5, 0.95, 0.99, 0.999):
            assert both.quantile(share)[0] >= alone.quantile(share)[0] * (1 - 1e-6)


@pytest.mark.parametrize(("scv", "load"), [(0.25, 0.8), (4.0, 0.5), (4.0, 0.8)])
def test_forked_branches_are_the_more_alike_the_less_their_service_varies(
    scv: float, load: float
) -> None:
    stations = {f"s{i}": station(scv=scv) for i in range(4)}
    document = {
        "format": "loadstone-network/1", "stations": stations,
        "flows": {"f": {"rate": load, "route": {"all": list(stations)}}},
    }  # fmt: skip
    network = parse_network(document)
    simulated = simulate(network, requests=200_000, seed=1).flows["f"].mean
    assert solve(network).flows["f"].mean[0] == pytest.approx(
        simulated.value, rel=0.07, abs=simulated.half_width
    )
