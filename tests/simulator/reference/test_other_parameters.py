"""Cases of the same categories with other parameters, against answers found another way."""

from __future__ import annotations

from math import comb, exp, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import gamma, lognorm, poisson

from simulator.reference import compute
from tests.simulator.reference import oracles

MANY = settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
FEW = settings(MANY, max_examples=6)

loads = st.one_of(st.floats(0.05, 0.99), st.sampled_from([0.999, 0.9999]))
speeds = st.floats(-3, 3).map(lambda x: 10.0**x)
server_counts = st.one_of(st.integers(1, 40), st.sampled_from([300, 5_000, 100_000]))


def computed(category: str, model: dict[str, Any], **more: Any) -> dict[str, Any]:
    document = {"id": "case", "category": category, "model": model, **more}
    return dict(compute(document)["computed"])


@MANY
@given(server_counts, loads, speeds)
def test_mmc_to_a_hundred_thousand_servers(servers: int, load: float, mu: float) -> None:
    rate = load * servers * mu
    found = computed("mmc", {"station": {"lambda": rate, "mu_per_server": mu, "servers": servers}})
    p_wait = oracles.mmc_tail(rate, mu, servers, 0.0, service=False)
    assert found["pwait"] == pytest.approx(p_wait, rel=1e-9)
    assert found["wq"] == pytest.approx(p_wait / (servers * mu - rate), rel=1e-9)
    assert found["l"] == pytest.approx(rate * found["w"], rel=1e-12)
    for q in (50, 95, 99.9):
        tail = oracles.mmc_tail(rate, mu, servers, found[f"resp_p{q:g}"], service=True)
        assert tail == pytest.approx(1 - q / 100, rel=1e-8)
        if found[f"wait_p{q:g}"] > 0:
            tail = oracles.mmc_tail(rate, mu, servers, found[f"wait_p{q:g}"], service=False)
            assert tail == pytest.approx(1 - q / 100, rel=1e-8)


@MANY
@given(st.integers(1, 400), st.integers(0, 300), st.floats(0.1, 2.5), speeds)
def test_bounded_queues_match_their_chain(servers: int, room: int, load: float, mu: float) -> None:
    rate, places = load * servers * mu, servers + room
    station = {"lambda": rate, "mu_per_server": mu, "servers": servers, "max_in_system": places}
    found = computed("finite_buffer", {"station": station})
    chance = oracles.birth_death(rate, lambda n: np.minimum(n, servers) * mu, places)
    n = np.arange(places + 1)
    served = rate * (1 - chance[-1])
    waiting = float(chance @ np.maximum(n - servers, 0))
    assert found["pblock"] == pytest.approx(chance[-1], rel=1e-9)
    assert found["l"] == pytest.approx(chance @ n, rel=1e-9)
    assert found["wq"] == pytest.approx(waiting / served, rel=1e-8, abs=1e-12 / mu)
    assert found["util"] == pytest.approx(served / mu / servers, rel=1e-9)


@MANY
@given(st.integers(1, 6_000), st.floats(0.2, 1.8), st.floats(-2, 1.5).map(lambda x: 10.0**x))
def test_impatience_matches_its_chain(servers: int, load: float, patience: float) -> None:
    rate = load * servers
    found = computed(
        "timeouts", {"lambda": rate, "mu": 1.0, "servers": servers, "patience_rate": patience}
    )
    last = int(servers + max(rate - servers, 0) / patience + 40 * sqrt(servers / patience) + 2_000)
    n = np.arange(last + 1)
    chance = oracles.birth_death(
        rate, lambda k: np.minimum(k, servers) + np.maximum(k - servers, 0) * patience, last
    )
    waiting = float(chance @ np.maximum(n - servers, 0))
    assert found["lq"] == pytest.approx(waiting, rel=1e-7, abs=1e-12)
    assert found["p_abandon"] == pytest.approx(patience * waiting / rate, rel=1e-7, abs=1e-14)
    assert found["p_wait"] == pytest.approx(chance[servers:].sum(), rel=1e-7, abs=1e-14)


@MANY
@given(st.floats(1.1, 20.0), st.sampled_from([0.2, 0.7, 0.95, 0.999]), speeds)
def test_mg1_with_two_branches_matches_its_poles(scv: float, load: float, mean: float) -> None:
    rate = load / mean
    found = computed("mg1", {"station": {
        "lambda": rate, "servers": 1, "service": "hyperexponential, balanced means",
        "service_mean": mean, "service_scv": scv}})  # fmt: skip
    for q in (50, 90, 99):
        tail = oracles.mh21_tail(rate, mean, scv, found[f"resp_p{q}"], service=True)
        assert tail == pytest.approx(1 - q / 100, rel=1e-5)
        if found[f"wait_p{q}"] > 0:
            tail = oracles.mh21_tail(rate, mean, scv, found[f"wait_p{q}"], service=False)
            assert tail == pytest.approx(1 - q / 100, rel=1e-5)


@pytest.mark.parametrize("load", [0.1, 0.5, 0.8, 0.95])
def test_md1_has_its_kinks_where_they_are(load: float) -> None:
    found = computed("mg1", {"station": {
        "lambda": load / 2, "servers": 1, "service": "deterministic", "service_mean": 2.0,
        "service_scv": 0}})  # fmt: skip
    for q in (50, 90, 95, 99):
        wait = found[f"wait_p{q}"]
        assert found[f"resp_p{q}"] == pytest.approx(wait + 2.0, rel=1e-12)
        if wait > 0:
            assert oracles.md1_wait_cdf(load / 2, 2.0, wait) == pytest.approx(q / 100, rel=1e-8)
        else:
            assert 1 - load >= q / 100


@pytest.mark.parametrize(
    ("words", "scv", "law"),
    [
        ("lognormal", 2.5, lognorm(s=sqrt(log(3.5)), scale=exp(-log(3.5) / 2))),
        ("Erlang-4", 0.25, gamma(4, scale=0.25)),
        ("gamma", 0.4, gamma(2.5, scale=0.4)),
    ],
)
def test_mg1_waits_are_the_ladder_heights(words: str, scv: float, law: Any) -> None:
    """Percentiles against a lattice of the residual service times, bounded both ways."""
    load, step, size = 0.7, 0.004, 30_000
    found = computed("mg1", {"station": {
        "lambda": load, "servers": 1, "service": words, "service_mean": 1.0,
        "service_scv": scv}})  # fmt: skip
    t = np.arange(size + 1) * step
    residual = np.concatenate([[0.0], np.cumsum((law.sf(t[:-1]) + law.sf(t[1:])) / 2 * step)])
    damping = np.exp(-np.arange(4 * size) * 5 / size)

    def geometric(mass: np.ndarray) -> np.ndarray:
        padded = np.zeros(4 * size)
        padded[:size] = mass[:size]
        total = np.fft.ifft((1 - load) / (1 - load * np.fft.fft(padded * damping))).real / damping
        return np.cumsum(total[:size])

    mass = np.diff(residual)
    least, most = geometric(mass), geometric(np.concatenate([[0.0], mass]))
    for q in (50, 90, 95, 99):
        low, high = np.interp(q / 100, least, t[:size]), np.interp(q / 100, most, t[:size])
        assert low - 2 * step <= found[f"wait_p{q}"] <= high + 2 * step


@FEW
@given(st.integers(1, 30), st.integers(2, 6), st.floats(0.3, 0.9))
def test_smooth_arrivals_match_their_chain(servers: int, stages: int, load: float) -> None:
    found = computed("ggc", {"station": {
        "arrivals": f"Erlang-{stages} interarrivals", "lambda": load * servers,
        "mu_per_server": 1.0, "servers": servers}})  # fmt: skip
    last = servers + int(30 / (1 - load))
    chance = oracles.staged_arrivals(load * servers, stages, 1.0, servers, last)
    assert found["l"] == pytest.approx(chance @ np.arange(last + 1), rel=1e-7)


@FEW
@given(st.integers(1, 8), st.floats(1.5, 15.0), st.floats(0.3, 0.8))
def test_two_branches_of_service_match_their_chain(servers: int, scv: float, load: float) -> None:
    p = 0.5 * (1 + sqrt((scv - 1) / (scv + 1)))
    means = (0.5 / p, 0.5 / (1 - p))
    found = computed("ggc", {"station": {
        "lambda": load * servers, "servers": servers, "service": "hyperexponential", "p1": p,
        "mean1": means[0], "mean2": means[1]}})  # fmt: skip
    last = servers + int(15 * scv / (1 - load)) + 60
    chance = oracles.phased_service(load * servers, servers, p, means, last)
    assert found["l"] == pytest.approx(chance @ np.arange(last + 1), rel=1e-5)
    assert found["pwait"] == pytest.approx(chance[servers:].sum(), rel=1e-5)


@pytest.mark.parametrize("servers", [1, 2, 10, 200])
@pytest.mark.parametrize("load", [0.1, 0.5, 0.9, 0.95])
def test_constant_service_matches_its_random_walk(servers: int, load: float) -> None:
    found = computed("mdc", {"inputs": [{"c": servers, "rho": load}]})
    k = np.arange(1, int(200 / (1 - load) ** 2 / servers) + 60)
    seen = k * servers * load
    ahead = seen * poisson.sf(k * servers - 2, seen) - k * servers * poisson.sf(
        k * servers - 1, seen
    )
    waiting = float(np.sum(ahead / k)) / (servers * load)
    assert found["wq"][0] == pytest.approx(waiting, rel=1e-6, abs=1e-12)
    late = 1 - exp(-float(np.sum(poisson.sf(k * servers - 1, seen) / k)))
    assert found["p_wait"][0] == pytest.approx(late, rel=1e-6, abs=1e-12)


@MANY
@given(st.data(), st.integers(2, 8))
def test_jackson_networks_of_any_shape(data: st.DataObject, size: int) -> None:
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    routing = draw.dirichlet(np.ones(size + 1), size)[:, :size]
    external = np.concatenate([[1.0], draw.uniform(0, 5, size - 1)])
    rates = external.copy()
    for _ in range(5_000):
        rates = external + rates @ routing
    servers, load = draw.integers(1, 6, size), draw.uniform(0.1, 0.95, size)
    mu = rates / (servers * load)
    found = computed("jackson", {
        "external_arrivals": external.tolist(), "routing_matrix": routing.tolist(),
        "mu_per_server": mu.tolist(), "servers": servers.tolist()})  # fmt: skip
    assert found["lambda"] == pytest.approx(rates, rel=1e-9)
    for i in range(size):
        chance = oracles.birth_death(
            rates[i], lambda n, i=i: np.minimum(n, servers[i]) * mu[i], int(40 / (1 - load[i])) + 60
        )
        assert found["l"][i] == pytest.approx(chance @ np.arange(len(chance)), rel=1e-8)


@FEW
@given(st.data(), st.integers(1, 10), st.sampled_from([0.0, 2.0]))
def test_closed_networks_match_the_sum_over_all_states(
    data: st.DataObject, users: int, think: float
) -> None:
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    demands = draw.uniform(0.01, 1.0, (1, 3))
    servers = [1, int(draw.integers(1, 5)), 10**6]
    found = computed("closed_mva", {
        "users": users, "think_time": think, "demands": demands[0].tolist(),
        "station_type": ["q", servers[1], "d"]})  # fmt: skip
    total, number = oracles.closed_constant([users], demands, servers, [think])
    one_less, _ = oracles.closed_constant([users - 1], demands, servers, [think])
    assert found["throughput"] == pytest.approx(one_less / total, rel=1e-9)
    assert found["queue_length"] == pytest.approx(number / total, rel=1e-8)


@FEW
@given(st.data(), st.lists(st.integers(0, 3), min_size=2, max_size=2).filter(sum))
def test_closed_classes_match_the_sum_over_all_states(
    data: st.DataObject, users: list[int]
) -> None:
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    demands, thinks = draw.uniform(0.01, 1.0, (2, 2)), draw.uniform(0.1, 3.0, 2).tolist()
    found = computed("closed_mva", {
        "users_per_class": users, "think_time_per_class": thinks,
        "demands_class_by_station": demands.tolist(), "station_type": ["q", 2]})  # fmt: skip
    total, number = oracles.closed_constant(users, demands, [1, 2], thinks)
    for r in range(2):
        fewer = [n - (i == r) for i, n in enumerate(users)]
        less, _ = oracles.closed_constant(fewer, demands, [1, 2], thinks)
        assert found["throughput"][r] == pytest.approx(less / total, rel=1e-9)
    assert found["queue_length"] == pytest.approx(number / total, rel=1e-8)


@pytest.mark.parametrize("load", [0.2, 0.7, 0.9])
def test_two_shortest_queues_match_their_chain(load: float) -> None:
    found = computed("load_balancing", {
        "servers": 2, "policy": "join shortest queue (number in system), ties random",
        "lambda_total": 2 * load, "mu": 1.0})  # fmt: skip
    expected = oracles.shortest_queues(2 * load, 1.0, int(20 / (1 - load)))
    assert found["mean_response"] == pytest.approx(expected, rel=1e-6)


@MANY
@given(st.integers(1, 9), st.data(), st.sampled_from([("lognormal", 5.0), ("gamma", 0.4)]))
def test_quorums_of_any_size(count: int, data: st.DataObject, reply: tuple[str, float]) -> None:
    needed, (words, scv) = data.draw(st.integers(1, count)), reply
    found = computed(
        "quorum", {"n": count, "k": needed, "reply_time": words, "mean": 2.0, "scv": scv}
    )
    spread = sqrt(log(1 + scv))
    law = (
        lognorm(s=spread, scale=2.0 * exp(-(spread**2) / 2))
        if words == "lognormal"
        else gamma(1 / scv, scale=2.0 * scv)
    )

    def done(t: float) -> float:
        single = law.cdf(t)
        return float(sum(
            comb(count, j) * single**j * (1 - single) ** (count - j)
            for j in range(needed, count + 1)
        ))  # fmt: skip

    for q in (50, 95, 99):
        assert done(found[f"p{q}"]) == pytest.approx(q / 100, rel=1e-9)
