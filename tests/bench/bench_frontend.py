"""What the editor costs a browser: bytes of the first load, time to draw, and, while results
arrive ten times a second, frame times and main-thread milliseconds per second; and the heap after
as many updates as ten minutes bring. Headless Chromium without a graphics card; the figures of
the run are made up, their number is not."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from websockets.sync.server import ServerConnection, serve

from tests.processes import Site

DIST = Path(__file__).resolve().parents[2] / "frontend" / "dist"
ENTRY = "src/editor.tsx"
SIZES = ((200, 300), (500, 800))
SECONDS = 5
UPDATES_PER_SECOND = 10
HEAP_UPDATES = 10 * 60 * UPDATES_PER_SECOND
HEAP_BURST = 200
PER_ROW = 25
USERS = 1000
MIDDLE = (700, 350)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FRAME_TIMES = """async (seconds) => {
  const times = [];
  const until = performance.now() + seconds * 1000;
  await new Promise((done) => {
    const tick = (now) => { times.push(now); now < until ? requestAnimationFrame(tick) : done(); };
    requestAnimationFrame(tick);
  });
  return times.slice(1).map((time, index) => time - times[index]);
}"""


def say(**figure: Any) -> None:
    print(json.dumps(figure), flush=True)


def first_load() -> int:
    """Gzipped bytes of the entry, everything it imports at once, and their style sheets."""
    manifest = json.loads((DIST / "manifest.json").read_text("utf-8"))
    names = [ENTRY]
    for name in names:  # grows while it is walked
        names += [other for other in manifest[name].get("imports", ()) if other not in names]
    files = {
        file for name in names for file in (manifest[name]["file"], *manifest[name].get("css", ()))
    }
    return sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files)


def grid(components: int, connections: int) -> dict[str, Any]:
    """Servers in rows, wired at random but always the same."""
    chance = random.Random(7)
    boxes = {
        f"c{number}": {
            "kind": "api",
            "name": f"Service {number}",
            "x": number % PER_ROW * 232,
            "y": number // PER_ROW * 136,
            "params": {},
        }
        for number in range(components)
    }
    ends = [
        (start, min(components - 1, start + chance.choice((1, PER_ROW, PER_ROW + 1))))
        for start in (chance.randrange(components - 1) for _ in range(connections))
    ]
    return {
        "format": "loadstone-design/1",
        "name": "Bench",
        "components": boxes,
        "connections": {
            f"w{number}": {"from": f"c{start}", "to": f"c{end}"}
            for number, (start, end) in enumerate(ends)
        },
        "workload": {"users": USERS, "mix": {"read": 1}},
        "goals": {},
        "scenarios": [],
        "notes": [],
    }


def frame(design: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A load frame in which everything has changed."""

    def component() -> dict[str, Any]:
        load = chance.random() * 1.2
        step = sum(load >= limit for limit in (0.5, 0.7, 0.85, 1.0))
        return {
            "utilisation": load, "queue": load * 4, "arrival_rate": 100 * load,
            "throughput": 90 * load, "residence_ms": 20.0, "lost": max(0.0, load - 1),
            "binding": "cpu", "step": step, "limits": {"cpu": load}, "arrivals": {"read": 90.0},
        }  # fmt: skip

    return {
        "kind": "load",
        "users": USERS,
        "index": 0,
        "own": True,
        "components": {id: component() for id in design["components"]},
        "classes": {},
        "connections": {
            id: {"rate": 1000 * chance.random(), "classes": {}, "mbit_s": 1.0,
                 "why": {"en": "", "ko": ""}}
            for id in design["connections"]
        },
        "cost": {"total": 1.0, "floor": 0.0, "components": {}, "lines": []},
        "good": 0.99,
        "bottleneck": "c0",
        "warnings": [],
    }  # fmt: skip


class Feed:
    """A websocket on loopback in place of the server's, which sends prepared frames.

    A real socket, because one mocked inside the page costs it more than all the rest.
    """

    def __init__(self, design: dict[str, Any]) -> None:
        chance = random.Random(11)
        self.frames = [json.dumps(frame(design, chance)) for _ in range(UPDATES_PER_SECOND)]
        self.sent = 0
        self.live: ServerConnection | None = None
        self.server = serve(self.take, "127.0.0.1", 0, compression=None)
        self.port = self.server.socket.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, socket: ServerConnection) -> None:
        """Welcomes a page; what it asks besides the live run stays unanswered."""
        welcome = {"t": "welcome", "protocol": 1, "engine": "bench", "limits": {}}
        socket.send(json.dumps({**welcome, "heartbeat_s": 30}))
        for text in socket:
            message = json.loads(text)
            if message["t"] == "run.start" and "kind" not in message:
                accepted = {"t": "run.accepted", "id": message["id"], "run": "bench"}
                socket.send(json.dumps({**accepted, "cached": False}))
                self.live, self.sent = socket, 0

    def update(self) -> None:
        assert self.live is not None
        body = self.frames[self.sent % len(self.frames)]
        self.live.send(f'{{"t": "run.frame", "run": "bench", "seq": {self.sent}, "frame": {body}}}')
        self.sent += 1

    def attach(self, page: Page) -> None:
        """Sends the page's sockets here; the page needs a context that bypasses its CSP."""
        page.add_init_script(
            "const Real = WebSocket; window.WebSocket = class extends Real {"
            f" constructor() {{ super('ws://127.0.0.1:{self.port}/'); }} }};"
        )


def busy(client: CDPSession) -> float:
    """Milliseconds the main thread has worked so far."""
    metrics = client.send("Performance.getMetrics")["metrics"]
    return next(1000 * float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def measure(page: Page, client: CDPSession, feed: Feed, move: Any = None) -> dict[str, float]:
    """Frame times and work while updates arrive; ``move`` is called between two of them."""
    page.evaluate(
        f"(seconds) => {{ window.times = ({FRAME_TIMES})(seconds); return true; }}", SECONDS
    )
    before, began = busy(client), time.monotonic()
    updates = SECONDS * UPDATES_PER_SECOND
    for number in range(updates):
        feed.update()
        if move:
            move(number)
        due = began + (number + 1) / UPDATES_PER_SECOND
        page.wait_for_timeout(max(1.0, 1000 * (due - time.monotonic())))
    work, elapsed = busy(client) - before, time.monotonic() - began
    times = sorted(page.evaluate("window.times"))
    return {
        "frame_p50_ms": round(times[len(times) // 2], 1),
        "frame_p95_ms": round(times[int(0.95 * len(times))], 1),
        "frames_per_second": round(1000 * len(times) / sum(times), 1),
        "main_thread_ms_per_s": round(work / elapsed, 1),
    }


def used(client: CDPSession) -> float:
    """Megabytes of live JavaScript objects."""
    client.send("HeapProfiler.collectGarbage")
    return float(client.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def heap(page: Page, client: CDPSession, feed: Feed) -> dict[str, float]:
    """The heap before, half-way through and after ten minutes' worth of updates, sent as fast as
    the page takes them in; between two bursts it may paint."""
    sizes = {"mb_before": used(client)}
    for sent in range(HEAP_BURST, HEAP_UPDATES + 1, HEAP_BURST):
        for _ in range(HEAP_BURST):
            feed.update()
        page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")
        if sent == HEAP_UPDATES // 2:
            sizes["mb_half_way"] = used(client)
    sizes["mb_after"] = used(client)
    return {name: round(size, 1) for name, size in sizes.items()}


def bench(page: Page, url: str, components: int, connections: int) -> None:
    design = grid(components, connections)
    size = {"components": components, "connections": connections}
    feed = Feed(design)
    feed.attach(page)
    page.goto(url)
    page.evaluate("(text) => localStorage.setItem('loadstone.design', text)", json.dumps(design))
    page.goto(url)
    page.wait_for_selector(".react-flow__node")
    drawn = page.evaluate(
        """([nodes, edges]) => new Promise((done) => {
          const count = (what) => document.querySelectorAll(`.react-flow__${what}`).length;
          const look = () => count('node') >= nodes && count('edge') >= edges
            ? done(performance.now()) : requestAnimationFrame(look);
          look();
        })""",
        [components, connections],
    )
    say(measure="drawn", **size, ms=round(drawn))
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(1000)
    say(measure="live, all in view", **size, **measure(page, client, feed))

    page.locator(".react-flow__pane").click(position={"x": 5, "y": 5})

    def pan(number: int) -> None:
        back = -1 if number % UPDATES_PER_SECOND < UPDATES_PER_SECOND / 2 else 1
        for _ in range(5):
            page.mouse.wheel(12 * back, 6 * back)

    page.mouse.move(*MIDDLE)
    say(measure="live, panning, all in view", **size, **measure(page, client, feed, pan))
    page.keyboard.press("Shift+Digit0")
    page.wait_for_timeout(800)
    say(measure="live, near", **size, **measure(page, client, feed))
    say(measure="live, panning near", **size, **measure(page, client, feed, pan))

    target = page.locator(".react-flow__node").nth(components // 2)
    nodes = page.locator(".react-flow__node").all()
    boxes = [box for box in (each.bounding_box() for each in nodes) if box]
    inside = [b for b in boxes if 500 < b["x"] < 800 and 200 < b["y"] < 500]
    box = inside[0] if inside else target.bounding_box()
    assert box is not None
    x, y = box["x"] + 90, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()

    def drag(number: int) -> None:
        page.mouse.move(x + 60 * (number % 3), y + 40 * (number % 2), steps=5)

    say(measure="live, dragging", **size, **measure(page, client, feed, drag))
    page.mouse.up()
    taken = page.evaluate(
        """() => new Promise((done) => {
          const began = performance.now();
          document.querySelector('[data-testid=undo]').click();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        })"""
    )
    say(measure="undo", **size, ms=round(taken, 1))
    say(measure="heap, ten minutes of updates", **size, **heap(page, client, feed))


def main() -> None:
    say(measure="first load, gzipped", bytes=first_load(), gate=170_000)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=FLAGS
                )
                for components, connections in SIZES:
                    page = browser.new_page(
                        viewport={"width": 1440, "height": 900}, bypass_csp=True
                    )
                    bench(page, site.url, components, connections)
                    page.close()
                browser.close()
        finally:
            site.stop()


if __name__ == "__main__":
    main()
