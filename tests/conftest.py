"""What every test may use: a live server of one process, and a loud word about what could not
be tested on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.processes import Site


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make pictures` keeps the pictures that the browser tests take."""
    parser.addoption("--pictures", action="store_true", help="renew the pictures in docs/images")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: a browser, a socket or a child process is often waited for."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product as `make run` starts it, on a free port, with a database of its own and a clock
    that requests may set."""
    running = Site(
        tmp_path_factory.mktemp("site"), {"SHARES_PER_HOUR": "100000", "TEST_CLOCK": "1"}
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A test database in a file: SQLite's shared memory locks whole tables between threads."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(file)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped in a way nobody overlooks."""
    reasons = {
        str(report.longrepr[2])
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    }
    if reasons:
        terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", red=True)
        for reason in sorted(reasons):
            terminalreporter.write_line(reason, red=True)
