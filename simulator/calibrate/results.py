"""The results of a load test as figures: what was asked for, how often, how long it took.

Two tools write them: k6 (``--summary-export`` or the ``data`` of ``handleSummary``, JSON) and
Locust (the ``_stats.csv`` of ``--csv``). Times are milliseconds, rates requests per second.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from simulator.errors import DocumentError, Problem
from simulator.text import Text

Tool = Literal["k6", "locust"]
MOST_CHARACTERS = 400_000
MOST_ENTRIES = 100
NAME_CHARACTERS = 200
PERCENTILES = ("p50_ms", "p95_ms", "p99_ms")

TOO_LONG = Text(
    "The results have more than {most} characters. The summary of a test is smaller; send that, "
    "not the list of its requests.",
    "결과가 {most}자를 넘습니다. 요청 목록이 아니라 그보다 짧은 테스트 요약을 보내세요.",
)
TOO_MANY = Text(
    "The results tell {count} kinds of requests apart, more than {most}. Group them by name in "
    "the test.",
    "결과가 요청을 {count}가지로 나눕니다. {most}가지를 넘지 않도록 테스트에서 이름으로 묶으세요.",
)
UNKNOWN = Text(
    "This is neither a k6 summary (JSON with “metrics”) nor Locust statistics (CSV that begins "
    "with “Type,Name”). Run k6 with --summary-export=FILE, or Locust with --csv=PREFIX and take "
    "PREFIX_stats.csv.",
    "k6 요약(‘metrics’가 있는 JSON)도 Locust 통계(‘Type,Name’으로 시작하는 CSV)도 아닙니다. k6는 "
    "--summary-export=파일로, Locust는 --csv=접두사로 실행해 접두사_stats.csv를 쓰세요.",
)
NOTHING = Text(
    "No request was measured in these results.", "이 결과에는 측정된 요청이 하나도 없습니다."
)


class ResultsError(DocumentError):
    """Results of a load test that cannot be used."""


def refused(text: Text, code: str = "results_invalid", pointer: str = "") -> ResultsError:
    """The one thing wrong with the results."""
    return ResultsError([Problem(pointer, code, text)])


@dataclass(frozen=True)
class Entry:
    """One kind of request of the test, under the name the tool gives it.

    ``rate`` is None where the results do not count this kind; a percentile is missing where the
    tool was not asked for it. ``failures`` is the share of requests that failed, None if unknown.
    """

    name: str
    method: str
    rate: float | None
    failures: float | None
    times: dict[str, float]

    @property
    def mean_ms(self) -> float:
        """The mean response time."""
        return self.times["mean_ms"]


@dataclass(frozen=True)
class Results:
    """A whole test: ``rate`` and ``failures`` of all its requests together."""

    tool: Tool
    entries: tuple[Entry, ...]
    rate: float
    failures: float | None


def read_results(text: str) -> Results:
    """The results in the text of a file; raises ResultsError with what is wrong with it."""
    from simulator.calibrate import k6, locust

    if len(text) > MOST_CHARACTERS:
        raise refused(TOO_LONG.fill(most=f"{MOST_CHARACTERS:,}"))
    stripped = text.lstrip("\ufeff \t\r\n")
    document = _json(stripped)
    if isinstance(document, dict) and isinstance(document.get("metrics"), dict):
        results = k6.read(document)
    elif locust.looks_like(stripped):
        results = locust.read(stripped)
    else:
        raise refused(UNKNOWN, "results_unknown")
    if len(results.entries) > MOST_ENTRIES:
        raise refused(TOO_MANY.fill(count=len(results.entries), most=MOST_ENTRIES))
    if not results.entries or results.rate <= 0:
        raise refused(NOTHING)
    return results


def _json(text: str) -> Any:
    if not text.startswith("{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
