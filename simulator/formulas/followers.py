"""How unequally followers are spread over authors, and what that makes of a post's fan-out.

Followers follow a power law whose survivor function falls with the exponent 1.276 (H. Kwak et
al., What is Twitter, a social network or a news media?, WWW 2010: density exponent 2.276),
cut off at the largest author: a bounded Pareto distribution.
"""

from __future__ import annotations

from functools import lru_cache

EXPONENT = 1.276
"""The survivor function of followers falls with this power (Kwak et al. 2010)."""
HALVINGS = 200


@lru_cache(maxsize=256)
def smallest(mean: float, largest: float) -> float:
    """Followers of the smallest author of a bounded Pareto with this mean, 0 < mean < largest."""
    low, high = 0.0, mean
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _moment(1.0, middle, largest, largest) < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def fan_out(threshold: float, mean: float, largest: float) -> tuple[float, float]:
    """(lists a post is written to on average, squared coefficient of variation of their number)
    where authors with more than ``threshold`` followers are not fanned out.

    ``mean`` followers an author and ``largest`` of all; where no author is larger than the
    mean, all are alike. The variation is that of the posts that are fanned out at all.
    """
    if mean <= 0 or threshold <= 0:
        return 0.0, 0.0
    if largest <= mean:
        return (mean, 0.0) if mean <= threshold else (0.0, 0.0)
    least = smallest(mean, largest)
    bound = min(threshold, largest)
    if bound <= least:
        return 0.0, 0.0
    posts = _moment(0.0, least, largest, bound)
    lists = _moment(1.0, least, largest, bound)
    squares = _moment(2.0, least, largest, bound)
    return lists, max(0.0, squares * posts / lists**2 - 1.0)


def _moment(power: float, least: float, largest: float, bound: float) -> float:
    """E[X**power; X <= bound] of the bounded Pareto on [least, largest]."""
    a = EXPONENT
    density = a * least**a / (1.0 - (least / largest) ** a)
    grown = power - a
    return density * (bound**grown - least**grown) / grown
