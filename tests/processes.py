"""Starting the product's own processes for tests: as a user would, and ending only these."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
# How long things take is no matter of these tests: they hold on machines many times slower, too.
PATIENCE = 300  # seconds
PATIENT = {"RUN_TIMEOUT_SECONDS": str(PATIENCE)}


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(what: Callable[[], Any], why: str, seconds: float = PATIENCE) -> Any:
    """The first true answer of ``what``; AssertionError with ``why`` when it takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := what():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {why}")


def ready_child() -> None:
    """Ready a child: Ctrl-C reaches it even where the tests themselves run in the background
    (a shell has that ignored, and children inherit it), and the kernel ends it when the one
    that started it is gone, since a test run that is killed cleans nothing up (Linux only)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """A child in its own group, its output in a file."""

    def __init__(self, command: list[str], log: Path, environment: dict[str, str]) -> None:
        self.log = log
        inherited = {k: v for k, v in os.environ.items() if k not in SERVICE_VARIABLES}
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**inherited, "PYTHONUNBUFFERED": "1", **environment},
                start_new_session=True,
                preexec_fn=ready_child,
            )

    def output(self) -> str:
        """Everything it has printed."""
        return self.log.read_text("utf-8", "replace")

    def interrupt(self, seconds: float = PATIENCE) -> int:
        """Ctrl-C; the exit code."""
        return self.signal(signal.SIGINT, seconds)

    def signal(self, number: signal.Signals, seconds: float = PATIENCE) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.child.poll() is None:
            self.child.send_signal(number)
        return self.child.wait(seconds)

    def kill_group(self) -> None:
        """End it and whatever it started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait(PATIENCE)


SERVICE_VARIABLES = {"REDIS_URL", "DATABASE_URL", "SECRET_KEY", "PORT", "HOST", "DATA_DIR"}


class Site:
    """`manage.py sandbox` (or another web command) with what a test needs to talk to it."""

    def __init__(
        self, folder: Path, environment: dict[str, str] | None = None, command: str = "sandbox"
    ) -> None:
        self.folder = folder
        self.environment = {"DATA_DIR": str(folder), **PATIENT, **(environment or {})}
        self.command = command
        self.port = free_port()
        self.process: Process | None = None

    def start(self) -> float:
        """Start and wait for the address; seconds until it was printed."""
        began = time.monotonic()
        log = self.folder / f"site-{self.port}-{time.time_ns()}.log"
        arguments = [sys.executable, "manage.py", self.command, "--port", str(self.port)]
        process = self.process = Process(arguments, log, self.environment)
        wait_for(
            lambda: "Loadstone is at" in process.output() or process.child.poll() is not None,
            f"the address was not printed:\n{process.output()}",
            2 * PATIENCE,
        )
        assert process.child.poll() is None, process.output()
        return time.monotonic() - began

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self.process is not None
        try:
            return self.process.interrupt()
        finally:
            self.process.kill_group()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    def get(self, path: str, **headers: str) -> Answer:
        """GET a path."""
        return self.request("GET", path, None, headers)

    def post(self, path: str, value: object, **headers: str) -> Answer:
        """POST a value as JSON; bytes are sent as they are."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request("POST", path, body, {"Content-Type": "application/json", **headers})

    def request(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        """Any request; refusals are answers too."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    @contextlib.contextmanager
    def socket(self, origin: str | None = None, **options: Any) -> Iterator[Socket]:
        """A websocket of a page of this site."""
        address = f"ws://localhost:{self.port}/ws/v1"
        with connect(
            address, origin=origin or self.url, max_size=None, open_timeout=PATIENCE, **options
        ) as line:
            yield Socket(line)


class Answer:
    """Status, headers and body of a response."""

    def __init__(self, status: int, headers: Message, body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): ", ".join(headers.get_all(name, [])) for name in headers}
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Socket:
    """A websocket that speaks messages."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    def say(self, message: object) -> None:
        """Send a message; text is sent as it is."""
        self.line.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next message."""
        heard: dict[str, Any] = json.loads(self.line.recv(timeout=seconds))
        return heard

    def ask(self, message: object) -> dict[str, Any]:
        """Send a message and hear the next one."""
        self.say(message)
        return self.hear()

    def run(self, design: object, loads: list[int] | None = None) -> Heard:
        """Start a run and hear everything up to its end."""
        message = {"t": "run.start", "id": "r", "design": design}
        self.say(message if loads is None else {**message, "loads": loads})
        return self.until_end()

    def until_end(self) -> Heard:
        """Every message up to the end of a run, or an error."""
        heard = Heard()
        while True:
            message = self.hear()
            heard.messages.append(message)
            if message["t"] in {"run.end", "error"}:
                return heard


class Heard:
    """The messages of one run."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [m["frame"] for m in self.messages if m["t"] == "run.frame"]

    @property
    def seqs(self) -> list[int]:
        return [m["seq"] for m in self.messages if m["t"] == "run.frame"]

    @property
    def accepted(self) -> dict[str, Any]:
        return next(m for m in self.messages if m["t"] == "run.accepted")

    @property
    def end(self) -> dict[str, Any]:
        return self.messages[-1]
