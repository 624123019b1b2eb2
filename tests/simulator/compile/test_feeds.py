"""News feeds: what is pushed is written by workers, what is not is gathered by every page."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.compile import Compiled, compile_design
from simulator.design import Design, Scenario
from simulator.formulas.followers import fan_out
from simulator.judge.cases import case_of
from simulator.judge.conditions import Laboratory
from simulator.judge.incidents import Outcome, run_cases
from simulator.scenarios.phase import Phase
from tests.simulator.compile.drawing import busy, compiled, drawing, rates

USERS = 10_000_000
PUSHED, SCV = fan_out(100_000, 200, 5_000_000)
READS, POSTS = 9900.0, 100.0
READS_AND_FILES = (READS, READS, READS * 0.2 * 0.35)
FEED = {
    "intensity": 1, "mix": {"read": 0.99, "write": 0.01}, "followers_mean": 200,
    "celebrity_followers": 5_000_000, "classes": {"read": {"db_queries": 1}},
}  # fmt: skip
WAYS = ("c l", "l a", "a d", "a q", "q w")


def feed(threshold: int, *more: str, workers: int = 6) -> Design:
    boxes = {
        "c": ("client", {"retries": 0}), "l": "lb",
        "a": ("api", {"size": "4xlarge", "instances": 20, "sessions": "client_token",
                      "pull_threshold": threshold}),
        "d": ("sql", {"size": "16xlarge", "shards": 2, "denormalised": True}),
        "q": ("queue", {"delivery": "at_most_once"}),
        "k": ("cache", {"size": "r-xlarge", "shards": 3}),
        "w": ("worker", {"size": "xlarge", "instances": workers}),
    }  # fmt: skip
    return drawing(boxes, *WAYS, *more, users=USERS, workload=FEED)


def test_a_page_gathers_what_is_not_pushed_twenty_authors_a_query() -> None:
    for threshold, pushed in ((0, 0.0), (100_000, PUSHED), (5_000_000, 200.0)):
        network = compiled(feed(threshold, "w k"))
        asked = rates(network, "a-d", "query")
        assert asked == pytest.approx(READS * (1 + (200 - pushed) / 20))


def test_a_post_is_as_many_list_writes_as_its_author_has_followers() -> None:
    network = compiled(feed(100_000, "w k"))
    assert rates(network, "a-q", "announce", "write") == pytest.approx(POSTS)
    assert rates(network, "w-k", "put", "write") == pytest.approx(POSTS * PUSHED)
    assert busy(network, "w:cpu") == pytest.approx(POSTS * PUSHED * 0.0002)
    assert network.extras["w"]["lists_per_post"] == pytest.approx(PUSHED)


def test_without_a_cache_behind_the_workers_lists_are_written_to_the_database_in_batches() -> None:
    network = compiled(feed(100_000, "w d"))
    assert rates(network, "w-d", "transaction", "write") == pytest.approx(POSTS * PUSHED / 20)


def test_without_workers_that_can_write_lists_every_page_gathers_everything() -> None:
    network = compiled(feed(100_000))
    assert rates(network, "a-q", "announce", "write") == 0
    assert rates(network, "a-d", "query") == pytest.approx(READS * 11)


def under_celebrity(threshold: int) -> Compiled:
    phase = Phase(celebrity_posts_per_s=1 / 60)
    return compile_design(feed(threshold, "w k"), [USERS], phase)


def test_a_celebrity_who_is_pushed_gives_the_workers_five_million_lists_a_minute() -> None:
    usual = busy(compiled(feed(5_000_000, "w k")), "w:cpu")
    burst = busy(under_celebrity(5_000_000), "w:cpu")
    assert burst - usual == pytest.approx(5_000_000 / 60 * 0.0002)


def test_a_celebrity_above_the_threshold_is_read_on_demand_and_costs_the_workers_nothing() -> None:
    usual = busy(compiled(feed(4_999_999, "w k")), "w:cpu")
    assert busy(under_celebrity(4_999_999), "w:cpu") == pytest.approx(usual)


def hit_by_a_celebrity(threshold: int, workers: int) -> Outcome:
    design = feed(threshold, "w k", workers=workers)
    incident = case_of(design, Scenario("X13", target="k"))
    assert incident is not None
    (outcome,) = run_cases(Laboratory(design, [USERS]), [incident])
    return outcome


def test_a_celebrity_makes_jobs_late_until_the_backlog_is_drained_unless_pulled() -> None:
    pushed, pulled = hit_by_a_celebrity(5_000_000, 4), hit_by_a_celebrity(1_000_000, 4)
    capacity = 16 / ((200 + 5_000_000 / 60 / POSTS) * 0.0002)
    growth, usual, limit = POSTS - capacity, 16 / (200 * 0.0002), 60.0
    filling = capacity * limit / growth
    draining = (1800 * growth - usual * limit) / (usual - POSTS)
    late = (1800 - filling + draining) / 3600
    everything = POSTS + sum(float(r) for r in READS_AND_FILES) + POSTS
    assert 1 - pushed.good[0] == pytest.approx(late * POSTS / everything, rel=0.01)
    assert pulled.good[0] > 0.9999
    enough = hit_by_a_celebrity(5_000_000, 8)
    assert enough.good[0] > pushed.good[0]


def test_a_small_service_has_no_celebrity_larger_than_itself() -> None:
    design = feed(5_000_000, "w k")
    few = compile_design(design, [1000], Phase(celebrity_posts_per_s=1 / 60))
    lists = np.asarray(few.extras["w"]["lists_per_post"])
    posts = 0.01 * 1000 * 1 / 1000
    assert float(lists.reshape(-1)[0]) == pytest.approx(200 + 1000 / 60 / posts)
