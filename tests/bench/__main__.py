"""`make bench`: runs every ``bench_*`` module of this folder, which prints one JSON object a
line, and writes what it printed to ``docs/bench`` with the date and the machine. A module that
prints nothing leaves its last figures alone."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

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
    if running.returncode:
        sys.exit(f"{name} failed")
    if not figures:
        return  # nothing here to measure: the other engines are not installed
    written = json.dumps({"machine": around, "figures": figures}, indent=1, ensure_ascii=False)
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
