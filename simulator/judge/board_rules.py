"""Whether a submitted design keeps to the rules of its board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.catalogue.kind import Value
from simulator.catalogue.registry import KINDS
from simulator.design.canonical import canonical_json
from simulator.design.document import Component, Connection, Design
from simulator.errors import Problem, pointer
from simulator.judge.board import Challenge
from simulator.judge.board_facts import FACTS, INVENTED
from simulator.judge.board_words import CHECKING
from simulator.text import Text

DEMANDS = ("workload_changed", "goals_changed", "scenarios_changed")
"""What a submission may say otherwise without harm: the board's own is used."""


def check(challenge: Challenge, design: Design) -> list[Problem]:
    """Everything in which a design breaks the board's rules, in the order of the document.

    Traffic, goals and scenarios that differ from the board's are named too; ``grade`` judges
    with the board's own whatever the design says.
    """
    return [
        *_components(challenge, design),
        *_locked(challenge, design),
        *_parameters(challenge, design),
        *_connections(challenge, design),
        *_demands(challenge, design),
    ]


def _problem(
    code: str, path: tuple[str | int, ...], component: str | None = None,
    parameter: str | None = None, **values: object,
) -> Problem:  # fmt: skip
    text = CHECKING[code].fill(**values)
    plain = {key: v.en if isinstance(v, Text) else v for key, v in values.items()}
    return Problem(pointer(*path), code, text, component, parameter, plain)


def _components(challenge: Challenge, design: Design) -> Iterator[Problem]:
    """Kinds that may not be used, and users nobody asked for."""
    for key, component in design.components.items():
        before = challenge.start.components.get(key)
        if before is not None and before.kind == component.kind:
            continue
        if component.kind == "client":
            if _clients(challenge.start):
                yield _problem("client_added", ("components", key), key, name=component.title)
        elif not _may_use(challenge, component.kind):
            yield _problem(
                "kind_not_allowed", ("components", key, "kind"), key,
                kind=component.declaration.label, name=component.title,
                allowed=_allowed_words(challenge),
            )  # fmt: skip


def _clients(design: Design) -> list[Component]:
    return [component for component in design.components.values() if component.kind == "client"]


def _may_use(challenge: Challenge, kind: str) -> bool:
    allowed = challenge.rules.allowed_kinds
    return kind not in INVENTED if allowed is None else kind in allowed


def _allowed_words(challenge: Challenge) -> Text:
    labels = [
        kind.label for kind in KINDS.values()
        if kind.id != "client" and _may_use(challenge, kind.id)
    ]  # fmt: skip
    if not labels:
        return Text("nothing new", "새로 더할 수 있는 것이 없음")
    return Text(", ".join(one.en for one in labels), ", ".join(one.ko for one in labels))


def _locked(challenge: Challenge, design: Design) -> Iterator[Problem]:
    """Locked components, and the clients, must be there as what they were."""
    clients = {client.id for client in _clients(challenge.start)}
    for key in sorted({*challenge.rules.locked_components, *clients}):
        before, after = challenge.start.components[key], design.components.get(key)
        if after is None:
            yield _problem("locked_gone", ("components",), key, name=before.title)
        elif after.kind != before.kind:
            yield _problem("locked_kind", ("components", key, "kind"), key, name=after.title,
                           wanted=before.declaration.label,
                           found=after.declaration.label)  # fmt: skip
        elif key not in clients and after.parent != before.parent:
            yield _problem("locked_place", ("components", key, "parent"), key, name=after.title)


def _parameters(challenge: Challenge, design: Design) -> Iterator[Problem]:
    for key, component in design.components.items():
        before = challenge.start.components.get(key)
        known = before if before is not None and before.kind == component.kind else None
        locked = _locked_keys(challenge, known)
        facts = FACTS.get(component.kind, ()) if challenge.rules.facts_locked else ()
        standard = component.declaration.defaults if known is None else known.values
        for parameter in component.declaration.defaults:
            if component.values[parameter] == standard[parameter]:
                continue
            if parameter in locked or parameter in facts:
                code = "locked_parameter" if parameter in locked else "locked_fact"
                yield _changed(code, component, parameter, standard[parameter])


def _locked_keys(challenge: Challenge, start: Component | None) -> Iterable[str]:
    if start is None:
        return ()
    if start.id in challenge.rules.locked_components:
        return start.values
    return challenge.rules.locked_parameters.get(start.id, ())


def _changed(code: str, component: Component, parameter: str, wanted: Value) -> Problem:
    declared = component.declaration.param(parameter)
    return _problem(
        code, ("components", component.id, "params", parameter), component.id, parameter,
        label=declared.label, name=component.title,
        wanted=_value(component, parameter, wanted),
        found=_value(component, parameter, component.values[parameter]),
    )  # fmt: skip


def _value(component: Component, parameter: str, value: Value) -> Text:
    """A value as a form shows it."""
    for option in component.declaration.param(parameter).options:
        if option.value == value:
            return option.label
    if isinstance(value, bool):
        return Text("on", "켬") if value else Text("off", "끔")
    return Text(f"{value:,}", f"{value:,}") if not isinstance(value, str) else Text(value, value)


def _connections(challenge: Challenge, design: Design) -> Iterator[Problem]:
    """Arrows between locked components stay; how often something is called is the board's."""
    locked = challenge.rules.locked_components
    before = {(c.source, c.target): c for c in challenge.start.connections.values()}
    after = {(c.source, c.target): c for c in design.connections.values()}
    for (source, target), arrow in before.items():
        if source in locked and target in locked and not _same(arrow, after.get((source, target))):
            yield _problem("locked_connection", ("connections",), source=source, target=target)
    if not challenge.rules.facts_locked:
        return
    for pair, arrow in after.items():
        given = before.get(pair)
        if arrow.calls != (given.calls if given else None):
            yield _problem("calls_changed", ("connections", arrow.id, "calls"),
                           source=arrow.source, target=arrow.target)  # fmt: skip


def _same(before: Connection, after: Connection | None) -> bool:
    return after is not None and (before.share, before.classes, before.calls) == (
        after.share, after.classes, after.calls,
    )  # fmt: skip


def _demands(challenge: Challenge, design: Design) -> Iterator[Problem]:
    wanted, found = challenge.asked(design).to_json(), design.to_json()
    for part, code in (("workload", "workload_changed"), ("goals", "goals_changed")):
        for key in _differing(wanted[part], found[part]):
            yield _problem(code, (part, key), key=key)
    if canonical_json(wanted["scenarios"]) != canonical_json(found["scenarios"]):
        yield _problem("scenarios_changed", ("scenarios",))


def _differing(wanted: Mapping[str, object], found: Mapping[str, object]) -> list[str]:
    return [
        key for key in wanted
        if canonical_json(wanted[key]) != canonical_json(found.get(key))
    ]  # fmt: skip
