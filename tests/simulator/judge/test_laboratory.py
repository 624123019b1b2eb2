"""A laboratory looks for the states that are asked of it, and for no more."""

from __future__ import annotations

import pytest

from simulator.judge.conditions import Laboratories, prepare
from simulator.scenarios.phase import STEADY
from tests.simulator.judge.storm import storm

USERS = [1000.0]


def test_the_state_after_an_overload_is_looked_for_where_incidents_happen() -> None:
    along, at_target = Laboratories().of(storm(), USERS, USERS)
    prepare({along: [STEADY]})
    prepare({at_target: [STEADY]})
    usual, stuck = along.under(STEADY), at_target.under(STEADY).stuck
    assert usual.stuck is None
    assert stuck is not None
    assert stuck.good["read"] < usual.good["read"] - 0.1
    assert usual.good["read"] == pytest.approx(at_target.under(STEADY).good["read"], rel=1e-9)


def test_the_usual_traffic_is_solved_once_beside_what_happens_to_it() -> None:
    along, at_target = Laboratories().of(storm(), [500.0, *USERS], USERS)
    prepare({along: [STEADY], at_target: [STEADY]})
    one, other = along.under(STEADY), at_target.under(STEADY)
    assert one.states is other.states
    assert one.column(1) == other.column(0)
    assert other.stuck is not None
