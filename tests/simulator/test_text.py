"""Words in both languages: places are filled, and percentages have one form a language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.particles import FORMS
from simulator.text import LANGUAGES, Text

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for part in ("simulator", "sandbox") for path in (ROOT / part).rglob("*.py")]
DOCUMENTS = [path for part in ("simulator", "sandbox") for path in (ROOT / part).rglob("*.json")]
WRONG = {"en": re.compile(r"[\d}]%(?!})"), "ko": re.compile(r"[\d}]\s%")}
"""A percentage without its space in English, with one in Korean."""


@pytest.mark.parametrize(
    ("share", "spec", "english", "korean"),
    [
        (1.4151, ".0%", "142\u00a0%", "142%"),
        (0.125, ".1%", "12.5\u00a0%", "12.5%"),
        (0.99, ".2%", "99\u00a0%", "99%"),
        (0.9986, ".2%", "99.86\u00a0%", "99.86%"),
        (0.99996, ".2%", "99.99\u00a0%", "99.99%"),
        (1.0, ".2%", "100\u00a0%", "100%"),
        (100, ".0%", "10000\u00a0%", "10000%"),
    ],
)
def test_a_percentage_is_written_as_its_language_does(
    share: float, spec: str, english: str, korean: str
) -> None:
    found = Text(f"{{share:{spec}}}", f"{{share:{spec}}}").fill(share=share)
    assert (found.en, found.ko) == (english, korean)


def test_a_name_with_a_percentage_in_it_stays_as_it_is() -> None:
    assert Text("{name}", "{name}").fill(name="Node at 50%").en == "Node at 50%"


def test_values_may_be_texts_themselves() -> None:
    sentence = Text("{what} is full", "{what}이(가) 가득 찼습니다")
    filled = sentence.fill(what=Text("The disk", "디스크"))
    assert filled == Text("The disk is full", "디스크가 가득 찼습니다")


@pytest.mark.parametrize(
    ("template", "name", "korean"),
    [
        ("{name}을(를)", "서버", "서버를"),
        ("‘{name}’이(가)", "연결", "‘연결’이"),
        ("{name}은(는)", "캐시", "캐시는"),
        ("{name}(으)로", "서울", "서울로"),
        ("{name}(으)로", "부산", "부산으로"),
        ("{name}(으)로", "바다", "바다로"),
        ("{name}와(과)", "디스크", "디스크와"),
        ("{name}과(와)", "web-3", "web-3과"),
        ("{name}이(가)", "web-2", "web-2가"),
        ("{name}을(를)", "CDN", "CDN을"),
        ("{name}은(는)", "SQL", "SQL은"),
        ("‘{name}’(이)라는", "연결", "‘연결’이라는"),
        ("{name}이(가)", "40%", "40%가"),
        ("‘{name}’(api)은(는)", "서버", "‘서버’(api)는"),
        ("‘{name}’을(를)", "(주 서버)", "‘(주 서버)’를"),
        ("{name}이(가) {name}을(를)", "웹", "웹이 웹을"),
        ("‘{name}’이(가)", "서버이(가)", "‘서버이(가)’가"),
        ("{name}을(를)", "→", "→를"),
    ],
)
def test_of_a_particle_the_form_is_taken_that_goes_with_the_name(
    template: str, name: str, korean: str
) -> None:
    assert Text("", template).fill(name=name).ko == korean


def test_no_korean_words_show_both_forms_of_a_particle() -> None:
    """What follows no filled-in name would be shown as it is written; any other form, always."""
    either = re.compile(r"[이가을를은는와과]\([이가을를은는와과]\)|\([으이]\)[가-힣]")
    texts = [each for path in SOURCES for each in texts_in(path)]
    texts += [e for path in DOCUMENTS for e in words_in(json.loads(path.read_text("utf-8")))]
    written = [(korean, place) for language, korean in texts if language == "ko"
               for place in either.finditer(korean)]  # fmt: skip
    assert len(written) > 60
    assert [w for w, place in written if place[0] not in FORMS] == []
    assert [w for w, place in written if "{" not in w[: place.start()]] == []
    by_hand = [path for path in SOURCES if ".ko.format(" in path.read_text("utf-8")]
    assert by_hand == [], "Text.fill chooses the form"


def texts_in(source: Path) -> Iterator[tuple[str, str]]:
    """The words of every ``Text`` that a module spells out."""
    for call in ast.walk(ast.parse(source.read_text("utf-8"))):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "Text"
        ):
            for language, argument in zip(LANGUAGES, call.args, strict=False):
                if isinstance(argument, ast.Constant):
                    yield language, str(argument.value)


def words_in(value: Any) -> Iterator[tuple[str, str]]:
    """The words of every ``{"en": …, "ko": …}`` of a document."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        yield from ((language, str(value[language])) for language in LANGUAGES)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from words_in(item)


def test_no_module_and_no_document_writes_a_percentage_in_the_other_form() -> None:
    found = [(path, *each) for path in SOURCES for each in texts_in(path)]
    found += [
        (path, *each)
        for path in DOCUMENTS
        for each in words_in(json.loads(path.read_text("utf-8")))
    ]
    assert len(found) > 2000
    assert [each for each in found if WRONG[each[1]].search(each[2])] == []
