"""The pieces every part of a board document is read with."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.design.fields import quoted, read_number
from simulator.design.messages import TYPES
from simulator.design.problems import Path, Problems, shown, type_name
from simulator.judge import board_words as words
from simulator.text import Text


def say(problems: Problems, code: str, path: Path, **values: object) -> None:
    """Note one problem of a board."""
    text = words.READING[code].fill(**values)
    problems.say(code, path, text, None, None, **values)


def number(problems: Problems, given: object, path: Path, low: float, high: float) -> float | None:
    """A number if one is given."""
    if given is None:
        return None
    return read_number(problems, given, path, quoted(str(path[-1])), low, high)


def whole_percent(problems: Problems, given: object, path: Path) -> float | None:
    """A weight."""
    what = Text("The weight", "가중치")
    found = read_number(problems, given, path, what, 0.0, 100.0)
    if found is not None and found != int(found):
        say(problems, "not_whole_percent", path, what=what, found=shown(found))
        return None
    return found


def check_sum(problems: Problems, path: Path, what: Text, weights: Sequence[float | None]) -> None:
    """Weights that are all right by themselves must be a hundred together."""
    known = [weight for weight in weights if weight is not None]
    if known and len(known) == len(weights) and sum(known) != 100:
        say(problems, "weights_sum", path, what=what, found=f"{sum(known):g}")


def boolean(problems: Problems, given: object, path: Path) -> bool:
    """True or false, nothing else."""
    if isinstance(given, bool):
        return given
    problems.add("wrong_type", path, what=quoted(str(path[-1])), wanted=TYPES["boolean"],
                 found=type_name(given))  # fmt: skip
    return False
