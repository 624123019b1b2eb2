"""Networks with other columns: what varies is picked, what does not stays the very same."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.network.model import Delay, Duration, Flow, Network, Sequence, Station, Visit
from simulator.network.shape import pick, unvarying


def network(rate: Any, mean: Any = 0.01) -> Network:
    """One station and a pause before it, two columns."""
    route = Sequence((Delay(Duration(mean)), Visit("web")))
    return Network({"web": Station(Duration(0.1))}, {"f": Flow(route, rate)}, columns=2)


def test_columns_are_picked_in_order_and_as_often_as_named() -> None:
    picked = pick(network(np.array([1.0, 2.0])), np.array([1, 0, 1]))
    rate = picked.flows["f"].rate
    assert np.asarray(rate).tolist() == [2.0, 1.0, 2.0]
    assert picked.columns == 3


def test_what_is_known_not_to_vary_need_not_be_looked_into() -> None:
    whole = network(np.array([1.0, 2.0]), np.array([0.1, 0.2]))
    chosen = np.array([1, 1, 0])
    known = unvarying(whole)
    first, again = pick(whole, chosen), pick(whole, chosen, known)
    assert str(first) == str(again)
    assert again.stations["web"] is whole.stations["web"]
    # The parts that were kept are still the ones that are known.
    assert str(pick(again, np.array([2]), known)) == str(pick(first, np.array([2])))


def test_a_network_of_plain_numbers_is_as_wide_as_asked() -> None:
    plain = network(1.0)
    assert pick(plain, np.array([0, 1, 0]), unvarying(plain)).columns == 3
