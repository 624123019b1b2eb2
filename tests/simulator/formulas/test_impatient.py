"""Impatient requests before a queue that may be full, against their chains."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from simulator.formulas.finite import erlang_a, mmck
from simulator.formulas.impatient import impatient
from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.solve import solve


@pytest.mark.parametrize(("rate", "servers", "patience", "places"), [
    (4.0, 4, 1.0, 8), (9.0, 3, 0.2, 5), (0.5, 1, 5.0, 30), (60.0, 50, 2.0, 75), (2.0, 3, 1.0, 3),
])  # fmt: skip
def test_the_figures_are_those_of_the_chain(
    rate: float, servers: int, patience: float, places: int
) -> None:
    n = np.arange(places + 1)
    out = np.minimum(n, servers) + np.maximum(n - servers, 0) / patience
    chance = np.concatenate([[1.0], np.cumprod(rate / out[1:])])
    chance /= chance.sum()
    found = impatient(rate, 1.0, servers, patience, places)
    queue = float(chance @ np.maximum(n - servers, 0))
    assert found.p_block == pytest.approx(chance[-1])
    assert found.mean_queue == pytest.approx(queue, abs=1e-14)
    assert found.p_leave == pytest.approx(queue / patience / rate, abs=1e-14)
    served = float(chance @ np.minimum(n, servers)) / rate
    assert 1 - found.p_block - found.p_leave == pytest.approx(served)


def test_the_wait_of_the_served_is_that_of_a_tagged_request() -> None:
    """The phases a request that found j waiting goes through until it is served or gives up."""
    rate, servers, patience, places = 3.0, 2, 0.7, 6
    found = impatient(rate, 1.0, servers, patience, places)
    n = np.arange(places)
    out = np.minimum(n + 1, servers) + np.maximum(n + 1 - servers, 0) / patience
    chance = np.concatenate([[1.0], np.cumprod(rate / out)])
    chance /= chance.sum()
    room = places - servers
    # State k: k others are ahead in the queue. Served on leaving state 0 by a completion.
    ahead = np.arange(room)
    generator = np.diag(-(servers + (ahead + 1) / patience))
    generator[ahead[1:], ahead[:-1]] = servers + ahead[1:] / patience
    start = chance[servers:-1]
    times = np.linspace(0, 30, 6001)
    step = expm(generator * times[1])
    state, density = start.copy(), []
    for _ in times:
        density.append(servers * state[0])
        state = state @ step
    through = 1 - found.p_block - found.p_leave
    values = np.array(density)
    assert found.served_wait == pytest.approx(np.trapezoid(times * values, times) / through, 1e-4)
    second = np.trapezoid(times**2 * values, times) / through
    of_waiting = (found.served_wait / found.p_wait) ** 2 * (1 + found.served_scv)
    assert of_waiting * found.p_wait == pytest.approx(second, 1e-4)


def test_without_patience_or_without_a_bound_it_is_what_is_known() -> None:
    bounded = mmck(4.5, 1.0, 4, 9)
    found = impatient(4.5, 1.0, 4, 1e9, 9)
    assert found.p_block == pytest.approx(float(bounded.p_loss), rel=1e-7)
    assert found.served_wait == pytest.approx(float(bounded.mean_wait), rel=1e-7)
    endless = erlang_a(110.0, 1.0, 100, 2.0)
    found = impatient(110.0, 1.0, 100, 2.0, np.inf)
    assert found.p_leave == pytest.approx(float(endless.p_loss), rel=1e-9)
    assert found.p_wait == pytest.approx(float(endless.p_wait), rel=1e-9)


def test_what_gives_up_and_what_finds_no_place_add_up_to_what_fails() -> None:
    station = {"servers": 4, "service": {"mean": 1.0}, "capacity": 8, "patience": {"mean": 1.0}}
    flow = {"rate": 4.0, "route": "q"}
    document = {"format": FORMAT, "stations": {"q": station}, "flows": {"f": flow}}
    found = impatient(4.0, 1.0, 4, 1.0, 8)
    solved = solve(parse_network(document))
    assert solved.flows["f"].fail_fraction[0] == pytest.approx(found.p_block + found.p_leave)
    assert solved.flows["f"].mean[0] == pytest.approx(1 + found.served_wait)
    assert solved.stations["q"].utilisation[0] == pytest.approx(
        1 - found.p_block - found.p_leave, rel=1e-9
    )
