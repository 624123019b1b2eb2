"""Distributions of the time a node takes: tails, densities, tables.

Transforms are inverted numerically where the route algebra can compose them; the last
of parallel branches is composed from the branches' distribution functions directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.formulas.join import (
    alike_quorum_cdf,
    forked_likeness,
    forked_mm1_mean,
    quorum_cdf,
)
from simulator.solve.batch import Batch
from simulator.solve.inversion import euler
from simulator.solve.layout import Indices, Layout
from simulator.solve.least import MATTERS, NEAREST, least_time
from simulator.solve.machine import Cuts
from simulator.solve.plan import (
    AttemptNode,
    DelayNode,
    Floats,
    JoinNode,
    Node,
    VisitNode,
)  # fmt: skip
from simulator.solve.pools import PoolFigures
from simulator.solve.services import Complex
from simulator.solve.sojourns import STEP, Sojourns
from simulator.solve.tables import Law, Table
from simulator.solve.transforms import Evaluator, Refusals, moments

ROUGH, FINE = 7, 12
GRID = np.exp(np.linspace(np.log(1e-4), np.log(300.0), 90))
NEGLIGIBLE = 1e-10


@dataclass(frozen=True)
class Asked:
    """Which of some nodes, and which column, each of some points in time is asked of: node
    number ``which`` (P,), rising. Of each node, the delays ``without`` which it is meant."""

    nodes: tuple[Node, ...]
    without: tuple[tuple[DelayNode, ...], ...]
    which: Indices
    columns: Indices

    @staticmethod
    def of(node: Node, columns: Indices) -> Asked:
        """Times of one node, in these columns."""
        return Asked((node,), ((),), np.zeros(len(columns), np.int64), columns)

    @property
    def every_without(self) -> tuple[DelayNode, ...]:
        """All delays that take no time."""
        return tuple(delay for delays in self.without for delay in delays)

    def only(self, rows: Indices) -> Asked:
        """Some of the points."""
        return Asked(self.nodes, self.without, self.which[rows], self.columns[rows])

    def rows(self) -> list[slice]:
        """The points of each node."""
        ends = np.searchsorted(self.which, np.arange(len(self.nodes) + 1)).tolist()
        return [slice(a, b) for a, b in pairwise(ends)]


@dataclass
class Laws:
    """What is needed to say anything about times in one solved state.

    ``in_time`` holds, for attempts with a time-out that somebody misses, the chance (C,) to
    succeed in time.
    """

    layout: Layout
    sojourns: Sojourns
    refusals: Mapping[Node, Refusals]

    def __post_init__(self) -> None:
        self.columns = self.layout.columns
        self.evaluator = Evaluator(self.layout, self.sojourns, self.refusals)
        self.in_time: dict[Node, Floats] = {}
        self._least: dict[tuple[Node, tuple[DelayNode, ...]], Floats | None] = {}
        self._all = np.arange(self.columns)

    @property
    def pools(self) -> dict[int, PoolFigures]:
        """The figures of the pools known so far."""
        return self.evaluator.pools

    def moments(self, node: Node) -> tuple[Floats, Floats, Floats, Floats]:
        """(chance, mean) of success and of failure, (C,) each; means given it happens."""
        return self.evaluator.moments(node)

    def cumulative(self, asked: Asked, t: Floats, order: int = FINE) -> tuple[Floats, Floats]:
        """(P(done by t), density) at times ``t`` (P,); defective. A join is asked alone."""
        if isinstance(asked.nodes[0], JoinNode):
            return self._joined(asked.nodes[0], t, asked.columns, order)
        done, density = self._inverted(asked, t, t, order)
        passed = self._last_timeouts(asked, t)
        beyond = np.flatnonzero(passed > 0)
        if len(beyond):
            # The law of what comes after a time-out is approximate; it never takes back
            # what was done before. Many times share a time-out.
            keys = np.stack([asked.which[beyond], passed[beyond], asked.columns[beyond]])
            _, first, index = np.unique(keys, axis=1, return_index=True, return_inverse=True)
            rows = beyond[first]
            ends = passed[rows]
            known = self._inverted(asked.only(rows), ends, ends, order)[0][index.ravel()]
            density[beyond] = np.where(known > done[beyond], 0.0, density[beyond])
            done[beyond] = np.maximum(known, done[beyond])
        return done, density

    def _inverted(
        self, asked: Asked, t: Floats, horizon: Floats, order: int
    ) -> tuple[Floats, Floats]:
        """(P(done by t), density), with the time-outs that are shorter than ``horizon``."""
        nodes, weights = euler(order)
        columns = asked.columns
        least = self._least_times(asked)
        if least is not None:
            early = t < least
            t = np.maximum(t - least, NEAREST * least)
        s = nodes[None, :] / t[:, None]
        batch = Batch.each(self.layout, asked.nodes, asked.which)
        law = self.evaluator.at(batch, s, columns, horizon, asked.every_without)[0][0]
        if least is not None:
            law = law * np.exp(s * least[:, None])
        if any(self.evaluator.cut_below(node) for node in asked.nodes):
            chance = moments(self.evaluator.at_zero(batch, columns, horizon)[0][0])[0]
        else:
            usual = np.array([self.moments(node)[0] for node in asked.nodes])
            chance = usual[asked.which, columns]
        tail = ((chance[:, None] - law) / s).real @ weights / t
        density = law.real @ weights / t
        if least is not None:
            tail, density = np.where(early, chance, tail), np.where(early, 0.0, density)
        return np.clip(chance - tail, 0.0, chance), np.maximum(density, 0.0)

    def _last_timeouts(self, asked: Asked, t: Floats) -> Floats:
        """(P,) the longest time-out below each node that is over by ``t``; 0 without one."""
        found = np.zeros_like(t)
        for node, mine in zip(asked.nodes, asked.rows(), strict=True):
            found[mine] = self.evaluator.last_timeout(node, t[mine], asked.columns[mine])
        return found

    def _least_times(self, asked: Asked) -> Floats | None:
        """(P,) the least time of each node; None where it matters nowhere."""
        each = [self.at_least(*one) for one in zip(asked.nodes, asked.without, strict=True)]
        if all(least is None for least in each):
            return None
        nothing = np.zeros(self.columns)
        known = np.array([nothing if least is None else least for least in each])
        return np.asarray(known[asked.which, asked.columns])

    def apart(self, node: Node) -> bool:
        """Whether a node has to be asked alone: a join, and what shares levels of waits."""
        visits = self.layout.visits_in(self.layout.below(node))
        return isinstance(node, JoinNode) or self.sojourns.cells(visits) > 1

    def at_least(self, node: Node, without: tuple[DelayNode, ...]) -> Floats | None:
        """(C,) the least time of a node where constant service makes it matter."""
        if (node, without) not in self._least:
            arrays, mean = self.sojourns.arrays, self.moments(node)[1]
            served = (arrays.service_scv == 0) & ~arrays.is_ps[arrays.of]
            least = least_time(node, arrays, without) if served.any() else 0.0 * mean
            self._least[node, without] = least if (least > MATTERS * mean).any() else None
        return self._least[node, without]

    def cut(self, nodes: list[AttemptNode]) -> None:
        """Set what the time-outs of these attempts do; they are all equally long and none
        stands inside another."""
        seconds = nodes[0].route.timeout
        timeout = np.broadcast_to(np.asarray(seconds, float), (self.columns,))
        points, weights = euler(ROUGH)
        s = points[None, :] / timeout[:, None]
        batch = Batch.together(self.layout, tuple(node.body for node in nodes))
        laws = np.array(self.evaluator.at(batch, s, self._all, timeout))
        values = np.array(self.evaluator.at_zero(batch, self._all, timeout))
        shares, means = _in_time(laws, values, s, weights, timeout)
        late = np.maximum(1 - shares.sum(axis=0), 0.0)
        late = np.where(late < NEGLIGIBLE, 0.0, late)
        some = np.flatnonzero(late.any(axis=1))
        if len(some):
            self._set_cuts(
                [nodes[i] for i in some], timeout, late[some], values[:, some], shares[:, some],
                means[:, some],
            )  # fmt: skip

    def _set_cuts(
        self, nodes: list[AttemptNode], timeout: Floats, late: Floats, bodies: Complex,
        shares: Floats, means: Floats,
    ) -> None:  # fmt: skip
        """Set the time-outs that some requests miss, ``late`` (n, C); their bodies' values at
        s = iH, and the chances and means within the time-out, of success and failure (2, n, C)."""
        chance, usual = moments(bodies)
        for node, here, by_then, always in zip(nodes, late, shares[0], chance[0], strict=True):
            self.in_time[node] = np.where(here > 0, by_then, always)
        known = (late > 0) & (chance > 0)
        factors = np.where(known, shares / np.where(chance > 0, chance, 1), 1)
        shift = np.where(late > 0, means - usual, 0.0)
        mean_factors = factors * (1 - 1j * STEP * shift)
        missed, beyond = _missed(timeout, chance[0], usual[0], shares[0], means[0])
        none = np.zeros_like(late)
        cuts = Cuts(factors[0], factors[1], late, missed, beyond)
        mean_cuts = Cuts(mean_factors[0], mean_factors[1], late, none, none)
        self.evaluator.set_cuts(nodes, cuts, mean_cuts)

    def _joined(
        self, node: JoinNode, t: Floats, columns: np.ndarray, order: int, rising: bool = True
    ) -> tuple[Floats, Floats]:
        """(P(done by t), density); the density only if it is ``rising`` that is wanted."""
        pairs = [self.cumulative(Asked.of(branch, columns), t, order) for branch in node.branches]
        done = np.array([pair[0] for pair in pairs])
        density = np.array([pair[1] for pair in pairs])
        alike = self.alike(node)[:, columns]
        chances = np.array([self.moments(branch)[0] for branch in node.branches])[:, columns]
        # Branches fail independently: only their times are alike.
        limit = alike_quorum_cdf(node.needed, chances, alike)
        share = quorum_cdf(node.needed, chances) / np.maximum(limit, 1e-300)

        def joined(by: Floats) -> Floats:
            return share * alike_quorum_cdf(node.needed, by, alike)

        value = joined(done)
        if not rising:
            return value, np.zeros_like(value)
        step = 1e-4 * t
        ahead = joined(np.minimum(done + step * density, chances))
        behind = joined(np.maximum(done - step * density, 0.0))
        return value, (ahead - behind) / (2 * step)

    def alike(self, node: JoinNode) -> Floats:
        """(n, C) how alike the times of the branches of a join are.

        Branches forked by one arrival wait in step. Those of M/M/1 queues are as alike as it
        takes for two to agree with Flatto and Hahn; other branches are judged by their share
        of waiting and by how much of it their arrivals make.
        """
        result = []
        for branch in node.branches:
            plain, share = (np.clip(x, 0.0, 0.999) for x in self._waiting_share(branch))
            likeness, exponential = self._likeness(branch), forked_likeness(share)
            weaker, stronger = np.minimum(likeness, 1.0), np.maximum(likeness - 1, 0.0)
            # Only waiting is alike: of the variance, its part.
            varied = np.maximum(2 / likeness - 1, 0.0) * (1 - plain) ** 2
            stronger *= plain**2 / np.maximum(plain**2 + varied, 1e-300)
            result.append(exponential * weaker + (1 - exponential) * stronger)
        # Two are as alike as the one that waits less.
        each = np.array(result)
        squares: Floats = each**2 / np.maximum(each.max(axis=0), 1e-300)
        return squares

    def _likeness(self, branch: Node) -> Floats:
        """(C,) how alike the waits of forked branches are, relative to exponential service.

        In heavy traffic they are correlated by 1 / (1 + cs): branches have their arrivals in
        common and not their service (S. Varma, A. Makowski, "Interpolation approximations for
        symmetric fork-join queues", Performance Evaluation 20, 1994, 245-265).
        """
        visits = self.layout.visits_in(self.layout.below(branch))
        if not len(visits):
            return np.ones(self.columns)
        arrays = self.sojourns.arrays
        work = self.sojourns.visit_rate[visits] * arrays.service_mean[visits]
        total = work.sum(axis=0)
        varied = (work * arrays.service_scv[visits]).sum(axis=0) / np.where(total > 0, total, 1.0)
        return np.where(total > 0, 2 / (1 + varied), 1.0)

    def _waiting_share(self, branch: Node) -> tuple[Floats, Floats]:
        """(C,) how much of a branch's time is waiting, and how much would be with exponential
        service of as much variability between arrivals."""
        visits = self.layout.visits_in(self.layout.below(branch))
        if not len(visits):
            return np.zeros(self.columns), np.zeros(self.columns)
        weight = self.sojourns.visit_rate[visits]
        total = self.sojourns.mean_time()[visits]
        service = self.sojourns.arrays.service_mean[visits]
        stay = (weight * total).sum(axis=0)
        mean = self.moments(branch)[1]
        rate = np.maximum(weight.max(axis=0), 1e-300)
        waits = weight * (total - service)
        # Branches have their arrivals in common and not their service: of a wait, the part
        # that service of that variability would have with exponential service counts.
        common = waits * 2 / (1 + self.sojourns.arrays.service_scv[visits])
        own = (waits - common).sum(axis=0) / rate
        waiting = common.sum(axis=0) / rate
        plain = np.where(stay > 0, waits.sum(axis=0) / rate / np.maximum(mean, 1e-300), 0.0)
        return plain, np.where(stay > 0, waiting / np.maximum(mean - own, 1e-300), 0.0)

    def join(self, node: JoinNode, full: bool) -> None:
        """Set the law of a join from those of its branches; only its chance unless full."""
        self.evaluator.set_table(node, self._join_table(node, full))

    def _join_table(self, node: JoinNode, full: bool) -> Table:
        chances = np.array([self.moments(branch)[0] for branch in node.branches])
        chance = quorum_cdf(node.needed, chances)
        scale = np.max([self.moments(branch)[1] for branch in node.branches], axis=0)
        scale = np.where(scale > 0, scale, 1.0)
        if not full:
            law = Law(scale[:, None], chance[:, None], chance, scale)
        else:
            times = scale[:, None] * GRID
            columns = np.repeat(self._all, len(GRID))
            value, _ = self._joined(node, times.ravel(), columns, ROUGH, rising=False)
            values = np.maximum.accumulate(value.reshape(times.shape), axis=1)
            values = np.minimum(values, chance[:, None])
            mean = self._equal_mm1(node)
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

    def _equal_mm1(self, node: JoinNode) -> Floats | None:
        """Nelson and Tantawi's mean, exact for two, where the branches are equal M/M/1."""
        arrays, figures = self.sojourns.arrays, self.sojourns.figures
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


def _in_time(
    law: Complex, value: Complex, s: Complex, weights: Floats, timeout: Floats
) -> tuple[Floats, Floats]:
    """(chance, mean) of the times' parts within the time-out, (…, C) each.

    The tail's integral up to the time-out has the transform of the tail divided by s.
    """
    chance, _ = moments(value)
    tails = (chance[..., None] - law) / s
    tail = tails.real @ weights / timeout
    share = np.clip(chance - tail, 0.0, chance)
    area = (tails / s).real @ weights / timeout
    within = timeout * share - chance * timeout + area
    mean = within / np.where(share > 1e-12, share, 1.0)
    return share, np.where(share > 1e-12, np.clip(mean, 0.0, timeout), timeout)


def _missed(
    timeout: Floats, chance: Floats, usual: Floats, in_time: Floats, mean: Floats
) -> tuple[Floats, Floats]:
    """(n, C) the chance that a body succeeds after its time-out, and the mean seconds it takes
    beyond it, in which it goes on as an exponential time does.

    Where more than half miss it, little is known of those who do not: none are taken out.
    """
    missed = np.where(in_time > 0.5 * chance, np.maximum(chance - in_time, 0.0), 0.0)
    missed = np.where(missed > NEGLIGIBLE, missed, 0.0)
    total = chance * usual - in_time * mean
    beyond = total / np.where(missed > 0, missed, 1.0) - timeout
    return missed, np.where(missed > 0, np.maximum(beyond, 0.0), 0.0)
