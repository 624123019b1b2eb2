"""Followers spread by a power law: checked by numerical integration of its density."""

from __future__ import annotations

from math import exp, log

import pytest
from scipy.integrate import quad

from simulator.formulas.followers import EXPONENT, fan_out, smallest

MEAN, LARGEST = 200.0, 5e6


def moment(power: float, bound: float) -> float:
    """E[X**power; X <= bound], integrated over ln x."""
    least = smallest(MEAN, LARGEST)
    whole = 1.0 - (least / LARGEST) ** EXPONENT

    def density(x: float) -> float:
        return EXPONENT * least**EXPONENT * x ** (power - EXPONENT) / whole

    return float(quad(lambda u: density(exp(u)), log(least), log(bound), limit=500)[0])


def test_the_smallest_author_gives_the_distribution_its_mean() -> None:
    assert moment(0.0, LARGEST) == pytest.approx(1.0, rel=1e-6)
    assert moment(1.0, LARGEST) == pytest.approx(MEAN, rel=1e-6)


@pytest.mark.parametrize("threshold", [100.0, 1e4, 1e6, 5e6])
def test_lists_and_their_variation_are_the_moments_below_the_threshold(threshold: float) -> None:
    lists, scv = fan_out(threshold, MEAN, LARGEST)
    first = moment(1.0, threshold)
    assert lists == pytest.approx(first, rel=1e-6)
    ratio = moment(2.0, threshold) * moment(0.0, threshold) / first**2
    assert scv == pytest.approx(ratio - 1.0, rel=1e-5)


def test_a_higher_threshold_pushes_more_and_more_unevenly() -> None:
    found = [fan_out(threshold, MEAN, LARGEST) for threshold in (10, 100, 1e3, 1e5, 1e7)]
    assert found[0] == (0.0, 0.0)
    assert found == sorted(found)
    assert found[-1][0] == pytest.approx(MEAN)


def test_without_a_larger_author_all_are_alike() -> None:
    assert fan_out(200, 200, 0) == (200, 0)
    assert fan_out(199, 200, 0) == (0, 0)
    assert fan_out(500, 0, 1e6) == (0, 0)
