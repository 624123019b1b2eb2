"""The memory of a machine: its arrays, their addresses, and room for more while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.simulate import layout
from simulator.simulate.histogram import BINS
from simulator.simulate.layout import NONE
from simulator.simulate.machine import start_arrivals, start_requests, start_users
from simulator.simulate.program import Program
from simulator.simulate.sampling import stream_state

FIRST_SLOTS = 1024
MOST_SLOTS = 2 * 1024 * 1024


class CrowdedError(RuntimeError):
    """More work is in the network at once than the machine has room for."""


@dataclass
class Machine:
    """The arrays named in ``layout.ARRAYS`` and the record the event loop is called with."""

    arrays: dict[str, np.ndarray]
    control: Any

    def put(self, name: str, array: np.ndarray) -> None:
        """Use this array from now on."""
        self.arrays[name] = array
        self.control[name] = array.ctypes.data


def build_machine(program: Program, seed: int, replication: int) -> Machine:
    """A machine at time 0 with nothing in it, and its random streams."""
    machine = Machine({}, np.zeros(1, layout.CONTROL)[0])
    for name, array in program.arrays.items():
        machine.put(name, array.copy())
    flows, reasons = len(program.flow_names), len(program.reasons)
    states = [stream_state(seed, replication, purpose) for purpose in program.streams]
    machine.put("gauges", np.zeros(program.gauges, layout.GAUGE))
    machine.put("reasons", np.zeros(flows * reasons, layout.COUNT))
    machine.put("bins", np.zeros(flows * BINS, layout.COUNT))
    machine.put("streams", np.array(states, np.uint64).view(layout.STREAM))
    for name in ("tokens", "frames", "heap", "positions"):
        machine.put(name, np.zeros(0, layout.ARRAYS[name]))
    control = machine.control
    for link in ("head", "tail", "free_token", "free_frame", "doomed"):
        control[link] = NONE
    control["flow_count"] = flows
    control["reason_count"] = reasons
    control["place_count"] = len(program.arrays["places"])
    control["margin"] = program.margin
    make_room(machine, sum(program.users))
    return machine


def start_flows(machine: Machine, program: Program, backlog: int) -> None:
    """Start arrivals and thinking users; ``backlog`` requests arrive at time 0 together.

    The backlog is shared among the open flows by their rates.
    """
    make_room(machine, backlog)
    total = sum(program.rates)
    for flow, (rate, users) in enumerate(zip(program.rates, program.users, strict=True)):
        if rate > 0:
            start_arrivals(machine.control, flow)
            start_requests(machine.control, flow, round(backlog * rate / total))
        if users > 0:
            start_users(machine.control, flow, users)


def make_room(machine: Machine, wanted: int = 1) -> None:
    """Room for ``wanted`` more tokens and frames, at least twice as many as now.

    Raises CrowdedError beyond ``MOST_SLOTS``.
    """
    control = machine.control
    used = len(machine.arrays["tokens"])
    slots = max(2 * used, FIRST_SLOTS)
    while slots < used + wanted + int(control["margin"]):
        slots *= 2
    if slots > MOST_SLOTS:
        raise CrowdedError
    for name, link, free in (("tokens", "next", "free_token"), ("frames", "parent", "free_frame")):
        longer = _longer(machine.arrays[name], slots)
        longer[link][used:] = np.append(np.arange(used + 1, slots), control[free])
        machine.put(name, longer)
        control[free] = used
        control[name + "_left"] += slots - used
    events = int(control["flow_count"]) + int(control["place_count"]) + 2 * slots
    known = len(machine.arrays["positions"])
    positions = _longer(machine.arrays["positions"], events)
    positions["index"][known:] = NONE
    machine.put("positions", positions)
    machine.put("heap", _longer(machine.arrays["heap"], events))


def _longer(array: np.ndarray, length: int) -> np.ndarray:
    longer = np.zeros(length, array.dtype)
    longer[: len(array)] = array
    return longer
