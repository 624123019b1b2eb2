"""Caches, shards, availability, limits, scaling and connections against direct sums."""

from __future__ import annotations

import itertools
from math import exp, factorial, floor

import numpy as np
import pytest

from simulator.formulas import (
    autoscaling,
    availability,
    backlog,
    caches,
    connections,
    mmc,
    popularity,
    rate_limit,
    sharding,
)


def full(objects: int, alpha: float) -> popularity.Popularity:
    p = popularity.zipf(objects, alpha)
    return popularity.Popularity(p, np.ones_like(p))


@pytest.mark.parametrize("alpha", [0.0, 0.5, 0.99, 1.0, 1.3, 3.0])
def test_generalised_harmonic_is_the_sum(alpha: float) -> None:
    exact = float(np.sum(np.arange(1.0, 200_001) ** -alpha))
    assert popularity.generalised_harmonic(200_000, alpha) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("alpha", [0.5, 0.9, 1.2])
def test_grouped_catalogue_gives_the_same_hit_ratio(alpha: float) -> None:
    grouped = popularity.grouped_zipf(60_000, alpha)
    assert grouped.objects == 60_000
    assert float(grouped.probability @ grouped.count) == pytest.approx(1.0, rel=1e-12)
    for policy in ("lru", "fifo", "lfu"):
        exact = caches.che(full(60_000, alpha), 2_000, policy).ratio
        assert caches.che(grouped, 2_000, policy).ratio == pytest.approx(exact, rel=5e-6)


def test_small_caches_by_enumeration() -> None:
    """LRU: all orders of the last distinct requests. FIFO: product form over the sets."""
    p = popularity.zipf(6, 0.9)
    lru = 0.0
    for order in itertools.permutations(range(6), 3):
        chance, left = 1.0, 1.0
        for item in order:
            chance, left = chance * p[item] / left, left - p[item]
        lru += chance * p[list(order)].sum()
    assert caches.exact_lru(p, 3) == pytest.approx(lru, rel=1e-9)
    sets = [list(s) for s in itertools.combinations(range(6), 3)]
    weights = np.array([np.prod(p[s]) for s in sets])
    fifo = float(weights @ [p[s].sum() for s in sets] / weights.sum())
    assert caches.exact_fifo(p, 3) == pytest.approx(fifo, rel=1e-11)


def test_cache_edges_and_order_of_policies() -> None:
    catalogue = full(1000, 0.8)
    assert caches.che(catalogue, 0).ratio == 0.0
    assert caches.che(catalogue, 1000).ratio == pytest.approx(1.0)
    ratios = [caches.che(catalogue, 100, policy).ratio for policy in ("fifo", "lru", "lfu")]
    assert ratios == sorted(ratios)


def test_cache_in_bytes_holds_fewer_large_objects() -> None:
    catalogue = full(1000, 0.8)
    doubled = caches.che(catalogue, 200, sizes=2.0)
    assert doubled.ratio == pytest.approx(caches.che(catalogue, 100).ratio, rel=1e-12)


def test_second_level_at_its_ends() -> None:
    catalogue = full(2000, 0.9)
    first = caches.che(catalogue, 200).ratio
    assert caches.second_level(catalogue, 200, 2000) == pytest.approx(1 - first, rel=1e-9)
    assert caches.second_level(catalogue, 0, 200) == pytest.approx(first, rel=1e-9)
    shares = [caches.second_level(catalogue, 200, size) for size in (250, 400, 800, 1600)]
    assert shares == sorted(shares)


def test_second_level_against_a_simulated_pair() -> None:
    rng = np.random.default_rng(5)
    p = popularity.zipf(400, 0.9)
    requests = rng.choice(400, size=300_000, p=p)
    levels: list[dict[int, None]] = [{}, {}]
    hits = 0
    for number, item in enumerate(requests):
        for level, (store, size) in enumerate(zip(levels, (20, 80), strict=True)):
            present = store.pop(item, 0) is None
            store[item] = None
            if len(store) > size:
                del store[next(iter(store))]
            if present:
                hits += level == 1 and number >= 50_000
                break
    share = caches.second_level(popularity.Popularity(p, np.ones_like(p)), 20, 80)
    assert share == pytest.approx(hits / 250_000, rel=0.02)


def test_shards_share_everything() -> None:
    shares = sharding.shares_by_rank(1003, 0.9, 8)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[0] == shares.max() > sharding.hottest_key_share(1003, 0.9)
    assert sharding.largest_total_rate(0.25, 0.004, 4) == pytest.approx(4000.0)


@pytest.mark.parametrize(("load", "size"), [(0.9, 10), (1.2, 6.5), (0.3, 3.2), (1, 8), (2.5, 1.5)])
def test_token_bucket_by_the_direct_series(load: float, size: float) -> None:
    """The alternating series of M/D/1, accurate while it is short."""
    x = size - 1
    mass = sum(
        exp(load * (x - k)) * (-load * (x - k)) ** k / factorial(k) for k in range(floor(x) + 1)
    )
    expected = 1 - mass / (1 + load * mass)
    assert rate_limit.reject_fraction(load * 50, 50, size) == pytest.approx(expected, rel=1e-9)


def test_token_bucket_extremes() -> None:
    assert rate_limit.reject_fraction(10, 100, 0.5) == 1.0
    assert rate_limit.reject_fraction(0, 100, 10) == 0.0
    assert rate_limit.reject_fraction(500, 1000, 1e6) == 0.0
    assert rate_limit.reject_fraction(1200, 1000, 1e5) == pytest.approx(1 / 6, rel=1e-9)


def test_availability_by_enumeration() -> None:
    zone, instance = 0.99, 0.95
    expected = 0.0
    for zones in itertools.product([0, 1], repeat=2):
        for up in itertools.product([0, 1], repeat=5):
            alive = up[0] * zones[0] + up[1] * zones[0] + sum(up[2:]) * zones[1]
            p = np.prod([zone if z else 1 - zone for z in zones])
            p *= np.prod([instance if u else 1 - instance for u in up])
            expected += float(p) * (alive >= 3)
    got = availability.with_zones(3, [2, 3], zone, instance)
    assert got == pytest.approx(expected, rel=1e-12)
    assert availability.k_of_n(2, 3, 0.9) == pytest.approx(0.972)
    assert availability.k_of_n([0, 4], [3, 3], 0.9).tolist() == [1.0, 0.0]
    assert availability.parallel([0.9, 0.9]) == pytest.approx(0.99)


def test_failover_balances_its_rates() -> None:
    p = availability.failover_pair(2000, 4, 0.1, 0.9)
    assert p.sum() == pytest.approx(1.0)
    assert p[0] * 2 / 2000 == pytest.approx(p[2] / 4, rel=1e-12)


def test_staffing_is_the_smallest_that_does() -> None:
    servers = autoscaling.servers_for_wait(100, 0.1, 0.02, 0.95)
    assert mmc.wait_tail(0.02, 100, 0.1, servers) <= 0.05
    assert mmc.wait_tail(0.02, 100, 0.1, servers - 1) > 0.05


def test_target_tracking_rounds_up_but_not_for_rounding() -> None:
    instances, utilisation = autoscaling.target_tracking([3.0, 3.01, 900], 0.1, 1, 0.1, 1, 50)
    assert instances.tolist() == [3, 4, 50]
    assert utilisation[2] == pytest.approx(1.8)


def test_backlog_drains_or_grows() -> None:
    assert backlog.drain_time(120_000, 80, 100) == pytest.approx(6000)
    assert np.isinf(backlog.drain_time(1, 100, 100))
    assert backlog.growth([80, 120], 100).tolist() == [0.0, 20.0]


def test_connections_quantile_is_the_smallest_count() -> None:
    mean = np.array([0.1, 3.0, 54_000.0])
    counts = connections.open_quantile(0.99, mean)
    assert counts.tolist() == [1, 8, 54_541]
