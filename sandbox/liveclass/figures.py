"""What the room's answers and results add up to. Nobody is named in any of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from sandbox.boards.insight import Standing, histogram, scenarios
from sandbox.boards.models import UNFINISHED, GradingRun
from sandbox.liveclass.models import Seat
from simulator.catalogue.registry import KINDS
from simulator.text import Text

NOTHING = Text("nothing broke", "버텨 냄")


def percents(counts: Sequence[int]) -> list[int]:
    """Whole percentages that add up to 100 (largest remainder); zeros where there is nothing."""
    total = sum(counts)
    if not total:
        return [0 for _ in counts]
    exact = [100 * count / total for count in counts]
    found = [int(share) for share in exact]
    order = sorted(range(len(counts)), key=lambda place: found[place] - exact[place])
    for place in order[: 100 - sum(found)]:
        found[place] += 1
    return found


def predictions(seats: Iterable[Seat]) -> dict[str, Any]:
    """How many chose what."""
    given = [seat for seat in seats if seat.guessed is not None]
    return {
        "n": len(given),
        "components": dict(Counter(seat.guess_component for seat in given)),
        "users": {str(step): n for step, n in Counter(s.guess_users for s in given).items()},
    }


def surge_figures(seats: Sequence[Seat], steps: Sequence[int]) -> dict[str, Any]:
    """How many designs still stand at each step, and what broke first in the others."""
    asked = [seat for seat in seats if seat.run or seat.surge is not None]
    done = [seat.surge for seat in asked if seat.surge and seat.surge["state"] == "done"]
    counts = Counter(str(one["kind"]) for one in done).most_common()
    shares = percents([count for _, count in counts])
    return {
        "of": len(asked),
        "ended": sum(1 for seat in asked if seat.surge is not None),
        "done": len(done),
        "steps": [
            {"users": users, "survivors": sum(1 for one in done if one["survived"] >= users)}
            for users in steps
        ],
        "bottlenecks": [
            {"kind": kind, "count": count, "percent": share,
             "label": (KINDS[kind].label if kind in KINDS else NOTHING).to_json()}
            for (kind, count), share in zip(counts, shares, strict=True)
        ],
    }  # fmt: skip


def scores(gradings: Sequence[GradingRun]) -> dict[str, Any]:
    """The distribution of the points, and scenario by scenario how many earned them."""
    done = [run for run in gradings if run.result is not None]
    totals = [run.total or 0.0 for run in done]
    rows = scenarios([Standing("", run, "") for run in done])
    return {
        "n": len(done),
        "of": len(gradings),
        "ended": sum(1 for run in gradings if run.status not in UNFINISHED),
        "median": round(median(totals), 1) if totals else None,
        "histogram": histogram(totals),
        "scenarios": [{**row, "label": row["label"].to_json()} for row in rows],
    }
