"""Random times by the phrases the cases describe them with."""

from __future__ import annotations

import re

from simulator.reference.case import Fields, problem
from simulator.reference.distributions import Time
from simulator.text import Text

_WORDS = {
    "hyperexponential": ("hyperexponential", "hyper-exponential", r"h\d+\b"),
    "erlang": ("erlang", r"e\d+\b"),
    "lognormal": ("lognormal", "log-normal"),
    "exponential": ("exponential", "markov", "poisson", r"m\b"),
    "deterministic": ("constant", "deterministic", "fixed", r"d\b"),
    "gamma": ("gamma",),
    "uniform": ("uniform",),
    "pareto": ("pareto",),
    "weibull": ("weibull",),
}
_NUMBER = r"([0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?)"
# Pieces of an exponential mixture stated to fewer digits than this are meant to be balanced.
_BALANCED = 1e-6


def named_time(words: str, mean: float, scv: float | None, fields: Fields, key: str) -> Time:
    """The time a phrase like "Erlang-2, mean 1" names; the scv follows from the words
    where it is not given."""
    lower = words.lower()
    branches = _branches(lower)
    if branches:
        return _mixed(branches, mean, scv)
    for shape, names in _WORDS.items():
        if any(re.search(rf"\b{name}", lower) for name in names):
            return Time(shape, mean, scv if scv is not None else _scv(shape, lower))
    known = ", ".join(_WORDS)
    raise problem(
        (*fields.where, key),
        "unknown_value",
        Text(
            "Unknown distribution {words}. Name one of: {known}.",
            "알 수 없는 분포 {words}입니다. 다음 중 하나를 쓰세요: {known}.",
        ).fill(words=repr(words), known=known),
    )


def stated_time(fields: Fields, key: str) -> Time:
    """The time a phrase like "exponential mean 0.5", "constant 0.2" or a bare number
    (a mean, exponential) gives; 0 for "none" and "immediate"."""
    if key not in fields:
        return Time("deterministic", 0.0, 0.0)
    value = fields.raw(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Time("exponential", fields.number(key), 1.0)
    words = fields.text(key)
    if re.search(r"\b(none|no|zero|immediate(ly)?|at once)\b", words.lower()):
        return Time("deterministic", 0.0, 0.0)
    return named_time(words, stated_mean(words), None, fields, key)


def _branches(words: str) -> list[tuple[float, float]]:
    """(probability, mean) of "exp mean 0.5 with prob 0.9, else exp mean 5.5"."""
    parts = re.findall(
        rf"mean\s*{_NUMBER}\s*(?:,?\s*(?:with|w\.?)?\s*prob(?:ability)?\.?\s*{_NUMBER})?", words
    )
    if len(parts) < 2 or not any(chance for _, chance in parts):
        return []
    stated = sum(float(chance) for _, chance in parts if chance)
    rest = max(1 - stated, 0.0)
    return [(float(chance) if chance else rest, float(mean)) for mean, chance in parts]


def _mixed(branches: list[tuple[float, float]], mean: float, scv: float | None) -> Time:
    """The exponential mixture; balanced means where the stated digits are those."""
    own = sum(p * m for p, m in branches)
    square = sum(2 * p * m * m for p, m in branches)
    own_scv = square / own**2 - 1
    parts = [p * m / own for p, m in branches]
    if scv is not None and len(branches) == 2 and own_scv > 1:
        even = max(abs(part - 0.5) for part in parts)
        if even < _BALANCED and abs(own_scv / scv - 1) < _BALANCED:
            return Time("hyperexponential", mean, scv)
    return Time("hyperexponential", own, own_scv, tuple(branches))


def _scv(shape: str, words: str) -> float:
    """The squared coefficient of variation the words give."""
    if shape == "exponential":
        return 1.0
    if shape == "erlang":
        stages = re.search(r"\be(?:rlang)?[- ]?(\d+)", words)
        return 1 / int(stages.group(1)) if stages else 0.5
    if shape == "deterministic":
        return 0.0
    given = re.search(rf"scv\D*?{_NUMBER}", words)
    if given:
        return float(given.group(1))
    between = re.search(rf"{_NUMBER}\s*(?:,|to|and|\.\.\.?|-)\s*{_NUMBER}", words)
    if shape == "uniform" and between:
        low, high = (float(x) for x in between.groups())
        return ((high - low) / (high + low)) ** 2 / 3
    return 1 / 3 if shape == "uniform" else 1.0


def stated_mean(words: str, default: float = 1.0) -> float:
    """The mean a phrase like "lognormal mean 1 scv 2", "constant 1" or "exponential,
    0.5 s" gives."""
    lower = words.lower()
    for pattern in (rf"mean\D*?{_NUMBER}", rf"(?:constant|deterministic|fixed)\D*?{_NUMBER}",
                    rf"(?<![\w.-]){_NUMBER}\s*(?:s\b|sec|$)"):  # fmt: skip
        given = re.search(pattern, lower)
        if given:
            return float(given.group(1))
    return default
