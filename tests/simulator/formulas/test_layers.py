"""Tokens that come back more regularly than at random: holds of several steps."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.formulas.holders import Layer, Visit, aggregate
from simulator.formulas.layered import open_layer
from simulator.formulas.regular import likelier, present


def test_one_token_held_for_four_steps_is_the_queue_of_erlang_service() -> None:
    top = aggregate(Layer(1, (Visit(4, 0.25, np.inf),)))
    for rate in (0.3, 0.7, 0.95):
        state = open_layer(rate, top)
        assert state.utilisation == pytest.approx(rate)
        assert state.p_wait == pytest.approx(rate)
        # Pollaczek and Khinchine, service of mean 1 and scv 1/4.
        assert state.mean_wait == pytest.approx(rate * 1.25 / 2 / (1 - rate))


def test_the_transform_has_the_mean_that_is_stated() -> None:
    """Exactly for one pool; within a twentieth where a pool inside is short of tokens, too."""
    alone = Layer(6, (Visit(4, 0.005, 2.0), Visit(1, 0.02, np.inf)))
    nested = Layer(6, (Visit(4, 0.005, 2.0),), ((1.0, Layer(3, (Visit(1, 0.02, 2.0),))),))
    for layer, within in ((alone, 1e-3), (nested, 0.05)):
        top = aggregate(layer)
        state = open_layer(0.9 * float(top.throughput[-1]), top)
        s = 1e-5 / state.mean_response
        mean = (1 - state.transform(np.array([s + 0j])).real[0]) / s
        assert mean == pytest.approx(state.mean_response, rel=within)


def test_where_all_queue_at_one_station_departures_are_as_regular_as_the_work_there() -> None:
    served = aggregate(Layer(60, (Visit(3, 0.01, 2.0), Visit(1, 0.001, 8.0)))).departures
    assert served.index == pytest.approx(1 / 3, rel=1e-6)
    held = aggregate(Layer(5, (Visit(1, 0.03, np.inf), Visit(1, 0.01, np.inf)))).departures
    assert held.index == pytest.approx(0.75**2 + 0.25**2)


def test_exponential_holds_leave_the_product_form_as_it_is() -> None:
    logs = np.log(np.array([0.1, 0.2, 0.3, 0.4]))
    found = present(logs, np.full(4, 1.0), np.full(4, 2.0), 1, 2.0, 1.0)
    assert found == pytest.approx(np.exp(logs))
    again = [likelier(load, 1.0) for load in (0.5, 1.0, 3.0)]
    assert again == pytest.approx([0.5, 1.0, 3.0])


def test_more_regular_holds_never_lower_the_throughput() -> None:
    """A pool of 7 behind a quick station: with many inside it is all that counts."""
    below = Layer(7, (Visit(5, 0.0033, 7.0), Visit(4, 0.0058, 9.0)))
    layer = Layer(37, (Visit(3, 0.0016, 1.0),), ((2.0, below),))
    top = aggregate(layer)
    assert (np.diff(top.throughput) > -1e-9).all()
    assert top.throughput[-1] == pytest.approx(top.inner[0].throughput[-1] / 2, rel=1e-6)


def test_as_many_arrive_as_leave_behind_a_bounded_queue() -> None:
    top = aggregate(Layer(3, (Visit(4, 0.25, np.inf),)))
    for rate in (1.0, 2.9, 7.0):
        state = open_layer(rate, top, queue=4)
        assert state.throughput == pytest.approx(rate * (1 - state.p_block), rel=1e-6)
        assert state.in_use == pytest.approx(state.throughput, rel=1e-6)
