"""Simulated participants of a live class: browsers without a screen, each with its cookies, its
forms, and a websocket that remembers what it was told."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.processes import ROOT, Site

WAIT_SECONDS = 900
"""A class is waited for; how long things take is measured in the bench."""
TOKEN = re.compile(r'"csrf": "(\w+)"|name="csrfmiddlewaretoken" value="(\w+)"')


def prepare(folder: Path, template: str, environment: dict[str, str]) -> dict[str, Any]:
    """A course in the database of a site that has not started yet; see ``live_course``."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.live_course", template], cwd=ROOT, check=True,
        env={**environment, "DATA_DIR": str(folder)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


class Answer:
    """Status, where it leads, and the body of a response."""

    def __init__(self, status: int, location: str, body: str) -> None:
        self.status, self.location, self.text = status, location, body

    def json(self) -> Any:
        return json.loads(self.text)


class Browser:
    """Cookies and the CSRF token of the page opened last. Redirects are not followed."""

    def __init__(self, site: Site, cookies: str = "") -> None:
        self.site = site
        self.cookies: SimpleCookie = SimpleCookie(cookies)
        self.token = ""

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())

    async def ask(self, method: str, path: str, body: str = "", kind: str = "") -> Answer:
        """A request, in a thread of its own."""
        return await asyncio.to_thread(self._ask, method, path, body, kind)

    def _ask(self, method: str, path: str, body: str, kind: str) -> Answer:
        headers = {"Cookie": self.cookie, "Origin": self.site.url, "X-CSRFToken": self.token}
        if kind:
            headers["Content-Type"] = kind
        line = http.client.HTTPConnection("localhost", self.site.port, timeout=120)
        try:
            line.request(method, path, body.encode() or None, headers)
            response = line.getresponse()
            text = response.read().decode()
            for cookie in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            if found := TOKEN.search(text):
                self.token = found[1] or found[2]
            return Answer(response.status, response.headers.get("Location", ""), text)
        finally:
            line.close()

    async def get(self, path: str) -> Answer:
        """Open a page."""
        return await self.ask("GET", path)

    async def send(self, method: str, path: str, body: dict[str, Any]) -> Answer:
        """A request of a script."""
        return await self.ask(method, path, json.dumps(body), "application/json")

    async def form(self, path: str, **fields: str) -> Answer:
        """Send the form of the page that was opened last."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return await self.ask("POST", path, body, "application/x-www-form-urlencoded")


class Page:
    """A page of a session: its socket, everything it heard, and the state it heard last."""

    def __init__(self, browser: Browser, session: str, role: str) -> None:
        self.browser, self.session, self.role = browser, session, role
        self.state: dict[str, Any] = {}
        self.frames: list[str] = []
        self.closed: int | None = None
        self.news = asyncio.Event()

    async def open(self, origin: str = "") -> Page:
        """Connect, and listen from now on."""
        port = self.browser.site.port
        self.line: ClientConnection = await connect(
            f"ws://localhost:{port}/ws/v1/live/{self.session}?as={self.role}",
            origin=origin or self.browser.site.url,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.browser.cookie}, open_timeout=60, max_size=None,
        )  # fmt: skip
        self.listening = asyncio.create_task(self._listen())
        return self

    async def _listen(self) -> None:
        try:
            async for text in self.line:
                self.hear(str(text))
        except ConnectionClosed:
            pass
        self.closed = self.line.close_code
        self.news.set()

    def hear(self, text: str) -> None:
        """Remember a message."""
        self.frames.append(text)
        message = json.loads(text)
        if message["t"] == "live.state":
            self.state = message
        self.news.set()

    async def until(self, what: Callable[[dict[str, Any]], Any], why: str) -> dict[str, Any]:
        """The first state that is as ``what`` wants it."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while not (self.state and what(self.state)):
                    assert self.closed is None, f"{why}: closed with {self.closed}"
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            raise AssertionError(f"{why}: {json.dumps(self.state)[:1500]}") from None
        return self.state

    async def in_phase(self, phase: str) -> dict[str, Any]:
        """The first state of a phase."""
        return await self.until(lambda state: state["session"]["phase"] == phase, phase)

    async def close(self) -> None:
        """Close the tab."""
        await self.line.close()
        await self.listening


class Student:
    """One participant with a browser and a page."""

    page: Page

    def __init__(self, site: Site, number: int) -> None:
        self.number = number
        self.browser = Browser(site)

    async def join(self, code: str, name: str = "", times: int = 1) -> str:
        """Through the join page, pressing the button so many times; the session's address."""
        page = await self.browser.get(f"/live/{code}")
        assert page.status == 200, page.text[:300]
        nonce = re.search(r'name="nonce" value="([\w-]+)"', page.text)
        assert nonce is not None
        answers = await asyncio.gather(
            *(self.browser.form(f"/live/{code}", name=name, nonce=nonce[1]) for _ in range(times))
        )
        assert {answer.status for answer in answers} == {302}, answers[0].text[:300]
        return answers[0].location

    async def sit(self, session: str) -> Page:
        """Open the room's page and its socket."""
        opened = await self.browser.get(f"/live/s/{session}")
        assert opened.status == 200, opened.text[:300]
        self.page = await Page(self.browser, session, "seat").open()
        return self.page

    async def send(self, what: str, body: dict[str, Any], method: str = "POST") -> Answer:
        """A request of the room's page or of the editor."""
        return await self.browser.send(method, f"/api/v1/live/{self.page.session}/{what}", body)


class Host:
    """An instructor with a browser and the page that drives."""

    page: Page

    def __init__(self, site: Site, cookies: str) -> None:
        self.browser = Browser(site, cookies)

    async def open_session(self, assignment: str, **fields: str) -> str:
        """Open a session; its id."""
        await self.browser.get(f"/a/{assignment}/live")
        answer = await self.browser.form(f"/a/{assignment}/live", guests="on", **fields)
        assert answer.status == 302, answer.text[:300]
        return answer.location.split("/")[3]

    async def sit(self, session: str) -> Page:
        """Open the page that drives."""
        opened = await self.browser.get(f"/live/s/{session}/control")
        assert opened.status == 200, opened.text[:300]
        self.page = await Page(self.browser, session, "staff").open()
        await self.page.until(lambda state: "staff" in state, "the control page's first state")
        return self.page

    async def do(self, what: str, **fields: Any) -> Answer:
        """A command, from the phase this page shows."""
        seen = self.page.state["session"]["phase"]
        body = {"do": what, "seen": seen, **fields}
        return await self.browser.send("POST", f"/api/v1/live/{self.page.session}/command", body)

    async def go(self, phase: str, minutes: float = 0) -> None:
        """On to a phase; returns once this page shows it."""
        answer = await self.do("phase", phase=phase, minutes=minutes)
        assert answer.status == 200, answer.text
        await self.page.in_phase(phase)


async def at_once(work: Iterable[Awaitable[Any]], width: int = 16) -> list[Any]:
    """All of it, so many at the same time."""
    gate = asyncio.Semaphore(width)

    async def one(each: Awaitable[Any]) -> Any:
        async with gate:
            return await each

    return list(await asyncio.gather(*(one(each) for each in work)))
