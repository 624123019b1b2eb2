"""Cases of parallel queues: load balancing, fork–join, and retries against a full queue."""

from __future__ import annotations

import re

import numpy as np

from simulator.formulas import join, mmc, retrial
from simulator.formulas.shortest_queue import shortest_of_two
from simulator.reference.case import Case, Values
from simulator.reference.distributions import transform_quantile
from simulator.reference.networks import solved
from simulator.reference.single import renewal_values


def balanced(case: Case) -> Values:
    """Round robin and join-the-shortest-of-two exactly; the rest as a network."""
    model = case.model
    if "lambda_total" not in model:
        return solved(case)
    rate, mean, count = model.number("lambda_total"), 1 / model.number("mu"), model.whole("servers")
    random_split = mean + float(mmc.mean_wait(rate / count, mean, 1))
    shared = mean + float(mmc.mean_wait(rate, mean, count))
    if "round" in model.text("policy").lower():
        values = renewal_values(rate / count, mean, 1, 1 / count)
        for q in (50, 95, 99):
            # The sojourn of GI/M/1 is exponential.
            values[f"resp_p{q}"] = -values["w"] * np.log1p(-q / 100)
        del values["l"], values["lq"], values["pwait"]
        return {**values, "w_random_split_mm1": random_split, "w_shared_queue_mmk": shared}
    response = shortest_of_two(rate, mean) if count == 2 else solved_mean(case)
    return {
        "mean_response": response,
        "random_split_mm1": random_split,
        f"shared_queue_mm{count}": shared,
    }


def solved_mean(case: Case) -> float:
    """Mean response of the case's only flow."""
    flow = next(iter((case.network or {}).get("flows", {"req": None})))
    only = Case(case.id, case.category, case.model, case.network, (f"{flow}.mean",), {})
    return float(solved(only)[f"{flow}.mean"])


def forked(case: Case) -> Values:
    """Fork–join: two queues exactly, equal ones by Nelson and Tantawi, others as a network."""
    model = case.model
    if "mu_each" not in model:
        return solved(case)
    rate, mean = model.number("poisson_lambda"), 1 / model.number("mu_each")
    count = model.whole("branches", 2)
    return {
        "mean_response": join.forked_mm1_mean(count, rate, mean),
        "independent_max_approximation": join.harmonic(count) * mean / (1 - rate * mean),
    }


def retrying(case: Case) -> Values:
    """Bounded queue with retries by its Markov chain; time-outs as a network."""
    model = case.model
    if "max_in_system" not in model:
        return solved(case)
    rate, mean = model.number("fresh_lambda"), 1 / model.number("mu")
    servers, capacity = model.whole("servers"), model.whole("max_in_system")
    found = re.search(r"mean\s*([0-9.]+(?:e-?\d+)?)", model.text("backoff"))
    backoff = float(found.group(1)) if found else 0.0
    chain = retrial.retried(rate, mean, servers, capacity, model.whole("max_retries"), backoff)
    busy = chain.present @ np.minimum(np.arange(capacity + 1), servers)
    return {
        "q.utilisation": busy / servers,
        "q.p_block": chain.p_block,
        "q.arrival_rate": chain.arrival_rate,
        "req.fail_fraction": chain.fail_fraction,
        "req.mean_attempts": chain.mean_attempts,
        "req.throughput": rate * (1 - chain.fail_fraction),
        **_retried_latency(chain, mean, servers, backoff),
    }


def _retried_latency(chain: retrial.Retried, mean: float, servers: int, backoff: float) -> Values:
    """Latency of the requests that succeed, from the first attempt on: the back-offs so
    far, the wait behind what the admitted attempt found, and its service."""
    ahead = np.maximum(np.arange(chain.found.shape[1]) - servers + 1, 0)
    attempts = np.arange(len(chain.successes))

    def transform(s: np.ndarray) -> np.ndarray:
        step = servers / (servers + s * mean)
        waits = step[..., None] ** ahead @ chain.found.T
        pauses = (1 / (1 + s * backoff))[..., None] ** attempts
        return (waits * pauses) @ chain.successes / (1 + s * mean)

    waits = chain.found @ ahead * mean / servers
    average = float(chain.successes @ (attempts * backoff + waits)) + mean
    return {
        "req.mean": average,
        **{f"req.p{q}": transform_quantile(transform, q / 100, average) for q in (50, 95, 99)},
    }
