"""A private Redis and a private PostgreSQL for the tests: on free ports, in a folder of their
own, ended with the tests. Nothing of the machine's own services is touched."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tests.processes import Process, free_port, wait_for

PostgresUser = tuple[int, int] | None


class Missing(Exception):
    """A service that is not installed, or cannot be run by this user."""


class Redis:
    """redis-server without persistence: what it forgets when it dies is part of the tests."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("redis-server") is None:
            raise Missing("redis-server is not installed")
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        log = self.folder / "redis.log"
        before = log.read_text().count("Ready to accept") if log.exists() else 0
        self.process = Process(command, log, {})
        wait_for(lambda: self.process.output().count("Ready to accept") > before, "Redis starts")

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self.process.kill_group()


class Postgres:
    """A cluster of its own, run by an ordinary user: PostgreSQL refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.data.mkdir(mode=0o700)
        self.port = free_port()
        self.as_user = self._as_user()
        self._tool("initdb", "-D", str(self.data), "-U", "loadstone", "--auth=trust", "-N")
        command = [*self.as_user, tool("postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += [
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={self.data}",
        ]
        command += ["-c", "fsync=off"]
        self.process = Process(command, folder / "postgres.log", {})
        wait_for(
            lambda: "ready to accept connections" in self.process.output(), "PostgreSQL starts"
        )
        self._tool("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "loadstone", "site")
        self.url = f"postgres://loadstone@127.0.0.1:{self.port}/site"

    def stop(self) -> None:
        """End it."""
        self.process.kill_group()

    def _as_user(self) -> list[str]:
        """The prefix that runs a command as somebody other than root, owning the folder."""
        if os.geteuid() != 0:
            return []
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            os.chown(self.data, user.pw_uid, user.pw_gid)
            for parent in self.data.parents:  # so that the user reaches the folder
                if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o011)
            return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        raise Missing("PostgreSQL cannot run as root and there is no other user")

    def _tool(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_user, tool(name), *arguments],
            check=True,
            capture_output=True,
            cwd=self.data,
        )


def tool(name: str) -> str:
    """The path of a PostgreSQL program; Debian keeps them out of PATH."""
    kept = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    found = kept[-1] if kept else shutil.which(name)
    if found is None:
        raise Missing("PostgreSQL is not installed")
    return found
