"""A lecture hall of five hundred on the product as `make run` starts it: how long it takes until
everybody has joined and sits at a socket, how far the projector is behind, and how long a surge
on five hundred different designs takes.

Prints one JSON line per figure. The clients run beside the server on the same cores; their CPU
is said beside the server's. Run with ``python -m tests.bench.bench_live``.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.live_clients import Host, Page, Student, at_once, prepare
from tests.processes import Site

SEATS = int(os.environ.get("BENCH_SEATS", "500"))
GRADED = os.environ.get("BENCH_GRADED", "1") == "1"
"""Grading five hundred different designs on every scenario takes many times the surge."""
TEMPLATE = "C04"
TICKS = os.sysconf("SC_CLK_TCK")


def say(**figure: Any) -> None:
    """One figure."""
    print(json.dumps(figure), flush=True)


def spent(site: Site) -> dict[str, float]:
    """CPU seconds so far of the server, of its solvers, and of the clients."""
    assert site.process is not None
    server = site.process.child.pid
    children = {pid: _cpu(pid) for pid in _children(server)}
    return {
        "server": _cpu(server),
        "solvers": sum(children.values()),
        "clients": time.process_time(),
    }


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(one) for one in (task / "children").read_text().split()]
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Watch:
    """Wall-clock and CPU seconds between its making and ``figures``."""

    def __init__(self, site: Site) -> None:
        self.site, self.began, self.before = site, time.monotonic(), spent(site)

    def figures(self) -> dict[str, float]:
        """Seconds since, and CPU by whom."""
        after = spent(self.site)
        used = {f"{who}_cpu_seconds": round(after[who] - self.before[who], 1) for who in after}
        return {"seconds": round(time.monotonic() - self.began, 1), **used}


def own_design(start: dict[str, Any], reference: dict[str, Any], number: int) -> dict[str, Any]:
    """A design unlike anybody else's: other machines, and a waiting line of its own length."""
    made: dict[str, Any] = json.loads(json.dumps({**start, **reference}))
    api = made["components"]["api"]
    api["params"] |= {
        "instances": 2 + number % 6,
        "size": ("medium", "large", "xlarge")[number % 3],
        "backlog": 512 + number,
    }
    made["components"]["db"]["params"]["size"] = ("small", "medium", "large", "xlarge")[number % 4]
    return made


async def joins(site: Site, host: Host, wall: Page, students: list[Student]) -> None:
    """Everybody through the join page and onto a socket, until the projector shows them all."""
    code = host.page.state["staff"]["code"]
    watch, took = Watch(site), []

    async def arrive(one: Student) -> None:
        began = time.monotonic()
        await one.join(code)
        await one.sit(wall.session)
        await one.page.until(lambda state: True, "the first state")
        took.append(time.monotonic() - began)

    await at_once((arrive(one) for one in students), width=24)
    last = time.monotonic()
    await wall.until(lambda s: s["session"]["present"] == len(students), "all on the projector")
    took.sort()
    say(figure="joins: page, seat, room, socket, first state", n=len(students), at_once=24,
        **watch.figures(), median_s=round(took[len(took) // 2], 2),
        p95_s=round(took[int(0.95 * len(took))], 2))  # fmt: skip
    say(figure="projector complete after the last join", seconds=round(time.monotonic() - last, 2))


async def predictions(site: Site, host: Host, wall: Page, students: list[Student]) -> None:
    """Everybody answers at the same time."""
    await host.go("predict")
    for one in students:
        await one.page.in_phase("predict")
    question = wall.state["session"]["question"]
    answer = {"component": question["options"][0]["id"], "users": question["steps"][2]}
    watch = Watch(site)
    answers = await at_once((one.send("prediction", answer) for one in students), width=24)
    assert {one.status for one in answers} == {200}
    await wall.until(lambda s: s["session"]["answered"] == len(students), "all answered")
    say(figure="predictions, until the projector counts all", n=len(students), **watch.figures())


async def surge(site: Site, host: Host, wall: Page, students: list[Student]) -> None:
    """Everybody's own design, from the click until the last result is on the projector, and on
    until the last grade."""
    await host.go("build")
    for one in students:
        await one.page.in_phase("build")
    start, reference = template()
    answers = await at_once(
        (
            one.send("work", {"design": own_design(start, reference, one.number)}, "PUT")
            for one in students
        ),
        width=24,
    )
    assert {one.status for one in answers} == {200}
    watch = Watch(site)
    await host.go("surge")
    count = len(students)
    await wall.until(_ended(count), "all were surged")
    told = wall.state["session"]["surge"]
    say(figure="surge on different designs, until the projector has the last", n=count,
        done=told["done"], **watch.figures())  # fmt: skip
    if not GRADED:
        return
    await host.go("reveal")
    told = await wall.until(
        lambda s: s["session"].get("scores", {}).get("ended") == count, "all were graded"
    )
    say(figure="the same with every design graded on the whole board", n=count,
        done=told["session"]["scores"]["n"], **watch.figures())  # fmt: skip


def _ended(count: int) -> Callable[[dict[str, Any]], bool]:
    return lambda state: state["session"].get("surge", {}).get("ended") == count


def template() -> tuple[dict[str, Any], dict[str, Any]]:
    """The start design of the board, and the components of its reference."""
    from simulator.judge.boards import challenges

    challenge = challenges()[TEMPLATE]
    assert challenge.reference is not None
    drawn = challenge.reference.to_json()
    return challenge.start.to_json(), {key: drawn[key] for key in ("components", "connections")}


async def whole(site: Site, course: dict[str, Any]) -> None:
    """One session from the lobby to the reveal."""
    host = Host(site, course["cookies"]["prof"])
    session = await host.open_session(course["assignment"])
    await host.sit(session)
    wall = await Page(host.browser, session, "projector").open()
    students = [Student(site, number) for number in range(SEATS)]
    await joins(site, host, wall, students)
    await predictions(site, host, wall, students)
    await surge(site, host, wall, students)


def main() -> None:
    """Everything, on a site of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        site = Site(Path(folder), {"SOLVER_PROCESSES": "2"})
        course = prepare(site.folder, TEMPLATE, dict(os.environ))
        site.start()
        try:
            asyncio.run(whole(site, course))
        finally:
            site.stop()


if __name__ == "__main__":
    main()
