"""Starting the web server from a command: its address, its one line, its end."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import CommandError, OutputWrapper

if TYPE_CHECKING:  # importing it installs Twisted's reactor
    from sandbox.server import GracefulServer

HIGHEST_PORT = 65_535
ANYWHERE = "0.0.0.0"  # noqa: S104  (recognised, not chosen)


def add_address(parser: ArgumentParser) -> None:
    """Where to listen; HOST and PORT in the environment are the defaults."""
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=port, default=os.environ.get("PORT") or "8000")


def port(given: str) -> int:
    """The number of a port; 0 is any that is free. ArgumentTypeError when it is none."""
    if given.isascii() and given.isdigit() and len(given) <= 5 and int(given) <= HIGHEST_PORT:
        return int(given)
    raise ArgumentTypeError(f"PORT must be a whole number from 0 to {HIGHEST_PORT}, not {given!r}")


def seconds_since_start() -> float:
    """Seconds since this process began (or the `make` that started it); 0 where the system
    does not say."""
    process = os.getppid() if "MAKELEVEL" in os.environ else os.getpid()
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        began = int(status.rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
        return float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0]) - began
    except (OSError, ValueError, IndexError):
        return 0.0


def make_server(
    host: str, port: int, out: OutputWrapper, then: Callable[[], None] = lambda: None
) -> GracefulServer:
    """The server, with the whole application imported; it does not listen yet. ``then`` is
    called once it does."""
    import sandbox.urls  # noqa: F401  (or the first request would)
    from sandbox.asgi import application
    from sandbox.server import GracefulServer

    def announce(actual: int) -> None:
        shown = "localhost" if host in {"127.0.0.1", "::1", ANYWHERE} else host
        ready = f"ready in {seconds_since_start():.1f} s; Ctrl-C stops it"
        out.write(f"Loadstone is at http://{shown}:{actual}/  ({ready})")
        out.flush()
        then()

    return GracefulServer(application, host, port, announce)


def run_server(server: GracefulServer, out: OutputWrapper) -> None:
    """Serve until SIGINT or SIGTERM; CommandError when the address cannot be had."""
    server.run()
    if server.failure:
        raise CommandError(f"{server.failure} Set PORT (or HOST) to another.")
    out.write("Stopped.")
