"""Words in both languages of the product."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from simulator import particles

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


_Piece = tuple[str, str | None, str, str | None]
_convert = string.Formatter().convert_field


@cache
def _pieces(template: str) -> tuple[_Piece, ...]:
    """A template as words, each with the place behind it: name, format and conversion."""
    return tuple(
        (words, name, spec or "", conversion)
        for words, name, spec, conversion in string.Formatter().parse(template)
    )


def _filled(template: str, values: Mapping[str, Any], percent: str) -> str:
    """Places filled as ``str.format`` does, save percentages."""
    found: list[str] = []
    for words, name, spec, conversion in _pieces(template):
        found.append(words)
        if name is not None:
            value = values[name] if conversion is None else _convert(values[name], conversion)
            found.append(
                _share(value, spec) + percent if spec.endswith("%") else format(value, spec)
            )
    return "".join(found)


def _share(value: float, spec: str) -> str:
    """A percentage without its sign. ``.2%`` and finer are shares of good requests: rounded down,
    so that 99.996 never reads as 100, and without zeros that say nothing."""
    digits = int(spec.strip(".%") or 6)
    if digits >= 2:
        value = math.floor(float(value) * 10 ** (digits + 2) + 1e-6) / 10 ** (digits + 2)
    shown = f"{value:.{digits}%}"[:-1]
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _english(template: str, values: Mapping[str, Any]) -> str:
    """Percentages as ``142 %``, held together by a no-break space."""
    return _filled(template, values, "\u00a0%")


def _korean(template: str, values: Mapping[str, Any]) -> str:
    """Percentages as ``142%``; and of the two forms of a particle that a template writes,
    ``을(를)``, the one that follows what was filled in before it."""
    first, *others = particles.pieces(template)
    filled = _filled(first, values, "%")
    for particle, piece in zip(others[::2], others[1::2], strict=True):
        filled += particles.after(filled, particle) + _filled(piece, values, "%")
    return filled


@dataclass(frozen=True)
class Text:
    """One sentence or label in English and Korean, with ``{name}`` places for values."""

    en: str
    ko: str

    def fill(self, **values: object) -> Text:
        """The text with its places filled in; values may be texts themselves. Korean templates
        write ``{name}을(를)``, and get the form that goes with the name."""
        english = {key: v.en if isinstance(v, Text) else v for key, v in values.items()}
        korean = {key: v.ko if isinstance(v, Text) else v for key, v in values.items()}
        return Text(_english(self.en, english), _korean(self.ko, korean))

    def get(self, language: str) -> str:
        """The words of one language; English for a language the product does not speak."""
        return self.ko if language == "ko" else self.en

    def to_json(self) -> dict[str, str]:
        """Both languages, as the frames carry them."""
        return {"en": self.en, "ko": self.ko}


def localised(value: Any, language: str) -> Any:
    """A JSON value in which every ``{"en": …, "ko": …}`` is replaced by one language's words."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return Text(**value).get(language)
        return {key: localised(item, language) for key, item in value.items()}
    if isinstance(value, list):
        return [localised(item, language) for item in value]
    return value
