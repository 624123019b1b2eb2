"""What is asked of a calibration, as it comes in: results as text, and what people say of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.calibrate.matching import matched
from simulator.calibrate.measured import Measured, by_class
from simulator.calibrate.results import Results, read_results, refused
from simulator.calibrate.trial import FILES
from simulator.design.document import Design
from simulator.errors import pointer
from simulator.text import Text

FIELDS = ("results", "matches", "round_trip_ms")
SHORTEST_TRIP_MS, LONGEST_TRIP_MS = 0.0, 1000.0

WRONG_FIELD = Text(
    "“{name}” is not known here, or not of the right sort. A calibration takes “results” (the text "
    "of a file), “matches” (a request class, or null, by request) and “round_trip_ms” "
    "({low:g} to {high:g}).",
    "‘{name}’은(는) 없는 항목이거나 형식이 다릅니다. 보정에는 ‘results’(파일의 텍스트), "
    "‘matches’(요청별 요청 종류 또는 null), ‘round_trip_ms’({low:g}~{high:g})를 씁니다.",
)
NOTHING_MATCHED = Text(
    "No request of the results is matched with a request class that can be compared. Choose a "
    "class for at least one; static files and images need page reads beside them.",
    "결과의 요청 가운데 비교할 수 있는 요청 종류와 짝지은 것이 없습니다. 하나 이상에 종류를 "
    "고르세요. 정적 파일과 이미지에는 페이지 읽기가 함께 있어야 합니다.",
)


@dataclass(frozen=True)
class Request:
    """A calibration that can be made: the class of each entry by its key, and what was measured
    of each class that can be compared. ``files_left_out``: files without the reads they follow."""

    results: Results
    classes: Mapping[str, str | None]
    measured: Mapping[str, Measured]
    round_trip_ms: float | None
    files_left_out: bool


def parse_request(design: Design, asked: Mapping[str, Any]) -> Request:
    """The request in a document; raises ResultsError with what is wrong with it."""
    text, matches = asked.get("results"), asked.get("matches") or {}
    trip = asked.get("round_trip_ms")
    right = {
        "results": isinstance(text, str),
        "matches": isinstance(matches, dict)
        and all(value is None or isinstance(value, str) for value in matches.values()),
        "round_trip_ms": trip is None or _is_trip(trip),
    }
    for name in (*right, *asked):
        if not right.get(name, False):
            words = WRONG_FIELD.fill(
                name=str(name)[:40], low=SHORTEST_TRIP_MS, high=LONGEST_TRIP_MS
            )
            raise refused(words, pointer=pointer("other", str(name)[:40]))
    return make_request(design, read_results(str(text)), matches, trip)


def make_request(
    design: Design,
    results: Results,
    matches: Mapping[str, str | None],
    round_trip_ms: float | None = None,
) -> Request:
    """The request about results that were read; raises ResultsError."""
    classes = matched(results, matches)
    measured = by_class(design, results, classes)
    alone = "read" not in measured and any(name in FILES for name in measured)
    if alone:
        measured = {name: each for name, each in measured.items() if name not in FILES}
    if not any(each.rate > 0 for each in measured.values()):
        raise refused(NOTHING_MATCHED, "nothing_matched")
    return Request(results, classes, measured, round_trip_ms, alone)


def _is_trip(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and SHORTEST_TRIP_MS <= value <= LONGEST_TRIP_MS
    )
