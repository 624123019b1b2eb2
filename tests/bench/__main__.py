"""`make bench`: runs every ``bench_*`` module of this folder, which prints one JSON object a
line, and writes what it printed to ``docs/bench`` with the date and the machine, line by line: who
cuts it short keeps what was measured so far, marked as not complete. A module that prints nothing
leaves its last figures alone."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import tests.bench as folder
from tests.bench.machine import machine

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "bench"


def run(name: str) -> None:
    """Run one module and keep its figures."""
    around, figures = machine(), []
    command = [sys.executable, "-m", f"tests.bench.{name}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            figures.append(json.loads(line))
            write(name, {"machine": around, "complete": False, "figures": figures})
    if running.returncode:
        sys.exit(f"{name} failed")
    if figures:  # else there is nothing here to measure: the other engines are not installed
        write(name, {"machine": around, "figures": figures})


def write(name: str, measured: dict[str, Any]) -> None:
    """Put down what a module has measured."""
    written = json.dumps(measured, indent=1, ensure_ascii=False)
    (RESULTS / f"{name.removeprefix('bench_')}.json").write_text(written + "\n", encoding="utf-8")


def main(wanted: list[str]) -> None:
    """Run the modules named on the command line, or all."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    found = [module.name for module in pkgutil.iter_modules(folder.__path__)]
    for name in sorted(name for name in found if name.startswith("bench_")):
        if not wanted or name in wanted:
            run(name)


if __name__ == "__main__":
    main(sys.argv[1:])
