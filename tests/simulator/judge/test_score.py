"""The score: its arithmetic, the home page's design, both ways of losing, same for everybody."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from simulator.design import Design, Goals, parse_design
from simulator.design.seeds import seeds
from simulator.judge.advice import advise, ranking
from simulator.judge.boards import challenges
from simulator.judge.edits import apply, take_out
from simulator.judge.nines import nines
from simulator.judge.removal import spreads, without
from simulator.judge.score import Score, in_tenths, score
from simulator.judge.streams import STREAMS, stream
from tests.simulator.judge.c04 import DESIGNS


@pytest.fixture(scope="module")
def home() -> Score:
    return score(seeds()["S00"])


@pytest.mark.parametrize(
    ("share", "goal", "part"),
    [(0.99, 0.99, 1.0), (0.9, 0.99, 0.5), (0.5, 0.99, 0.1505), (0.0, 0.99, 0.0),
     (1.0, 0.99, 1.0), (0.999, 0.99, 1.0), (0.99, 0.9999, 0.5)],
)  # fmt: skip
def test_every_nine_counts_the_same(share: float, goal: float, part: float) -> None:
    assert nines(share, goal) == pytest.approx(part, abs=1e-4)


def test_the_first_sight_is_a_good_design(home: Score) -> None:
    assert home.total >= 90
    assert home.grade == "A"


def test_a_hundred_times_the_users_break_it(home: Score) -> None:
    crowded = score(seeds()["S00"], 100_000)
    assert crowded.total <= home.total - 30
    assert crowded.rows[1].component == "server"
    assert round(sum(row.points for row in crowded.rows), 1) == crowded.total


def test_the_row_of_simplicity_says_why_a_simple_design_that_fails_earns_little() -> None:
    rows = {row.part: row for row in score(seeds()["S00"], users=100_000).rows}
    assert rows["simplicity"].points == 3
    assert "only 20\u00a0% of the service points" in rows["simplicity"].text.en
    assert "서비스 점수의 20%만" in rows["simplicity"].text.ko


def test_the_same_design_gets_the_same_score(home: Score) -> None:
    again = score(parse_design(json.loads(seeds()["S00"].canonical())))
    assert again.to_json() == home.to_json()


def test_a_frame_is_json_and_bilingual(home: Score) -> None:
    frame = json.loads(json.dumps(home.to_json()))
    assert frame["kind"] == "score"
    assert frame["total"] == pytest.approx(sum(row["points"] for row in frame["rows"]), abs=0.05)
    assert all(row["text"]["en"] and row["text"]["ko"] for row in frame["rows"])
    assert frame["total"] == pytest.approx(sum(frame["parts"].values()), abs=0.05)


def larger(size: str) -> Design:
    design = seeds()["S00"]
    server = design.components["server"]
    return replace(design, components={
        **design.components, "server": replace(server, params={**server.params, "size": size}),
    })  # fmt: skip


def test_gold_plating_loses(home: Score) -> None:
    plated = score(larger("16xlarge"))
    assert plated.part("service") == 40
    assert plated.part("cost") == 0
    assert plated.total < home.total - 10


def test_starvation_loses(home: Score) -> None:
    starved = score(larger("nano"), 5_000)
    assert starved.part("cost") < home.part("cost")
    assert starved.total <= 40


def test_a_budget_below_the_bytes_says_so() -> None:
    design = replace(seeds()["S00"], goals=Goals({"budget": 0}))
    row = next(row for row in score(design).rows if row.part == "cost")
    assert row.points == 0
    assert "no design can meet this budget" in row.text.en


def test_rounding_keeps_the_sum(home: Score) -> None:
    rows = [replace(home.rows[0], points=points) for points in (1 / 3, 1 / 3, 1 / 3, 2 / 3)]
    rounded = [row.points for row in in_tenths(rows)]
    assert sum(rounded) == pytest.approx(1.7)
    assert all(round(points, 1) == points for points in rounded)


def test_a_balancer_with_several_servers_is_no_dead_weight() -> None:
    assert spreads(DESIGNS["3 large + LB + standby"], "lb")
    assert without(DESIGNS["one xlarge + one DB"], "sql") is not None


def test_taking_out_a_box_joins_its_neighbours() -> None:
    design = DESIGNS["3 large + LB + standby"]
    smaller = parse_design(apply(design.to_json(), take_out(design, "lb")))
    assert "lb" not in smaller.components
    assert {(c.source, c.target) for c in smaller.connections.values()} == {
        ("users", "api"), ("api", "db")}  # fmt: skip


def test_advice_predicts_the_score_after_applying_exactly() -> None:
    design = replace(seeds()["S00"], workload=replace(
        seeds()["S00"].workload, params={**seeds()["S00"].workload.params, "users": 100_000}
    ))  # fmt: skip
    before = score(design)
    cards = list(advise(design))
    order = ranking(cards)
    best = cards[order["best"][0]]
    applied = score(parse_design(apply(design.to_json(), best.change.patch)))
    assert applied.total == best.after.total
    assert best.gain == round(applied.total - before.total, 1)
    assert best.gain >= 10
    gains = [cards[i].gain for i in order["best"]]
    assert gains == sorted(gains, reverse=True)
    assert abs(cards[order["no_help"]].gain) < 1


@pytest.mark.parametrize("what", sorted(STREAMS))
def test_streams_are_json(what: str) -> None:
    frames = list(stream(seeds()["S00"], what))
    assert frames
    assert json.loads(json.dumps(frames, allow_nan=False)) == frames
    assert all("kind" in frame for frame in frames)


def test_every_goal_says_whether_it_is_met() -> None:
    reference = challenges()["C04"].reference
    goals = {goal.figure: goal for goal in score(reference, board=challenges()["C04"].board).goals}
    assert goals["good"].met
    assert goals["cost"].met == (goals["cost"].found <= 1500)
    assert {"incident:X01:api", "incident:X12:"} <= set(goals)
    start = challenges()["C04"].start
    missed = [goal for goal in score(start, board=challenges()["C04"].board).goals if not goal.met]
    assert "good" in {goal.figure for goal in missed}
