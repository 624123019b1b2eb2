"""Single-queue formulas against high precision arithmetic and enumerated Markov chains."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from scipy.special import gammaln

from simulator.formulas import erlang, finite, mdc, mmc, phase_type, renewal, waiting


def exact_erlang_b(servers: float, offered: float) -> float:
    with mpmath.workdps(40):
        c, a = mpmath.mpf(servers), mpmath.mpf(offered)
        return float(a**c * mpmath.exp(-a) / mpmath.gammainc(c + 1, a))


@pytest.mark.parametrize(
    ("servers", "offered"),
    [
        (1, 0.5), (3, 1e-9), (10, 500), (10, 1e5), (100, 1), (2.5, 1.7), (0.3, 2), (1000, 1500),
        (1e4, 9900), (1e5, 9.9e4), (1e5, 1.3e5), (1e6, 9.99e5), (1e6, 1e6), (1e6, 1.05e6),
    ],
)  # fmt: skip
def test_erlang_b_to_a_million_servers(servers: float, offered: float) -> None:
    assert erlang.erlang_b(servers, offered) == pytest.approx(
        exact_erlang_b(servers, offered), rel=1e-11
    )


def test_erlang_at_the_edges() -> None:
    assert erlang.erlang_b([0, 5, 5], [3.0, 0.0, 0.0]).tolist() == [1.0, 0.0, 0.0]
    assert erlang.erlang_c([2, 2, 0], [2.0, 7.0, 1.0]).tolist() == [1.0, 1.0, 1.0]
    assert erlang.erlang_c(1, 0.7) == pytest.approx(0.7, rel=1e-15)


def test_erlang_falls_with_servers_and_rises_with_load() -> None:
    c = np.linspace(1, 60, 500)
    assert np.all(np.diff(erlang.erlang_c(c, 0.999)) < 0)
    assert np.all(np.diff(erlang.erlang_c(60, np.linspace(0.1, 59.9, 500))) > 0)


@pytest.mark.parametrize(("rate", "mean", "servers"), [(0.8, 1.0, 1), (95.0, 1.0, 100), (3, 1, 4)])
def test_mmc_quantiles_invert_the_tails(rate: float, mean: float, servers: int) -> None:
    p = np.array([0.5, 0.95, 0.99, 0.999])
    sojourn = mmc.sojourn_quantile(p, rate, mean, servers)
    assert mmc.sojourn_tail(sojourn, rate, mean, servers) == pytest.approx(1 - p, rel=1e-9)
    wait = mmc.wait_quantile(p, rate, mean, servers)
    late = wait > 0
    tails = mmc.wait_tail(wait, rate, mean, servers)
    assert tails[late] == pytest.approx((1 - p)[late], rel=1e-9)


def test_mmc_sojourn_where_both_rates_agree() -> None:
    """theta = mu at two servers and offered load 1: the limit mu t e^(-mu t)."""
    chance = float(erlang.erlang_c(2, 1.0))
    expected = np.exp(-1.5) * (1 + chance * 1.5)
    assert mmc.sojourn_tail(1.5, 1.0, 1.0, 2) == pytest.approx(expected, rel=1e-13)


def test_mmc_mean_is_the_integral_of_its_tail() -> None:
    t = np.linspace(0, 60, 60_001)
    area = np.trapezoid(mmc.sojourn_tail(t, 3.2, 1.0, 4), t)
    assert area == pytest.approx(1 + float(mmc.mean_wait(3.2, 1.0, 4)), rel=1e-6)


def test_unstable_queue_waits_for_ever() -> None:
    assert np.isinf(mmc.mean_wait([4.0, 5.0], 1.0, 4)).all()
    assert np.isinf(waiting.kimura(4.0, 1.0, 4, 2.0))


def chain(rate: float, mean: float, servers: int, last: int, leaving: float) -> np.ndarray:
    n = np.arange(1, last + 1)
    death = np.minimum(n, servers) / mean + np.maximum(n - servers, 0) * leaving
    logs = np.concatenate([[0.0], np.cumsum(np.log(rate / death))])
    p = np.exp(logs - logs.max())
    return p / p.sum()


@pytest.mark.parametrize("load", [0.05, 0.7, 0.999999, 1.0, 1.0000001, 2.5])
@pytest.mark.parametrize(("servers", "places"), [(1, 1), (1, 30), (7, 7), (7, 8), (50, 300)])
def test_bounded_queue_is_its_markov_chain(load: float, servers: int, places: int) -> None:
    p = chain(load * servers, 1.0, servers, places, 0.0)
    queue = float(p @ np.maximum(np.arange(places + 1) - servers, 0))
    loss = finite.mmck(load * servers, 1.0, servers, places)
    assert loss.p_loss == pytest.approx(p[-1], rel=1e-10)
    assert loss.mean_queue == pytest.approx(queue, rel=1e-9, abs=1e-14)


def test_bounded_queue_never_overflows() -> None:
    loss = finite.mmck(1e5, 1.0, 1000, 1e9)
    assert loss.p_loss == pytest.approx(0.99, rel=1e-9)
    assert loss.utilisation == pytest.approx(1.0)


@pytest.mark.parametrize("load", [0.2, 0.9, 1.0, 1.7])
@pytest.mark.parametrize(("servers", "patience"), [(1, 0.3), (10, 0.5), (100, 2.0), (40, 30.0)])
def test_impatience_is_its_markov_chain(load: float, servers: int, patience: float) -> None:
    p = chain(load * servers, 1.0, servers, 20_000, 1 / patience)
    n = np.arange(len(p))
    queue = float(p @ np.maximum(n - servers, 0))
    loss = finite.erlang_a(load * servers, 1.0, servers, patience)
    assert loss.mean_queue == pytest.approx(queue, rel=1e-8)
    assert loss.p_wait == pytest.approx(p[servers:].sum(), rel=1e-8)
    assert loss.p_loss == pytest.approx(queue / patience / (load * servers), rel=1e-8)


@pytest.mark.parametrize("rate", [1.0, 2.0, 3.0])
def test_bounded_queue_wait_transform(rate: float) -> None:
    servers, places, s = 2, 7, 0.7 + 0.3j
    p = chain(rate, 1.0, servers, places, 0.0)[:-1]
    p /= p.sum()
    ahead = np.maximum(np.arange(places) - servers + 1, 0)
    expected = p @ (servers / (servers + s)) ** ahead
    got = finite.mmck_wait_transform(s, rate, 1.0, servers, places)
    assert got == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("utilisation", [0.3, 0.7, 0.95])
def test_constant_service_for_one_server_is_pollaczek_khinchine(utilisation: float) -> None:
    wait, p_wait = mdc.mdc(utilisation, 1)
    exact = float(waiting.pollaczek_khinchine_mean(utilisation, 1.0, 0.0))
    assert wait == pytest.approx(exact, rel=1e-10)
    assert p_wait == pytest.approx(utilisation, rel=1e-10)


@pytest.mark.parametrize(("utilisation", "servers"), [(0.1, 1), (0.3, 4), (0.5, 40), (0.7, 8)])
def test_constant_service_roots_and_series_agree(utilisation: float, servers: int) -> None:
    roots = mdc.mdc(utilisation, servers)
    series = mdc._by_series(utilisation, servers)
    assert roots == pytest.approx(series, rel=1e-8)


def test_constant_service_distribution_has_the_mean_and_the_chance() -> None:
    t = np.linspace(0, 30, 30_001)
    tail = 1 - mdc.wait_cdf(t, 0.9, 6)
    wait, p_wait = mdc.mdc(0.9, 6)
    assert tail[0] == pytest.approx(p_wait, rel=1e-8)
    assert np.trapezoid(tail, t) == pytest.approx(wait, rel=1e-5)


def test_phases_contain_the_known_queues() -> None:
    one_phase = phase_type.erlang(1.0, 1)
    queue = phase_type.mphc(3.2, 4, one_phase)
    assert queue.mean_wait == pytest.approx(float(mmc.mean_wait(3.2, 1.0, 4)), rel=1e-10)
    assert queue.p_wait == pytest.approx(float(erlang.erlang_c(4, 3.2)), rel=1e-10)
    for phases, scv in ((phase_type.erlang(1.0, 3), 1 / 3), (phase_type.hyperexponential(1, 5), 5)):
        exact = float(waiting.pollaczek_khinchine_mean(0.8, 1.0, scv))
        assert phase_type.mphc(0.8, 1, phases).mean_wait == pytest.approx(exact, rel=1e-9)


def test_phases_of_many_stages_approach_constant_service() -> None:
    waits = [phase_type.mphc(3.2, 4, phase_type.erlang(1.0, k)).mean_wait for k in (1, 2, 4)]
    constant = mdc.mdc(0.8, 4)[0]
    assert all(a > b > constant for a, b in pairwise(waits))


@pytest.mark.parametrize("servers", [1, 2, 8, 32])
@pytest.mark.parametrize("scv", [0.0, 0.5, 2.0, 4.0])
def test_kimura_stays_near_the_exact_wait(servers: int, scv: float) -> None:
    rho = 0.8
    approximate = float(waiting.kimura(rho * servers, 1.0, servers, scv))
    if scv == 0:
        exact = mdc.mdc(rho, servers)[0]
    else:
        phases = phase_type.erlang(1, 2) if scv < 1 else phase_type.hyperexponential(1, scv)
        exact = phase_type.mphc(rho * servers, servers, phases).mean_wait
    assert approximate == pytest.approx(exact, rel=0.12)


def test_wait_variance_of_exponential_service() -> None:
    """M/M/1: the wait's variance is rho (2 - rho) / (mu - lambda)^2."""
    variance = waiting.pollaczek_khinchine_variance(0.8, 1.0, 1.0, 6.0)
    assert variance == pytest.approx(0.8 * 1.2 / 0.2**2, rel=1e-12)


def test_poisson_probabilities_of_real_counts() -> None:
    count, mean = np.array([0.0, 3.0, 2.5, 1e5]), np.array([2.0, 2.0, 9.0, 1.001e5])
    direct = np.exp(count * np.log(mean) - mean - gammaln(count + 1))
    assert erlang.poisson_pmf(count, mean) == pytest.approx(direct, rel=1e-9)


def test_phase_waits_have_the_transform_of_exponential_and_general_service() -> None:
    """M/M/4 in closed form; M/H2/1 by Pollaczek and Khinchine."""
    s = np.array([0.3 + 0.4j, 2.0])
    queue = phase_type.mphc(3.2, 4, phase_type.erlang(1.0, 1))
    chance, drain = float(erlang.erlang_c(4, 3.2)), 0.8
    exponential = 1 - chance + chance * drain / (drain + s)
    assert queue.wait_transform(s) == pytest.approx(exponential, rel=1e-10)
    phases = phase_type.hyperexponential(1.0, 4.0)
    service = sum(p * r / (r + s) for p, r in zip(phases.start, phases.rates, strict=True))
    exact = 0.3 * s / (s - 0.7 * (1 - service))
    assert phase_type.mphc(0.7, 1, phases).wait_transform(s) == pytest.approx(exact, rel=1e-10)


def test_kimura_of_a_wait_next_to_nothing_is_a_number() -> None:
    # Erlang C of 600 servers at a tenth of their load is below the smallest normal number.
    wait = waiting.kimura(6000.0, 0.01, [550.0, 600.0, 700.0], 4.0)
    assert np.all((wait >= 0) & (wait < 1e-200))


@pytest.mark.parametrize("load", [0.01, 0.03, 0.2, 0.7])
def test_evenly_spaced_arrivals_wait_with_the_root_of_their_equation(load: float) -> None:
    with mpmath.workdps(40):
        rho = mpmath.mpf(load)
        exact = float(-rho * mpmath.lambertw(-mpmath.exp(-1 / rho) / rho))
    assert renewal.renewal_wait(load, 1.0, 1.0, 0.0).p_wait == pytest.approx(exact, rel=1e-8)


@pytest.mark.parametrize("servers", [1, 2, 16, 64, 100])
@pytest.mark.parametrize("scv", [0.0, 0.04, 0.25, 0.5])
def test_smooth_arrivals_next_to_nobody_do_not_wait(servers: int, scv: float) -> None:
    loads = np.logspace(-9, -4, 40) * servers
    found = renewal.renewal_wait(loads, 1.0, servers, scv).p_wait
    assert np.all((found >= 0) & (found <= 1e-4))
    assert np.all(np.diff(found) >= 0)
