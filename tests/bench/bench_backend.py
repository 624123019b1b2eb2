"""What a user of the live product waits for, measured over the websocket: from a change to its
first frame and to the end of its ladder; alone, and among fifty users changing at once."""

from __future__ import annotations

import itertools
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.designs import fifteen
from tests.processes import Site, Socket

CHANGES = 200
USERS = 50
CHANGE_EVERY_SECONDS = 2.0
ROUNDS = 15
_numbers = itertools.count(1_001)


def bench_design() -> dict[str, Any]:
    """A starting design grown to fifteen components."""
    return fifteen().to_json()


def changed(design: dict[str, Any]) -> dict[str, Any]:
    """The design with a number of users nobody has asked for yet."""
    return {**design, "workload": {**design.get("workload", {}), "users": next(_numbers)}}


def percentile(sample: list[float], share: float) -> float:
    """The smallest value that ``share`` of the sample does not exceed."""
    ordered = sorted(sample)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def one_change(socket: Socket, design: dict[str, Any]) -> tuple[float, float, float]:
    """Milliseconds from the request to its first frame, to the last load of its ladder, and to its
    end, with the capacity; nothing may be lost."""
    began = time.perf_counter()
    socket.say({"t": "run.start", "id": "bench", "design": design})
    first, ladder, seqs = 0.0, 0.0, []
    while True:
        message = socket.hear(60)
        if message["t"] == "run.frame":
            now = time.perf_counter() - began
            first = first or now
            if message["frame"]["kind"] == "load":
                ladder = now
            seqs.append(message["seq"])
        elif message["t"] == "run.end":
            break
        elif message["t"] == "error":
            raise AssertionError(message)
    assert message["status"] == "done", message
    assert seqs == list(range(message["seq"])), seqs
    return 1000 * first, 1000 * ladder, 1000 * (time.perf_counter() - began)


def figures(name: str, sample: list[float], **more: Any) -> dict[str, Any]:
    """One line of results."""
    return {
        "name": name,
        "unit": "ms",
        "samples": len(sample),
        "median": round(percentile(sample, 0.5), 1),
        "p99": round(percentile(sample, 0.99), 1),
        "max": round(max(sample), 1),
        **more,
    }


def alone(site: Site) -> Iterator[dict[str, Any]]:
    """One user who changes a design again and again."""
    design = bench_design()
    with site.socket() as socket:
        for _ in range(10):
            one_change(socket, changed(design))
        waits = [one_change(socket, changed(design)) for _ in range(CHANGES)]
    size = len(design["components"])
    yield figures("first frame, one user", [w[0] for w in waits], components=size,
                  target={"median": 100, "p99": 250})  # fmt: skip
    yield figures("whole ladder, one user", [w[1] for w in waits], components=size,
                  target={"median": 300})  # fmt: skip
    yield figures("ladder and capacity, one user", [w[2] for w in waits], components=size)


def together(site: Site) -> Iterator[dict[str, Any]]:
    """Fifty users, each changing a design every two seconds, whether its ladder is through or
    not: each change must have its first frame, and the last one all of its frames."""
    design = bench_design()
    waits: list[float] = []
    faults: list[str] = []

    def user(number: int) -> None:
        with site.socket() as socket:
            time.sleep(CHANGE_EVERY_SECONDS * number / USERS)
            for turn in range(ROUNDS):
                until = time.monotonic() + CHANGE_EVERY_SECONDS
                try:
                    waits.append(one_of_many(socket, changed(design), until, turn == ROUNDS - 1))
                except Exception as error:
                    faults.append(repr(error))

    threads = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    yield figures(f"first frame, {USERS} users", waits, lost=len(faults),
                  faults=faults[:3], target={"p99": 1000, "lost": 0})  # fmt: skip


def one_of_many(socket: Socket, design: dict[str, Any], until: float, last: bool) -> float:
    """Milliseconds to a change's first frame. What comes after it is heard until it is time for
    the next change, or of the last one to the end."""
    began = time.perf_counter()
    socket.say({"t": "run.start", "id": "bench", "design": design})
    run, first, seqs = "", 0.0, []
    while last or not first or time.monotonic() < until:
        try:
            message = socket.hear(60 if last or not first else until - time.monotonic())
        except TimeoutError:
            break
        if message["t"] == "error":
            raise AssertionError(message)
        if message["t"] == "run.accepted":
            run = message["run"]
        elif message.get("run") != run:
            continue  # of the change before
        elif message["t"] == "run.frame":
            first = first or time.perf_counter() - began
            seqs.append(message["seq"])
        elif message["t"] == "run.end":
            assert message["status"] == "done", message
            assert seqs == list(range(message["seq"])), seqs
            break
    time.sleep(max(0.0, until - time.monotonic()))
    return 1000 * first


def measure() -> Iterator[dict[str, Any]]:
    """Every figure of the back end, from a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), {"SOCKET_MESSAGES_PER_SECOND": "1000"})
        began = time.monotonic()
        site.start()
        yield {"name": "start to address", "unit": "s",
               "median": round(time.monotonic() - began, 2), "target": {"median": 5}}  # fmt: skip
        try:
            yield from alone(site)
            yield from together(site)
        finally:
            site.stop()


if __name__ == "__main__":
    for line in measure():
        print(json.dumps(line), flush=True)
