"""Newton's method for the columns that mixing does not settle.

What a network makes of a traffic hangs steeply on few rates: those at stations that are nearly
full, those that ask for tokens, those that begin attempts a full queue may refuse. How, is seen
from further columns, each with one of these rates nudged, looked at together. Of several steps,
long and short, the one that leaves the traffic nearest to its image is taken (after J. E. Dennis
and R. B. Schnabel, "Numerical Methods for Unconstrained Optimization and Nonlinear Equations",
1983, chapter 6).

Near saturation the wait is like 1 / (1 - load), so the load of a station is moved in the
logarithm of the room it has left; or evenly, where it is to end at its limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.solve.acceleration import mix
from simulator.solve.arrived import Arrived
from simulator.solve.columns import Problem
from simulator.solve.plan import Floats
from simulator.solve.rates import FULL, TINY, Rates, Scale, gap, largest
from simulator.solve.traffic import Traffic

MOST_STEPS = 15
NUDGE, FINE = 1e-4, 1e-7
"""How far a load and how far another rate is moved to see what follows."""
LEAP, FARTHEST = 0.5, 5.0
"""How far a load is moved in one step; and by what factor another rate."""
DEEP, EVEN = (1.0, 0.3, 0.05), (1.0, 0.3)
"""Parts of a step that are tried with loads in their logarithm, and evenly."""
STALLED = 0.8
"""A step that leaves more of the gap has not helped."""
FASTER = 4.0
"""By what factor a column that has stalled goes on farther each time, where its image is."""
BY_PACE = 0.2
"""By what part of itself it changes a rate at most, if it goes farther than its image."""
SINGULAR = 1e-13


def settle(
    problem: Problem, traffic: Traffic, image: Traffic, enough: float
) -> tuple[Traffic, NDArray[np.bool_]]:
    """The traffic brought nearer to its image than ``enough``, and in which columns (C,) that
    has succeeded. A column without a fixed point nearby follows its image, ever faster."""
    whole = problem.plan
    left = np.arange(whole.columns)
    found = Arrived(traffic.only(left), np.zeros(whole.columns, bool))
    pace = np.ones(whole.columns)
    for _ in range(MOST_STEPS):
        going = np.flatnonzero(gap(problem, traffic, image) >= enough)
        if len(going) < len(left):
            found.put(left, image, {}, np.arange(len(left)))
            if not len(going):
                return found.traffic, np.ones(whole.columns, bool)
            problem, left, pace = problem.only(going), left[going], pace[going]
            traffic, image = traffic.only(going), image.only(going)
        traffic, image, pace = _step(problem, traffic, image, pace)
    found.put(left, image, {}, np.arange(len(left)))
    settled = np.ones(whole.columns, bool)
    settled[left] = gap(problem, traffic, image) < enough
    return found.traffic, settled


def _step(
    problem: Problem, traffic: Traffic, image: Traffic, pace: Floats
) -> tuple[Traffic, Traffic, Floats]:
    """The next traffic, its image and the pace to go on with."""
    rates = Rates.of(problem, traffic, image)
    if not len(rates):
        return image, problem.image(image), pace
    scale = Scale(len(rates.stations), largest(image))
    now, then = (scale.evenly(rates.read(problem, one)) for one in (traffic, image))
    images, nudges = _nudged(problem, traffic, rates, scale, scale.place(now))
    slopes = np.array([scale.evenly(rates.read(problem, one)) - then for one in images])
    tries = [*_tries(scale, now, nudges, slopes, then - now), _followed(now, then, pace)]
    columns = np.arange(problem.plan.columns)
    every, wide = np.tile(columns, len(tries)), problem.again(len(tries))
    parts = [one.only(every) for one in (traffic, image, *images)]
    mixed = mix(parts, np.concatenate([one.weights for one in tries], axis=1))
    goals = np.concatenate([scale.whole(one.goal) for one in tries], axis=1)
    moved = rates.write(wide, mixed, goals)
    seen = wide.image(moved)
    gaps = gap(wide, moved, seen).reshape(len(tries), -1)
    # Whoever has stalled is past where a state nearly was, and does not go back there.
    back = np.array([((one.goal - now) * (then - now)).sum(axis=0) < 0 for one in tries])
    gaps = np.where(back & (pace > 1), np.inf, gaps)
    stalled = gaps[:-1].min(axis=0) > STALLED * gap(problem, traffic, image)
    chosen = np.where(stalled, len(tries) - 1, np.argmin(gaps[:-1], axis=0))
    mine = chosen * len(columns) + columns
    moved, seen = moved.only(mine), seen.only(mine)
    return moved, seen, np.where(stalled, FASTER * pace, np.maximum(pace / FASTER, 1.0))


@dataclass(frozen=True)
class _Try:
    """Where to look: the ``weights`` (2 + K, C) with which the traffic, its image and the images
    of the nudged are mixed, and the rates (K, C) to be reached, evenly scaled."""

    weights: Floats
    goal: Floats


def _tries(scale: Scale, now: Floats, nudges: Floats, slopes: Floats, apart: Floats) -> list[_Try]:
    """Newton's step, with loads moved in their logarithm and evenly, whole and shorter."""
    place = scale.place(now)
    own = scale.even(place + nudges) - scale.even(place)
    share = _solve(slopes, own, apart)
    deep, even = share * _deep_part(scale, place, share * nudges), share * _part(now, share * own)

    def weights(part: float, taken: Floats) -> Floats:
        rest = part - taken.sum(axis=0)
        return np.array([np.full_like(rest, 1 - part), rest, *taken])

    return [
        *(_Try(weights(part, part * deep), scale.even(place + part * deep * nudges))
          for part in DEEP),
        *(_Try(weights(part, part * even), now + part * even * own) for part in EVEN),
    ]  # fmt: skip


def _followed(now: Floats, then: Floats, pace: Floats) -> _Try:
    """A step to the image, or as much farther as the pace (C,) says."""
    far = pace * (then - now)
    part = np.maximum(pace * _taken(far, np.clip(far, -BY_PACE * now, BY_PACE * now)), 1.0)
    return _Try(
        np.array([1 - part, part, *np.zeros_like(now)]), np.maximum(now + part * (then - now), 0.0)
    )


def _nudged(
    problem: Problem, traffic: Traffic, rates: Rates, scale: Scale, place: Floats
) -> tuple[list[Traffic], Floats]:
    """The images of the traffic with each of the rates nudged, and by how much (K, C)."""
    count, columns = len(rates), np.arange(problem.plan.columns)
    nudges = np.maximum(FINE * place, FINE * FINE)
    nudges[: scale.stations] = NUDGE
    every, wide = np.tile(columns, count), problem.again(count)
    moves = nudges * np.eye(count)[:, :, None]
    goals = np.concatenate([scale.whole(scale.even(place + move)) for move in moves], axis=1)
    images = wide.image(rates.write(wide, traffic.only(every), goals))
    own = np.split(np.arange(len(every)), count)
    return [images.only(mine) for mine in own], nudges


def _solve(slopes: Floats, own: Floats, apart: Floats) -> Floats:
    """(K, C) how many nudges of each rate close what is ``apart`` (K, C), if everything stays as
    steep: ``slopes`` (nudge, K, C) says how the images change, ``own`` (K, C) how the rates."""
    matrix = slopes.transpose(2, 1, 0).copy()
    each = np.arange(len(own))
    matrix[:, each, each] -= own.T
    finite = np.isfinite(matrix).all(axis=(1, 2))
    matrix[~finite] = 0.0
    widths = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), TINY)
    found = np.linalg.pinv(matrix / widths, rcond=SINGULAR) @ -apart.T[:, :, None]
    return np.asarray((found / widths.transpose(0, 2, 1))[:, :, 0].T)


def _deep_part(scale: Scale, place: Floats, step: Floats) -> Floats:
    """(C,) the part of a step (K, C) from a place that goes no farther than is to be believed:
    into the range where a queue has no end, or out of it, only just."""
    n = scale.stations
    near, target = place[:n], place[:n] + step[:n]
    low = np.where(near > FULL, FULL - LEAP, near - LEAP)
    high = np.where(near > FULL, np.inf, near + LEAP)
    loads = np.clip(target, low, high) - near
    return np.minimum(_taken(step[:n], loads), _part(place[n:], step[n:]))


def _part(now: Floats, step: Floats) -> Floats:
    """(C,) the part of a step (K, C) that changes nothing by more than the largest factor."""
    return _taken(step, np.clip(step, now * (1 / FARTHEST - 1), now * (FARTHEST - 1)))


def _taken(step: Floats, allowed: Floats) -> Floats:
    moves = np.abs(step) > TINY
    part = np.where(moves, np.abs(allowed) / np.where(moves, np.abs(step), 1.0), 1.0)
    return part.min(axis=0, initial=1.0)
