"""When a submission counts how much: one timeline of early, due and late steps, and who has
another one. Plain arithmetic over moments in UTC; what decides is when the server received a
submission, never when it was graded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

CLOSED, PRACTICE = "closed", "practice"
Kind = Literal["early", "due", "late", "after", "practice", "closed", "open", "before"]


@dataclass(frozen=True)
class Step:
    """``credit`` percent, up to ``hours`` before (early) or after (late) the due moment."""

    hours: float
    credit: float


@dataclass(frozen=True)
class Timeline:
    """The rules of one student on one assignment.

    ``due`` is exclusive: the first moment that is late. None has no deadline. ``after`` is
    what follows the last late step: ``closed``, ``practice`` (graded, worth nothing) or a
    percentage for ever. ``grace`` lengthens every step silently. ``minutes`` is how long a student
    has from opening the board; it decides what is taken, never what was taken is worth.
    """

    release: datetime | None = None
    due: datetime | None = None
    early: tuple[Step, ...] = ()
    late: tuple[Step, ...] = ()
    after: str = CLOSED
    grace: timedelta = timedelta(minutes=5)
    tokens: int = 3
    attempts: int | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Segment:
    """One stretch of the timeline; ``start`` and ``end`` None are open."""

    kind: Kind
    credit: float
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Credit:
    """What a moment is worth: percent, the sort of step, and seconds after the due moment."""

    percent: float
    kind: Kind
    late_seconds: int = 0

    @property
    def counts(self) -> bool:
        """Whether a submission at this moment can earn anything."""
        return self.kind not in ("practice", "closed", "before")


def segments(timeline: Timeline) -> list[Segment]:
    """The timeline as stretches without gaps, in order, as they are announced (no grace)."""
    if timeline.due is None:
        return [Segment("open", 100.0, timeline.release, None)]
    due = timeline.due
    found: list[Segment] = []
    start = timeline.release
    for step in sorted(timeline.early, key=lambda one: -one.hours):
        end = due - timedelta(hours=step.hours)
        found.append(Segment("early", step.credit, start, end))
        start = end
    found.append(Segment("due", 100.0, start, due))
    start = due
    for step in sorted(timeline.late, key=lambda one: one.hours):
        end = due + timedelta(hours=step.hours)
        found.append(Segment("late", step.credit, start, end))
        start = end
    if timeline.after == CLOSED:
        found.append(Segment("closed", 0.0, start, None))
    elif timeline.after == PRACTICE:
        found.append(Segment("practice", 0.0, start, None))
    else:
        found.append(Segment("after", float(timeline.after), start, None))
    return found


def credit_at(timeline: Timeline, received: datetime) -> Credit:
    """The credit of a submission received at this moment, grace included."""
    if timeline.release is not None and received < timeline.release:
        return Credit(0.0, "before")
    late = 0
    if timeline.due is not None:
        late = max(0, int((received - timeline.due).total_seconds()))
    for segment in segments(timeline):
        if segment.end is None or received < segment.end + timeline.grace:
            return Credit(segment.credit, segment.kind, late)
    raise AssertionError("the last segment is open")


def closes(timeline: Timeline) -> datetime | None:
    """The first moment at which nothing counts any more; None when that never comes."""
    last = segments(timeline)[-1]
    if last.kind not in ("closed", "practice") or last.start is None:
        return None
    return last.start + timeline.grace


def later(timeline: Timeline, days: int) -> Timeline:
    """The timeline with its due moment, and what follows it, so many times 24 hours later; early
    steps end when they did."""
    if timeline.due is None or not days:
        return timeline
    early = tuple(Step(one.hours + 24.0 * days, one.credit) for one in timeline.early)
    return replace(timeline, due=timeline.due + timedelta(days=days), early=early)


def days_wanted(timeline: Timeline, received: datetime, left: int) -> int:
    """The fewest of ``left`` grace days that earn a submission at this moment the most."""
    found = [credit_at(later(timeline, days), received) for days in range(left + 1)]
    worth = [credit.percent if credit.counts else -1.0 for credit in found]
    return worth.index(max(worth))


def credited(raw: float, percent: float, mode: str) -> float:
    """Points after credit: ``scale`` multiplies, ``cap`` limits. To hundredths."""
    points = raw * percent / 100.0 if mode == "scale" else min(raw, percent)
    return round(points + 1e-9, 2)


@dataclass(frozen=True)
class Candidate:
    """A graded submission that may count."""

    id: str
    raw: float
    final: float
    received: datetime


def counting(candidates: Sequence[Candidate], rule: str, picked: str | None) -> Candidate | None:
    """The one that counts: the best after credit (of equals the latest), the last, or the one
    the student picked (the best as long as none is)."""
    if not candidates:
        return None
    if rule == "last":
        return max(candidates, key=lambda one: one.received)
    chosen = next((one for one in candidates if one.id == picked), None)
    if rule == "picked" and chosen is not None:
        return chosen
    return max(candidates, key=lambda one: (one.final, one.received))


Fields = dict[str, Any]


def overridden(base: Timeline, overrides: Iterable[Fields]) -> Timeline:
    """The timeline with overrides, the strongest first; each field is taken from the first
    that has it.

    ``due`` is ``{"hours": 48}`` after the base's, which moves with it, or ``{"at": "…"}``;
    ``release`` is ``{"at": "…"}``; ``late`` is a list of ``[hours, credit]``; ``tokens``,
    ``attempts`` and ``minutes`` are whole numbers.
    """
    found: Fields = {}
    for fields in overrides:
        for name, value in fields.items():
            found.setdefault(name, value)
    changes: dict[str, Any] = {}
    if "due" in found:
        changes["due"] = _moved(base.due, found["due"])
    if "release" in found:
        changes["release"] = _moved(base.release, found["release"])
    if "late" in found:
        changes["late"] = steps(found["late"])
    for name in ("tokens", "attempts", "minutes"):
        if name in found:
            changes[name] = found[name]
    return replace(base, **changes)


def steps(pairs: Iterable[Sequence[float]]) -> tuple[Step, ...]:
    """Steps from the pairs the database keeps."""
    return tuple(Step(float(hours), float(credit)) for hours, credit in pairs)


def _moved(base: datetime | None, change: dict[str, Any]) -> datetime | None:
    if "at" in change:
        return datetime.fromisoformat(change["at"])
    return None if base is None else base + timedelta(hours=float(change["hours"]))
