"""Tokens for hidden feedback come back one at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.boards.tokens import purse

NOON = datetime(2026, 9, 18, 12, 0, tzinfo=UTC)


def hours(*values: float) -> list[datetime]:
    return [NOON + timedelta(hours=value) for value in values]


def test_a_new_purse_is_full() -> None:
    found = purse(3, 24, [], NOON)
    assert (found.left, found.next_at) == (3, None)


def test_three_spent_leave_none_and_the_next_comes_a_day_after_the_first() -> None:
    found = purse(3, 24, hours(0, 1, 2), NOON + timedelta(hours=3))
    assert (found.left, found.next_at) == (0, NOON + timedelta(hours=24))


def test_one_comes_back_every_day_up_to_the_most() -> None:
    spent = hours(0, 1, 2)
    left = [
        purse(3, 24, spent, NOON + timedelta(hours=hour)).left for hour in (24, 47, 48, 72, 999)
    ]
    assert left == [1, 1, 2, 3, 3]


def test_waiting_for_a_refill_does_not_start_again_when_another_is_spent() -> None:
    found = purse(3, 24, hours(0, 23), NOON + timedelta(hours=24))
    assert (found.left, found.next_at) == (2, NOON + timedelta(hours=48))


def test_a_purse_that_was_full_again_starts_a_new_clock() -> None:
    found = purse(3, 24, hours(0, 100), NOON + timedelta(hours=101))
    assert (found.left, found.next_at) == (2, NOON + timedelta(hours=124))


def test_no_refill_means_none_comes_back() -> None:
    assert purse(3, 0, hours(0), NOON + timedelta(days=99)).left == 2
