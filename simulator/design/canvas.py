"""What is drawn: components, the containers they stand in, connections and notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.catalogue.classes import CLASSES
from simulator.catalogue.kind import Kind, Value
from simulator.catalogue.registry import KINDS
from simulator.design.document import Component, Connection, Note
from simulator.design.fields import (
    FAR,
    NOTE_LENGTH,
    is_id,
    quoted,
    read_list,
    read_map,
    read_number,
    read_object,
    read_text,
)
from simulator.design.messages import TYPES
from simulator.design.problems import Path, Problems, shown, suggestion, type_name
from simulator.design.values import read_value
from simulator.text import Text

MOST_COMPONENTS = 2_000
MOST_CONNECTIONS = 6_000
MOST_NOTES = 500
LARGEST = 1e5

COMPONENT_KEYS = (
    "kind", "name", "parent", "x", "y", "width", "height", "locked", "params",
)  # fmt: skip
CONNECTION_KEYS = ("from", "to", "share", "classes", "calls", "label")
NOTE_KEYS = ("id", "text", "x", "y", "width", "height")

COMPONENTS = Text("components", "구성 요소")
CONNECTIONS = Text("connections", "연결")
NOTES = Text("notes", "메모")


def read_components(problems: Problems, given: object) -> dict[str, Component]:
    """All components by id; those of an unknown kind are left out after noting them."""
    entries = read_map(problems, given, ("components",), COMPONENTS, MOST_COMPONENTS)
    components = {}
    for key, entry in entries.items():
        component = _read_component(problems, key, entry)
        if component is not None:
            components[key] = component
    _check_parents(problems, components, set(entries))
    return components


def _read_component(problems: Problems, key: str, given: object) -> Component | None:
    path: Path = ("components", key)
    what = quoted(key)
    fields = read_object(problems, given, path, what, COMPONENT_KEYS, key)
    if not isinstance(given, dict):
        return None
    kind = _read_kind(problems, key, fields, path)
    if kind is None:
        return None
    parent = fields.get("parent")
    if parent is not None:
        parent = read_text(problems, parent, (*path, "parent"), quoted("parent"), component=key)
    return Component(
        id=key,
        kind=kind.id,
        name=read_text(problems, fields.get("name", ""), (*path, "name"),
                       Text(f"The name of “{key}”", f"‘{key}’의 이름"), component=key),
        parent=parent or None,
        x=_position(problems, fields.get("x", 0), (*path, "x"), key),
        y=_position(problems, fields.get("y", 0), (*path, "y"), key),
        width=_extent(problems, fields, "width", path, kind, key),
        height=_extent(problems, fields, "height", path, kind, key),
        locked=_locked(problems, fields.get("locked", False), (*path, "locked"), key),
        params=_read_params(problems, key, kind, fields.get("params", {})),
    )  # fmt: skip


def _read_kind(problems: Problems, key: str, fields: dict[str, Any], path: Path) -> Kind | None:
    if "kind" not in fields:
        problems.add("missing", path, key, what=quoted(key), key="kind")
        return None
    given = fields["kind"]
    kind = KINDS.get(given) if isinstance(given, str) else None
    if kind is None:
        near = suggestion(given, KINDS) if isinstance(given, str) else Text("", "")
        problems.add("unknown_kind", (*path, "kind"), key, found=shown(given),
                     suggestion=near, known=", ".join(KINDS))  # fmt: skip
    return kind


def _position(problems: Problems, given: object, path: Path, key: str) -> float:
    what = Text(f"The position of “{key}”", f"‘{key}’의 위치")
    return read_number(problems, given, path, what, component=key) or 0.0


def _locked(problems: Problems, given: object, path: Path, key: str) -> bool:
    if isinstance(given, bool):
        return given
    problems.add("wrong_type", path, key, what=quoted("locked"), wanted=TYPES["boolean"],
                 found=type_name(given))  # fmt: skip
    return False


def _extent(
    problems: Problems, fields: dict[str, Any], side: str, path: Path, kind: Kind, key: str
) -> float | None:
    given = fields.get(side)
    if given is None:
        return None
    if not kind.container:
        problems.add("size_of_non_container", (*path, side), key, kind=kind.label, key=side)
        return None
    what = Text(f"The {side} of “{key}”", f"‘{key}’의 {'너비' if side == 'width' else '높이'}")
    return read_number(problems, given, (*path, side), what, 1.0, LARGEST, key)


def _read_params(problems: Problems, key: str, kind: Kind, given: object) -> dict[str, Value]:
    path: Path = ("components", key, "params")
    what = Text(f"“params” of “{key}”", f"‘{key}’의 ‘params’")
    entries = read_object(problems, given, path, what, component=key)
    declared = {param.key: param for param in kind.params}
    before = len(problems.found)
    values = {}
    for name, entry in entries.items():
        if name not in declared:
            problems.add("unknown_parameter", (*path, str(name)), key, shown(name), key=shown(name),
                         kind=kind.label, suggestion=suggestion(str(name), declared))  # fmt: skip
            continue
        value = read_value(problems, declared[name], entry, (*path, name), key)
        if value is not None:
            values[name] = value
    if len(problems.found) == before:
        _check_constraints(problems, key, kind, values, path)
    return values


def _check_constraints(
    problems: Problems, key: str, kind: Kind, values: dict[str, Value], path: Path
) -> None:
    complete = {**kind.defaults, **values}
    for rule in kind.constraints:
        if not rule.holds(complete):
            concerned = {name: complete[name] for name in rule.keys}
            at = (*path, rule.keys[0]) if rule.keys[0] in values else path
            problems.say(rule.code, at, rule.text.fill(**concerned), key, rule.keys[0], **concerned)


def _check_parents(
    problems: Problems, components: Mapping[str, Component], drawn: set[str]
) -> None:
    for key, component in components.items():
        parent = component.parent
        if parent is None:
            continue
        path: Path = ("components", key, "parent")
        if parent not in drawn:
            problems.add("unknown_parent", path, key, found=shown(parent))
        elif parent in components:
            _check_container(problems, component, components[parent], path)
    for ring in _rings(components):
        names = " → ".join((*ring, ring[0]))
        problems.add("container_cycle", ("components", ring[0], "parent"), ring[0], names=names)


def _check_container(
    problems: Problems, component: Component, parent: Component, path: Path
) -> None:
    kind, container = component.declaration, parent.declaration
    if not container.container:
        problems.add("not_a_container", path, component.id, found=parent.id, kind=container.label)
    elif container.id not in kind.stands_in:
        problems.add("wrong_container", path, component.id, kind=kind.label,
                     container=container.label, allowed=_allowed_containers(kind))  # fmt: skip


def _allowed_containers(kind: Kind) -> Text:
    if not kind.stands_in:
        return Text("; it stands outside all places", ". 모든 장소 밖에 두세요")
    labels = [KINDS[key].label for key in sorted(kind.stands_in)]
    english = " or ".join(label.en for label in labels)
    korean = ", ".join(label.ko for label in labels)
    return Text(f"; put it in: {english}", f". 둘 수 있는 곳: {korean}")


def _rings(components: Mapping[str, Component]) -> list[tuple[str, ...]]:
    """Every circle of containment once, from its smallest id."""
    containers = {key for c in components.values() if (key := c.parent) and key in components}
    found = set()
    for start in containers:
        path: list[str] = []
        here: str | None = start
        while here is not None and here in containers and here not in path:
            path.append(here)
            here = components[here].parent
        if here in path:
            ring = path[path.index(here) :]
            first = ring.index(min(ring))
            found.add((*ring[first:], *ring[:first]))
    return sorted(found)


def read_connections(
    problems: Problems, given: object, components: Mapping[str, Component], drawn: object
) -> dict[str, Connection]:
    """All connections by id. ``drawn`` is the components object as given: an end that is
    there but was wrong itself is not reported twice."""
    known = set(drawn) if isinstance(drawn, dict) else set()
    entries = read_map(problems, given, ("connections",), CONNECTIONS, MOST_CONNECTIONS)
    connections: dict[str, Connection] = {}
    pairs: dict[tuple[str, str], str] = {}
    for key, entry in entries.items():
        connection = _read_connection(problems, key, entry, known)
        if connection is None:
            continue
        pair = (connection.source, connection.target)
        if pair in pairs:
            problems.add("duplicate_connection", ("connections", key), connection=key,
                         other=pairs[pair], source=pair[0], target=pair[1])  # fmt: skip
        pairs.setdefault(pair, key)
        if pair[0] in components and pair[1] in components:
            _check_rule(problems, connection, components)
        connections[key] = connection
    return connections


def _read_connection(
    problems: Problems, key: str, given: object, known: set[str]
) -> Connection | None:
    path: Path = ("connections", key)
    what = Text(f"Connection “{key}”", f"연결 ‘{key}’")
    fields = read_object(problems, given, path, what, CONNECTION_KEYS)
    if not isinstance(given, dict):
        return None
    source = _read_end(problems, fields, "from", path, what, known)
    target = _read_end(problems, fields, "to", path, what, known)
    share = _override(problems, fields, "share", path, what, 1.0)
    calls = _override(problems, fields, "calls", path, what, 1000.0)
    classes = _read_classes(problems, fields.get("classes"), (*path, "classes"), what)
    label = read_text(problems, fields.get("label", ""), (*path, "label"), quoted("label"))
    if source is None or target is None:
        return None
    if source == target:
        problems.add("self_connection", path, source, connection=key)
        return None
    return Connection(key, source, target, share, classes, calls, label)


def _read_end(
    problems: Problems, fields: dict[str, Any], end: str, path: Path, what: Text, known: set[str]
) -> str | None:
    if end not in fields:
        problems.add("missing", path, what=what, key=end)
        return None
    found = read_text(problems, fields[end], (*path, end), what)
    if found in known:
        return found
    if isinstance(fields[end], str):
        problems.add("unknown_component", (*path, end), what=what, found=shown(fields[end]),
                     suggestion=suggestion(fields[end], known))  # fmt: skip
    return None


def _override(
    problems: Problems, fields: dict[str, Any], key: str, path: Path, what: Text, high: float
) -> float | None:
    if fields.get(key) is None:
        return None
    subject = Text(f"“{key}” of {what.en}", f"{what.ko}의 ‘{key}’")
    return read_number(problems, fields[key], (*path, key), subject, 0.0, high)


def _read_classes(
    problems: Problems, given: object, path: Path, what: Text
) -> tuple[str, ...] | None:
    if given is None:
        return None
    found = []
    for index, entry in enumerate(read_list(problems, given, path, what, len(CLASSES))):
        if isinstance(entry, str) and entry in CLASSES:
            found.append(entry)
        else:
            problems.add("unknown_class", (*path, index), what=what, found=shown(entry),
                         suggestion=suggestion(shown(entry), CLASSES),
                         known=", ".join(CLASSES))  # fmt: skip
    return tuple(sorted(set(found)))


def _check_rule(
    problems: Problems, connection: Connection, components: Mapping[str, Component]
) -> None:
    source = components[connection.source].declaration
    target = components[connection.target].declaration
    if not source.allows(target):
        problems.say(
            "not_allowed", ("connections", connection.id),
            source.refusal.fill(target=target.label), connection.source,
            source=connection.source, target=connection.target,
        )  # fmt: skip


def read_notes(problems: Problems, given: object) -> tuple[Note, ...]:
    """The texts on the canvas."""
    notes: dict[str, Note] = {}
    for index, entry in enumerate(read_list(problems, given, ("notes",), NOTES, MOST_NOTES)):
        path: Path = ("notes", index)
        what = Text(f"Note {index + 1}", f"메모 {index + 1}")
        fields = read_object(problems, entry, path, what, NOTE_KEYS)
        missing = [key for key in ("id", "text") if key not in fields]
        for key in missing if isinstance(entry, dict) else ():
            problems.add("missing", path, what=what, key=key)
        if missing or not is_id(problems, fields["id"], (*path, "id")):
            continue
        if fields["id"] in notes:
            problems.add("duplicate_id", (*path, "id"), key=fields["id"])
        notes[fields["id"]] = _read_note(problems, fields, path, what)
    return tuple(notes.values())


def _read_note(problems: Problems, fields: dict[str, Any], path: Path, what: Text) -> Note:
    def side(key: str, low: float, high: float) -> float | None:
        if fields.get(key) is None:
            return None
        return read_number(problems, fields[key], (*path, key), what, low, high)

    return Note(
        id=fields["id"],
        text=read_text(problems, fields["text"], (*path, "text"), what, NOTE_LENGTH, lines=True),
        x=side("x", -FAR, FAR) or 0.0,
        y=side("y", -FAR, FAR) or 0.0,
        width=side("width", 1.0, LARGEST),
        height=side("height", 1.0, LARGEST),
    )
