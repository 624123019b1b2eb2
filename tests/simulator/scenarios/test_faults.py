"""Every field of a fault and of a phase changes what is compiled."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.compile import compile_design
from simulator.design import Design
from simulator.network.model import Network
from simulator.scenarios.kinds import SCENARIOS
from simulator.scenarios.phase import STEADY, Fault, Phase
from simulator.solve import solve
from tests.simulator.compile.drawing import drawing


def site(**params: object) -> Design:
    return drawing(
        {
            "users": ("client", {"retries": 0}),
            "dns": "dns",
            "api": ("api", {"instances": 4, "sessions": "client_token"}),
            "db": ("sql", {"size": "medium", **params}),
            "cache": "cache",
        },
        "users dns", "users api", "api db", "api cache",
        users=100,
    )  # fmt: skip


def network(phase: Phase, design: Design | None = None) -> Network:
    return compile_design(design or site(), [100], phase).network


def only(component: str, **fault: object) -> Phase:
    return Phase(faults={component: Fault(**fault)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "phase",
    [
        only("api", lost=0.5),
        only("api", failing=0.25),
        only("db", lost_primary=True),
        only("db", service_factor=10.0),
        only("db", extra_utilisation=0.4),
        only("cache", hit_factor=0.5),
        only("cache", lost=1.0),
        only("dns", lost=0.5),
        Phase(load_factor=2.0),
        Phase(class_factors={"write": 3.0}),
        Phase(extra_rates={"login": 0.01}),
    ],
)
def test_each_changes_the_network(phase: Phase) -> None:
    assert network(phase) != network(STEADY)


def test_a_hot_key_sets_one_shard_apart() -> None:
    design = site(shards=4)
    assert network(only("db", hot_share=0.3), design) != network(STEADY, design)


def test_extra_rates_are_per_user() -> None:
    before, after = network(STEADY), network(Phase(extra_rates={"login": 0.01}))
    more = np.asarray(after.flows["login"].rate) - np.asarray(before.flows["login"].rate)
    assert more == pytest.approx(100 * 0.01)


def test_a_batch_job_slows_everything_else_as_if_the_processor_were_smaller() -> None:
    assert Fault(extra_utilisation=0.4).slowness == pytest.approx(1 / 0.6)
    assert Fault(extra_utilisation=2.0).slowness == pytest.approx(100)


def test_clients_without_a_name_fail() -> None:
    found = solve(network(only("dns", lost=0.25))).flows["read"]
    assert found.reasons["no name"][0] == pytest.approx(0.25, abs=1e-6)


def test_calls_between_regions_that_are_cut_apart_fail() -> None:
    design = drawing(
        {
            "users": ("client", {"retries": 0}), "east": "region",
            "west": ("region", {"location": "us_west"}),
            "api": ("api", {"sessions": "client_token"}), "db": "sql",
        },
        "users api", "api db", users=10, parents={"api": "east", "db": "west"},
    )  # fmt: skip
    cut = Phase(cut=frozenset({frozenset({"east", "west"})}))
    found = solve(network(cut, design)).flows["read"]
    assert found.fail_fraction[0] == pytest.approx(1.0)
    assert solve(network(STEADY, design)).flows["read"].fail_fraction[0] < 0.01


def test_a_frozen_group_keeps_the_size_of_the_load_before() -> None:
    design = drawing(
        {
            "users": "client",
            "api": ("api", {"autoscaling": True, "max_instances": 20, "sessions": "client_token"}),
            "db": "sql",
        },
        "users api", "api db", users=5000,
    )  # fmt: skip

    def copies(phase: Phase) -> float:
        station = compile_design(design, [5000], phase).network.stations["api:cpu"]
        return float(np.asarray(station.copies).reshape(-1)[0])

    frozen = Phase(load_factor=3.0, faults={"api": Fault(frozen=True)})
    assert copies(frozen) == copies(STEADY)
    assert copies(Phase(load_factor=3.0)) > copies(STEADY)


def test_workers_in_more_zones_lose_fewer_with_one_of_them() -> None:
    def lost(zones: int) -> float:
        boxes = {"users": "client", "api": "api", "db": "sql", "queue": "queue",
                 "jobs": ("worker", {"instances": 6, "zones": zones})}  # fmt: skip
        design = drawing(boxes, "users api", "api db", "api queue", "queue jobs")
        zone = SCENARIOS["X02"]
        course = zone.course(zone.incident(design, None, None, None))
        return max(phase.fault("jobs").lost for phase in course.phases())

    assert lost(1) == 1.0
    assert lost(2) == pytest.approx(1 / 2)
    assert lost(3) == pytest.approx(1 / 3)
