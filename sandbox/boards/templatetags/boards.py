"""Words and figures of boards in templates."""

from __future__ import annotations

import json
from datetime import datetime

from django import template

from sandbox.boards.credit import Credit, Segment
from sandbox.boards.models import Board, BoardVersion, Override, Submission
from sandbox.boards.words import CREDIT, SECTION
from sandbox.classes.moments import write_local
from sandbox.classes.templatetags.moments import percent
from sandbox.site.language import current_language, in_language
from simulator.scenarios.kinds import SCENARIOS
from simulator.text import Text

register = template.Library()
LATE = Text("{hours:g} h: {credit:g} %", "{hours:g}시간: {credit:g}%")


@register.simple_tag
def title(board: Board | BoardVersion) -> str:
    """The board's title in the reader's language."""
    return board.title(current_language())


@register.simple_tag
def credit_words(credit: Credit | Segment) -> str:
    """What a step of the timeline means, in words."""
    points = credit.percent if isinstance(credit, Credit) else credit.credit
    return in_language(CREDIT[credit.kind].fill(percent=percent(points)))


@register.filter
def both(text: Text | dict[str, str]) -> str:
    """Words that come in both languages, in the reader's."""
    words = text.to_json() if isinstance(text, Text) else text
    return words[current_language()]


@register.filter
def section(name: str) -> str:
    """The label of a part of a board."""
    return in_language(SECTION[name])


@register.filter
def of(values: dict[str, object], key: str) -> object:
    """One value of a mapping; empty where there is none."""
    found = values.get(key)
    return "" if found is None else found


@register.filter
def hundred(share: object) -> object:
    """A share as percent, anything else as it is."""
    return f"{round(share * 100, 2):g}" if isinstance(share, int | float) else share


@register.simple_tag
def override_words(override: Override) -> str:
    """What an override says, in words."""
    fields, course = override.fields, override.assignment.course
    found = []
    if "due" in fields and "hours" in fields["due"]:
        found.append(
            Text("due {h} h later", "마감 {h}시간 뒤").fill(h=f"{fields['due']['hours']:+g}")
        )
    elif "due" in fields:
        at = write_local(course.zone, datetime.fromisoformat(fields["due"]["at"]), deadline=True)
        found.append(Text("due {at} (fixed)", "마감 {at}(고정)").fill(at=at.replace("T", " ")))
    if "release" in fields:
        at = write_local(course.zone, datetime.fromisoformat(fields["release"]["at"]))
        found.append(Text("opens {at}", "시작 {at}").fill(at=at.replace("T", " ")))
    if "late" in fields:
        steps = [LATE.fill(hours=hours, credit=credit) for hours, credit in fields["late"]]
        listed = Text(", ".join(s.en for s in steps), ", ".join(s.ko for s in steps))
        found.append(Text("late {steps}", "지각 {steps}").fill(steps=listed))
    for name, label in (
        ("tokens", Text("tokens", "토큰")),
        ("attempts", Text("submissions", "제출")),
        ("minutes", Text("minutes", "제한 시간(분)")),
    ):
        if name in fields:
            found.append(Text(f"{label.en} {fields[name]}", f"{label.ko} {fields[name]}"))
    return " · ".join(in_language(text) for text in found)


@register.simple_tag
def anchors(submission: Submission) -> list[tuple[str, str]]:
    """What of a submission a comment may hang on: components, connections, scenarios."""
    design = json.loads(submission.document.body)
    found = [
        (f"component:{key}", one.get("name") or key) for key, one in design["components"].items()
    ]
    found += [
        (f"connection:{key}", f"{one['from']} → {one['to']}")
        for key, one in design["connections"].items()
    ]
    for one in submission.version.content["scenarios"]:
        kind = SCENARIOS.get(one["scenario"])
        label = in_language(kind.label) if kind else one["scenario"]
        found.append((f"scenario:{one['scenario']}", label))
    return found
