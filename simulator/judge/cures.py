"""Settings that may take the bad steady state away, as single changes of a design.

What keeps a design down is work nobody waits for any more: fewer repeats, a wait as long as
the queue, a queue as short as the wait, or refusing early.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.catalogue.kind import Value
from simulator.design.document import Component, Design
from simulator.design.parse import parse_design
from simulator.errors import DesignError
from simulator.judge import words
from simulator.judge.edits import Patch, apply, set_parameters
from simulator.text import Text

FEWER = (0, 1)
"""Repeats worth trying."""
LONGER_S = (10.0, 60.0)
"""Client time-outs worth trying."""
SHORTER = (4, 32)
"""Parts of the queue worth trying."""
BUDGET = 0.1
"""Share of the calls that may be repeated, worth trying."""
SWITCHES = ("shedding", "circuit_breaker", "coalescing")


@dataclass(frozen=True)
class Cure:
    """One setting to change, in words and as a patch, and the design after it."""

    component: str
    parameter: str
    value: Value
    text: Text
    patch: Patch
    design: Design


def cures_of(design: Design) -> list[Cure]:
    """Every such change that the design allows."""
    found = []
    document = design.to_json()
    for component in design.components.values():
        for key, value in _candidates(component):
            patch = set_parameters(component.id, **{key: value})
            try:
                after = parse_design(apply(document, patch))
            except DesignError:
                continue
            found.append(Cure(component.id, key, value, _words(component, key, value), patch,
                              after))  # fmt: skip
    return found


def _candidates(component: Component) -> Iterator[tuple[str, Value]]:
    values = component.values
    for key in SWITCHES:
        if values.get(key) is False:
            yield key, True
    if component.kind == "client":
        yield from (("retries", fewer) for fewer in FEWER if fewer < int(values["retries"]))
        if int(values["retries"]) > 0 and float(values["retry_budget"]) > BUDGET:
            yield "retry_budget", BUDGET
        waits = (wait for wait in LONGER_S if wait > float(values["timeout_s"]))
        yield from (("timeout_s", wait) for wait in waits)
    if "backlog" in values:
        shorter = {int(values["backlog"]) // part for part in SHORTER}
        yield from (("backlog", length) for length in sorted(shorter, reverse=True) if length)
    if component.kind == "ws_gateway":
        jitter = int(values["reconnect_jitter_s"])
        yield from (("reconnect_jitter_s", longer) for longer in (60, 300) if longer > jitter)


def _words(component: Component, key: str, value: Value) -> Text:
    param = component.declaration.param(key)
    return words.SET.fill(name=component.title, parameter=param.label,
                      old=_shown(component.values[key]), new=_shown(value))  # fmt: skip


def _shown(value: Value) -> Text:
    if isinstance(value, bool):
        return words.ON if value else words.OFF
    return Text(f"{value:g}", f"{value:g}") if isinstance(value, float) else Text(
        str(value), str(value))  # fmt: skip
