"""A design as a load test drives it: the measured rates, and clients that behave as the tool does.

Load generators keep their connections open, fetch no files of a page by themselves and try
nothing twice, and what they measure begins when the request is sent (k6's http_req_duration
leaves look-up and handshakes out), so the clients of the design are made to do the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simulator.calibrate.measured import Measured
from simulator.catalogue.kind import Value
from simulator.compile import Compiled, compile_design
from simulator.design.document import Component, Design, Workload
from simulator.frames.numbers import at
from simulator.solve import Solution, solve

CLIENT = "client"
AS_A_TOOL: Mapping[str, Value] = {
    "retries": 0, "timeout_s": 60.0, "requests_per_connection": 1000, "handshake_round_trips": 0,
    "device": "browser",
}  # fmt: skip
FILES = {"static": "static_per_read", "media": "media_per_read"}
FULL = 0.98
"""From this use on a time says how long the test ran rather than how long a request takes."""


@dataclass(frozen=True)
class Trial:
    """The solved design under the load of the test, one column."""

    compiled: Compiled
    solution: Solution

    def times(self, request_class: str) -> dict[str, float] | None:
        """Predicted mean and percentiles in milliseconds; None where no request is answered."""
        flow = self.solution.flows[request_class]
        if at(flow.mean, 0) <= 0:
            return None
        figures = {"mean_ms": flow.mean, "p50_ms": flow.p50, "p95_ms": flow.p95, "p99_ms": flow.p99}
        return {key: 1000.0 * at(value, 0) for key, value in figures.items()}

    def failures(self, request_class: str) -> float:
        """The predicted share of requests that fail."""
        return at(self.solution.flows[request_class].fail_fraction, 0)

    def full(self) -> list[str]:
        """Titles of the components that are full under this load."""
        figures = {**self.solution.stations, **self.solution.pools}
        owners = {
            self.compiled.owner[name]
            for name, each in figures.items()
            if at(each.utilisation, 0) >= FULL and not self._unlimited(name)
        }
        return sorted(self.compiled.parts[part].name for part in owners)

    def _unlimited(self, name: str) -> bool:
        station = self.compiled.network.stations.get(name)
        return station is not None and station.discipline == "delay"


def under_test(
    design: Design, measured: Mapping[str, Measured], round_trip_ms: float | None
) -> Design:
    """The design under the test's load; ``round_trip_ms`` between generator and system, None
    for the clients' own."""
    workload = design.workload
    calls = {name: each.rate for name, each in measured.items() if name not in FILES}
    whole = sum(calls.values())
    reads = calls.get("read", 0.0)
    files = {
        key: measured[name].rate / reads if name in measured and reads > 0 else 0.0
        for name, key in FILES.items()
    }
    params = {
        **workload.params, **files, "browser_cache_hit": 0.0,
        "intensity": 1000.0 * whole / workload.users,
    }  # fmt: skip
    mix = {name: rate / whole for name, rate in calls.items()} if whole > 0 else {}
    return replace(
        design,
        workload=replace(workload, params=params, mix=mix),
        components={
            key: _driven(component, round_trip_ms) for key, component in design.components.items()
        },
    )


def _driven(component: Component, round_trip_ms: float | None) -> Component:
    if component.kind != CLIENT:
        return component
    trip = {} if round_trip_ms is None else {"access_rtt_ms": round_trip_ms}
    return replace(component, params={**component.params, **AS_A_TOOL, **trip})


def with_times(design: Design, cpu_ms: Mapping[str, float]) -> Design:
    """The design with other processor times of request classes."""
    workload: Workload = design.workload
    classes = {name: dict(costs) for name, costs in workload.classes.items()}
    for name, value in cpu_ms.items():
        classes.setdefault(name, {})["cpu_ms"] = value
    return replace(design, workload=replace(workload, classes=classes))


def run(design: Design) -> Trial:
    """Solve the design at its own users; raises DesignError."""
    compiled = compile_design(design, [design.workload.users])
    return Trial(compiled, solve(compiled.network))
