"""How sure a simulated figure is, and how long a run must warm up before it counts.

Intervals are Student's over independent replications (Law, *Simulation Modeling and
Analysis*, 5th ed., ch. 9). The warm-up is ten relaxation times of the slowest place and
at least 20/(1-ρ)² services there; the relaxation time 1/(cμ(1-√ρ)²) is that of M/M/c
in heavy traffic (Cohen, *The Single Server Queue*, 1982) and never below one service.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import stdtrit

CONFIDENCE = 0.95
NEAR_SATURATION = 0.97
_RELAXATIONS = 10
_SERVICES = 20


@dataclass(frozen=True)
class Figure:
    """An estimate and half the width of its 95 % confidence interval.

    ``half_width`` is None where fewer than two replications have the figure at all; ``samples``
    are what each of them found.
    """

    value: float
    half_width: float | None
    samples: tuple[float, ...] = ()


def estimate(samples: Sequence[float], value: float | None = None) -> Figure:
    """The mean of independent samples (or the given better value) with its interval."""
    n = len(samples)
    mean = math.fsum(samples) / n if n else 0.0
    centre = mean if value is None else value
    if n < 2:
        return Figure(centre, None, tuple(samples))
    variance = math.fsum((sample - mean) ** 2 for sample in samples) / (n - 1)
    quantile = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2))
    return Figure(centre, quantile * math.sqrt(variance / n), tuple(samples))


def warm_up_of_place(utilisation: float, throughput: float, service: float) -> float:
    """Seconds until a queue has forgotten its start.

    ``throughput`` in services per second, ``service`` the mean seconds of one. Above
    ``NEAR_SATURATION`` the rule would ask for ever more; it stays what it is there.
    """
    if throughput <= 0:
        return 0.0
    rho = min(utilisation, NEAR_SATURATION)
    relaxation = service
    if rho > 0:
        capacity = throughput / max(utilisation, rho)
        relaxation = max(relaxation, 1 / (capacity * (1 - math.sqrt(rho)) ** 2))
    return max(_RELAXATIONS * relaxation, _SERVICES / (1 - rho) ** 2 / throughput)


def warm_up_of_flow(time_in_network: float) -> float:
    """Seconds until a flow's delays and think times have forgotten the start."""
    return _RELAXATIONS * time_in_network
