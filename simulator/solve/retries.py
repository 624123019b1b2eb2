"""Retries that come back to the full queue that refused them.

A refusal says that the queue is full, so the retry soon after is refused more often than
a fresh request. Stations with a bounded queue at which attempts begin are therefore
solved together with the requests backing off (see ``formulas/orbit.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from simulator.formulas.orbit import orbit
from simulator.solve.arrays import Arrays
from simulator.solve.figures import Arrivals, StationFigures
from simulator.solve.nodes import AttemptNode, Node, head_visit
from simulator.solve.plan import Floats, Plan
from simulator.solve.traffic import Traffic
from simulator.solve.transforms import Refusals

Found = Mapping[int, tuple[Floats, Floats]]
MOST_CORRELATED = 20
REFUSED = 1e-12


def with_retries(
    plan: Plan, arrays: Arrays, arrivals: Arrivals, traffic: Traffic, figures: StationFigures
) -> tuple[StationFigures, dict[int, tuple[Floats, Floats]], dict[Node, Refusals]]:
    """Figures with correlated refusals, what admitted requests find, and the refusals."""
    found: dict[int, tuple[Floats, Floats]] = {}
    refusals: dict[Node, Refusals] = {}
    for station, nodes in retried_stations(plan, arrays).items():
        refuses = station in arrays.refusing or refuses_in(figures, station)
        if refuses and arrays.alive[station]:
            figures = _station(
                station, nodes, plan.attempts, arrays, arrivals, traffic, figures, found, refusals
            )
    return figures, found, refusals


def refuses_in(figures: StationFigures, station: int) -> bool:
    """Whether a station refuses anybody in any column."""
    return bool((figures.block[station] > REFUSED).any())


def retried_stations(plan: Plan, arrays: Arrays) -> dict[int, list[tuple[AttemptNode, int]]]:
    """Bounded stations with the attempts that begin there and the visit they begin with."""
    result: dict[int, list[tuple[AttemptNode, int]]] = {}
    for node in plan.attempts:
        visit = head_visit(node.body)
        if visit is None or not 0 < node.route.retries <= MOST_CORRELATED:
            continue
        station = plan.visit_station[visit]
        bounded = np.isfinite(arrays.capacity[station]).all()
        if bounded and not arrays.is_delay[station, 0] and not arrays.is_ps[station, 0]:
            result.setdefault(station, []).append((node, visit))
    return result


def _station(
    station: int,
    nodes: list[tuple[AttemptNode, int]],
    attempts: list[AttemptNode],
    arrays: Arrays,
    arrivals: Arrivals,
    traffic: Traffic,
    figures: StationFigures,
    found: dict[int, tuple[Floats, Floats]],
    refusals: dict[Node, Refusals],
) -> StationFigures:
    columns = arrays.servers.shape[1]
    entering = {node: traffic.entering[attempts.index(node)] for node, _ in nodes}
    fresh = sum(entering.values(), np.zeros(columns))
    total = arrivals.rate[station]
    # Retries after a refusal are the orbit's own; all other arrivals are given to it.
    repeated = sum(
        (traffic.visits[visit] - entering[node] for node, visit in nodes), np.zeros(columns)
    )
    given = np.maximum(total - np.maximum(repeated, 0.0), 1e-12 * total + 1e-300)
    one = figures.queues.rate[station] / np.where(total > 0, total, 1.0)
    mean, servers = figures.service_mean[station], figures.queues.servers[station]
    places = figures.queues.capacity[station]
    variable = (arrivals.service_scv[station] + arrivals.scv[station]) / 2
    room = np.maximum(places - servers, 0.0) / np.maximum(variable, 1e-9)
    retries = max(node.route.retries for node, _ in nodes)
    solved = orbit(
        given * one, np.minimum(fresh, given) * one, np.maximum(mean, 1e-12), servers,
        np.minimum(servers, places) + np.minimum(room, 1e6), retries, _backoff(nodes, entering),
    )  # fmt: skip
    pace = mean / servers * variable
    found[station] = (solved.found, pace)
    steps = np.arange(1, solved.found.shape[1] + 1)
    wait = (solved.found @ steps) * pace
    for node, _ in nodes:
        refusals[node] = Refusals(solved.p_block, solved.rejected[: node.route.retries + 1])
    return _replaced(station, arrays, figures, solved.p_block, wait, solved.found.sum(axis=1))


def _backoff(nodes: list[tuple[AttemptNode, int]], entering: dict[AttemptNode, Floats]) -> Floats:
    """Mean back-off of the attempts, by their rates."""
    total = sum(entering.values(), 0.0) + 1e-300
    mean: Floats = np.zeros_like(total)
    for node, _ in nodes:
        backoff = node.route.backoff
        own = 0.0 if backoff is None else backoff.duration.mean
        mean = mean + entering[node] / total * own
    return mean


def _replaced(
    station: int,
    arrays: Arrays,
    figures: StationFigures,
    block: Floats,
    wait: Floats,
    p_wait: Floats,
) -> StationFigures:
    """The figures with one station's row replaced."""

    def row(values: Floats, new: Floats) -> Floats:
        values = values.copy()
        values[station] = new
        return values

    ok = (1 - block) * (1 - figures.leave[station])
    busy = figures.rate[station] * ok * figures.service_mean[station]
    servers = arrays.servers[station] * arrays.copies[station]
    return replace(
        figures,
        ok=row(figures.ok, ok),
        block=row(figures.block, block),
        wait=row(figures.wait, wait),
        p_wait=row(figures.p_wait, p_wait),
        mean_wait=row(figures.mean_wait, wait),
        mean_queue=row(figures.mean_queue, figures.rate[station] * (1 - block) * wait),
        utilisation=row(figures.utilisation, np.minimum(busy / servers, 1.0)),
    )
