"""Statistics of Locust: the ``PREFIX_stats.csv`` of ``locust --csv=PREFIX``, a line a request.

https://docs.locust.io/en/stable/retrieving-stats.html
"""

from __future__ import annotations

import csv
import io
import math

from simulator.calibrate.results import NAME_CHARACTERS, Entry, Results, refused
from simulator.text import Text

NAME, METHOD = "Name", "Type"
COUNT, FAILED, RATE = "Request Count", "Failure Count", "Requests/s"
TIMES = {"mean_ms": "Average Response Time", "p50_ms": "50%", "p95_ms": "95%", "p99_ms": "99%"}
NEEDED = (METHOD, NAME, COUNT, FAILED, RATE, TIMES["mean_ms"])
TOGETHER = "Aggregated"

NO_COLUMN = Text(
    "The column “{column}” is missing. The file to send is the one whose name ends in _stats.csv, "
    "not the history or the failures.",
    "‘{column}’ 열이 없습니다. 기록(history)이나 실패(failures)가 아니라 이름이 _stats.csv로 "
    "끝나는 파일을 보내세요.",
)
NOT_A_NUMBER = Text(
    "Line {line}: “{column}” is “{value}”, which is not a number that is not negative.",
    "{line}번째 줄의 ‘{column}’ 값 ‘{value}’은(는) 음이 아닌 숫자가 아닙니다.",
)


def looks_like(text: str) -> bool:
    """Whether the text begins as a file of Locust does."""
    first = text.partition("\n")[0].replace('"', "")
    return first.startswith(f"{METHOD},{NAME},") or first.startswith("Timestamp,User Count")


def read(text: str) -> Results:
    """The results in a file of statistics; raises ResultsError."""
    reader = csv.DictReader(io.StringIO(text))
    columns = reader.fieldnames or ()
    for column in NEEDED:
        if column not in columns:
            raise refused(NO_COLUMN.fill(column=column), pointer="/1")
    entries: list[Entry] = []
    requests, failed = 0.0, 0.0
    for row in reader:
        if row[NAME] == TOGETHER and not row[METHOD]:
            continue
        line = reader.line_num
        count = _number(row, COUNT, line)
        if not count:
            continue
        lost = _number(row, FAILED, line)
        times = {key: _number(row, column, line) for key, column in TIMES.items()
                 if key == "mean_ms" or row.get(column) not in (None, "", "N/A")}  # fmt: skip
        requests, failed = requests + count, failed + lost
        name, method = (row[NAME] or "")[:NAME_CHARACTERS], (row[METHOD] or "")[:10].upper()
        if times["mean_ms"] > 0:
            entries.append(Entry(name, method, _number(row, RATE, line), lost / count, times))
    rate = sum(entry.rate or 0.0 for entry in entries)
    return Results("locust", tuple(entries), rate, failed / requests if requests else None)


def _number(row: dict[str, str], column: str, line: int) -> float:
    value = row.get(column) or ""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise refused(
            NOT_A_NUMBER.fill(line=line, column=column, value=value[:40]), pointer=f"/{line}"
        )
    return number
