"""Cases of one queue with general service or renewal arrivals: GI/G/c."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.formulas import erlang, mdc, phase_type, waiting
from simulator.reference import drawn
from simulator.reference.case import Case, Values
from simulator.reference.distributions import Time, transform_quantile
from simulator.reference.networks import solved
from simulator.reference.single import (
    arrival_rate,
    little,
    mdc_wait,
    renewal_station,
    service_mean,
    station,
)
from simulator.reference.words import named_time, stated_mean

_SIMULATED_QUANTILES = (50, 95, 99)
# States of one level up to which the wait's distribution is inverted exactly.
_LARGEST_INVERTED = 100
# How far 1/scv may be from a whole number of Erlang stages.
_WHOLE = 1e-6
# Arrivals per service time that stand for none at all.
_NONE = 1e-12


def general_station(case: Case) -> Values:
    """GI/G/c: renewal arrivals, phases of service, or a network to solve."""
    if "service_mean_exponential" in case.model:
        return shared_station(case)
    if "station" not in case.model:
        return simulated_station(case)
    fields = station(case)
    arrivals = fields.text("arrivals", "poisson").lower()
    exponential = "service" not in fields and "p1" not in fields
    if exponential or ("poisson" not in arrivals and "markov" not in arrivals):
        return renewal_station(case)
    rate, mean, c = arrival_rate(fields), service_mean(fields), fields.whole("servers", 1)
    if "p1" in fields:
        p, means = fields.number("p1"), [fields.number("mean1"), fields.number("mean2")]
        mean = p * means[0] + (1 - p) * means[1]
        phases = phase_type.mixture(np.array([p, 1 - p]), np.array(means))
    else:
        scv = fields.number("service_scv") if "service_scv" in fields else None
        service = named_time(fields.text("service"), mean, scv, fields, "service")
        if service.shape == "deterministic":
            wait, p_wait = mdc_wait(rate * mean / c, c)
            return {**little(rate, mean, wait * mean), "pwait": p_wait}
        found = _phases(service)
        if found is None:
            return _interpolated(rate, service, c)
        phases = found
    if rate * phases.mean >= c:
        return {**little(rate, mean, np.inf), "pwait": 1.0}
    if _level(c, phases) > phase_type.LARGEST_LEVEL:
        return _interpolated(rate, Time("general", phases.mean, phases.scv), c)
    queue = _queue(rate, c, phases)
    return {**little(rate, mean, queue.mean_wait), "pwait": queue.p_wait}


def _interpolated(rate: float, service: Time, servers: int) -> Values:
    """M/G/c by Kimura's interpolation, with Erlang's probability of waiting."""
    wait = float(waiting.kimura(rate, service.mean, servers, service.scv))
    p_wait = float(erlang.erlang_c(servers, rate * service.mean))
    return {**little(rate, service.mean, wait), "pwait": p_wait}


def simulated_station(case: Case) -> Values:
    """M/G/c known by simulation: exact for constant service and for few enough phases,
    otherwise solved as a network."""
    model = case.model
    words, rate = model.text("service"), arrival_rate(model)
    service = named_time(words, stated_mean(words), None, model, "service")
    servers, load = model.whole("servers", 1), rate * service.mean
    if service.shape == "deterministic" and load < servers:
        wait, p_wait = mdc_wait(load / servers, servers)
        quantiles = {
            q: service.mean * (1 + mdc.wait_quantile(q / 100, load / servers, servers))
            for q in _SIMULATED_QUANTILES
        }
        return _simulated(load / servers, wait * service.mean, p_wait, service.mean, quantiles)
    phases = _phases(service)
    s_transform = service.transform
    large = phases is None or _level(servers, phases) > _LARGEST_INVERTED
    if phases is None or load >= servers or large:
        return solved(case, drawn.station_of(service, rate, servers))
    queue = _queue(rate, servers, phases)

    def transform(s: np.ndarray) -> np.ndarray:
        return queue.wait_transform(s) * s_transform(s)

    mean = queue.mean_wait + service.mean
    quantiles = {q: transform_quantile(transform, q / 100, mean) for q in _SIMULATED_QUANTILES}
    return _simulated(load / servers, queue.mean_wait, queue.p_wait, service.mean, quantiles)


def _simulated(
    utilisation: float, wait: float, p_wait: float, mean: float, quantiles: dict[int, float]
) -> Values:
    return {
        "q.utilisation": utilisation,
        "q.mean_wait": wait,
        "q.p_wait_or_block": p_wait,
        "req.mean": wait + mean,
        **{f"req.p{q}": value for q, value in quantiles.items()},
    }


def _queue(rate: float, servers: int, phases: phase_type.Phases) -> phase_type.PhaseQueue:
    return phase_type.mphc(max(rate, _NONE / phases.mean), servers, phases)


def _phases(service: Time) -> phase_type.Phases | None:
    """The service as phases; None where it has none."""
    if service.shape == "hyperexponential":
        return service.mixture
    if service.scv == 0:
        return None
    whole = abs(service.stages * service.scv - 1) < _WHOLE
    if service.shape == "exponential" or (service.shape == "erlang" and whole):
        return phase_type.erlang(service.mean, service.stages)
    return None


def _level(servers: int, phases: phase_type.Phases) -> int:
    return phase_type.level_size(servers, len(phases.start))


def shared_station(case: Case) -> Values:
    """Classes of different exponential service times at one station: M/H/c, FCFS."""
    model = case.model
    rates = np.array(model.numbers("poisson_lambda"))
    means = np.array(model.numbers("service_mean_exponential"))
    servers, total = model.whole("servers", 1), float(rates.sum())
    phases = phase_type.mixture(rates, means)
    if _level(servers, phases) > _LARGEST_INVERTED or rates @ means >= servers:
        network = drawn.shared_station(rates, means, servers)
        return solved(replace(case, network=None, network_keys={}), network)
    queue = _queue(total, servers, phases)
    values: Values = {
        "q.utilisation": rates @ means / servers,
        "q.mean_wait": queue.mean_wait,
        "q.p_wait": queue.p_wait,
    }
    for i, mean in enumerate(means, 1):
        values[f"class{i}.mean"] = queue.mean_wait + mean
        for q in (50, 95, 99):
            values[f"class{i}.p{q}"] = _sojourn_quantile(queue, mean, q / 100)
    return values


def _sojourn_quantile(queue: phase_type.PhaseQueue, mean: float, p: float) -> float:
    """Quantile of the wait and an exponential service of the given mean."""

    def transform(s: np.ndarray) -> np.ndarray:
        return queue.wait_transform(s) / (1 + s * mean)

    return transform_quantile(transform, p, queue.mean_wait + mean)
