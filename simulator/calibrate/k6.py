"""Summaries of k6, in both of its forms.

``--summary-export`` puts the figures of a metric beside each other, ``handleSummary`` below
``values``. Requests are told apart by the sub-metrics that thresholds with tags make, such as
``http_req_duration{name:login}``; a test without them is one kind of request.
https://grafana.com/docs/k6/latest/results-output/end-of-test/
"""

from __future__ import annotations

import math
import re
from typing import Any

from simulator.calibrate.results import NAME_CHARACTERS, Entry, Results, refused
from simulator.errors import pointer
from simulator.text import Text

TIMES = "http_req_duration"
COUNTS = "http_reqs"
FAILURES = "http_req_failed"
KEYS = {"mean_ms": "avg", "p50_ms": "med", "p95_ms": "p(95)", "p99_ms": "p(99)"}
ALL = "http"
NOT_A_KIND = re.compile(r"^(expected_response|scenario|proto|status|tls_version):")
TAGGED = re.compile(r"^http_req_duration\{(?P<tags>[^{}]+)\}$")

NO_TIMES = Text(
    "The summary has no “{metric}”. It holds what HTTP requests took; was the test one of HTTP?",
    "요약에 ‘{metric}’이(가) 없습니다. HTTP 요청의 시간이 담기는 곳입니다. HTTP 테스트였나요?",
)
NOT_A_NUMBER = Text(
    "“{key}” of “{metric}” must be a number that is not negative.",
    "‘{metric}’의 ‘{key}’ 값은 음이 아닌 숫자여야 합니다.",
)


def read(document: dict[str, Any]) -> Results:
    """The results in a summary; raises ResultsError."""
    metrics = document["metrics"]
    if TIMES not in metrics or COUNTS not in metrics:
        raise refused(
            NO_TIMES.fill(metric=COUNTS if TIMES in metrics else TIMES), pointer="/metrics"
        )
    rate = _number(metrics, COUNTS, "rate")
    failures = _failures(metrics, FAILURES)
    entries = [
        _entry(metrics, match["tags"]) for name in metrics if (match := TAGGED.match(name))
        if not NOT_A_KIND.match(match["tags"]) and _asked_for(metrics, name)
    ]  # fmt: skip
    whole = Entry(ALL, "", rate, failures, _times(metrics, TIMES))
    return Results("k6", tuple(entries) or (whole,), rate or 0.0, failures)


def _entry(metrics: dict[str, Any], tags: str) -> Entry:
    """One sub-metric: its name is the value of its tag, or all of several tags."""
    pairs = [pair.strip().partition(":") for pair in tags.split(",")]
    named = {key.strip(): value.strip() for key, _, value in pairs}
    name = next(iter(named.values())) if len(named) == 1 else tags
    counts = f"{COUNTS}{{{tags}}}"
    return Entry(
        name[:NAME_CHARACTERS],
        named.get("method", "").upper()[:10],
        _number(metrics, counts, "rate") if counts in metrics else None,
        _failures(metrics, f"{FAILURES}{{{tags}}}"),
        _times(metrics, f"{TIMES}{{{tags}}}"),
    )


def _asked_for(metrics: dict[str, Any], name: str) -> bool:
    """Whether any request had the tags: of none the mean is zero."""
    return bool(_times(metrics, name)["mean_ms"] > 0)


def _times(metrics: dict[str, Any], name: str) -> dict[str, float]:
    found = {key: _number(metrics, name, its, key == "mean_ms") for key, its in KEYS.items()}
    return {key: value for key, value in found.items() if value is not None}


def _failures(metrics: dict[str, Any], name: str) -> float | None:
    if name not in metrics:
        return None
    figures = _figures(metrics, name)
    share = _number(metrics, name, "rate" if "rate" in figures else "value", False)
    return None if share is None else min(1.0, share)


def _figures(metrics: dict[str, Any], name: str) -> dict[str, Any]:
    metric = metrics[name]
    figures = metric.get("values", metric) if isinstance(metric, dict) else {}
    return figures if isinstance(figures, dict) else {}


def _number(metrics: dict[str, Any], name: str, key: str, needed: bool = True) -> float | None:
    value = _figures(metrics, name).get(key)
    if value is None and not needed:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise refused(NOT_A_NUMBER.fill(key=key, metric=name), pointer=pointer("metrics", name))
    return float(value)
