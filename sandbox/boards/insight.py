"""Where a class stands: scores, what breaks first, scenario by scenario, who is stuck, and what
good designs cost. Aggregates name nobody; the list of who is stuck is for those who may see
students' work."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean, median
from typing import Any

from sandbox import clock
from sandbox.boards.models import Assignment, GradingRun, Submission, Trial, Work
from sandbox.classes.models import Enrolment
from simulator.catalogue.registry import KINDS
from simulator.scenarios.kinds import SCENARIOS
from simulator.text import Text

FIGURES = ("result", "total", "cost", "p99_ms", "good", "bottleneck")
STUCK_RUNS = 10
STUCK_FOR = timedelta(minutes=20)
BINS = 10
SHAPES = 8


@dataclass(frozen=True)
class Standing:
    """One counting submission with the grading it is looked at by."""

    key: str
    run: GradingRun
    document: str


def standings(assignment: Assignment, public: bool) -> list[Standing]:
    """Everybody's counting submission; one query."""
    which = "public_run" if public else "run"
    rows = Submission.objects.filter(counted_in__assignment=assignment).values_list(
        "enrolment_id", "document__body", which, *(f"{which}__{name}" for name in FIGURES)
    )
    return [
        Standing(key, GradingRun(key=run, **dict(zip(FIGURES, figures, strict=True))), document)
        for key, document, run, *figures in rows
        if figures[0] is not None
    ]


def histogram(totals: Iterable[float]) -> list[dict[str, Any]]:
    """How many stand in each tenth."""
    counts = Counter(min(BINS - 1, int(total // (100 / BINS))) for total in totals)
    width = 100 // BINS
    return [
        {"from": place * width, "to": (place + 1) * width, "count": counts[place]}
        for place in range(BINS)
    ]


def bottlenecks(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """What is fullest at the board's load, by kind, with its share of all."""
    counts = Counter(one.run.bottleneck for one in found)
    return [
        {
            "label": KINDS[kind].label if kind in KINDS else Text("nothing", "없음"),
            "count": count,
            "percent": round(100 * count / len(found)),
        }
        for kind, count in counts.most_common()
    ]


def scenarios(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """Row by row of the score: how many earned all of it, some, none, and the mean share."""
    earned: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in found:
        for row in (one.run.result or {})["rows"]:
            if row["most"] > 0 and row["visibility"] != "staff":
                earned[row["part"], row["lesson"]].append(row["points"] / row["most"])
    return [
        {
            "label": SCENARIOS[lesson].label if lesson in SCENARIOS else PARTS.get(part, PARTS[""]),
            "all": sum(1 for share in shares if share >= 0.999),
            "some": sum(1 for share in shares if 0.001 < share < 0.999),
            "none": sum(1 for share in shares if share <= 0.001),
            "mean": round(100 * mean(shares)),
        }
        for (part, lesson), shares in earned.items()
    ]


PARTS = {
    "service": Text("Service at the loads", "부하별 서비스"),
    "resilience": Text("Resilience", "복원력"),
    "cost": Text("Cost", "비용"),
    "simplicity": Text("Simplicity", "단순함"),
    "": Text("Other", "그 밖"),
}


def pareto(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """Cost, p99 and nines of each, with whether nobody is better in all three."""
    points: list[dict[str, Any]] = [
        {
            "cost": one.run.cost, "p99": one.run.p99_ms, "total": one.run.total,
            "nines": round(-math.log10(max(1e-6, 1 - (one.run.good or 0.0))), 2),
        }
        for one in found
        if one.run.cost is not None and one.run.p99_ms is not None
    ]  # fmt: skip
    points.sort(key=lambda point: (point["cost"], point["p99"], -point["nines"]))
    front: list[dict[str, Any]] = []
    for point in points:  # whoever is better costs no more, so it came before and is in the front
        point["front"] = not any(_dominates(other, point) for other in front)
        if point["front"]:
            front.append(point)
    return points


def _dominates(one: dict[str, Any], other: dict[str, Any]) -> bool:
    at_least = (
        one["cost"] <= other["cost"]
        and one["p99"] <= other["p99"]
        and one["nines"] >= other["nines"]
    )
    return at_least and (one["cost"], one["p99"], one["nines"]) != (
        other["cost"], other["p99"], other["nines"],
    )  # fmt: skip


def shape_of(document: str) -> str:
    """The kinds a design is made of, with how many boxes of each."""
    design = json.loads(document)
    counts = Counter(one["kind"] for one in design["components"].values())
    return " ".join(f"{kind}×{count}" for kind, count in sorted(counts.items()))


def shapes(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """The most frequent compositions with their average score."""
    by_shape: dict[str, list[float]] = defaultdict(list)
    for one in found:
        by_shape[shape_of(one.document)].append(one.run.total or 0.0)
    ranked = sorted(by_shape.items(), key=lambda entry: -len(entry[1]))[:SHAPES]
    return [
        {"shape": shape, "count": len(totals), "mean": round(mean(totals), 1)}
        for shape, totals in ranked
    ]


def runs_to_pass(assignment: Assignment) -> dict[str, Any]:
    """Trials before the first submission that passes: how many made it, and the median."""
    first: dict[str, Any] = {}
    passed = Submission.objects.filter(assignment=assignment, run__result__passed=True)
    for key, received in passed.values_list("enrolment_id", "received").order_by("-received"):
        first[key] = received
    forgotten = Work.objects.filter(assignment=assignment, enrolment__in=list(first))
    before = Counter(dict(forgotten.values_list("enrolment_id", "tried")))
    trials = Trial.objects.filter(work__assignment=assignment, work__enrolment__in=list(first))
    for key, created in trials.values_list("work__enrolment_id", "created"):
        before[key] += created <= first[key]
    counts = [before[key] for key in first]
    return {"passed": len(first), "median": median(counts) if counts else None}


def stuck(assignment: Assignment, students: Iterable[Enrolment]) -> list[dict[str, Any]]:
    """Who has run ten times or more and gained nothing for twenty minutes of trying."""
    known = {one.key: one for one in students}
    by_key: dict[str, list[tuple[Any, float]]] = defaultdict(list)
    trials = Trial.objects.filter(work__assignment=assignment, work__enrolment__in=list(known))
    for key, created, total in trials.order_by("created").values_list(
        "work__enrolment_id", "created", "run__total"
    ):
        by_key[key].append((created, total or 0.0))
    found = []
    for key, runs in by_key.items():
        best, gained = -1.0, runs[0][0]
        for created, total in runs:
            if total > best:
                best, gained = total, created
        last = runs[-1][0]
        if len(runs) >= STUCK_RUNS and last - gained >= STUCK_FOR:
            minutes = int((clock.now() - gained).total_seconds()) // 60
            found.append(
                {"student": known[key], "runs": len(runs), "best": best, "minutes": minutes}
            )
    return sorted(found, key=lambda one: -one["runs"])


def aggregates(assignment: Assignment, public: bool) -> dict[str, Any]:
    """Everything that names nobody."""
    found = standings(assignment, public)
    totals = [one.run.total or 0.0 for one in found]
    return {
        "n": len(found),
        "mean": round(mean(totals), 1) if totals else None,
        "median": round(median(totals), 1) if totals else None,
        "histogram": histogram(totals),
        "bottlenecks": bottlenecks(found),
        "scenarios": scenarios(found),
        "pareto": pareto(found),
        "shapes": shapes(found),
        "to_pass": runs_to_pass(assignment),
    }
