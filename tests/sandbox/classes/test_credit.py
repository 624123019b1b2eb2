"""The credit timeline: what a moment is worth, which submission counts, who has other dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sandbox.boards.credit import (
    Candidate,
    Step,
    Timeline,
    closes,
    counting,
    credit_at,
    credited,
    overridden,
    segments,
)

DUE = datetime(2026, 9, 18, 15, 0, tzinfo=UTC)
HOMEWORK = Timeline(
    release=DUE - timedelta(days=7),
    due=DUE,
    early=(Step(48, 105),),
    late=(Step(24, 80), Step(72, 50)),
    after="practice",
)


@pytest.mark.parametrize(
    ("hours", "percent", "kind"),
    [
        (-169, 0, "before"),
        (-168, 105, "early"),
        (-48.0, 105, "early"),  # within the grace
        (-47, 100, "due"),
        (-0.001, 100, "due"),
        (0, 100, "due"),  # within the grace
        (5 / 60, 80, "late"),
        (24 + 4 / 60, 80, "late"),
        (25, 50, "late"),
        (73, 0, "practice"),
    ],
)
def test_a_moment_earns_the_credit_of_its_step_with_the_grace(
    hours: float, percent: float, kind: str
) -> None:
    credit = credit_at(HOMEWORK, DUE + timedelta(hours=hours))
    assert (credit.percent, credit.kind) == (percent, kind)


def test_the_due_moment_is_exclusive() -> None:
    strict = Timeline(due=DUE, grace=timedelta(0))
    assert credit_at(strict, DUE - timedelta(microseconds=1)).kind == "due"
    assert credit_at(strict, DUE).kind == "closed"


def test_lateness_is_counted_from_the_due_moment_even_within_the_grace() -> None:
    assert credit_at(HOMEWORK, DUE + timedelta(minutes=2)).late_seconds == 120
    assert credit_at(HOMEWORK, DUE - timedelta(hours=1)).late_seconds == 0


def test_the_stretches_of_a_timeline_leave_no_gap() -> None:
    found = segments(HOMEWORK)
    assert [one.kind for one in found] == ["early", "due", "late", "late", "practice"]
    assert all(one.end == following.start for one, following in pairwise(found))
    assert found[-1].end is None


def test_a_timeline_closes_with_the_grace_of_its_last_step_or_never() -> None:
    assert closes(HOMEWORK) == DUE + timedelta(hours=72, minutes=5)
    assert closes(Timeline(due=DUE, after="40")) is None
    assert closes(Timeline()) is None


def test_a_fixed_percentage_holds_for_ever() -> None:
    credit = credit_at(Timeline(due=DUE, after="40"), DUE + timedelta(days=400))
    assert (credit.percent, credit.kind) == (40, "after")


def test_a_day_of_48_hours_is_48_hours_over_a_change_of_the_clocks() -> None:
    due = datetime(2026, 10, 31, 23, 59, tzinfo=ZoneInfo("America/New_York"))
    late = overridden(Timeline(due=due.astimezone(UTC)), [{"due": {"hours": 48}}])
    assert late.due is not None
    assert late.due - due == timedelta(hours=48)


def test_credit_scales_or_caps() -> None:
    assert credited(92, 80, "scale") == 73.6
    assert credited(92, 80, "cap") == 80
    assert credited(70, 80, "cap") == 70
    assert credited(100, 105, "scale") == 105


def candidate(name: str, raw: float, final: float, hour: int) -> Candidate:
    return Candidate(name, raw, final, DUE + timedelta(hours=hour))


def test_the_best_after_credit_counts_not_the_best_raw_score() -> None:
    found = counting([candidate("on time", 70, 70, 0), candidate("late", 85, 68, 20)], "best", None)
    assert found is not None
    assert found.id == "on time"


def test_of_equals_the_latest_counts() -> None:
    found = counting([candidate("first", 80, 80, 0), candidate("second", 80, 80, 1)], "best", None)
    assert found is not None
    assert found.id == "second"


def test_the_last_or_the_picked_one_counts_where_that_is_the_rule() -> None:
    both = [candidate("high", 90, 90, 0), candidate("low", 10, 10, 1)]
    found = [
        counting(both, *rule) for rule in (("last", None), ("picked", "low"), ("picked", None))
    ]
    assert [one and one.id for one in found] == ["low", "low", "high"]
    assert counting([], "best", None) is None


def test_each_field_comes_from_the_strongest_override_that_has_it() -> None:
    student, label = {"tokens": 5}, {"tokens": 9, "due": {"hours": 48}}
    found = overridden(HOMEWORK, [student, label])
    assert (found.tokens, found.due) == (5, DUE + timedelta(hours=48))
    assert found.late == HOMEWORK.late


def test_a_relative_extension_moves_with_the_base_and_an_absolute_one_stays() -> None:
    moved = Timeline(due=DUE + timedelta(days=1), late=HOMEWORK.late)
    assert overridden(moved, [{"due": {"hours": 48}}]).due == DUE + timedelta(days=3)
    fixed = overridden(moved, [{"due": {"at": DUE.isoformat()}}])
    assert fixed.due == DUE
    assert closes(fixed) == DUE + timedelta(hours=72, minutes=5)
