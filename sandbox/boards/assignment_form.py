"""An assignment's settings from its form, and who a change of dates would hit."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict

from sandbox.boards.credit import CLOSED, PRACTICE, credit_at
from sandbox.boards.models import Assignment, Feedback, Submission
from sandbox.boards.models.assignment import Ranking
from sandbox.boards.timelines import Timelines
from sandbox.classes.moments import read_local, write_local
from sandbox.reading import form_rows
from sandbox.refusal import Refusal
from simulator.text import Text

SWITCHES = ("reveal_by_hand", "show_score", "show_aggregates", "advice", "spends_grace")
WHOLE = {
    "grace_minutes": (0, 120), "tokens": (0, 99), "refill_hours": (0, 1000), "hints": (0, 3),
    "ranking_top": (1, 500), "freeze_minutes": (0, 10_000),
}  # fmt: skip
MOST_MINUTES = 10_000
COLUMNS = ("score", "cost", "p99")
FIELDS = (
    "release", "due", "early", "late", "after", "credit_mode", "counting", "attempts",
    "time_limit", "feedback", "ranking", "ranking_columns", *SWITCHES, *WHOLE,
)  # fmt: skip


def read(assignment: Assignment, post: QueryDict) -> None:
    """Put the form's values into the assignment; Refusal for the first that cannot be."""
    zone = assignment.course.zone
    assignment.release = read_local(zone, post.get("release", ""))
    assignment.due = read_local(zone, post.get("due", ""), deadline=True)
    if assignment.release and assignment.due and assignment.due <= assignment.release:
        raise _refuse(Text("It is due before it opens.", "마감이 시작보다 빠릅니다."))
    assignment.early = read_steps(post, "early")
    assignment.late = read_steps(post, "late")
    assignment.after = _after(post.get("after", CLOSED), post.get("after_percent", ""))
    assignment.credit_mode = _one_of(post, "credit_mode", ("scale", "cap"))
    assignment.counting = _one_of(post, "counting", ("best", "last", "picked"))
    assignment.feedback = _one_of(post, "feedback", Feedback.values)
    assignment.ranking = _one_of(post, "ranking", Ranking.values)
    chosen = post.getlist("ranking_columns")
    assignment.ranking_columns = [name for name in COLUMNS if name in chosen]
    for name in SWITCHES:
        setattr(assignment, name, post.get(name) == "on")
    for name, (low, high) in WHOLE.items():
        setattr(assignment, name, whole(post.get(name, ""), name, low, high))
    attempts = post.get("attempts", "").strip()
    assignment.attempts = whole(attempts, "attempts", 1, 10_000) if attempts else None
    minutes = post.get("time_limit", "").strip()
    assignment.time_limit = whole(minutes, "time_limit", 1, MOST_MINUTES) if minutes else None


def read_steps(post: QueryDict, name: str) -> list[list[float]]:
    """The pairs of hours and percent of early or late steps, in order of their hours."""
    pairs = form_rows(post, f"{name}_hours", f"{name}_credit")
    found = []
    for hours, credit in pairs:
        if not hours.strip() and not credit.strip():
            continue
        found.append([real(hours, 0.1, 10_000), real(credit, 0, 200)])
    if len({hours for hours, _ in found}) < len(found):
        raise _refuse(Text("Two steps end at the same hour.", "두 단계가 같은 시각에 끝납니다."))
    return sorted(found)


def _after(kind: str, percent: str) -> str:
    if kind in (CLOSED, PRACTICE):
        return kind
    return f"{real(percent, 0, 100):g}"


def _one_of(post: QueryDict, name: str, known: Any) -> str:
    given = post.get(name, "")
    if given not in known:
        raise _refuse(
            Text(
                "“{given}” is no choice of {name}.", "‘{given}’은(는) {name}에 쓸 수 없습니다."
            ).fill(given=given[:30], name=name)
        )
    return given


def whole(text: str, name: str, low: int, high: int) -> int:
    """A whole number within its bounds."""
    text = text.strip()
    if not re.fullmatch("[0-9]{1,9}", text) or not low <= int(text) <= high:
        raise _refuse(
            Text("{name} is a whole number from {low} to {high}.",
                 "{name}은(는) {low}부터 {high}까지의 정수입니다.")
            .fill(name=name, low=low, high=high)
        )  # fmt: skip
    return int(text)


def real(text: str, low: float, high: float) -> float:
    """A number within its bounds."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise _refuse(
            Text("“{given}” is not a number from {low} to {high}.",
                 "‘{given}’은(는) {low}부터 {high}까지의 숫자가 아닙니다.")
            .fill(given=text[:20], low=low, high=high)
        )  # fmt: skip
    return value


def facts(assignment: Assignment) -> dict[str, Any]:
    """The settings as the log compares them."""
    plain = {name: getattr(assignment, name) for name in FIELDS}
    for name in ("release", "due"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    return plain


def context_of(assignment: Assignment) -> dict[str, Any]:
    """What the form shows."""
    zone = assignment.course.zone
    after = assignment.after if assignment.after in (CLOSED, PRACTICE) else "percent"
    return {
        "release": write_local(zone, assignment.release),
        "due": write_local(zone, assignment.due, deadline=True),
        "early": [*assignment.early, ["", ""]],
        "late": [*assignment.late, ["", ""], ["", ""]][: max(3, len(assignment.late) + 1)],
        "after_kind": after,
        "after_percent": assignment.after if after == "percent" else "",
    }


def would_be_late(before: Assignment, after: Assignment) -> list[Submission]:
    """Submissions that would earn less under the new dates."""
    handed_in = list(Submission.objects.filter(assignment=after).select_related("enrolment"))
    old, new = Timelines([before]), Timelines([after])
    return [
        one
        for one in handed_in
        if credit_at(new.of(after, one.enrolment_id), one.received).percent
        < credit_at(old.of(before, one.enrolment_id), one.received).percent
    ]


def _refuse(text: Text) -> Refusal:
    return Refusal(422, "setting_invalid", text)
