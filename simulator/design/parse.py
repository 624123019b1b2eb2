"""A document from outside → a Design that can be trusted, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.design.canvas import read_components, read_connections, read_notes
from simulator.design.demands import read_goals, read_workload
from simulator.design.document import Design
from simulator.design.fields import NOTE_LENGTH, quoted, read_object, read_text
from simulator.design.problems import Problems
from simulator.design.reading import read_json
from simulator.design.scenarios import read_scenarios
from simulator.design.versions import migrate
from simulator.text import Text

DESIGN_KEYS = (
    "format", "name", "description", "components", "connections", "workload", "goals",
    "scenarios", "notes",
)  # fmt: skip
THE_DESIGN = Text("The design", "설계")


def parse_design(document: Mapping[str, Any] | str | bytes) -> Design:
    """The Design of a document given as JSON text or as plain data.

    Raises DesignError with every problem found, each with its JSON pointer, the component
    and parameter it concerns and a sentence in both languages.
    """
    given = read_json(document) if isinstance(document, str | bytes) else document
    problems = Problems()
    found = read_object(problems, dict(given) if isinstance(given, Mapping) else given, (),
                        THE_DESIGN)  # fmt: skip
    problems.stop_if_any()
    current = migrate(problems, found)
    problems.stop_if_any()
    design = _read(problems, current or {})
    problems.stop_if_any()
    return design


def _read(problems: Problems, document: dict[str, Any]) -> Design:
    given = read_object(problems, document, (), THE_DESIGN, DESIGN_KEYS)
    components = read_components(problems, given.get("components", {}))
    return Design(
        name=read_text(problems, given.get("name", ""), ("name",), quoted("name")),
        description=read_text(problems, given.get("description", ""), ("description",),
                              quoted("description"), NOTE_LENGTH, lines=True),
        components=components,
        connections=read_connections(problems, given.get("connections", {}), components,
                                     given.get("components")),
        workload=read_workload(problems, given.get("workload", {})),
        goals=read_goals(problems, given.get("goals", {})),
        scenarios=read_scenarios(problems, given.get("scenarios", []), components),
        notes=read_notes(problems, given.get("notes", [])),
    )  # fmt: skip
