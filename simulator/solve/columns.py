"""What is asked of a traffic: the network with some of its columns, and who comes anew."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from simulator.network.shape import pick, unvarying
from simulator.solve.arrived import Columns
from simulator.solve.distribution import Laws
from simulator.solve.figures import StationFigures
from simulator.solve.plan import Floats, Plan, make_plan
from simulator.solve.retries import refuses_in
from simulator.solve.state import Prepared, chances_of, look
from simulator.solve.traffic import Traffic, walk


@dataclass(frozen=True)
class Problem:
    """A prepared plan and the ``fresh`` rates (F, C) of its flows."""

    prepared: Prepared
    fresh: Floats
    _again: dict[int, Problem] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def plan(self) -> Plan:
        """The plan, of all the columns there are."""
        return self.prepared.plan

    def only(self, mine: Columns, figures: StationFigures | None = None) -> Problem:
        """Some of the columns, as often as they are named, in a plan of their own.

        A station that refused somebody in a column of the ``figures`` counts as one that does
        in the columns that are left, too.
        """
        old = self.prepared
        dealt = {station: one.pick(mine) for station, one in old.plan.dealt.items()}
        plan = make_plan(pick(old.plan.network, mine, self._unvarying), dealt)
        prepared = old.only(mine, plan)
        if figures is not None:
            refusing = {s for s in range(len(plan.stations)) if refuses_in(figures, s)}
            arrays = replace(prepared.arrays, refusing=old.arrays.refusing | refusing)
            prepared = replace(prepared, arrays=arrays)
        smaller = Problem(prepared, self.fresh[:, mine])
        smaller.__dict__["_unvarying"] = self._unvarying  # the very same parts
        return smaller

    @cached_property
    def _unvarying(self) -> frozenset[int]:
        return unvarying(self.plan.network)

    def again(self, times: int) -> Problem:
        """All of the columns, so many times, one after the other."""
        if times not in self._again:
            self._again[times] = self.only(np.tile(np.arange(self.plan.columns), times))
        return self._again[times]

    def image(self, traffic: Traffic) -> Traffic:
        """What the network makes of a traffic."""
        figures, laws = look(self.prepared, traffic, full=False, closed=None)
        return self.walk(figures, laws)

    def walk(self, figures: StationFigures, laws: Laws) -> Traffic:
        """The traffic as the figures have it."""
        return walk(self.prepared.layout, chances_of(figures, laws), self.fresh).traffic
