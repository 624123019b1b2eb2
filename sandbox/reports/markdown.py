"""A report as Markdown, the diagram as a Mermaid flowchart, which most readers of Markdown draw."""

from __future__ import annotations

import re

from sandbox.pictures.mermaid import mermaid_of
from sandbox.reports.parts import Block, Diagram, Report, Section, Table
from simulator.design import Design

# What Markdown or HTML would take for its own.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LISTS = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def markdown_of(report: Report, design: Design) -> str:
    """The report's text, ending in a line end."""
    sections = [_section(section, design, report.language) for section in report.sections]
    parts = [f"# {plain(report.title)}", plain(report.subtitle), *sections, plain(report.foot)]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return _LISTS.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


def _section(section: Section, design: Design, language: str) -> str:
    blocks = [_block(block, design, language) for block in section.blocks]
    return "\n\n".join([f"## {plain(section.title)}", *blocks])


def _block(block: Block, design: Design, language: str) -> str:
    if isinstance(block, Diagram):
        return f"```mermaid\n{mermaid_of(design)}```"
    return _table(block) if isinstance(block, Table) else plain(block)


def _table(table: Table) -> str:
    marks = ["---:" if index in table.numeric else "---" for index in range(len(table.head))]
    lines = [table.head, marks, *table.rows]
    cells = [
        line if line is marks else [plain(cell) for cell in line]
        for line in lines
    ]  # fmt: skip
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
