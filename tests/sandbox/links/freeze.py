"""Freezes what an engine says of designs of its own, as the site freezes it under a link.

    python tests/sandbox/links/freeze.py FOLDER [COMMIT] > tests/sandbox/links/results/VERSION.jsonl

FOLDER holds a checkout (of COMMIT): the engine there does all the work, whatever else is installed
or lies around. When ENGINE_VERSION goes up, what the new version says is kept so.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

SEEDS = ("s00", "s01", "s04", "s05")
LADDER = [10**power for power in range(8)]


def main(folder: str, commit: str | None = None) -> None:
    home = Path(folder).resolve()
    sys.path.insert(0, str(home))
    design = importlib.import_module("simulator.design")
    seeds = importlib.import_module("simulator.design.seeds").SEEDS
    evaluate = importlib.import_module("simulator.evaluate").evaluate
    stream = importlib.import_module("simulator.judge.streams").stream
    for seed in seeds:
        if seed.id.lower() not in SEEDS:
            continue
        drawn = design.parse_design(seed.localised("en"))
        frames = list(evaluate(drawn, LADDER))
        row = {
            "engine": importlib.import_module("simulator").ENGINE_VERSION,
            "hash": drawn.content_hash,
            "document": drawn.canonical(),
            "load": next(frame for frame in frames if frame.get("own")),
            "verdict": next(frame for frame in frames if frame["kind"] == "verdict"),
            "score": next(frame for frame in stream(drawn, "score") if frame["kind"] == "score"),
        }
        foreign = loaded_from_elsewhere(home)
        if foreign:
            sys.exit(f"Not of {home}: {foreign}")
        if commit is not None:
            row["commit"] = commit
        print(json.dumps(row, ensure_ascii=False, sort_keys=True))


def loaded_from_elsewhere(home: Path) -> list[str]:
    """Files of the engine that are not those of ``home``."""
    files = [
        str(module.__file__)
        for name, module in sys.modules.items()
        if name.split(".")[0] == "simulator" and getattr(module, "__file__", None)
    ]
    return [file for file in files if not Path(file).is_relative_to(home)]


if __name__ == "__main__":
    main(*sys.argv[1:])
