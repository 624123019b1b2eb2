"""Every number that judgements show is explained, and the formulas give it back.

A number in their frames that is neither a figure with an explanation, nor that of another
design or load, nor a place in a list fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from simulator.design import Design, parse_design
from simulator.explain import UnknownFigureError, explain_design
from simulator.explain.available import AvailabilityExplainer
from simulator.explain.compared import ComparisonExplainer
from simulator.explain.design import DesignExplainer
from simulator.explain.scored import ScoreExplainer
from simulator.explain.stability import HysteresisExplainer
from simulator.explain.unfolding import IncidentExplainer
from simulator.explain.verified import VerifyExplainer
from simulator.judge.cases import cases_of
from simulator.judge.edits import apply
from simulator.judge.matrix import failures_of
from simulator.judge.streams import stream
from simulator.verify import verify
from tests.simulator.compile.drawing import drawing
from tests.simulator.explain.test_explain import assert_follows
from tests.simulator.judge.storm import storm

PLACES = {"index", "users", "tried", "steps", "loads", "no_help", "best", "missed", "sizes",
          "patch", "budget", "rows"}  # fmt: skip
"""What says of which design, load or row a number speaks, and what was asked for."""
OF_ANOTHER = {
    "surge": {"good": "good"},
    "surge_end": {"survived": "good"},
    "plan": {"good": "good", "cost": "cost.total"},
    "pareto": {"cost": "cost.total", "good": "good", "nines": "availability.nines",
               "p99_ms": "classes.read.p99_ms"},
    "advice": {"score": "score.total", "gain": "score.total", "usd": "cost.total"},
}  # fmt: skip
"""Numbers of another design or load: the figure they are there, or differ by."""


def numbers(frame: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """The numbers of a document with their paths."""
    if isinstance(frame, dict | list):
        items = frame.items() if isinstance(frame, dict) else enumerate(frame)
        for key, item in items:
            yield from numbers(item, (*path, str(key)))
    elif isinstance(frame, int | float) and not isinstance(frame, bool):
        yield path, float(frame)


def drawn() -> Design:
    """Machines, a database with a standby, and jobs that fall behind when a worker fails."""
    return drawing(
        {"c": "client", "api": ("api", {"instances": 3, "queued_work": "jobs",
                                        "sessions": "client_token"}),
         "db": ("sql", {"standby": True}), "jobs": "queue", "w": "worker"},
        "c api", "api db", "api jobs", "jobs w", users=100,
    )  # fmt: skip


@pytest.fixture(scope="module")
def design() -> Design:
    document = {**drawn().to_json(), "scenarios": [{"scenario": "X11"}, {"scenario": "X02"}]}
    return parse_design(document)


@pytest.fixture(scope="module")
def explainer(design: Design) -> DesignExplainer:
    return DesignExplainer(design)


def assert_shown(
    found: AvailabilityExplainer | ScoreExplainer | IncidentExplainer | HysteresisExplainer,
    start: str, path: tuple[str, ...], value: float,
) -> None:  # fmt: skip
    figure = ".".join((start, *path))
    explained = found.explain(figure)
    assert explained.value == pytest.approx(value, rel=2e-4, abs=2e-6), figure
    assert figure in found.figures
    for part in explained.walk():
        assert_follows(part)


def test_every_number_of_a_score_follows_from_its_inputs(
    design: Design, explainer: DesignExplainer
) -> None:
    [frame] = stream(design, "score")
    found = ScoreExplainer(explainer)
    seen = [(path, value) for path, value in numbers(frame) if path[0] not in PLACES - {"rows"}]
    for path, value in seen:
        assert_shown(found, "score", path, value)
    assert len(seen) > 30


def test_every_number_of_the_failure_matrix_and_of_the_availability_follows_from_its_inputs(
    design: Design, explainer: DesignExplainer
) -> None:
    cases = {(case.kind.id, case.target): case for case in failures_of(design)}
    kinds = set()
    for frame in stream(design, "matrix"):
        kinds.add(frame["kind"])
        if frame["kind"] == "availability":
            found = AvailabilityExplainer(explainer)
            for part in frame.pop("components"):
                for path, value in numbers(part):
                    assert_shown(found, f"availability.components.{part['component']}", path, value)
            for path, value in numbers(frame):
                assert_shown(found, "availability", path, value)
        if frame["kind"] == "matrix_row":
            case = cases[frame["scenario"], frame["component"]]
            cell = frame.pop("cells")[1]
            assert cell["users"] == design.workload.users
            row = IncidentExplainer(explainer, case, f"matrix.{case.key}")
            for path, value in [*numbers(cell), *numbers(frame)]:
                if path[0] not in PLACES:
                    assert_shown(row, row.name, path, value)
    assert kinds == {"matrix", "matrix_row", "matrix_end", "availability"}


def test_every_number_of_a_timeline_follows_from_its_inputs(
    design: Design, explainer: DesignExplainer
) -> None:
    frames = list(stream(design, "timeline"))
    drains = [frame["drain_s"] for frame in frames]
    for frame, case in zip(frames, cases_of(design), strict=True):
        found = IncidentExplainer(explainer, case, f"timeline.{frame['index']}")
        for path, value in numbers(frame):
            if path[0] not in PLACES:
                assert_shown(found, found.name, path, value)
    assert max(drains) > 0, "a case must leave jobs waiting"


def test_every_number_of_a_hysteresis_follows_from_its_inputs() -> None:
    stormy = storm()
    found = HysteresisExplainer(DesignExplainer(stormy))
    kinds: dict[str, int] = {}
    for frame in stream(stormy, "hysteresis"):
        kinds[frame["kind"]] = kinds.get(frame["kind"], 0) + 1
        if frame["kind"] == "hysteresis":
            for point in frame.pop("points")[::6]:
                for way in ("up", "down"):
                    assert_shown(found, f"hysteresis.{point['users']}", (way,), point[way])
        start = {
            "trigger": "hysteresis.triggers.{scenario}:{component}",
            "cure": "hysteresis.cures.{component}.{parameter}.{value}",
        }.get(frame["kind"], "hysteresis").format(**{**frame, "component": frame.get("component")
                                                     or ""})  # fmt: skip
        for path, value in numbers(frame):
            if path[0] not in {*PLACES, "value"}:
                assert_shown(found, start, path, value)
    assert kinds["trigger"] >= 2
    assert kinds["cure"] >= 3


def test_every_number_of_a_comparison_is_a_difference_of_explained_figures(design: Design) -> None:
    other = parse_design(design.to_json())
    other = replace(other, workload=replace(other.workload, params={"users": 120}))
    [frame] = stream(design, "compare", other.to_json())
    both = ComparisonExplainer(design, other)
    for row in frame["figures"]:
        for side in ("left", "right", "difference"):
            found = both.explain(f"compare.{row['figure']}.{side}")
            assert found.value == pytest.approx(row[side], rel=1e-4, abs=2e-6), found.figure
        assert_follows(found)
    assert len(frame["figures"]) >= 12
    with pytest.raises(UnknownFigureError, match="score"):
        both.explain("compare.scores")


def test_every_number_of_a_verification_follows_from_its_inputs(design: Design) -> None:
    requests, seed = 20_000, 3
    frames = [f for f in verify(design, design.workload.users, requests, seed) if f is not None]
    found = VerifyExplainer(DesignExplainer(design), requests, seed)
    seen = 0
    for path, value in numbers(frames[-1]):
        if path[0] not in {*PLACES, "progress", "requests", "seed"}:
            figure = ".".join(("verify", *path))
            explained = found.explain(figure)
            assert explained.value == pytest.approx(value, rel=2e-4, abs=2e-6), figure
            assert figure in found.figures
            for part in explained.walk():
                assert_follows(part)
            seen += 1
    assert seen > 30


def test_the_other_judgements_show_figures_of_another_design_or_load() -> None:
    small = drawing({"c": "client", "s": "onebox"}, "c s", users=50)
    frames = [next(iter(stream(small, "advice")))]
    frames += [frame for what in ("surge", "plan", "pareto") for frame in stream(small, what)]
    for frame in frames:
        known = OF_ANOTHER.get(frame["kind"], {})
        for path, _ in numbers(frame):
            assert path[-1] in known or PLACES & set(path), (frame["kind"], path)
    surge = next(frame for frame in frames if frame["kind"] == "surge")
    assert explain_design(small, "good", surge["users"]).value == pytest.approx(
        surge["good"], rel=1e-4
    )
    own = next(frame for frame in frames if frame["kind"] == "pareto")["own"]
    advised = parse_design(apply(small.to_json(), frames[0]["patch"]))
    for key, figure in OF_ANOTHER["pareto"].items():
        assert explain_design(small, figure).value == pytest.approx(own[key], rel=1e-4), key
    assert explain_design(advised, "score.total").value == frames[0]["score"]
    gain = frames[0]["score"] - explain_design(small, "score.total").value
    assert frames[0]["gain"] == pytest.approx(gain, abs=1e-9)


@pytest.mark.parametrize(
    ("boxes", "formula"),
    [({"db": "sql"}, "restored_backup"), ({"db": ("sql", {"standby": True})}, "standby_pair"),
     ({"db": "sql", "copy": "replica"}, "promoted_replica")],
)  # fmt: skip
def test_a_database_is_explained_by_how_it_is_kept_up(boxes: dict[str, Any], formula: str) -> None:
    arrows = ["c api", "api db", *(["api copy", "db copy"] if "copy" in boxes else [])]
    client = {"sessions": "client_token"}
    one = drawing({"c": "client", "api": ("api", client), **boxes}, *arrows, users=100)
    found = explain_design(one, "availability.components.db.share")
    assert found.formula.id == formula
    for part in found.walk():
        assert_follows(part)


def test_regions_that_geodns_chooses_between_are_explained_by_each_alone() -> None:
    boxes: dict[str, Any] = {"c": "client", "geo": "geodns", "r1": "region", "r2": "region",
                             "a1": "onebox", "a2": "onebox"}  # fmt: skip
    two = drawing(boxes, "c geo", "geo a1", "geo a2", users=50, parents={"a1": "r1", "a2": "r2"})
    found = explain_design(two, "availability.minutes_per_year")
    parts = {part.formula.id for part in found.walk()}
    assert {"minutes_down", "availability", "steered_regions", "given_the_zones"} <= parts
    for part in found.walk():
        assert_follows(part)


def test_an_unknown_figure_of_a_judgement_is_refused_with_the_nearest_names(design: Design) -> None:
    share = "availability.components.db.share"
    names = {"availability.shares": "availability.share", f"{share}e": share,
             "matrix.X04:nobody.good": "matrix.X04:db.good",
             "timeline.9.good": "timeline.0.good"}  # fmt: skip
    for wrong, near in names.items():
        with pytest.raises(UnknownFigureError) as raised:
            explain_design(design, wrong)
        assert near in raised.value.problems[0].text.en


def test_an_explanation_of_a_judgement_reads_in_both_languages(design: Design) -> None:
    found = explain_design(replace(design, scenarios=()), "availability.share").to_json("ko")
    assert "배포" in str(found)
    assert found["formula"]["source"]
