"""Waits that are not exponential, in compiled form: of all visits at all points at once.

Pollaczek and Khinchine's for M/G/1, the finite geometric sum of a bounded queue, a backlog
without end, a wait that a time-out cuts off, and one for so many completions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from simulator.formulas.finite import bounded_wait
from simulator.solve.elements import SCORES, WEIGHTS, Indices, inverse, log1p, multiply, power
from simulator.solve.plan import Floats

USUAL, ENDLESS, SINGLE, BOUNDED, CUT, FOUND = range(6)


class Services(NamedTuple):
    """Services in compiled form (V, C), as in ``Elements``."""

    kinds: Indices
    first: Floats
    second: Floats
    third: Floats


class SpecialWaits(NamedTuple):
    """Laws of waits, (L, C): their ``kinds`` and up to six ``numbers`` (L, C, 6):

    - ``ENDLESS``: shape and mean of a gamma time;
    - ``SINGLE``: the chance to find nobody; the rates of its ``services`` are those of
      ``shares`` (R, C) from the first of ``rows`` (L, 2) to the second, with the visits
      ``visits`` (R,) as examples;
    - ``BOUNDED``: seconds and power of the gamma time between completions, and what
      ``bounded_wait`` needs;
    - ``CUT``: the step of the grid, the chance to be done, the deadline, whether the service is
      exponential, and the row of ``masses`` (Q, J);
    - ``FOUND``: seconds between completions; the chances to wait for 1, 2, … of them are its
      rows of ``shares``.
    """

    kinds: Indices
    numbers: Floats
    rows: Indices
    shares: Floats
    visits: Indices
    masses: Floats
    services: Services


@njit(cache=True)
def multiply_waits(  # type: ignore[no-untyped-def]
    waits, of, again, visits, spans, s, columns, horizon, into
):  # fmt: skip
    """Multiply ``into`` (V, P, K) by the special waits of ``visits``, whose laws are ``of`` (V,),
    each from the first to the end of its span (n, 2) of the points.

    A visit whose waits are ``again`` (V, C) times as varied together as apart has a power of
    the law: see ``revisits.py``.
    """
    points = s.shape[1]
    laws = np.empty((len(waits.kinds), points), np.complex128)
    known = np.full(len(waits.kinds), -1)
    own, scratch = np.empty(points, np.complex128), np.empty(points, np.complex128)
    for p in range(len(columns)):
        column = columns[p]
        for number, visit in enumerate(visits):
            law = of[visit]
            kind = waits.kinds[law, column]
            if kind == USUAL or not spans[number, 0] <= p < spans[number, 1]:
                continue
            varied = again[visit, column]
            if varied == 1 or kind == FOUND:
                if known[law] != p:
                    known[law] = p
                    _law(waits, law, column, s[p], horizon[p], scratch, laws[law])
                for k in range(points):
                    into[visit, p, k] *= laws[law, k]
            else:
                _law(waits, law, column, s[p] * varied, horizon[p], scratch, own)
                for k in range(points):
                    into[visit, p, k] *= power(own[k], 1 / varied)


@njit(cache=True)
def _law(waits, law, column, s, horizon, scratch, into):  # type: ignore[no-untyped-def]
    """One law at the points ``s`` of one row."""
    kind, numbers = waits.kinds[law, column], waits.numbers[law, column]
    first, last = waits.rows[law, 0], waits.rows[law, 1]
    if kind == ENDLESS:
        for k in range(len(s)):
            into[k] = np.exp(-numbers[0] * log1p(s[k] * numbers[1] / numbers[0]))
    elif kind == SINGLE:
        _pollaczek(waits, first, last, column, numbers[0], s, scratch, into)
    elif kind == BOUNDED:
        for k in range(len(s)):
            x, y = 1 + s[k].real * numbers[0], s[k].imag * numbers[0]
            step = complex(0.5 * np.log(x * x + y * y), np.arctan2(y, x))
            into[k] = bounded_wait(
                -numbers[1] * step, numbers[2], numbers[3], numbers[4], numbers[5]
            )
    elif kind == CUT:
        _cut_off(waits.masses[int(numbers[4])], numbers, s, horizon, into)
    else:
        _found(waits.shares[first:last, column], numbers[0], s, into)


@njit(cache=True)
def _pollaczek(waits, first, last, column, free, s, scratch, into):  # type: ignore[no-untyped-def]
    """Pollaczek–Khinchine: (1 - rho) s / (s - sum of rates × (1 - service))."""
    services, count = waits.services, len(s)
    nobody = np.zeros(4)
    into[:] = s
    for row in range(first, last):
        visit, rate = waits.visits[row], waits.shares[row, column]
        scratch[:] = 1.0
        multiply(
            services.kinds[visit, column], services.first[visit, column],
            services.second[visit, column], services.third[visit, column],
            0.0, nobody, SCORES, WEIGHTS, s, count, scratch,
        )  # fmt: skip
        for k in range(count):
            into[k] -= rate * (1 - scratch[k])
    for k in range(count):
        into[k] = free * s[k] / into[k]


@njit(cache=True)
def _cut_off(masses, numbers, s, horizon, into):  # type: ignore[no-untyped-def]
    """Waits of those who are done before a time-out, over the chance to be.

    Up to the deadline nobody has been cut off yet, and the law is that of an offered wait and
    a service of any length, which has no edge to invert. Beyond, those late are taken out: an
    exponential service goes on behind the deadline as it began.
    """
    step, done, until, exponential = numbers[0], numbers[1], numbers[2], numbers[3] > 0
    beyond = horizon > until
    whole = 1.0 if beyond and not exponential else max(done, 1e-300)
    for k in range(len(s)):
        once = np.exp(-s[k] * step)
        total = 0.0 + 0.0j
        for j in range(len(masses) - 1, -1, -1):
            total = total * once + masses[j]
        if beyond and exponential:
            total -= (1 - done) * np.exp(-s[k] * until)
        into[k] = total / whole


@njit(cache=True)
def _found(chances, pace, s, into):  # type: ignore[no-untyped-def]
    """Wait for as many completions as there are requests ahead, by Horner's scheme."""
    none = 1 - chances.sum()
    for k in range(len(s)):
        step = inverse(1 + s[k] * pace)
        total = 0.0 + 0.0j
        for j in range(len(chances) - 1, -1, -1):
            total = (total + chances[j]) * step
        into[k] = none + total
