"""Cases of capacity planning: caches, shards, availability, scaling, connections, users."""

from __future__ import annotations

import numpy as np

from simulator.formulas import (
    autoscaling,
    availability,
    backlog,
    caches,
    connections,
    join,
    mmc,
    popularity,
    rate_limit,
    sharding,
    workload,
)
from simulator.reference.case import Case, Values, problem
from simulator.reference.distributions import Time
from simulator.reference.words import named_time
from simulator.text import Text

# objects × capacity up to which the exact LRU and FIFO hit ratios are computed.
_EXACT_CELLS = 5_000_000
# Catalogue size up to which every object is kept; beyond, groups.
_EVERY_OBJECT = 100_000
# Beyond it, single objects and groups: the hit ratios are then within 1e-8.
_HEAD, _BINS = 20_000, 4_000
# The same for the second level, where every object costs a series.
_EVERY_SECOND = 10_000

_BAD_QUORUM = Text(
    "{k} of {n} replies cannot be waited for. Give k from 1 to n.",
    "응답 {n}개 중 {k}개를 기다릴 수는 없습니다. k는 1에서 n 사이여야 합니다.",
)


def cache(case: Case) -> Values:
    """Hit ratios under Zipf requests; with a time to live, or a second level."""
    model = case.model
    objects, alpha = model.whole("objects"), model.number("zipf_alpha")
    catalogue = _catalogue(objects, alpha)
    if "ttl_s" in model:
        return _ttl(catalogue, model.number("request_rate_total"), model.number("ttl_s"))
    capacity = model.whole("capacity_objects")
    lru = caches.che(catalogue, capacity)
    fifo = caches.che(catalogue, capacity, "fifo")
    small = objects * capacity <= _EXACT_CELLS
    small = small and 0 < capacity < objects
    exact_lru = caches.exact_lru(catalogue.probability, capacity) if small else lru.ratio
    exact_fifo = caches.exact_fifo(catalogue.probability, capacity) if small else fifo.ratio
    if "second_level_rule" in model or "second_level_capacity" in model:
        values: Values = {"lru_hit": exact_lru, "fifo_hit": exact_fifo, "lru_che": lru.ratio}
        if "second_level_capacity" in model:
            large = objects > _EVERY_SECOND
            below = popularity.grouped_zipf(objects, alpha) if large else catalogue
            values["second_level_lru_hit_fraction_of_all_requests"] = caches.second_level(
                below, capacity, model.whole("second_level_capacity")
            )
        return values
    values = {
        "lfu_or_static_optimum": caches.che(catalogue, capacity, "lfu").ratio,
        "lru_che": lru.ratio,
        "fifo_random_che": fifo.ratio,
        "characteristic_time_requests": lru.time,
    }
    if small or (case.wanted is not None and "lru_exact" in case.wanted):
        values |= {"lru_exact": exact_lru, "fifo_random_exact": exact_fifo}
    return values


def _catalogue(objects: int, alpha: float) -> popularity.Popularity:
    if objects > _EVERY_OBJECT:
        return popularity.grouped_zipf(objects, alpha, _HEAD, _BINS)
    p = popularity.zipf(objects, alpha)
    return popularity.Popularity(p, np.ones_like(p))


def _ttl(catalogue: popularity.Popularity, rate: float, ttl: float) -> Values:
    requested = catalogue.probability * catalogue.count
    reset = caches.ttl_reset(catalogue.probability * rate, ttl)
    stored = caches.ttl_at_insertion(catalogue.probability * rate, ttl)
    return {
        "hit_ttl_reset_on_every_request": requested @ reset,
        "hit_ttl_set_at_insertion_only": requested @ stored,
        "mean_objects_stored_insertion_only": catalogue.count @ stored,
    }


def shards(case: Case) -> Values:
    """Hot shard of Zipf keys dealt to the shards by rank."""
    model = case.model
    keys, alpha = model.whole("keys"), model.number("zipf_alpha")
    model.above_zero("keys")
    model.above_zero("shards")
    count, rate = model.whole("shards"), model.number("lambda_total")
    mean = model.above_zero("service_mean_s")
    servers = model.above_zero("servers_per_shard", 1)
    shares = sharding.shares_by_rank(keys, alpha, count)
    hot = float(shares.max())
    return {
        "largest_share": hot,
        "smallest_share": shares.min(),
        "hot_shard_utilisation": hot * rate * mean / servers,
        "mean_utilisation": rate * mean / (servers * count),
        "max_total_rate": sharding.largest_total_rate(hot, mean, servers),
        "hottest_key_share": sharding.hottest_key_share(keys, alpha),
        "hot_shard_mean_response": mean + mmc.mean_wait(hot * rate, mean, servers),
    }


def available(case: Case) -> Values:
    """Groups in series, instances over zones, or a fail-over pair."""
    model = case.model
    if "groups" in model:
        groups = list(model.children("groups"))
        each = availability.k_of_n(
            [g.whole("k") for g in groups],
            [g.whole("n") for g in groups],
            [g.chance("a") for g in groups],
        )
        words = model.text("combination", "series").lower()
        any_one = "any" in words or "parallel" in words or "one of" in words
        system = availability.parallel(each) if any_one else availability.series(each)
        return {
            "group_availability": each,
            "system_availability": system,
            "downtime_minutes_per_year": availability.downtime_minutes_per_year(system),
        }
    if "zones" in model:
        zones, per_zone = model.whole("zones"), model.whole("instances_per_zone")
        needed = model.whole("needed_instances")
        zone = model.chance("zone_availability")
        instance = model.chance("instance_availability_given_zone_up")
        return {
            "availability": availability.with_zones(needed, [per_zone] * zones, zone, instance),
            "naive_independent_estimate": availability.k_of_n(
                needed, zones * per_zone, zone * instance
            ),
        }
    states = availability.failover_pair(
        model.above_zero("mtbf_h_each"),
        model.number("mttr_h_each"),
        model.number("failover_h"),
        model.chance("failover_success", 1.0),
    )
    return {"state_probabilities": states, "availability": states[0] + states[2]}


def scaling(case: Case) -> Values:
    """Target tracking, or staffing for a wait target."""
    rows = list(case.model.children("inputs"))
    if rows and "target_wait" in rows[0]:
        return {
            "servers": [
                autoscaling.servers_for_wait(
                    row.number("lambda"),
                    1 / row.above_zero("mu"),
                    row.number("target_wait"),
                    row.chance("fraction"),
                )
                for row in rows
            ]
        }
    columns = (
        "lambda", "service_mean_s", "threads_per_instance", "target_utilisation", "min", "max",
    )  # fmt: skip
    for row in rows:
        row.above_zero("threads_per_instance")
        row.above_zero("target_utilisation")
    instances, utilisation = autoscaling.target_tracking(
        *(np.array([row.number(key) for row in rows]) for key in columns)
    )
    return {"instances": instances.astype(int), "utilisation": utilisation}


def open_connections(case: Case) -> Values:
    """Connections open at once."""
    mean = connections.mean_open(
        case.model.number("connects_per_s"), case.model.number("mean_connection_s")
    )
    high = connections.open_quantile([0.99, 0.999], mean).astype(int)
    return {"mean_open": mean, "p99_open": high[0], "p999_open": high[1]}


def quorum(case: Case) -> Values:
    """The k-th of n independent replies."""
    model = case.model
    k, n = model.whole("k"), model.whole("n")
    if not 1 <= k <= n:
        raise problem((*model.where, "k"), "out_of_range", _BAD_QUORUM.fill(k=k, n=n))
    mean = 1 / model.above_zero("rate") if "rate" in model else model.number("mean")
    scv = model.number("scv") if "scv" in model else None
    reply = named_time(model.text("reply_time"), mean, scv, model, "reply_time")
    quantiles = join.order_quantile([0.5, 0.95, 0.99], k, n, reply.quantile)
    return {
        "mean": _order_mean(k, n, reply),
        **dict(zip(("p50", "p95", "p99"), quantiles, strict=True)),
    }


def _order_mean(k: int, n: int, reply: Time) -> float:
    if reply.shape == "exponential":
        return join.exponential_order_mean(k, n, 1 / reply.mean)
    return join.order_mean(k, n, reply.quantile)


def message_queue(case: Case) -> Values:
    """Drain time and growth of a backlog."""
    model = case.model
    rate, workers = model.number("arrival_rate"), model.number("workers")
    mean = model.above_zero("service_mean_s")
    capacity, half = backlog.capacity(workers, mean), backlog.capacity(workers / 2, mean)
    return {
        "capacity": capacity,
        "drain_time_s": backlog.drain_time(model.number("backlog_messages"), rate, capacity),
        "growth_rate_if_half_the_workers_fail": backlog.growth(rate, half),
    }


def limiter(case: Case) -> Values:
    """Token bucket."""
    model = case.model
    rate = model.number("poisson_lambda")
    rejected = rate_limit.reject_fraction(
        rate, model.number("token_rate"), model.number("bucket_size")
    )
    return {"reject_fraction": rejected, "accepted_rate": rate * (1 - rejected)}


def users(case: Case) -> Values:
    """From users to rates, bandwidth and storage."""
    model = case.model
    mean = workload.mean_rate(
        model.number("active_users_per_day"), model.number("requests_per_user_per_day")
    )
    peak = mean * model.number("peak_to_mean", 1.0)
    write, payload = model.number("write_fraction", 0.0), model.number("payload_kB", 0.0)
    return {
        "mean_rps": mean,
        "peak_rps": peak,
        "peak_write_rps": peak * write,
        "peak_read_rps": peak * (1 - write),
        "peak_bandwidth_Mbit_s": workload.bandwidth_mbit(peak, payload),
        "data_TB_per_30_days": workload.stored_tb(mean, payload, 30),
    }
