"""Moments as a course's people write and read them: on the clocks of the course's timezone.

A deadline is written as the last minute that is in time (23:59) and kept as the first moment
that is not (the minute after), so that comparing needs no special case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from sandbox.refusal import Refusal
from simulator.text import Text

MINUTE = timedelta(minutes=1)
FORMAT = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2100)


def zones() -> list[str]:
    """Every timezone a course may be in, the cities before the rest."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def read_local(zone: ZoneInfo, text: str, *, deadline: bool = False) -> datetime | None:
    """The moment written in a ``datetime-local`` field; None for an empty one."""
    if not text.strip():
        return None
    try:
        written = datetime.strptime(text.strip()[:16], FORMAT)
    except ValueError:
        written = datetime.min
    if written.year not in YEARS:
        raise Refusal(
            422,
            "moment_invalid",
            Text(
                "“{given}” is not a date and time of this century such as 2026-09-18T23:59.",
                "‘{given}’은(는) 2026-09-18T23:59 같은 이번 세기의 날짜와 시각이 아닙니다.",
            ).fill(given=text[:30]),
        )
    moment = written.replace(tzinfo=zone)
    return moment + MINUTE if deadline else moment


def write_local(zone: ZoneInfo, moment: datetime | None, *, deadline: bool = False) -> str:
    """What a ``datetime-local`` field shows for a moment."""
    if moment is None:
        return ""
    return (moment.astimezone(zone) - (MINUTE if deadline else timedelta(0))).strftime(FORMAT)


def shifted(zone: ZoneInfo, moment: datetime | None, days: int) -> datetime | None:
    """The same time on the clock so many days later, whatever the clocks did in between."""
    if moment is None:
        return None
    local = moment.astimezone(zone).replace(tzinfo=None)
    return (local + timedelta(days=days)).replace(tzinfo=zone)
