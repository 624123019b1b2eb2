"""The ``simulate`` command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.__main__ import main
from tests.simulator.simulate.networks import one_queue, queue


@pytest.fixture
def network(tmp_path: Path) -> str:
    file = tmp_path / "net.json"
    file.write_text(json.dumps(one_queue(queue(1.0), 0.5)))
    return str(file)


def test_it_prints_values_and_half_widths(network: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", network, "--requests", "20000", "--seed", "3"]) == 0
    first = capsys.readouterr().out
    found = json.loads(first)
    value = found["flows"]["req"]["mean"]
    half_width = found["half_width"]["flows"]["req"]["mean"]
    assert abs(value - 2.0) < 2 * half_width
    assert main(["simulate", network, "--requests", "20000", "--seed", "3"]) == 0
    assert capsys.readouterr().out == first


def test_an_impossible_option_ends_in_words(
    network: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", network, "--replications", "2"]) == 2
    assert "replications is 2" in capsys.readouterr().err
    assert main(["simulate", network, "--column", "4"]) == 2
    assert "no column 4" in capsys.readouterr().err


def test_progress_goes_to_standard_error(network: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", network, "--requests", "5000", "--progress"]) == 0
    printed = capsys.readouterr()
    assert printed.err.endswith("100%\n")
    json.loads(printed.out)
