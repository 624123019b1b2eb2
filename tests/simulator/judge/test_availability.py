"""Availability against numbers worked out by hand and against a simulation of the faults."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.design import Design
from simulator.judge.availability import STEERING_SUCCESS, availability
from simulator.judge.zones import Group, Tier, together
from tests.simulator.compile.drawing import drawing

YEAR_S = 525_960 * 60
ZONE, REGION, BALANCER = 0.995, 0.9999, 0.9999
UNWATCHED_S, WATCHED_S = 1800 + 300, 120 + 300
MACHINE = (YEAR_S / 2) / (YEAR_S / 2 + UNWATCHED_S)
NO_DEPLOYS = 1 - 52 * 0.05 * 3600 / YEAR_S
SERVERS = {"sessions": "client_token", "size": "large"}
QUIET = {"workload": {"intensity": 1}}


def site(api: dict[str, Any], db: dict[str, Any], **more: Any) -> Design:
    boxes = {"c": "client", "l": "lb", "a": ("api", {**SERVERS, **api}), "d": ("sql", db), **more}
    return drawing(boxes, "c l", "l a", "a d", users=100, **QUIET)


def part(design: Design, component: str) -> float:
    return next(p.share for p in availability(design).parts if p.component == component)


def test_one_machine_of_two_in_two_zones_by_hand() -> None:
    """Both zones up: 1 − (1 − m)²; one of them: m."""
    both, one = ZONE**2, 2 * ZONE * (1 - ZONE)
    wanted = both * (1 - (1 - MACHINE) ** 2) + one * MACHINE
    assert part(site({"instances": 2, "zones": 2}, {}), "a") == pytest.approx(wanted, rel=1e-12)


def test_two_machines_in_one_zone_share_its_fate() -> None:
    wanted = ZONE * (1 - (1 - MACHINE) ** 2)
    assert part(site({"instances": 2, "zones": 1}, {}), "a") == pytest.approx(wanted, rel=1e-12)


def test_a_single_database_waits_for_people_and_its_backup() -> None:
    restored = (YEAR_S / 2) / (YEAR_S / 2 + 1800 + 30 * 60)
    assert part(site({}, {}), "d") == pytest.approx(ZONE * restored, rel=1e-12)
    sharded = part(site({}, {"shards": 3}), "d")
    assert sharded == pytest.approx(ZONE * restored**3, rel=1e-12)


def test_a_zone_that_takes_servers_and_database_is_counted_once() -> None:
    restored = (YEAR_S / 2) / (YEAR_S / 2 + 1800 + 30 * 60)
    found = availability(site({"instances": 1, "zones": 1}, {}))
    assert found.deploys == pytest.approx(NO_DEPLOYS)
    assert found.share == pytest.approx(
        BALANCER * ZONE * MACHINE * restored * NO_DEPLOYS, rel=1e-12
    )


def test_groups_behind_one_balancer_in_two_zones_do_each_others_work() -> None:
    boxes = {
        "c": "client", "l": "lb", "z": "zone", "y": "zone", "d": ("sql", {"standby": True}),
        "a": ("api", SERVERS), "b": ("api", SERVERS),
    }  # fmt: skip
    ways = ("c l", "l a", "l b", "a d", "b d")
    parents = {"a": "z", "b": "y"}
    apart = drawing(boxes, *ways, users=100, parents=parents, **QUIET)
    beside = drawing(boxes, *ways, users=100, parents={"a": "z", "b": "z"}, **QUIET)
    one = drawing(boxes, "c l", "l a", "a d", users=100, parents=parents, **QUIET)
    database = part(apart, "d")
    serving = ZONE**2 * (1 - (1 - MACHINE) ** 2) + 2 * ZONE * (1 - ZONE) * MACHINE
    wanted = BALANCER * serving * database * NO_DEPLOYS
    assert availability(apart).share == pytest.approx(wanted, rel=1e-12)
    assert availability(apart).share > availability(beside).share > availability(one).share


@pytest.mark.parametrize("success", [0.5, 0.95, 1.0])
def test_a_pair_by_its_states_and_zones(success: float) -> None:
    """States per fault: f = fail-over, r = repair, m = time between faults of one machine."""
    f, r, m = 90.0, float(UNWATCHED_S), YEAR_S / 2
    rates = np.array([
        [-2 / m, 1 / m, 1 / m, 0],
        [0, -1 / f, success / f, (1 - success) / f],
        [1 / r, 0, -1 / r - 1 / m, 1 / m],
        [0, 0, 1 / r, -1 / r],
    ])  # fmt: skip
    equations = np.vstack([rates.T, np.ones(4)])
    p = np.linalg.lstsq(equations, np.array([0, 0, 0, 0, 1.0]), rcond=None)[0]
    moved = success * (1 - f / 3600) * MACHINE
    wanted = ZONE**2 * (p[0] + p[2]) + ZONE * (1 - ZONE) * (MACHINE + moved)
    design = site({}, {"standby": True, "failover_success": success})
    assert part(design, "d") == pytest.approx(wanted, rel=1e-7)


def test_failovers_that_work_more_often_and_sooner_add_nines() -> None:
    shares = [
        part(site({}, {"standby": True, **chosen}), "d")
        for chosen in ({"failover_success": 0.5}, {}, {"failover_success": 1.0},
                       {"failover_success": 1.0, "failover_s": 35})
    ]  # fmt: skip
    assert shares == sorted(shares)
    assert len(set(shares)) == 4


def test_a_group_that_scales_replaces_a_machine_by_itself() -> None:
    scaled = {"autoscaling": True, "scale_delay_s": 240}
    up = (YEAR_S / 2) / (YEAR_S / 2 + 240)
    assert part(site({**scaled, "zones": 1}, {}), "a") == pytest.approx(ZONE * up, rel=1e-12)


def test_monitoring_shortens_every_repair_and_automation_every_bad_deploy() -> None:
    plain = availability(site({}, {}))
    watched = availability(site({}, {}, m=("monitoring", {"level": "central_alerts"})))
    careful = availability(site({}, {}, m=("automation", {"strategy": "canary"})))
    up = (YEAR_S / 2) / (YEAR_S / 2 + WATCHED_S)
    assert next(p.share for p in watched.parts if p.component == "a") == pytest.approx(ZONE * up)
    assert watched.nines > plain.nines
    assert careful.deploys == pytest.approx(1 - 52 * 0.05 * (1800 + 300) * 0.05 / YEAR_S)


@pytest.mark.parametrize("policy", ["weighted", "nearest"])
def test_regions_are_parallel_as_far_as_users_are_steered(policy: str) -> None:
    """Both serve: both must be up, or users steered to the other. One serves: it, or the other."""
    boxes: dict[str, Any] = {
        "c": "client", "n": ("geodns", {"policy": policy}), "k": "region",
        "m": ("region", {"location": "seoul"}), "s": "onebox", "t": "onebox",
    }  # fmt: skip
    parents = {"s": "k", "t": "m"}
    design = drawing(boxes, "c n", "n s", "n t", users=100, parents=parents, **QUIET)
    one = REGION * 0.995
    serving, saved = (
        (one**2, 2 * one * (1 - one)) if policy == "weighted" else (one, one * (1 - one))
    )
    wanted = serving + saved * STEERING_SUCCESS
    switching = 1 - 2 * (30 * 3 + 60) / YEAR_S
    found = availability(design).share
    assert found == pytest.approx(wanted * switching * NO_DEPLOYS, rel=1e-6)


def test_a_region_whose_data_is_elsewhere_carries_nobody_alone() -> None:
    boxes: dict[str, Any] = {
        "c": "client", "n": "geodns", "k": "region", "m": ("region", {"location": "seoul"}),
        "a": ("api", SERVERS), "b": ("api", SERVERS), "d": ("sql", {"standby": True}),
        "r": "replica",
    }  # fmt: skip
    ways = ("c n", "n a", "n b", "a d", "b d")
    parents = {"a": "k", "d": "k", "b": "m", "r": "m"}
    with_copy = drawing(boxes, *ways, "d r", users=100, parents=parents, **QUIET)
    without = drawing(
        {key: box for key, box in boxes.items() if key != "r"}, *ways, users=100,
        parents={"a": "k", "d": "k", "b": "m"}, **QUIET,
    )  # fmt: skip
    assert availability(without).share < REGION * BALANCER
    assert availability(with_copy).nines > availability(without).nines


def test_faults_drawn_at_random_agree() -> None:
    """Two tiers over the same three zones: 2 of 3 machines, and 3 of 5 of which two are large."""
    zone, first, second = 0.9, 0.95, 0.85
    tiers = [
        Tier(tuple(Group(z, 1, 1.0, first) for z in "xyz"), 2.0),
        Tier((Group("x", 2, 1.0, second), Group("y", 1, 1.0, second), Group("z", 2, 2.0, second)),
             3.0),
    ]  # fmt: skip
    exact = together(tiers, zone)
    rng, draws = np.random.default_rng(7), 400_000
    alive = rng.random((draws, 3)) < zone
    up = np.ones(draws, bool)
    for tier in tiers:
        capacity = np.zeros(draws)
        for group in tier.groups:
            there = rng.binomial(group.count, group.up, draws)
            capacity += there * group.capacity * alive[:, "xyz".index(group.zone)]
        up &= capacity >= tier.needed
    error = np.sqrt(exact * (1 - exact) / draws)
    assert abs(up.mean() - exact) < 4 * error


def test_every_figure_says_why_in_both_languages() -> None:
    design = site({"instances": 3}, {"standby": True})
    for found in availability(design).to_json()["components"]:
        assert found["why"]["en"]
        assert any("가" <= letter <= "힣" for letter in found["why"]["ko"])
        assert "{" not in found["why"]["en"] + found["why"]["ko"]
