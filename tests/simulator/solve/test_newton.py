"""Newton's method for states that mixing does not find."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.compile import compile_design
from simulator.design.dynamics import DYNAMICS
from simulator.design.parse import parse_design
from simulator.design.seeds import SEEDS
from simulator.network.model import Network
from simulator.solve import Solution, fixed_point, solve
from simulator.solve.rates import NEARLY_FULL, depth_of, load_at


def drawn(name: str, users: list[int]) -> Network:
    """The network of one of the product's own designs."""
    document = next(one.document for one in (*SEEDS, *DYNAMICS) if one.id == name)
    return compile_design(parse_design(document), users).network


def unsettled(solution: Solution) -> bool:
    return any(note.code == "not_settled" for note in solution.notes)


def rates(solution: Solution) -> np.ndarray:
    return np.array([station.arrival_rate for station in solution.stations.values()])


def test_a_load_and_its_place_belong_together_and_grow_together() -> None:
    loads = np.array([0.0, 0.5, 0.9, 0.95, 0.9999, 1 - 1e-9, 1.0, 1 + 1e-9, 1.01, 3.0])
    places = depth_of(loads)
    assert load_at(places) == pytest.approx(loads, rel=1e-12)
    assert (np.diff(places) > 0).all()
    assert places[:3] == pytest.approx(loads[:3])
    # What is left of the room shrinks by the same factor for the same step.
    near = depth_of(1 - np.array([1e-2, 1e-3, 1e-4]))
    assert near[1] - near[0] == pytest.approx(NEARLY_FULL * np.log(10), rel=1e-3)
    assert near[2] - near[1] == pytest.approx(near[1] - near[0], rel=1e-2)


@pytest.mark.parametrize(
    ("name", "users"),
    [("D2", [15_200, 15_600, 16_400]), ("D7", [7_500, 7_600]), ("S05", [16_000, 16_500, 40_000])],
)
def test_what_hangs_steeply_on_a_nearly_full_station_settles(name: str, users: list[int]) -> None:
    assert not unsettled(solve(drawn(name, users)))


def test_newton_and_mixing_find_the_same_state(monkeypatch: pytest.MonkeyPatch) -> None:
    network = drawn("S05", [16_200])
    found = solve(network, both=False)
    monkeypatch.setattr(fixed_point, "NEWTON", ())
    mixed = solve(network, both=False)
    assert not unsettled(found)
    assert not unsettled(mixed)
    assert rates(found) == pytest.approx(rates(mixed), rel=1e-6)


def test_a_column_comes_to_the_same_alone_and_beside_others() -> None:
    alone, beside = drawn("D2", [15_600]), drawn("D2", [15_200, 15_600, 30_000])
    one, three = solve(alone), solve(beside)
    assert rates(three)[:, 1] == pytest.approx(rates(one)[:, 0], rel=1e-7)


@pytest.mark.parametrize("users", range(9_560, 9_578, 3))
def test_just_past_where_the_better_state_ends_the_worse_one_is_found(users: int) -> None:
    design = parse_design(next(one.document for one in SEEDS if one.id == "S00"))
    server = design.components["server"]
    small = replace(server, params={**server.params, "size": "micro"})
    design = replace(design, components={**design.components, "server": small})
    found = solve(compile_design(design, [users]).network, both=False)
    assert not unsettled(found)
    assert found.stations["server:cpu"].utilisation[0] > 0.99
