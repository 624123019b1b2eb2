"""Sizes, prices, distances and sources as dated data files, read once."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def load(name: str) -> Any:
    """The content of ``<name>.json`` in this folder."""
    return json.loads(resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8"))
