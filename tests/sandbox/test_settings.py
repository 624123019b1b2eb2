"""Settings that cannot work are refused at the start, in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, SERVICE_VARIABLES

SCALE = {
    "REDIS_URL": "redis://localhost:1/0",
    "DATABASE_URL": "postgres://u@localhost:1/d",
    "SECRET_KEY": "x" * 64,
    "ALLOWED_HOSTS": "design.example",
}


def check(folder: Path, *options: str, **variables: str) -> tuple[int, str]:
    """`manage.py check` under these variables: its exit code and what it said."""
    inherited = {k: v for k, v in os.environ.items() if k not in SERVICE_VARIABLES}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", *options],
        cwd=ROOT,
        env={**inherited, "DATA_DIR": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


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


def test_a_public_site_passes_the_deployment_checks(tmp_path: Path) -> None:
    public = {**SCALE, "BASE_URL": "https://design.example", "SECRET_KEY": "aB3dE7fG9" * 9}
    code, said = check(tmp_path, "--deploy", "--fail-level", "WARNING", **public)
    assert code == 0, said
