"""Cases of parallel queues: load balancing, fork–join, and retries against a full queue."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.formulas import join, mmc, retrial
from simulator.formulas.shortest_queue import shortest_of_two
from simulator.reference import drawn
from simulator.reference.case import Case, Values
from simulator.reference.distributions import transform_quantile
from simulator.reference.networks import solved
from simulator.reference.single import renewal_values
from simulator.reference.words import stated_time

# States up to which the chain of queue and orbit is solved.
_LARGEST_CHAIN = 20_000
# A retry at once, in service times: the full queue has had no time to change.
_AT_ONCE = 1e-6


def balanced(case: Case) -> Values:
    """Round robin and join-the-shortest-of-two exactly; the rest as a network."""
    model = case.model
    round_robin = drawn.policy_of(model) == "round_robin"
    if "lambda_total" not in model or "mu" not in model:
        return solved(case, drawn.balancer(case))
    rate, mean, count = (
        model.number("lambda_total"),
        1 / model.above_zero("mu"),
        model.whole("servers"),
    )
    random_split = mean + float(mmc.mean_wait(rate / count, mean, 1))
    shared = mean + float(mmc.mean_wait(rate, mean, count))
    if round_robin:
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
    only = replace(case, wanted=(f"{flow}.mean",), network_keys={})
    return float(solved(only, drawn.balancer(case))[f"{flow}.mean"])


def forked(case: Case) -> Values:
    """Fork–join: two queues exactly, equal ones by Nelson and Tantawi, others as a network."""
    model = case.model
    if "mu_each" not in model:
        return solved(case, drawn.fork(case) if "mu" in model else None)
    rate, mean = model.number("poisson_lambda"), 1 / model.above_zero("mu_each")
    count = model.whole("branches", 2)
    return {
        "mean_response": join.forked_mm1_mean(count, rate, mean),
        "independent_max_approximation": join.harmonic(count)
        * (mean + mmc.mean_wait(rate, mean, 1)),
    }


def layered(case: Case) -> Values:
    """Threads held during calls, solved as a network."""
    return solved(case, drawn.layers(case) if "web" in case.model else None)


def retrying(case: Case) -> Values:
    """Bounded queue with retries by its Markov chain; time-outs as a network."""
    model = case.model
    if "max_in_system" not in model or "client_timeout_s" in model:
        return solved(case, drawn.retries(case))
    rate, mean = model.number("fresh_lambda"), 1 / model.above_zero("mu")
    servers, capacity = model.whole("servers", 1), model.whole("max_in_system")
    pause = stated_time(model, "backoff")
    backoff = max(pause.mean, _AT_ONCE * mean)
    memoryless = pause.scv == 1.0 or pause.mean == 0.0
    states = retrial.states(rate, servers, capacity, backoff)
    if not memoryless or states > _LARGEST_CHAIN or capacity < servers:
        return solved(case, drawn.retries(case))
    chain = retrial.retried(rate, mean, servers, capacity, model.whole("max_retries", 0), backoff)
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
