"""Settings that cannot work are refused at the start, in words."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentTypeError
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sandbox import environment
from sandbox.site.serving import port
from tests.processes import ROOT, SERVICE_VARIABLES

SCALE = {
    "REDIS_URL": "redis://localhost:1/0",
    "DATABASE_URL": "postgres://u@localhost:1/d",
    "SECRET_KEY": "x" * 64,
    "ALLOWED_HOSTS": "design.example",
}


def check(folder: Path, *options: str, **variables: str) -> tuple[int, str]:
    """`manage.py check` under these variables: its exit code and what it said."""
    return command(folder, "check", *options, **variables)


def command(folder: Path, *words: str, **variables: str) -> tuple[int, str]:
    """`manage.py` with these words and variables: its exit code and what it said."""
    inherited = {k: v for k, v in os.environ.items() if k not in SERVICE_VARIABLES}
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**inherited, "DATA_DIR": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_server_starts_without_the_solver(tmp_path: Path) -> None:
    """Importing it takes longer than everything else of a start; other processes solve."""
    imports = "import sys, sandbox.urls, sandbox.asgi, sandbox.server, sandbox.embedded"
    heavy = "{'numba', 'simulator.solve', 'simulator.simulate'} & set(sys.modules)"
    code, said = command(tmp_path, "shell", "--no-imports", "-c", f"{imports}; print({heavy})")
    assert (code, said.strip()) == (0, "set()")


REFUSED = {
    "any host": ({**SCALE, "ALLOWED_HOSTS": "*"}, "any site could open a socket"),
    "no host": ({**SCALE, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
    "SQLite at scale": ({**SCALE, "DATABASE_URL": ""}, "workers elsewhere cannot see SQLite"),
    "no secret": ({**SCALE, "SECRET_KEY": ""}, "SECRET_KEY"),
    "another database": ({**SCALE, "DATABASE_URL": "mysql://x/y"}, "postgres://"),
    "no number": ({"RUN_TIMEOUT_SECONDS": "soon"}, "RUN_TIMEOUT_SECONDS must be a whole number"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_work_is_refused(tmp_path: Path, what: str) -> None:
    variables, words = REFUSED[what]
    code, said = check(tmp_path, **variables)
    assert code != 0
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("given", ["abc", "-1", "65536", "80.5", "", "9" * 5000, "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_in_words(given: str) -> None:
    assert port("8000") == 8000
    with pytest.raises(ArgumentTypeError, match="PORT must be a whole number from 0 to 65535"):
        port(given)


def test_a_data_folder_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ImproperlyConfigured, match="DATA_DIR cannot be used: Not a directory"):
        environment.kept_secret(file / "secret_key")


@pytest.mark.parametrize(
    "url", ["postgres://u@h:abc/d", "postgres://u@h:99999/d", "postgres://[/d"]
)
def test_a_database_address_with_a_port_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        environment.database(url, Path("unused"), pool=0)


def test_a_database_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sandbox.sqlite3").write_text("no database")
    code, said = command(tmp_path, "sandbox", "--port", "0")
    assert code == 1
    assert said.startswith("CommandError: The database")
    assert said.count("\n") == 1


def test_a_public_site_passes_the_deployment_checks(tmp_path: Path) -> None:
    public = {**SCALE, "BASE_URL": "https://design.example", "SECRET_KEY": "aB3dE7fG9" * 9}
    code, said = check(tmp_path, "--deploy", "--fail-level", "WARNING", **public)
    assert code == 0, said
