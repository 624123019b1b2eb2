"""Phases in which requests go the same ways are compiled as columns of one Network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.compile import compile_design
from simulator.compile.columns import forms, side_by_side, watched
from simulator.design import Design
from simulator.network.shape import signature
from simulator.scenarios.phase import STEADY, Fault, Phase
from simulator.solve import solve
from tests.simulator.compile.drawing import drawing

USERS = np.array([500.0, 1000.0])


@pytest.fixture(scope="module")
def design() -> Design:
    boxes = {
        "c": ("client", {"retries": 1}), "l": "lb",
        "a": ("api", {"size": "large", "instances": 4, "autoscaling": True}),
        "k": "cache", "d": "sql", "r": "replica", "n": "dns",
    }  # fmt: skip
    return drawing(boxes, "c n", "c l", "l a", "a k", "a d", "d r")


ALIKE = (
    STEADY,
    Phase(load_factor=3.0),
    Phase(faults={"a": Fault(lost=0.25, failing=0.25)}),
    Phase(load_factor=3.0, faults={"a": Fault(lost=0.25, frozen=True)}),
    Phase(faults={"n": Fault(lost=0.4)}),
    Phase(faults={"n": Fault(lost=1.0)}),
    Phase(faults={"k": Fault(hit_factor=0.3)}),
    Phase(faults={"k": Fault(lost=1.0)}, class_factors={"read": 2.0}),
)


def test_the_figures_are_those_of_each_phase_alone(design: Design) -> None:
    form = forms(design)
    assert len({form(phase) for phase in ALIKE}) == 1
    widths = [len(USERS)] * len(ALIKE)
    together = compile_design(design, np.tile(USERS, len(ALIKE)), side_by_side(ALIKE, widths))
    for index, phase in enumerate(ALIKE):
        alone = compile_design(design, USERS, phase)
        columns = slice(index * len(USERS), (index + 1) * len(USERS))
        for station, work in alone.traffic.work.items():
            found = np.broadcast_to(together.traffic.work[station], (together.load.columns,))
            assert found[columns] == pytest.approx(np.broadcast_to(work, (2,)), rel=1e-12)
        for station, one in alone.network.stations.items():
            other = together.network.stations[station]
            for key in ("servers", "copies"):
                found = np.broadcast_to(getattr(other, key), (together.load.columns,))
                assert found[columns] == pytest.approx(np.broadcast_to(getattr(one, key), (2,)))


def test_names_lost_in_some_phases_leave_one_shape_for_all(design: Design) -> None:
    lost = Phase(faults={"n": Fault(lost=0.4)})
    seen = watched(design, [STEADY, lost])
    shapes = {
        signature(compile_design(design, USERS, replace(phase, watched=seen)).network)
        for phase in (STEADY, lost)
    }
    assert seen == {"n"}
    assert len(shapes) == 1
    found = compile_design(design, USERS, side_by_side([STEADY, lost], [1, 1]))
    fails = solve(found.network).flows["read"].reasons["no name"]
    assert fails == pytest.approx([0.0, 0.4**2])  # and again when they try once more


@pytest.mark.parametrize(
    "other",
    [
        Phase(faults={"d": Fault(lost_primary=True)}),
        Phase(faults={"l": Fault(lost=1.0, failing=1.0)}),
        Phase(faults={"r": Fault(lost=0.5)}),
        Phase(faults={"d": Fault(service_factor=4.0)}),
        Phase(faults={"k": Fault(hot_share=0.2)}),
        Phase(promoted={"d": "r"}),
        Phase(overloaded=True),
    ],
)
def test_what_changes_the_ways_of_requests_has_a_form_of_its_own(
    design: Design, other: Phase
) -> None:
    form = forms(design)
    assert form(other) != form(STEADY)
