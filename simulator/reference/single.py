"""Cases of one station: Erlang, M/M/c, M/G/1, M/D/c, GI/M/c, losses, patience."""

from __future__ import annotations

import numpy as np

from simulator.formulas import erlang, finite, mdc, mmc, renewal, waiting
from simulator.reference.case import Case, Fields, Values
from simulator.reference.distributions import Time, percentages, transform_quantile
from simulator.reference.words import named_time

_QUANTILES = (50.0, 90.0, 95.0, 99.0, 99.9)


def station(case: Case) -> Fields:
    """Where the model says what its station is."""
    return case.model.child("station") if "station" in case.model else case.model


def arrival_rate(fields: Fields) -> float:
    """Requests/s."""
    return fields.number("lambda" if "lambda" in fields else "poisson_lambda")


def service_mean(fields: Fields) -> float:
    """Seconds, from the service rate where that is given."""
    for key in ("mu_per_server", "mu", "mu_each"):
        if key in fields:
            return 1 / fields.above_zero(key)
    return fields.number("service_mean", 1.0)


def _number_text(q: float) -> str:
    return f"{q:g}"


def erlang_table(case: Case) -> Values:
    """Erlang's B or C for a table of inputs."""
    rows = list(case.model.children("inputs"))
    servers = np.array([row.number("c") for row in rows])
    offered = np.array([row.number("a_erlang") for row in rows])
    words = case.model.text("formula", "").lower()
    delay = any(name in words for name in ("wait", "delay", "erlang c", "erlang-c"))
    if case.wanted is not None:
        delay = "p_wait" in case.wanted
    formula, key = (erlang.erlang_c, "p_wait") if delay else (erlang.erlang_b, "blocking")
    return {key: formula(servers, offered)}


def little(rate: float, service_mean: float, wait: float) -> Values:
    """wq, w, lq, l from the mean wait."""
    sojourn = wait + service_mean
    return {"wq": wait, "w": sojourn, "lq": rate * wait, "l": rate * sojourn}


def mmc_station(case: Case) -> Values:
    """M/M/c: means and quantiles."""
    fields = station(case)
    rate, mean, c = arrival_rate(fields), service_mean(fields), fields.number("servers", 1)
    values = {
        "rho": rate * mean / c,
        "pwait": erlang.erlang_c(c, rate * mean),
        **little(rate, mean, float(mmc.mean_wait(rate, mean, c))),
    }
    for q in percentages(case, _QUANTILES):
        values[f"wait_p{_number_text(q)}"] = mmc.wait_quantile(q / 100, rate, mean, c)
        values[f"resp_p{_number_text(q)}"] = mmc.sojourn_quantile(q / 100, rate, mean, c)
    return values


def mg1_station(case: Case) -> Values:
    """M/G/1 by Pollaczek–Khinchine; quantiles by inverting its transform."""
    fields = station(case)
    rate, mean = arrival_rate(fields), service_mean(fields)
    scv = fields.number("service_scv") if "service_scv" in fields else None
    service = named_time(fields.text("service", "exponential"), mean, scv, fields, "service")
    mean = service.mean
    wait = float(waiting.pollaczek_khinchine_mean(rate, mean, service.scv))
    variance = waiting.pollaczek_khinchine_variance(rate, mean, service.scv, service.third_moment)
    values = {"rho": rate * mean, **little(rate, mean, wait), "wait_variance": variance}
    return values | _mg1_quantiles(case, rate, service, wait)


def _mg1_quantiles(case: Case, rate: float, service: Time, wait: float) -> Values:
    s_transform, residual = service.transform, service.residual
    load = rate * service.mean
    idle = 1 - load
    if idle <= 0:
        return {f"{kind}_p{_number_text(q)}": np.inf
                for q in percentages(case, _QUANTILES) for kind in ("resp", "wait")}  # fmt: skip

    def w_transform(s: np.ndarray) -> np.ndarray:
        return idle / (1 - load * residual(s))

    values: Values = {}
    for q in percentages(case, _QUANTILES):
        p, scale, name = q / 100, wait + service.mean, _number_text(q)
        if service.scv == 0:
            # The wait has kinks at every multiple of the service time: no inversion.
            steps = mdc.wait_quantile(p, load, 1)
            values[f"wait_p{name}"] = steps * service.mean
            values[f"resp_p{name}"] = (steps + 1) * service.mean
            continue
        values[f"resp_p{name}"] = transform_quantile(
            lambda s: w_transform(s) * s_transform(s), p, scale
        )
        late = p > idle
        values[f"wait_p{name}"] = transform_quantile(w_transform, p, scale) if late else 0.0
    return values


def mdc_table(case: Case) -> Values:
    """M/D/c for a table of inputs, service time 1."""
    rows = list(case.model.children("inputs"))
    results = [mdc_wait(row.number("rho"), row.whole("c")) for row in rows]
    return {"wq": [wait for wait, _ in results], "p_wait": [p for _, p in results]}


def mdc_wait(utilisation: float, servers: int) -> tuple[float, float]:
    """M/D/c, and what its waits grow to where it is offered too much or nothing."""
    if utilisation >= 1:
        return np.inf, 1.0
    return mdc.mdc(utilisation, servers) if utilisation > 0 else (0.0, 0.0)


def renewal_station(case: Case) -> Values:
    """GI/M/c, from the words for its arrivals."""
    fields = station(case)
    rate, mean = arrival_rate(fields), service_mean(fields)
    if rate == 0:
        return {**little(rate, mean, 0.0), "sigma": 0.0, "pwait": 0.0}
    scv = fields.number("arrival_scv") if "arrival_scv" in fields else _network_scv(case)
    arrivals = named_time(fields.text("arrivals"), 1 / rate, scv, fields, "arrivals")
    values = renewal_values(rate, mean, fields.whole("servers", 1), arrivals.scv)
    if case.wanted is None:
        stated = ("wq", "w", "sigma") if case.category == "gig1" else ("l", "lq", "wq", "w")
        values = {key: values[key] for key in stated}
    return values


def renewal_values(rate: float, mean: float, servers: int, arrival_scv: float) -> Values:
    """Figures of GI/M/c; sigma is the root of Takács's equation."""
    if rate == 0:
        return {**little(rate, mean, 0.0), "sigma": 0.0, "pwait": 0.0}
    if rate * mean >= servers:
        return {**little(rate, mean, np.inf), "sigma": 1.0, "pwait": 1.0}
    if servers > renewal.LARGEST_SUM:
        wait = float(waiting.ggc_mean(rate, mean, servers, 1.0, arrival_scv))
        return {**little(rate, mean, wait), "pwait": erlang.erlang_c(servers, rate * mean)}
    queue = renewal.renewal_wait(rate, mean, servers, arrival_scv)
    p_wait, wait_rate = float(queue.p_wait), float(queue.wait_rate)
    return {
        **little(rate, mean, p_wait / wait_rate),
        "sigma": 1 - wait_rate * mean / servers,
        "pwait": p_wait,
    }


def _network_scv(case: Case) -> float | None:
    """The arrival scv the case's network states, where it has just one flow."""
    flows = list((case.network or {}).get("flows", {}).values())
    scv = flows[0].get("scv") if len(flows) == 1 and isinstance(flows[0], dict) else None
    return float(scv) if isinstance(scv, int | float) else None


def lossy_station(case: Case) -> Values:
    """M/M/c/K; the waits are over the requests admitted."""
    fields = station(case)
    rate, mean, c = arrival_rate(fields), service_mean(fields), fields.number("servers", 1)
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
    fields = station(case)
    rate, mean, c = arrival_rate(fields), service_mean(fields), fields.number("servers", 1)
    hurry = fields.number("patience_rate")
    if hurry == 0:
        return _patient(rate, mean, c)
    loss = finite.erlang_a(rate, mean, c, 1 / hurry)
    return {
        "p_abandon": loss.p_loss,
        "lq": loss.mean_queue,
        "p_wait": loss.p_wait,
        "util": loss.utilisation,
        "wq_all": loss.mean_wait,
    }


def _patient(rate: float, mean: float, servers: float) -> Values:
    """The same where nobody ever gives up: M/M/c, in overload without an end."""
    wait = float(mmc.mean_wait(rate, mean, servers))
    return {
        "p_abandon": 0.0,
        "lq": rate * wait,
        "p_wait": erlang.erlang_c(servers, rate * mean),
        "util": min(rate * mean / servers, 1.0),
        "wq_all": wait,
    }
