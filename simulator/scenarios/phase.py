"""A phase: the conditions that hold during one stretch of a scenario.

A scenario is a short list of phases (fault, detection, failover, recovered); each is
compiled and solved as a steady state of its own. A phase never changes the Design: it
says what of it is broken, slow or busier, and `compile` reads that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.network.model import Number

MOST_TAKEN = 0.99
"""Work of another kind never takes a component whole; what takes all of it is a loss."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one component during a phase.

    Shares are of the component's capacity or traffic, 0 to 1. ``lost`` capacity is gone;
    ``failing`` is the share of visits that end in an error because nobody noticed yet;
    ``lost_primary`` takes only what accepts writes. ``service_factor`` multiplies service
    times, ``hit_factor`` a hit ratio, ``extra_utilisation`` adds load of another kind (a
    batch job), ``hot_share`` puts that share of the traffic on one key, ``frozen``
    keeps autoscaling at the size of the load before. The numbers are one for all columns or
    have an entry for each.
    """

    lost: Number = 0.0
    failing: Number = 0.0
    lost_primary: bool = False
    service_factor: Number = 1.0
    hit_factor: Number = 1.0
    extra_utilisation: Number = 0.0
    hot_share: float = 0.0
    frozen: Number = False

    @property
    def slowness(self) -> Number:
        """How many times longer work takes at the component.

        Work of another kind that keeps a share u of a processor busy and goes first leaves
        1 - u of it: everything else takes 1 / (1 - u) as long (the shadow processor of
        K. Sevcik, IFIP Congress 1977).
        """
        taken = self.extra_utilisation
        if isinstance(taken, np.ndarray):
            return self.service_factor / (1.0 - np.minimum(taken, MOST_TAKEN))
        return self.service_factor / (1.0 - min(taken, MOST_TAKEN))

    def and_also(self, other: Fault) -> Fault:
        """Both at once: independent losses, the larger of what cannot add up."""
        return Fault(
            lost=1 - (1 - self.lost) * (1 - other.lost),
            failing=1 - (1 - self.failing) * (1 - other.failing),
            lost_primary=self.lost_primary or other.lost_primary,
            service_factor=self.service_factor * other.service_factor,
            hit_factor=self.hit_factor * other.hit_factor,
            extra_utilisation=self.extra_utilisation + other.extra_utilisation,
            hot_share=max(self.hot_share, other.hot_share),
            frozen=bool(self.frozen or other.frozen),
        )


@dataclass(frozen=True)
class Phase:
    """One stretch of a scenario: how long (s), how much traffic, what is broken.

    ``load_factor`` multiplies all arrival rates, ``class_factors`` those of single request
    classes on top; ``extra_rates`` adds requests per second and user of a class that the mix
    has (a class nobody asks for has no path in the drawing). The author with the most followers
    writes ``celebrity_posts_per_s`` posts on top. ``faults``
    are keyed by component id. ``cut`` holds pairs of regions that cannot reach each other.
    ``refilling`` names caches that start empty and fill as they miss. ``overloaded``
    starts from a full backlog, so that a state the system does not leave by itself is
    found. ``promoted`` names for a lost primary the replica that has taken its place: writes
    go where the replica stands, on a machine of its size. ``watched`` names components whose
    failing, or names that nobody can look up, are compiled in even where they are zero, so that
    phases in which different components fail have one shape and are solved together.
    """

    duration: float = 3600.0
    load_factor: Number = 1.0
    class_factors: Mapping[str, Number] = field(default_factory=dict)
    extra_rates: Mapping[str, Number] = field(default_factory=dict)
    celebrity_posts_per_s: Number = 0.0
    faults: Mapping[str, Fault] = field(default_factory=dict)
    cut: frozenset[frozenset[str]] = frozenset()
    refilling: frozenset[str] = frozenset()
    overloaded: bool = False
    promoted: Mapping[str, str] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()

    def fault(self, component: str) -> Fault:
        """What is wrong with a component; nothing if the phase does not name it."""
        return self.faults.get(component, HEALTHY)


HEALTHY = Fault()
STEADY = Phase()
