"""Korean particles: which of two forms follows a word depends on how the word ends.

서버를 but 웹을, 캐시가 but 연결이. Digits and Latin letters are judged by how they are read aloud
(Standard Pronunciation, National Institute of Korean Language); the page does the same.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Ending = Literal["vowel", "rieul", "consonant"]

FORMS: dict[str, tuple[str, str]] = {
    "이(가)": ("이", "가"), "을(를)": ("을", "를"), "은(는)": ("은", "는"),
    "와(과)": ("과", "와"), "과(와)": ("과", "와"), "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"), "(이)나": ("이나", "나"),
}  # fmt: skip
"""As templates write a particle: its forms after a consonant and after a vowel."""

_EITHER = re.compile("(" + "|".join(map(re.escape, FORMS)) + ")")
_ASIDE = re.compile(r"(?<=\S)\([^()]*\)$")
_HANGUL, _FINALS, _FINAL_RIEUL = 0xAC00, 28, 8
_HANGUL_COUNT = 11_172
_DIGITS: tuple[Ending, ...] = (
    "consonant", "rieul", "vowel", "consonant", "vowel",
    "vowel", "consonant", "rieul", "rieul", "vowel",
)  # fmt: skip
"""How 영 일 이 삼 사 오 육 칠 팔 구 end."""


@cache
def pieces(template: str) -> tuple[str, ...]:
    """A template cut at its particles: words, particle, words, and so on, words at both ends."""
    return tuple(_EITHER.split(template))


def after(words: str, particle: str) -> str:
    """The form of a particle that follows these words; what is said aside in brackets does not
    count."""
    consonant, vowel = FORMS[particle]
    end = ending(_ASIDE.sub("", words))
    open_like = end == "vowel" or (end == "rieul" and particle == "(으)로")
    return vowel if open_like else consonant


def ending(words: str) -> Ending:
    """How the last letter, digit or percent sign of some words sounds at its end."""
    last = next((c for c in reversed(words.lower()) if c.isalnum() or c == "%"), "")
    place = ord(last) - _HANGUL if last else -1
    if 0 <= place < _HANGUL_COUNT:
        final = place % _FINALS
        return "vowel" if final == 0 else "rieul" if final == _FINAL_RIEUL else "consonant"
    if last in "0123456789" and last:
        return _DIGITS[int(last)]
    if last and last in "lr":
        return "rieul"
    return "consonant" if last and last in "mn" else "vowel"
