"""Cases of one station: Erlang, M/M/c, M/G/1, M/D/c, GI/M/c, M/PH/c, losses, patience."""

from __future__ import annotations

import numpy as np

from simulator.formulas import erlang, finite, mdc, mmc, phase_type, renewal, waiting
from simulator.reference.case import Case, Fields, Values
from simulator.reference.distributions import Time, named_time, stated_mean, transform_quantile
from simulator.reference.networks import solved

_QUANTILES = (50.0, 90.0, 95.0, 99.0)
_MMC_QUANTILES = (*_QUANTILES, 99.9)
_SIMULATED_QUANTILES = (50, 95, 99)
# States of one level up to which the wait's distribution is inverted exactly.
_LARGEST_INVERTED = 12


def _station(case: Case) -> Fields:
    return case.model.child("station") if "station" in case.model else case.model


def _arrival_rate(fields: Fields) -> float:
    return fields.number("lambda" if "lambda" in fields else "poisson_lambda")


def _service_mean(fields: Fields) -> float:
    for key in ("mu_per_server", "mu", "mu_each"):
        if key in fields:
            return 1 / fields.number(key)
    return fields.number("service_mean", 1.0)


def _number_text(q: float) -> str:
    return f"{q:g}"


def erlang_table(case: Case) -> Values:
    """Erlang's B or C for a table of inputs."""
    rows = list(case.model.children("inputs"))
    servers = np.array([row.number("c") for row in rows])
    offered = np.array([row.number("a_erlang") for row in rows])
    words = case.model.text("formula", "").lower()
    delay = "wait" in words or "delay" in words
    if case.wanted is not None:
        delay = "p_wait" in case.wanted
    formula, key = (erlang.erlang_c, "p_wait") if delay else (erlang.erlang_b, "blocking")
    return {key: formula(servers, offered)}


def _little(rate: float, service_mean: float, wait: float) -> Values:
    """wq, w, lq, l from the mean wait."""
    sojourn = wait + service_mean
    return {"wq": wait, "w": sojourn, "lq": rate * wait, "l": rate * sojourn}


def mmc_station(case: Case) -> Values:
    """M/M/c: means and quantiles."""
    fields = _station(case)
    rate, mean, c = _arrival_rate(fields), _service_mean(fields), fields.number("servers", 1)
    values = {
        "rho": rate * mean / c,
        "pwait": erlang.erlang_c(c, rate * mean),
        **_little(rate, mean, float(mmc.mean_wait(rate, mean, c))),
    }
    for q in _quantiles_wanted(case, _MMC_QUANTILES):
        values[f"wait_p{_number_text(q)}"] = mmc.wait_quantile(q / 100, rate, mean, c)
        values[f"resp_p{_number_text(q)}"] = mmc.sojourn_quantile(q / 100, rate, mean, c)
    return values


def _quantiles_wanted(case: Case, default: tuple[float, ...]) -> list[float]:
    """The percentages named in the wanted keys, such as 99.9 in wait_p99.9."""
    if case.wanted is None:
        return list(default)
    ends = {key.rpartition("_p")[2] for key in case.wanted if "_p" in key}
    ends |= {key[1:] for key in case.wanted if key.startswith("p")}
    return sorted(float(end) for end in ends if end.replace(".", "", 1).isdigit())


def mg1_station(case: Case) -> Values:
    """M/G/1 by Pollaczek–Khinchine; quantiles by inverting its transform."""
    fields = _station(case)
    rate, mean = _arrival_rate(fields), _service_mean(fields)
    scv = fields.number("service_scv") if "service_scv" in fields else None
    service = named_time(fields.text("service", "exponential"), mean, scv, fields, "service")
    wait = float(waiting.pollaczek_khinchine_mean(rate, mean, service.scv))
    variance = waiting.pollaczek_khinchine_variance(rate, mean, service.scv, service.third_moment)
    values = {"rho": rate * mean, **_little(rate, mean, wait), "wait_variance": variance}
    return values | _mg1_quantiles(case, rate, service, wait)


def _mg1_quantiles(case: Case, rate: float, service: Time, wait: float) -> Values:
    s_transform = service.transform
    if s_transform is None:
        return {}
    idle = 1 - rate * service.mean

    def w_transform(s: np.ndarray) -> np.ndarray:
        return idle * s / (s - rate * (1 - s_transform(s)))

    values: Values = {}
    for q in _quantiles_wanted(case, _QUANTILES):
        p, scale, name = q / 100, wait + service.mean, _number_text(q)
        values[f"resp_p{name}"] = transform_quantile(
            lambda s: w_transform(s) * s_transform(s), p, scale
        )
        late = p > idle
        values[f"wait_p{name}"] = transform_quantile(w_transform, p, scale) if late else 0.0
    return values


def mdc_table(case: Case) -> Values:
    """M/D/c for a table of inputs, service time 1."""
    rows = list(case.model.children("inputs"))
    results = [mdc.mdc(row.number("rho"), row.whole("c")) for row in rows]
    return {"wq": [wait for wait, _ in results], "p_wait": [p for _, p in results]}


def renewal_station(case: Case) -> Values:
    """GI/M/c, from the words for its arrivals."""
    fields = _station(case)
    rate, mean = _arrival_rate(fields), _service_mean(fields)
    scv = fields.number("arrival_scv") if "arrival_scv" in fields else _network_scv(case)
    arrivals = named_time(fields.text("arrivals"), 1 / rate, scv, fields, "arrivals")
    values = renewal_values(rate, mean, fields.whole("servers", 1), arrivals.scv)
    if case.wanted is None:
        stated = ("wq", "w", "sigma") if case.category == "gig1" else ("l", "lq", "wq", "w")
        values = {key: values[key] for key in stated}
    return values


def renewal_values(rate: float, mean: float, servers: int, arrival_scv: float) -> Values:
    """Figures of GI/M/c; sigma is the root of Takács's equation."""
    queue = renewal.renewal_wait(rate, mean, servers, arrival_scv)
    p_wait, wait_rate = float(queue.p_wait), float(queue.wait_rate)
    return {
        **_little(rate, mean, p_wait / wait_rate),
        "sigma": 1 - wait_rate * mean / servers,
        "pwait": p_wait,
    }


def _network_scv(case: Case) -> float | None:
    """The arrival scv the case's network states, where it has just one flow."""
    flows = list((case.network or {}).get("flows", {}).values())
    scv = flows[0].get("scv") if len(flows) == 1 and isinstance(flows[0], dict) else None
    return float(scv) if isinstance(scv, int | float) else None


def general_station(case: Case) -> Values:
    """GI/G/c: renewal arrivals, phases of service, or a network to solve."""
    if "service_mean_exponential" in case.model:
        return shared_station(case)
    if "station" not in case.model:
        return simulated_station(case)
    fields = _station(case)
    arrivals = fields.text("arrivals", "poisson").lower()
    if "poisson" not in arrivals and "markov" not in arrivals:
        return renewal_station(case)
    rate, mean, c = (
        _arrival_rate(fields),
        fields.number("service_mean", 1.0),
        fields.whole("servers"),
    )
    if "p1" in fields:
        p, means = fields.number("p1"), [fields.number("mean1"), fields.number("mean2")]
        mean = p * means[0] + (1 - p) * means[1]
        phases = phase_type.mixture(np.array([p, 1 - p]), np.array(means))
    else:
        scv = fields.number("service_scv") if "service_scv" in fields else None
        service = named_time(fields.text("service"), mean, scv, fields, "service")
        if service.shape == "deterministic":
            wait, p_wait = mdc.mdc(rate * mean / c, c)
            return {**_little(rate, mean, wait * mean), "pwait": p_wait}
        found = _phases(service)
        if found is None:
            return solved(case)
        phases = found
    queue = phase_type.mphc(rate, c, phases)
    return {**_little(rate, mean, queue.mean_wait), "pwait": queue.p_wait}


def simulated_station(case: Case) -> Values:
    """M/G/c known by simulation: exact for constant service and for few enough phases,
    otherwise solved as a network."""
    model = case.model
    words, rate = model.text("service"), model.number("poisson_lambda")
    service = named_time(words, stated_mean(words), None, model, "service")
    servers, load = model.whole("servers", 1), rate * service.mean
    if service.shape == "deterministic" and load < servers:
        wait, p_wait = mdc.mdc(load / servers, servers)
        quantiles = {
            q: service.mean * (1 + mdc.wait_quantile(q / 100, load / servers, servers))
            for q in _SIMULATED_QUANTILES
        }
        return _simulated(load / servers, wait * service.mean, p_wait, service.mean, quantiles)
    phases = _phases(service)
    s_transform = service.transform
    if phases is None or s_transform is None or load >= servers:
        return solved(case)
    if phase_type.level_size(servers, len(phases.start)) > _LARGEST_INVERTED:
        return solved(case)
    queue = phase_type.mphc(rate, servers, phases)

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


def _phases(service: Time) -> phase_type.Phases | None:
    """The service as phases; None where it has none."""
    if service.shape == "hyperexponential":
        return phase_type.hyperexponential(service.mean, service.scv)
    if service.shape in ("erlang", "exponential"):
        return phase_type.erlang(service.mean, service.stages)
    return None


def shared_station(case: Case) -> Values:
    """Classes of different exponential service times at one station: M/H/c, FCFS."""
    model = case.model
    rates = np.array(model.numbers("poisson_lambda"))
    means = np.array(model.numbers("service_mean_exponential"))
    servers, total = model.whole("servers", 1), float(rates.sum())
    queue = phase_type.mphc(total, servers, phase_type.mixture(rates, means))
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


def lossy_station(case: Case) -> Values:
    """M/M/c/K; the waits are over the requests admitted."""
    fields = _station(case)
    rate, mean, c = _arrival_rate(fields), _service_mean(fields), fields.number("servers", 1)
    loss = finite.mmck(rate, mean, c, fields.number("max_in_system"))
    sojourn = loss.mean_wait + mean
    return {
        "pblock": loss.p_loss,
        "throughput": loss.throughput,
        "util": loss.utilisation,
        "l": loss.throughput * sojourn,
        "lq": loss.mean_queue,
        "w": sojourn,
        "wq": loss.mean_wait,
    }


def impatient_station(case: Case) -> Values:
    """M/M/c+M (Erlang-A)."""
    fields = _station(case)
    rate, mean, c = _arrival_rate(fields), _service_mean(fields), fields.number("servers", 1)
    loss = finite.erlang_a(rate, mean, c, 1 / fields.number("patience_rate"))
    return {
        "p_abandon": loss.p_loss,
        "lq": loss.mean_queue,
        "p_wait": loss.p_wait,
        "util": loss.utilisation,
        "wq_all": loss.mean_wait,
    }
