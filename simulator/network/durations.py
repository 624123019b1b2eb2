"""Reads random times: mean, squared coefficient of variation, shape.

Which scv a shape can have: the exponential 1, the constant 0, Erlang at most 1,
hyperexponential at least 1, uniform on [0, 2 mean] or narrower at most 1/3.
"""

from __future__ import annotations

from typing import get_args

import numpy as np

from simulator.network.model import Backoff, Duration, Number, Shape
from simulator.network.reader import MOST_SCV, MOST_TIMES, Path, Reader

SHAPES: tuple[Shape, ...] = get_args(Shape)
DURATION_KEYS = ("mean", "scv", "shape")
TOLERANCE = 1e-9

DEFAULT_SCV: dict[Shape, float] = {"deterministic": 0.0, "uniform": 1 / 3}
LEAST_AND_MOST: dict[Shape, tuple[float, float]] = {
    "exponential": (1.0, 1.0),
    "deterministic": (0.0, 0.0),
    "erlang": (0.0, 1.0),
    "hyperexponential": (1.0, 1e6),
    "uniform": (0.0, 1 / 3),
}


def read_duration(reader: Reader, value: object, path: Path) -> Duration:
    """A duration object; a bare number is a constant time."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Duration(reader.number(value, path), 0.0, "auto")
    source = reader.mapping(value, path, DURATION_KEYS)
    return _duration(reader, source, path)


def read_backoff(reader: Reader, value: object, path: Path) -> Backoff:
    """The pause before a retry: a duration, growing by ``factor`` up to ``longest``."""
    source = reader.mapping(value, path, (*DURATION_KEYS, "factor", "longest"))
    duration = _duration(reader, source, path)
    factor = reader.number(source.get("factor", 1.0), (*path, "factor"), 1.0, MOST_TIMES)
    longest = reader.optional(source, "longest", path, reader.number)
    return Backoff(duration, factor, longest)


def _duration(reader: Reader, source: dict[str, object], path: Path) -> Duration:
    mean: Number = 0.0
    if reader.required(source, "mean", path):
        mean = reader.number(source["mean"], (*path, "mean"))
    shape = reader.one_of(source.get("shape", "auto"), (*path, "shape"), SHAPES)
    given = source.get("scv", DEFAULT_SCV.get(shape, 1.0))
    scv = reader.number(given, (*path, "scv"), 0.0, MOST_SCV)
    _check_shape(reader, shape, scv, path)
    return Duration(mean, scv, shape)


def _check_shape(reader: Reader, shape: Shape, scv: Number, path: Path) -> None:
    if shape not in LEAST_AND_MOST:
        return
    least, most = LEAST_AND_MOST[shape]
    low, high = float(np.min(scv)), float(np.max(scv))
    if low < least - TOLERANCE or high > most + TOLERANCE:
        wanted = f"{least:.6g}" if least == most else f"{least:.6g} … {most:.6g}"
        found = low if low < least - TOLERANCE else high
        reader.problem((*path, "scv"), "shape_scv", shape=shape, found=found, wanted=wanted)
