"""A live class at scale: seats on two web servers, hints over Redis, the surge on two workers; and
a Redis that dies in the middle of it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.live_clients import Host, Page, Student, at_once, prepare
from tests.sandbox.cluster import Cluster
from tests.sandbox.services import Missing

pytestmark = pytest.mark.services
STUDENTS = 6


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, dict[str, Any]]]:
    try:
        running = Cluster(tmp_path_factory.mktemp("live"), RUN_LEASE_SECONDS="30")
    except Missing as missing:
        pytest.skip(f"{missing}: live classes were NOT tested on Redis and PostgreSQL")
    course = prepare(running.folder, "C04", {**os.environ, **running.environment})
    yield running, course
    running.stop()


def test_a_class_on_two_servers_goes_on_without_redis(
    cluster: tuple[Cluster, dict[str, Any]],
) -> None:
    asyncio.run(whole_class(*cluster))


async def whole_class(cluster: Cluster, course: dict[str, Any]) -> None:
    here, there = cluster.webs
    host = Host(here, course["cookies"]["prof"])
    session = await host.open_session(course["assignment"])
    await host.sit(session)
    elsewhere = Host(there, course["cookies"]["colleague"])
    await elsewhere.sit(session)
    wall = await Page(elsewhere.browser, session, "projector").open()
    code = host.page.state["staff"]["code"]
    students = [Student(cluster.webs[number % 2], number) for number in range(STUDENTS)]
    await at_once(one.join(code) for one in students)
    await at_once(one.sit(session) for one in students)
    for page in (host.page, elsewhere.page):
        await page.until(lambda s: s["session"]["present"] == STUDENTS, "all on both servers")

    await host.go("predict", minutes=5)
    asked = (await students[0].page.in_phase("predict"))["session"]["question"]
    guess = {"component": asked["options"][0]["id"], "users": asked["steps"][0]}
    await at_once(one.send("prediction", guess) for one in students)
    await wall.until(lambda s: s["session"]["answered"] == STUDENTS, "the other server counts all")

    cluster.redis.stop()  # hints are lost; everybody still reads what is true
    assert (await host.do("phase", phase="build", minutes=5)).status == 200
    for page in (wall, *(one.page for one in students)):
        await page.in_phase("build")
    cluster.redis.start()

    opened = await students[1].browser.get(f"/live/s/{session}/build")
    start = opened.text.split('id="boot" type="application/json">')[1].split("</script>")[0]
    design = json.loads(start)["design"]
    for one in students:
        design["components"]["api"]["params"]["instances"] = 1 + one.number % 2
        assert (await one.send("work", {"design": design}, "PUT")).status == 200
    await host.page.in_phase("build")
    await host.go("surge")
    surged = await wall.until(
        lambda s: s["session"].get("surge", {}).get("ended") == STUDENTS, "all were surged"
    )
    assert surged["session"]["surge"]["done"] == STUDENTS
    await elsewhere.page.in_phase("surge")
    await elsewhere.go("reveal")
    for one in students:
        await one.page.until(
            lambda s: s["seat"].get("result", {}).get("state") == "done", "own result"
        )
    solved = "".join(worker.output() for worker in cluster.workers)
    assert "liveclass.surge" in solved
    assert (await elsewhere.do("end", keep=False)).status == 200
    for one in students:
        await one.page.in_phase("ended")
