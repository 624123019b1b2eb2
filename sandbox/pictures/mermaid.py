"""A design as a Mermaid flowchart: containers are subgraphs, the shape of a node hints at what
it is, its id says so, connections carry their labels. Our own import reads all of it back."""

from __future__ import annotations

from sandbox.pictures.diagram import label_of
from simulator.design import Design
from simulator.design.document import Component

SHAPES = {
    "client": ("([", "])"),
    "sql": ("[(", ")]"),
    "replica": ("[(", ")]"),
    "nosql": ("[(", ")]"),
    "object_store": ("[(", ")]"),
    "cache": ("[(", ")]"),
    "session_store": ("[(", ")]"),
    "search": ("[(", ")]"),
    "queue": ("[[", "]]"),
    "lb": ("{{", "}}"),
    "rate_limiter": ("{{", "}}"),
}
BOX = ("[", "]")


def mermaid_of(design: Design, language: str = "en") -> str:
    """The flowchart's text, ending in a line end."""
    names = {
        key: f"{design.components[key].kind}_{index}"
        for index, key in enumerate(sorted(design.components), 1)
    }
    lines = ["flowchart LR"]

    def inside(parent: str | None, indent: str) -> None:
        for key in sorted(design.components):
            component = design.components[key]
            if component.parent != parent:
                continue
            if component.declaration.container:
                lines.append(f'{indent}subgraph {names[key]}["{quoted(component.title)}"]')
                inside(key, indent + "  ")
                lines.append(f"{indent}end")
            else:
                lines.append(indent + names[key] + _shape(component))

    inside(None, "  ")
    for each in sorted(design.connections.values(), key=lambda each: each.id):
        words = label_of(each, language)
        arrow = f'-->|"{quoted(words)}"|' if words else "-->"
        lines.append(f"  {names[each.source]} {arrow} {names[each.target]}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text between Mermaid's quotes: what ends them, or means HTML, as entities."""
    one_line = " ".join(text.split())
    for sign, entity in (("#", "#35;"), ("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"),
                         (">", "#gt;"), ("`", "#96;")):  # fmt: skip
        one_line = one_line.replace(sign, entity)
    return one_line


def _shape(component: Component) -> str:
    opening, closing = SHAPES.get(component.kind, BOX)
    return f'{opening}"{quoted(component.title)}"{closing}'
