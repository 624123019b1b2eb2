"""The law of the last of parallel branches, composed from the branches' own laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.formulas.join import (
    alike_quorum_cdf,
    forked_likeness,
    forked_mm1_mean,
    quorum_cdf,
)
from simulator.solve.batch import Asked
from simulator.solve.inversion import ROUGH
from simulator.solve.nodes import JoinNode, Node, VisitNode
from simulator.solve.plan import Floats
from simulator.solve.tables import Law, Table

if TYPE_CHECKING:
    from simulator.solve.distribution import Laws

GRID = np.exp(np.linspace(np.log(1e-4), np.log(300.0), 90))


def joined(
    laws: Laws, node: JoinNode, t: Floats, columns: np.ndarray, order: int, rising: bool = True
) -> tuple[Floats, Floats]:
    """(P(done by t), density); the density only if it is ``rising`` that is wanted."""
    pairs = [laws.cumulative(Asked.of(branch, columns), t, order) for branch in node.branches]
    done = np.array([pair[0] for pair in pairs])
    density = np.array([pair[1] for pair in pairs])
    likeness = alike(laws, node)[:, columns]
    chances = np.array([laws.moments(branch)[0] for branch in node.branches])[:, columns]
    # Branches fail independently: only their times are alike.
    limit = alike_quorum_cdf(node.needed, chances, likeness)
    share = quorum_cdf(node.needed, chances) / np.maximum(limit, 1e-300)

    def last(by: Floats) -> Floats:
        return share * alike_quorum_cdf(node.needed, by, likeness)

    value = last(done)
    if not rising:
        return value, np.zeros_like(value)
    step = 1e-4 * t
    ahead = last(np.minimum(done + step * density, chances))
    behind = last(np.maximum(done - step * density, 0.0))
    return value, (ahead - behind) / (2 * step)


def alike(laws: Laws, node: JoinNode) -> Floats:
    """(n, C) how alike the times of the branches of a join are.

    Branches forked by one arrival wait in step. Those of M/M/1 queues are as alike as it
    takes for two to agree with Flatto and Hahn; other branches are judged by their share
    of waiting and by how much of it their arrivals make.
    """
    result = []
    for branch in node.branches:
        plain, share = (np.clip(x, 0.0, 0.999) for x in _waiting_share(laws, branch))
        likeness, exponential = _likeness(laws, branch), forked_likeness(share)
        weaker, stronger = np.minimum(likeness, 1.0), np.maximum(likeness - 1, 0.0)
        # Only waiting is alike: of the variance, its part.
        varied = np.maximum(2 / likeness - 1, 0.0) * (1 - plain) ** 2
        stronger *= plain**2 / np.maximum(plain**2 + varied, 1e-300)
        result.append(exponential * weaker + (1 - exponential) * stronger)
    # Two are as alike as the one that waits less.
    each = np.array(result)
    squares: Floats = each**2 / np.maximum(each.max(axis=0), 1e-300)
    return squares


def _likeness(laws: Laws, branch: Node) -> Floats:
    """(C,) how alike the waits of forked branches are, relative to exponential service.

    In heavy traffic they are correlated by 1 / (1 + cs): branches have their arrivals in
    common and not their service (S. Varma, A. Makowski, "Interpolation approximations for
    symmetric fork-join queues", Performance Evaluation 20, 1994, 245-265).
    """
    visits = laws.layout.visits_in(laws.layout.below(branch))
    if not len(visits):
        return np.ones(laws.columns)
    arrays = laws.sojourns.arrays
    work = laws.sojourns.visit_rate[visits] * arrays.service_mean[visits]
    total = work.sum(axis=0)
    varied = (work * arrays.service_scv[visits]).sum(axis=0) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, 2 / (1 + varied), 1.0)


def _waiting_share(laws: Laws, branch: Node) -> tuple[Floats, Floats]:
    """(C,) how much of a branch's time is waiting, and how much would be with exponential
    service of as much variability between arrivals."""
    visits = laws.layout.visits_in(laws.layout.below(branch))
    if not len(visits):
        return np.zeros(laws.columns), np.zeros(laws.columns)
    weight = laws.sojourns.visit_rate[visits]
    total = laws.sojourns.mean_time()[visits]
    service = laws.sojourns.arrays.service_mean[visits]
    stay = (weight * total).sum(axis=0)
    mean = laws.moments(branch)[1]
    rate = np.maximum(weight.max(axis=0), 1e-300)
    waits = weight * (total - service)
    # Branches have their arrivals in common and not their service: of a wait, the part
    # that service of that variability would have with exponential service counts.
    common = waits * 2 / (1 + laws.sojourns.arrays.service_scv[visits])
    own = (waits - common).sum(axis=0) / rate
    waiting = common.sum(axis=0) / rate
    plain = np.where(stay > 0, waits.sum(axis=0) / rate / np.maximum(mean, 1e-300), 0.0)
    return plain, np.where(stay > 0, waiting / np.maximum(mean - own, 1e-300), 0.0)


def join_table(laws: Laws, node: JoinNode, full: bool) -> Table:
    chances = np.array([laws.moments(branch)[0] for branch in node.branches])
    chance = quorum_cdf(node.needed, chances)
    scale = np.max([laws.moments(branch)[1] for branch in node.branches], axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    if not full:
        law = Law(scale[:, None], chance[:, None], chance, scale)
    else:
        times = scale[:, None] * GRID
        columns = np.repeat(np.arange(laws.columns), len(GRID))
        value, _ = joined(laws, node, times.ravel(), columns, ROUGH, rising=False)
        values = np.maximum.accumulate(value.reshape(times.shape), axis=1)
        values = np.minimum(values, chance[:, None])
        mean = _equal_mm1(laws, node)
        if mean is None:
            given = 1 - values / np.maximum(chance, 1e-300)[:, None]
            step = np.log(GRID[1] / GRID[0])
            weights = np.full(len(GRID), step)
            weights[[0, -1]] /= 2
            mean = times[:, 0] + (given * times) @ weights
        law = Law(times, values, chance, mean)
    missing = 1 - chance
    if (missing <= 1e-15).all():
        return Table(law, None)
    ratio = (missing / np.maximum(chance, 1e-300))[:, None]
    return Table(law, Law(law.times, law.values * ratio, missing, law.mean))


def _equal_mm1(laws: Laws, node: JoinNode) -> Floats | None:
    """Nelson and Tantawi's mean, exact for two, where the branches are equal M/M/1."""
    arrays, figures = laws.sojourns.arrays, laws.sojourns.figures
    visits = [b.visit for b in node.branches if isinstance(b, VisitNode)]
    if len(visits) < len(node.branches) or node.needed < len(visits):
        return None
    stations = arrays.of[visits]
    rate, mean = figures.rate[stations], arrays.service_mean[visits]
    single = (
        (arrays.servers[stations] == 1) & (arrays.copies[stations] == 1)
        & (arrays.service_scv[visits] == 1) & (figures.ok[stations] >= 1)
        & (np.abs(rate - rate[0]) <= 1e-9 * rate[0])
        & (np.abs(mean - mean[0]) <= 1e-9 * mean[0])
        & ~arrays.is_ps[stations] & ~arrays.is_delay[stations]
    )  # fmt: skip
    if not single.all() or len(set(stations)) < len(stations):
        return None
    return forked_mm1_mean(len(visits), rate[0], mean[0])
