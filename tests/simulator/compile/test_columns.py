"""Phases in which requests go the same ways are compiled as columns of one Network."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.compile import compile_design
from simulator.compile.columns import forms, side_by_side
from simulator.design import Design
from simulator.scenarios.phase import STEADY, Fault, Phase
from tests.simulator.compile.drawing import drawing

USERS = np.array([500.0, 1000.0])


@pytest.fixture(scope="module")
def design() -> Design:
    boxes = {
        "c": ("client", {"retries": 1}), "l": "lb",
        "a": ("api", {"size": "large", "instances": 4, "autoscaling": True}),
        "k": "cache", "d": "sql", "r": "replica",
    }  # fmt: skip
    return drawing(boxes, "c l", "l a", "a k", "a d", "d r")


ALIKE = (
    STEADY,
    Phase(load_factor=3.0),
    Phase(faults={"a": Fault(lost=0.25, failing=0.25)}),
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


@pytest.mark.parametrize(
    "other",
    [
        Phase(faults={"d": Fault(lost_primary=True)}),
        Phase(faults={"l": Fault(lost=1.0, failing=1.0)}),
        Phase(faults={"r": Fault(lost=0.5)}),
        Phase(faults={"d": Fault(service_factor=4.0)}),
        Phase(faults={"k": Fault(hot_share=0.2)}),
        Phase(faults={"a": Fault(frozen=True)}),
        Phase(promoted={"d": "r"}),
        Phase(overloaded=True),
    ],
)
def test_what_changes_the_ways_of_requests_has_a_form_of_its_own(
    design: Design, other: Phase
) -> None:
    form = forms(design)
    assert form(other) != form(STEADY)
