"""A class of sixty on the live product: everybody joins, predicts, draws, is surged and sees the
reveal over a websocket of their own; some reload, press twice, come late, leave or are taken
out, the teacher's machine dies; and nothing is lost on the way."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.live_clients import Host, Page, Student, at_once, prepare
from tests.processes import Site

STUDENTS = 60
FILTERED = ("fuck", "<script>alert(1)</script>")
KINDS = 5
"""Different designs in the room: equal ones are run once."""


@pytest.fixture(scope="module")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, Any]]]:
    """The product, with a course whose assignment is published."""
    running = Site(tmp_path_factory.mktemp("sixty"))
    course = prepare(running.folder, "C04", dict(os.environ))
    running.start()
    yield running, course
    running.stop()


def drawing(start: dict[str, Any], number: int) -> dict[str, Any]:
    """The start design with another number of servers."""
    made = json.loads(json.dumps(start))
    made["components"]["api"]["params"]["instances"] = 1 + number % KINDS
    made["components"]["api"]["params"]["size"] = "large"
    return dict(made)


def test_sixty_go_through_every_phase_and_nothing_is_lost(
    live_site: tuple[Site, dict[str, Any]],
) -> None:
    asyncio.run(whole_class(*live_site))


async def whole_class(site: Site, course: dict[str, Any]) -> None:
    host = Host(site, course["cookies"]["prof"])
    session = await host.open_session(course["assignment"])
    await host.sit(session)
    wall = await Page(host.browser, session, "projector").open()
    code = host.page.state["staff"]["code"]

    students = [Student(site, number) for number in range(STUDENTS)]
    await at_once(
        one.join(code, FILTERED[one.number] if one.number < 2 else "", times=1 + one.number % 2)
        for one in students
    )
    await at_once(one.sit(session) for one in students)
    here = await host.page.until(lambda s: s["session"]["present"] == STUDENTS, "all are here")
    assert here["session"]["seats"] == STUDENTS
    names = [line["pseudonym"] for line in here["staff"]["list"]]
    assert len(set(names)) == STUDENTS
    assert not any(word in name for name in names for word in ("fuck", "script"))
    await wall.until(
        lambda s: sorted(s["projector"]["names"]) == sorted(names), "names on the wall"
    )
    assert "Real" not in "".join(wall.frames)

    await predict(host, wall, students)
    await build(host, students)
    late, gone = await comings_and_goings(site, host, students, code)
    colleague = await surge(site, course, host, wall, students)
    await reveal(colleague, wall, students, late, gone)

    answer = await colleague.do("end", keep=False)
    assert answer.status == 200
    for one in students[2:]:
        await one.page.in_phase("ended")
    lines = (await colleague.page.in_phase("ended"))["staff"]["list"]
    assert lines == []


async def predict(host: Host, wall: Page, students: list[Student]) -> None:
    """Everybody answers; some twice, which counts once."""
    await host.go("predict", minutes=5)
    states = [await one.page.in_phase("predict") for one in students]
    question = states[0]["session"]["question"]
    options = [option["id"] for option in question["options"]]
    given = [
        {"component": options[n % len(options)], "users": question["steps"][n % 4]}
        for n in range(STUDENTS)
    ]
    answers = await at_once(
        one.send("prediction", given[one.number])
        for one in [*students, *students[:10]]
    )  # fmt: skip
    assert {answer.status for answer in answers} == {200}
    told = await wall.until(lambda s: s["session"]["answered"] == STUDENTS, "all answered")
    assert "predictions" not in told["session"]
    assert (await host.do("predictions", on=True)).status == 200
    told = await wall.until(lambda s: "predictions" in s["session"], "shown on the wall")
    shown = told["session"]["predictions"]
    assert shown["n"] == STUDENTS
    assert shown["components"] == Counter(one["component"] for one in given)
    assert sum(shown["users"].values()) == STUDENTS
    for one in students:
        told = await one.page.until(lambda s: "predictions" in s["session"], "shown to all")
        assert told["seat"]["guess"] == given[one.number]


async def build(host: Host, students: list[Student]) -> None:
    """Everybody draws; one has half as much time again; one reloads and finds the drawing."""
    seat = next(
        line for line in host.page.state["staff"]["list"]
        if line["pseudonym"] == students[0].page.state["seat"]["pseudonym"]
    )  # fmt: skip
    assert (await host.do("time", seat=seat["key"], percent=150)).status == 200
    both = await asyncio.gather(*(host.do("phase", phase="build", minutes=5) for _ in range(2)))
    assert {answer.status for answer in both} == {200}
    states = [await one.page.in_phase("build") for one in students]
    spans = {
        one.number: state["seat"]["ends"] - state["session"]["since"]
        for one, state in zip(students, states, strict=True)
        if state["seat"]["ends"]
    }
    assert spans[0] == 450_000
    assert set(list(spans.values())[1:]) == {300_000}
    page = await students[7].browser.get(f"/live/s/{students[7].page.session}/build")
    start = json.loads(
        page.text.split('id="boot" type="application/json">')[1].split("</script>")[0]
    )
    for one in students:
        one.drawn = drawing(start["design"], one.number)  # type: ignore[attr-defined]
    answers = await at_once(
        one.send("work", {"design": one.drawn}, "PUT")  # type: ignore[attr-defined]
        for one in students
    )
    assert {answer.status for answer in answers} == {200}, answers[0].text
    await students[7].page.close()
    again = await students[7].browser.get(f"/live/s/{students[7].page.session}/build")
    assert f'"instances": {1 + 7 % KINDS}' in again.text
    await students[7].sit(students[7].page.session)


async def comings_and_goings(
    site: Site, host: Host, students: list[Student], code: str
) -> tuple[Student, Student]:
    """One is taken out and stays out, one leaves, one comes late; then the door is locked."""
    gone, leaver = students.pop(9), students.pop(20)
    key = next(
        line["key"] for line in host.page.state["staff"]["list"]
        if line["pseudonym"] == gone.page.state["seat"]["pseudonym"]
    )  # fmt: skip
    assert (await host.do("remove", seat=key)).status == 200
    while gone.page.closed is None:
        gone.page.news.clear()
        await gone.page.news.wait()
    assert json.loads(gone.page.frames[-1]) == {"t": "live.removed"}
    assert (await gone.browser.form(f"/live/{code}", name="again")).status == 403
    assert (await gone.send("work", {"design": {}}, "PUT")).status in (403, 422)
    assert (await leaver.send("leave", {})).status == 200
    await leaver.page.close()
    late = Student(site, 100)
    await late.join(code, "Late Comer")
    assert (await late.sit(host.page.session)).closed is None
    await late.page.in_phase("build")
    assert (await host.do("lock", on=True)).status == 200
    stranger = Student(site, 101)
    await stranger.browser.get(f"/live/{code}")
    assert (await stranger.browser.form(f"/live/{code}", name="x")).status == 403
    await host.page.until(lambda s: s["session"]["seats"] == STUDENTS - 1, "58 and a late one")
    return late, gone


async def surge(
    site: Site, course: dict[str, Any], host: Host, wall: Page, students: list[Student]
) -> Host:
    """The teacher starts the surge and is gone; a colleague goes on. Every design is run."""
    count = STUDENTS - 1
    await host.go("surge")
    await host.page.close()
    colleague = Host(site, course["cookies"]["colleague"])
    await colleague.sit(wall.session)
    late = await students[3].send("work", {"design": students[4].drawn}, "PUT")  # type: ignore[attr-defined]
    assert late.status == 409
    told = await wall.until(
        lambda s: s["session"].get("surge", {}).get("ended") == count, "all were surged"
    )
    figures = told["session"]["surge"]
    assert figures["of"] == figures["done"] == count
    survivors = [step["survivors"] for step in figures["steps"]]
    assert survivors[0] == count
    assert survivors == sorted(survivors, reverse=True)
    assert sum(one["count"] for one in figures["bottlenecks"]) == count
    assert sum(one["percent"] for one in figures["bottlenecks"]) == 100
    for one in students:
        await one.page.until(lambda s: s["seat"].get("surge", {}).get("state") == "done", "own")
    everything = "".join(frame for one in students for frame in one.page.frames)
    for hidden in ("7.25", '"hidden"', '"scores"', '"result"', "X14"):
        assert hidden not in everything + "".join(wall.frames) + "".join(colleague.page.frames)
    return colleague


async def reveal(
    colleague: Host, wall: Page, students: list[Student], late: Student, gone: Student
) -> None:
    """Everybody sees their own result beside the class, and one design of the room."""
    count = STUDENTS - 1
    await colleague.go("reveal")
    told = await wall.until(
        lambda s: s["session"].get("scores", {}).get("n") == count, "all were graded"
    )
    assert sum(bar["count"] for bar in told["session"]["scores"]["histogram"]) == count
    assert told["session"]["hidden"]
    by_design: dict[int, set[float]] = {}
    for one in [*students, late]:
        state = await one.page.until(
            lambda s: s["seat"].get("result", {}).get("state") == "done", "own result"
        )
        if one is not late:
            total = state["seat"]["result"]["total"]
            by_design.setdefault(one.number % KINDS, set()).add(total)
    assert {len(totals) for totals in by_design.values()} == {1}
    await colleague.go("discuss")
    designs = (await colleague.page.until(lambda s: "designs" in s["staff"], "designs"))["staff"]
    assert len(designs["designs"]) == count
    best = designs["designs"][0]["handle"]
    assert (await colleague.do("pin", design=best)).status == 200
    state = await students[0].page.until(lambda s: "pinned" in s["session"], "pinned")
    assert state["session"]["pinned"]["handle"] == best
    assert (await students[0].browser.get(f"/live/s/{wall.session}/pinned")).status == 200
    assert (await gone.browser.get(f"/live/s/{wall.session}/pinned")).status == 404


def test_sockets_of_strangers_and_other_sites_are_refused(
    live_site: tuple[Site, dict[str, Any]],
) -> None:
    asyncio.run(strangers(*live_site))


async def strangers(site: Site, course: dict[str, Any]) -> None:
    host = Host(site, course["cookies"]["prof"])
    session = await host.open_session(course["assignment"])
    await host.sit(session)
    nobody = Student(site, 1)
    for role in ("seat", "staff", "projector", ""):
        page = await Page(nobody.browser, session, role).open()
        await page.listening
        assert (page.closed, page.frames) == (4404, [])
    for origin in ("https://evil.example", "null"):
        with pytest.raises(InvalidStatus):
            await Page(host.browser, session, "staff").open(origin)
    unknown = await Page(host.browser, "x" * 12, "staff").open()
    await unknown.listening
    assert unknown.closed == 4404

    await nobody.join(host.page.state["staff"]["code"])
    page = await nobody.sit(session)
    await page.in_phase("lobby")
    for text in ("{", '{"t":"phase"}', "x" * 1000, '{"t":"ping","x":1}'):
        await page.line.send(text)
    await page.line.send('{"t":"ping"}')
    while '"pong"' not in page.frames[-1]:
        page.news.clear()
        await page.news.wait()
    refused = [json.loads(frame) for frame in page.frames if '"error"' in frame]
    assert [one["code"] for one in refused] == ["unknown_message"] * 4
    assert page.state["session"]["phase"] == "lobby"
    for _ in range(60):
        await page.line.send('{"t":"ping"}')
    await page.listening
    assert page.closed == 4429
    assert (await host.do("end", keep=False)).status == 200
