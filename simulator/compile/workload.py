"""From users to requests per second, and what one request of each class costs.

Peak rate of a class = users × intensity / 1,000 × its share of the mix; static files and
images follow page reads. The mean rate, which money follows, is peak / ``peak_to_mean``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simulator.catalogue.classes import CLASSES
from simulator.compile.waiting import ACTION_S, PAGE, Doors, doors_of, shares
from simulator.network.model import Number
from simulator.scenarios.phase import Phase

if TYPE_CHECKING:
    from simulator.design.document import Design

SECONDS_PER_MONTH = 730.0 * 3600.0


@dataclass(frozen=True)
class ClassCosts:
    """One request class with the costs that hold in this design (milliseconds, kilobytes)."""

    id: str
    cpu_ms: float
    db_queries: float
    db_writes: float
    cacheable: float
    request_kb: float
    response_kb: float
    scv: float
    jobs: float
    deliveries: float
    session: bool
    latency_s: float


@dataclass(frozen=True)
class Load:
    """The workload at every column.

    ``users`` and each of ``rates`` (requests/s at the peak) have one entry per column;
    ``settings`` are the workload's single values. ``doors`` are the waiting rooms in front, and
    ``growth`` says how many times the usual traffic gets past them.
    """

    users: np.ndarray
    rates: Mapping[str, np.ndarray]
    classes: Mapping[str, ClassCosts]
    settings: Mapping[str, float]
    doors: Doors = field(default_factory=Doors)
    growth: Number = 1.0

    @property
    def columns(self) -> int:
        """The number of load points."""
        return len(self.users)

    @property
    def objects(self) -> np.ndarray:
        """Stored records."""
        return np.maximum(1.0, self.users * self.settings["objects_per_user"])

    @property
    def object_kb(self) -> float:
        """Kilobytes of one record."""
        return self.settings["object_bytes"] / 1000.0

    @property
    def tightest_limit(self) -> float:
        """The shortest latency limit of a class that is asked for, in seconds."""
        return min((self.classes[name].latency_s for name in self.rates), default=1.0)

    def months_of(self, name: str) -> Number:
        """Requests of a class kept in store: the mean rate over the months of history."""
        seconds = self.settings["history_months"] * SECONDS_PER_MONTH
        return self.rates.get(name, 0.0) / self.settings["peak_to_mean"] * seconds

    def stored_gb(self) -> Number:
        """Gigabytes of records: those of the users and those written since."""
        written = sum(
            self.months_of(name) * entry.db_writes for name, entry in self.classes.items()
        )
        return (self.objects + written) * self.settings["object_bytes"] / 1e9

    def uploaded_gb(self) -> Number:
        """Gigabytes of uploaded files."""
        return self.months_of("upload") * self.classes["upload"].request_kb / 1e6


def class_costs(design: Design) -> dict[str, ClassCosts]:
    """Every request class, with the design's own figures where it has them."""
    return {
        name: ClassCosts(
            id=name,
            session=entry.session,
            latency_s=design.goals.limit_ms(name) / 1000.0,
            **design.workload.costs(name),
        )
        for name, entry in CLASSES.items()
    }


def load_of(
    design: Design, users: np.ndarray, phase: Phase, classes: Mapping[str, ClassCosts]
) -> Load:
    """The workload of a design for a vector of user counts under a phase, with its classes."""
    workload = design.workload
    settings = {key: float(value) for key, value in workload.values.items()}
    usual = users * settings["intensity"] / 1000.0
    calls = usual * phase.load_factor
    mix = dict(workload.mix)
    reads = mix.get("read", 0.0)
    mix["static"] = reads * settings["static_per_read"] * (1 - settings["browser_cache_hit"])
    mix["media"] = reads * settings["media_per_read"]
    there = users * min(1.0, settings["intensity"] * ACTION_S / 1000.0)
    doors = doors_of(design, calls, there * phase.load_factor)
    growth: Number = phase.load_factor
    pages: Number = 0.0
    if doors.lines:
        let_in, pages = shares(design, doors)
        calls = calls * let_in
        before = usual * shares(design, doors_of(design, usual, there))[0]
        growth = calls / np.maximum(before, 1e-12)
    rates = {
        name: calls * share * phase.class_factors.get(name, 1.0)
        + users * phase.extra_rates.get(name, 0.0)
        for name, share in mix.items()
        if share > 0
    }
    if doors.lines:
        rates[PAGE] = users * 0.0 + pages
    return Load(users, rates, classes, settings, doors, growth)
