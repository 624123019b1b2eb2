"""Requests find their way by what the components are, however the drawing is arranged."""

from __future__ import annotations

import pytest

from simulator.errors import DesignError
from tests.simulator.compile.drawing import busy, compiled, drawing, rates

READS = 95.5
TOKEN = {"sessions": "client_token"}


def test_a_single_server_needs_nothing_else() -> None:
    network = compiled(drawing({"c": "client", "s": "onebox"}, "c s"))
    assert rates(network, "c-s", "web") == pytest.approx(READS)
    assert set(network.network.stations) == {"s:cpu", "s:network"}


def test_every_query_of_a_read_reaches_the_database() -> None:
    network = compiled(
        drawing({"c": "client", "l": "lb", "a": ("api", TOKEN), "d": "sql"}, "c l", "l a", "a d")
    )
    assert rates(network, "a-d", "query") == pytest.approx(2.4 * READS)
    assert rates(network, "a-d", "transaction", "write") == pytest.approx(4.0)


def test_cache_aside_and_read_through_send_the_same_misses_to_the_database() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "k": "cache", "d": "sql"}
    beside = compiled(drawing(boxes, "c a", "a k", "a d"))
    through = ("cache", {"pattern": "read_through"})
    behind = compiled(drawing({**boxes, "k": through}, "c a", "a k", "k d", "a d"))
    hit = float(beside.extras["k"]["hit_ratio"][0])
    misses = 2.4 * READS * (1 - 0.9 * hit)
    assert rates(beside, "a-d", "query") == pytest.approx(misses, rel=1e-9)
    hit = float(behind.extras["k"]["hit_ratio"][0])
    assert rates(behind, "k-d", "query") == pytest.approx(2.4 * READS * (1 - 0.9 * hit), rel=1e-9)
    assert rates(behind, "a-d", "query") == 0


def test_a_cache_in_the_only_way_is_read_through_and_passes_writes_on() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "k": "cache", "d": "sql"}
    network = compiled(drawing(boxes, "c a", "a k", "k d"))
    assert rates(network, "k-d", "transaction", "write") == pytest.approx(4.0)
    assert 0 < rates(network, "k-d", "query") < 2.4 * READS


def test_dns_in_line_and_beside_cost_the_same() -> None:
    boxes = {"c": "client", "n": "dns", "s": "onebox"}
    in_line = compiled(drawing(boxes, "c n", "n s"))
    beside = compiled(drawing(boxes, "c n", "c s"))
    assert rates(in_line, "c-n", "resolve") == pytest.approx(rates(beside, "c-n", "resolve"))
    assert rates(in_line, "n-s", "web") == pytest.approx(rates(beside, "c-s", "web"))
    travelled = [sum(network.travelled.values())[0] for network in (in_line, beside)]
    assert travelled[0] == pytest.approx(travelled[1])


def test_a_cdn_in_line_and_beside_takes_the_files() -> None:
    boxes = {"c": "client", "e": "cdn", "s": "onebox"}
    in_line = compiled(drawing(boxes, "c e", "e s"))
    beside = compiled(drawing(boxes, "c e", "c s", "e s"))
    for network in (in_line, beside):
        assert rates(network, "c-e", "web", "media") == pytest.approx(READS)
        assert rates(network, "e-s", "web", "media") == pytest.approx(0.3 * READS, rel=0.02)
    assert rates(in_line, "e-s", "web") == pytest.approx(READS)
    assert rates(beside, "c-s", "web") == pytest.approx(READS)
    assert rates(beside, "e-s", "web") == 0


def test_a_replica_drawn_from_the_server_or_from_the_primary_answers_the_same_reads() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql", "r": "replica"}
    networks = [
        compiled(drawing(boxes, "c a", "a d", "a r")),
        compiled(drawing(boxes, "c a", "a d", "d r")),
        compiled(drawing(boxes, "c a", "a d", "a r", "d r")),
    ]
    for network in networks:
        assert busy(network, "r:cpu") == pytest.approx(busy(networks[0], "r:cpu"))
        assert busy(network, "d:cpu") == pytest.approx(busy(networks[0], "d:cpu"))
    share = 0.95 / 2
    queries = 2.4 * READS + 0.3
    assert busy(networks[0], "r:cpu") == pytest.approx(queries * share * 1e-3 + 4.2 * 1e-3)


def test_a_queue_between_server_and_workers_takes_the_jobs() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql", "q": "queue", "w": "worker"}
    for arrow in ("q w", "w q"):
        network = compiled(drawing(boxes, "c a", "a d", "a q", arrow))
        assert busy(network, "w:cpu") == pytest.approx(0.2 * 0.25 * 1.001, rel=1e-2)


def test_without_a_queue_the_server_does_the_jobs_itself() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql"}
    network = compiled(drawing(boxes, "c a", "a d"))
    more = {"q": "queue", "w": "worker"}
    queued = compiled(drawing({**boxes, **more}, "c a", "a d", "a q", "q w"))
    assert busy(network, "a:cpu") - busy(queued, "a:cpu") == pytest.approx(0.2 * 0.25)


def test_shared_sessions_are_looked_up_where_they_are_kept() -> None:
    boxes = {"c": "client", "a": "api", "d": "sql", "s": "session_store"}
    network = compiled(drawing(boxes, "c a", "a d", "a s"))
    assert rates(network, "a-s", "session") == pytest.approx(READS)
    assert rates(network, "a-d", "session") == 0


def test_sessions_without_a_store_of_their_own_burden_the_database() -> None:
    network = compiled(drawing({"c": "client", "a": "api", "d": "sql"}, "c a", "a d"))
    assert rates(network, "a-d", "session") == pytest.approx(READS)


def test_object_storage_beside_the_server_keeps_and_serves_files() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql", "o": "object_store"}
    network = compiled(drawing(boxes, "c a", "a d", "a o"))
    assert rates(network, "a-o", "fetch", "media") == pytest.approx(READS)
    assert rates(network, "a-o", "store", "upload") == pytest.approx(0.2)


def test_two_servers_share_what_one_balancer_sends() -> None:
    boxes = {"c": "client", "l": "lb", "a": ("api", TOKEN), "b": ("api", TOKEN), "d": "sql"}
    network = compiled(drawing(boxes, "c l", "l a", "l b", "a d", "b d"))
    assert rates(network, "l-a", "web") == pytest.approx(READS / 2)


def test_an_overridden_share_is_kept() -> None:
    boxes = {"c": "client", "l": "lb", "a": ("api", TOKEN), "b": ("api", TOKEN), "d": "sql"}
    network = compiled(
        drawing(boxes, "c l", "l a", "l b", "a d", "b d", overrides={"l a": {"share": 0.8}})
    )
    assert rates(network, "l-a", "web") == pytest.approx(0.8 * READS)


def test_overridden_classes_keep_others_off_a_connection() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "b": ("api", TOKEN), "d": "sql"}
    network = compiled(
        drawing(boxes, "c a", "c b", "a d", "b d", overrides={"c a": {"classes": ["write"]}})
    )
    assert rates(network, "c-a", "web") == 0
    assert rates(network, "c-b", "web") == pytest.approx(READS)


def test_overridden_calls_multiply_what_flows() -> None:
    boxes = {"c": "client", "a": ("api", TOKEN), "d": "sql"}
    network = compiled(drawing(boxes, "c a", "a d", overrides={"a d": {"calls": 3}}))
    assert rates(network, "a-d", "query") == pytest.approx(3 * 2.4 * READS)


def test_a_class_without_a_path_names_itself_and_where_it_is_stuck() -> None:
    with pytest.raises(DesignError) as caught:
        compiled(drawing({"c": "client", "l": "lb", "a": "api"}, "c l", "l a"))
    problems = {problem.values["request_class"]: problem for problem in caught.value.problems}
    assert problems["read"].component == "a"
    assert problems["read"].code == "no_path"
    assert "Page or API read" in problems["read"].text.en
    assert "데이터베이스" in problems["read"].text.ko
    assert "static" not in problems


def test_a_design_without_clients_says_so() -> None:
    with pytest.raises(DesignError) as caught:
        compiled(drawing({"a": "onebox"}))
    assert caught.value.problems[0].code == "no_clients"


def test_servers_that_call_each_other_in_a_circle_are_named() -> None:
    boxes = {"c": "client", "l": "lb", "m": "lb", "s": "onebox"}
    network = compiled(drawing(boxes, "c l", "l s"))
    assert rates(network, "l-s", "web") == pytest.approx(READS)
    with pytest.raises(DesignError) as caught:
        compiled(drawing(boxes, "c l", "l m", "m l", "l s"))
    problem = caught.value.problems[0]
    assert problem.code == "cycle"
    assert set(problem.values["components"]) == {"l", "m"}
