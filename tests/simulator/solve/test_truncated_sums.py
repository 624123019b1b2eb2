"""The wait for a place among few: a geometric sum that stops, at every ratio of its terms."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.solve.tokens import truncated

PLACES = 7


@pytest.mark.parametrize("ratio", [0.0, 0.3, 1 - 1e-13, 1.0, 1 + 1e-13, 2.5, 1e6])
def test_a_truncated_sum_is_the_sum_of_its_terms(ratio: float) -> None:
    once = np.array([0.6 + 0.3j, -0.9j])
    weights = np.array([float(ratio) ** j for j in range(PLACES)])
    terms = once[:, None] ** np.arange(1, PLACES + 1)
    expected = terms @ (weights / weights.sum())
    found = truncated(ratio, float(PLACES), once)
    assert found == pytest.approx(expected, rel=1e-9)
