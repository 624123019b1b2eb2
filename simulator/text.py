"""Words in both languages of the product."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulator import particles

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


class _Words(string.Formatter):
    """Fills places as ``str.format`` does, percentages in the one form of the language: ``142 %``
    in English, held together by a no-break space, ``142%`` in Korean."""

    def __init__(self, sign: str) -> None:
        self.sign = sign

    def format_field(self, value: Any, format_spec: str) -> str:
        """``.2%`` and finer are shares of good requests: rounded down, so that 99.996 never reads
        as 100, and without zeros that say nothing."""
        if not format_spec.endswith("%"):
            return str(super().format_field(value, format_spec))
        digits = int(format_spec.strip(".%") or 6)
        if digits >= 2:
            value = math.floor(float(value) * 10 ** (digits + 2) + 1e-6) / 10 ** (digits + 2)
        shown = f"{value:.{digits}%}"[:-1]
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + self.sign


class _KoreanWords(_Words):
    """Of the two forms of a particle that a template writes, ``을(를)``, the one that follows what
    was filled in before it."""

    def vformat(
        self, format_string: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> str:  # fmt: skip
        """The template piece by piece, each particle after the words before it."""
        first, *others = particles.pieces(format_string)
        filled = super().vformat(first, args, kwargs)
        for particle, piece in zip(others[::2], others[1::2], strict=True):
            filled += particles.after(filled, particle) + super().vformat(piece, args, kwargs)
        return filled


_ENGLISH, _KOREAN = _Words("\u00a0%"), _KoreanWords("%")


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
        return Text(_ENGLISH.format(self.en, **english), _KOREAN.format(self.ko, **korean))

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
