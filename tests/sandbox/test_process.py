"""The one process of `make run`: starts, stops, is killed, starts again; nothing is lost."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.processes import PATIENCE, Site, wait_for
from tests.sandbox.designs import new_design


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A server of this test alone."""
    running = Site(tmp_path)
    running.start()
    yield running
    assert running.process is not None
    running.process.kill_group()


def children_of(pid: int) -> list[int]:
    """The processes that ``pid`` started and that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if entry.name.isdigit() and int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def alive(process: int) -> bool:
    """Whether the process exists and has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_interrupting_it_ends_everything_and_tells_sockets_to_come_back(own_site: Site) -> None:
    assert own_site.process is not None
    with own_site.socket() as socket:
        socket.run(new_design(), [1])
        children = children_of(own_site.process.child.pid)
        assert children, "the solver has a process of its own"
        assert own_site.process.interrupt() == 0
        with pytest.raises(ConnectionClosed) as closed:
            socket.hear()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    wait_for(lambda: not any(map(alive, children)), "its processes have ended")
    output = own_site.process.output()
    assert output.rstrip().endswith("Stopped.")
    assert "Traceback" not in output


def test_interrupting_it_in_the_middle_of_runs_is_clean(own_site: Site) -> None:
    assert own_site.process is not None
    for _ in range(5):
        own_site.post("/api/v1/runs", {"design": new_design()})
    assert own_site.process.interrupt() == 0
    assert "Traceback" not in own_site.process.output()


def test_after_a_power_cut_unfinished_runs_are_finished(own_site: Site) -> None:
    assert own_site.process is not None
    runs = [
        own_site.post("/api/v1/runs", {"design": new_design()}).json()["url"] for _ in range(20)
    ]
    own_site.process.signal(signal.SIGKILL)
    own_site.start()
    for run in runs:
        state = wait_for(
            lambda run=run: (s := own_site.get(run).json())["status"] == "done" and s, run
        )
        assert [frame["kind"] for frame in state["frames"]] == ["load"] * 9 + ["verdict"]


def test_a_solver_that_dies_is_replaced(own_site: Site) -> None:
    assert own_site.process is not None
    with own_site.socket() as socket:
        socket.run(new_design(), [1])
        for child in children_of(own_site.process.child.pid):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(child, signal.SIGKILL)
        assert socket.run(new_design(), [1]).end["status"] == "done"


def test_its_secret_is_made_once_and_for_its_owner_alone(site: Site) -> None:
    secret = site.folder / "secret_key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text()) >= 50


def test_a_taken_port_is_said_in_one_line(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    second = Site(tmp_path_factory.mktemp("second"))
    second.port = site.port
    with pytest.raises(AssertionError):
        second.start()
    assert second.process is not None
    assert second.process.child.wait(PATIENCE) == 1
    output = second.process.output()
    assert "PORT" in output
    assert "Traceback" not in output
