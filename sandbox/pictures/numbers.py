"""Numbers as people read them in pictures and reports, as the editor writes them: Korean groups
by ten thousand (만, 억)."""

from __future__ import annotations

import math

from simulator.text import Text

ENGLISH = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
KOREAN = ((1e12, "조"), (1e8, "억"), (1e4, "만"))


def number(value: float, digits: int = 3) -> str:
    """Up to three significant digits below a thousand: 0.42, 13.5, 71,300."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return trimmed(significant(value, digits))


def compact(value: float, language: str) -> str:
    """Short form: 100K and 10M, 10만 and 1,000만."""
    value = float(significant(value, 3))
    for size, sign in KOREAN if language == "ko" else ENGLISH:
        if abs(value) >= size:
            return number(value / size) + sign
    return number(value)


def user_count(value: float, language: str) -> str:
    """71,300 users, 7.13만 명, 1,000명."""
    if language == "ko":
        return f"{compact(value, 'ko')} 명" if value >= 10_000 else f"{number(value)}명"
    return "1 user" if value == 1 else f"{number(value)} users"


def percent(ratio: float, language: str) -> str:
    """Whole percent: 142 %; below 1 % one digit more."""
    value = ratio * 100
    shown = f"{half_up(value, 1):g}" if 0 < value < 1 else f"{half_up(value, 0):,.0f}"
    return f"{shown}%" if language == "ko" else f"{shown} %"


def share(value: float, language: str) -> str:
    """A share of good requests, rounded down so that 99.996 % never reads as 100 %."""
    shown = f"{math.floor(value * 10_000 + 1e-6) / 100:g}"
    return f"{shown}%" if language == "ko" else f"{shown} %"


def duration(ms: float, language: str) -> str:
    """A percentile given in milliseconds: 0.4 ms, 120 ms, 1.23 s, 2.1 min; – for none."""
    if ms <= 0:
        return "–"
    if ms < 999.5:
        return f"{number(ms)} ms"
    value, unit = (ms / 1000, 0) if ms < 119_500 else (ms / 60_000, 1)
    if language == "ko":
        return number(value) + ("초", "분")[unit]
    return f"{number(value)} {('s', 'min')[unit]}"


def duration_s(seconds: float, language: str) -> str:
    """A moment of a scenario: 0 s, 90 s, 4 min, 1.5 h."""
    for size, unit in ((3600, Text("h", "시간")), (60, Text("min", "분"))):
        if seconds >= 2 * size or seconds == size:
            shown = number(seconds / size)
            return f"{shown}{unit.ko}" if language == "ko" else f"{shown} {unit.en}"
    return f"{number(seconds)}초" if language == "ko" else f"{number(seconds)} s"


def rate(per_second: float, language: str) -> str:
    """Requests per second: 96/s, 초당 96."""
    shown = compact(per_second, language) if per_second >= 10_000 else number(per_second)
    return f"초당 {shown}" if language == "ko" else f"{shown}/s"


def money(dollars: float) -> str:
    """US dollars; cents only where they matter."""
    sign = "−" if dollars < 0 else ""
    shown = abs(dollars)
    return f"{sign}${shown:,.2f}" if shown < 100 else f"{sign}${shown:,.0f}"


def points(value: float) -> str:
    """Points of a score with at most one decimal."""
    return trimmed(f"{half_up(value, 1):.1f}")


def half_up(value: float, digits: int) -> float:
    """Rounded as people (and browsers) do: a half goes up."""
    factor: int = 10**digits
    return math.floor(value * factor + 0.5) / factor


def significant(value: float, digits: int) -> str:
    """Plain notation with so many significant digits."""
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):.{max(decimals, 0)}f}"


def trimmed(shown: str) -> str:
    """Without zeros after the point that say nothing."""
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
