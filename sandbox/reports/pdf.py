"""A report as PDF: the template lays out what ``Report`` holds, with the drawing in its place."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.pictures.diagram import draw
from sandbox.pictures.typesetting import pdf_of
from sandbox.reports.parts import Report
from simulator.design import Design

# Without a place to break, one long word would run over the next column.
_LONG = re.compile(r"[^\s\u200b]{18}(?=[^\s\u200b])")
_AFTER = re.compile(r"([/_.\-?&=])(?=[^\W\d])")


def report_pdf(report: Report, design: Design, frame: dict[str, Any] | None) -> bytes:
    """The PDF file."""
    drawing = draw(design, frame, language=report.language)
    inputs = {
        "report": json.dumps(_breakable(report.to_json()), ensure_ascii=False),
        "diagram": drawing.svg,
        "wide": "yes" if drawing.box.width > drawing.box.height else "no",
    }
    return pdf_of(_template(), inputs)


@cache
def _template() -> str:
    return (Path(__file__).parent / "report.typ").read_text("utf-8")


def _breakable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _breakable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_breakable(each) for each in value]
    if isinstance(value, str):
        return _LONG.sub(lambda found: found[0] + "\u200b", _AFTER.sub("\\1\u200b", value))
    return value
