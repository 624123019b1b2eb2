"""Distributions of the time a node takes: tails, densities, tables.

Transforms are inverted numerically where the route algebra can compose them; the last
of parallel branches is composed from the branches' distribution functions directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.solve.batch import Asked, Batch
from simulator.solve.inversion import FINE, ROUGH, euler
from simulator.solve.joins import join_table, joined
from simulator.solve.layout import Layout
from simulator.solve.least import MATTERS, NEAREST, least_time
from simulator.solve.machine import Cuts
from simulator.solve.nodes import AttemptNode, DelayNode, JoinNode, Node
from simulator.solve.plan import Floats
from simulator.solve.pools import PoolFigures
from simulator.solve.services import Complex
from simulator.solve.sojourns import STEP, Sojourns
from simulator.solve.transforms import Evaluator, Refusals, moments

NEGLIGIBLE = 1e-10


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
            return joined(self, asked.nodes[0], t, asked.columns, order)
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

    def join(self, node: JoinNode, full: bool) -> None:
        """Set the law of a join from those of its branches; only its chance unless full."""
        self.evaluator.set_table(node, join_table(self, node, full))


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
