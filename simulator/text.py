"""Words in both languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


@dataclass(frozen=True)
class Text:
    """One sentence or label in English and Korean, with ``{name}`` places for values."""

    en: str
    ko: str

    def fill(self, **values: object) -> Text:
        """The text with its places filled in."""
        return Text(self.en.format(**values), self.ko.format(**values))

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
