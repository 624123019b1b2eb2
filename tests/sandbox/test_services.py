"""The product at scale: two web servers and two workers on a real Redis and PostgreSQL give the
same frames as the one process of `make run`, and survive the loss of workers and broker."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.processes import Site, wait_for
from tests.sandbox.cluster import Cluster
from tests.sandbox.designs import new_design
from tests.sandbox.services import Missing

pytestmark = pytest.mark.services
LOADS = [1, 100, 10_000]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    try:
        running = Cluster(tmp_path_factory.mktemp("cluster"))
    except Missing as missing:
        pytest.skip(f"{missing}: the product was NOT tested on Redis and PostgreSQL")
    yield running
    running.stop()


def test_the_same_frames_as_the_embedded_product(cluster: Cluster, site: Site) -> None:
    asked = new_design()
    with site.socket() as one, cluster.webs[0].socket() as other:
        embedded, scaled = one.run(asked, LOADS), other.run(asked, LOADS)
    assert json.dumps(scaled.frames) == json.dumps(embedded.frames)
    assert scaled.end == embedded.end


def test_every_starting_design_gives_the_same_frames(cluster: Cluster, site: Site) -> None:
    from simulator.design.seeds import SEEDS

    with site.socket() as one, cluster.webs[1].socket() as other:
        for seed in SEEDS:
            embedded, scaled = one.run(seed.document), other.run(seed.document)
            assert json.dumps(scaled.frames) == json.dumps(embedded.frames), seed.id


def test_a_run_of_one_web_server_is_followed_on_the_other(cluster: Cluster) -> None:
    asked = new_design()
    with cluster.webs[0].socket() as here, cluster.webs[1].socket() as there:
        here.say({"t": "run.start", "id": "h", "design": asked})
        there.say({"t": "run.start", "id": "t", "design": asked})
        one, other = here.until_end(), there.until_end()
    assert one.end["status"] == "done"
    assert one.frames == other.frames
    assert one.seqs == list(range(one.end["seq"]))


def test_both_workers_take_part(cluster: Cluster) -> None:
    with cluster.webs[0].socket() as first, cluster.webs[1].socket() as second:
        for _ in range(12):
            for socket in (first, second):
                socket.say({"t": "run.start", "id": "x", "design": new_design()})
            for socket in (first, second):
                assert socket.until_end().end["t"] == "run.end"
    for worker in cluster.workers[-2:]:
        assert "runs.solve" in worker.output()


def test_runs_queued_in_a_redis_that_dies_are_solved_all_the_same(cluster: Cluster) -> None:
    web = cluster.webs[0]
    cluster.kill_workers()
    asked = [new_design() for _ in range(10)]
    runs = [web.post("/api/v1/runs", {"design": one, "loads": [1]}).json()["url"] for one in asked]
    cluster.redis.stop()  # the queue is gone
    cluster.redis.start()
    cluster.start_workers()
    for run in runs:
        done = wait_for(lambda run=run: (s := web.get(run).json())["status"] == "done" and s, run)
        assert [frame["kind"] for frame in done["frames"]] == ["load", "load", "verdict"]


def test_a_socket_that_was_open_while_redis_died_gets_its_frames(cluster: Cluster) -> None:
    with cluster.webs[1].socket() as socket:
        assert socket.run(new_design(), [1]).end["status"] == "done"
        cluster.redis.stop()
        cluster.redis.start()
        assert socket.run(new_design(), [1]).end["status"] == "done"


def test_the_web_server_stops_cleanly(cluster: Cluster) -> None:
    extra = Site(cluster.folder, cluster.environment, "serve")
    extra.start()
    assert extra.stop() == 0
