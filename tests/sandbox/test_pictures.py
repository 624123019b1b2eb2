"""Pictures of designs: what they show, in which letters, and how large they may become."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from sandbox.pictures import numbers
from sandbox.pictures.images import design_png, design_svg, og_png
from sandbox.pictures.preview import Headline, alternative, preview_svg
from sandbox.pictures.typesetting import LONGEST_SIDE, png_of
from sandbox.pictures.words import escaped, shortened, width_of, wrapped
from simulator.catalogue.registry import KINDS
from simulator.design import Design, parse_design
from simulator.design.seeds import SEEDS
from simulator.evaluate import evaluate
from tests.sandbox.designs import design

SVG = "{http://www.w3.org/2000/svg}"


def seed(index: int, language: str = "en") -> Design:
    return parse_design(SEEDS[index].localised(language))


def frame_of(drawn: Design, users: int) -> dict[str, Any]:
    return next(
        frame
        for frame in evaluate(drawn, [users])
        if frame["kind"] == "load" and frame["users"] == users
    )


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_seed_is_drawn_with_each_name_and_each_connection(theme: str, language: str) -> None:
    for index in range(len(SEEDS)):
        drawn = seed(index, language)
        root = ElementTree.fromstring(design_svg(drawn, theme=theme, language=language))
        words = {element.text for element in root.iter(f"{SVG}text")}
        shown = {shortened(each.title, 13.6, 124) for each in drawn.components.values()}
        containers = {
            each.title for each in drawn.components.values() if each.declaration.container
        }
        assert {each for each in shown if "…" not in each} - containers <= words
        assert containers <= words
        curves = [p for p in root.iter(f"{SVG}path") if "C" in p.get("d", "") and p.get("stroke")]
        assert len([p for p in curves if p.get("fill") == "none"]) >= len(drawn.connections)


def test_the_same_design_and_figures_give_the_same_bytes() -> None:
    drawn = seed(3)
    frame = frame_of(drawn, 20_000)
    again = parse_design(drawn.canonical())
    assert design_svg(drawn, frame) == design_svg(again, frame)
    first = png_of(design_svg(drawn, frame), 600, 300)
    assert first == png_of(design_svg(again, frame), 600, 300)


def test_a_component_beyond_its_capacity_says_so_in_number_sign_and_badge() -> None:
    drawn = seed(0)
    svg = design_svg(drawn, frame_of(drawn, 100_000))
    words = texts(svg)
    assert any(word.endswith("lost") for word in words)
    assert "url(#light-load-4)" in svg
    assert "<polygon" in svg  # ✖, so that colour is not alone
    calm = design_svg(drawn, frame_of(drawn, 10))
    assert not any(word.endswith("lost") for word in texts(calm))
    assert "<polygon" not in calm


def test_figures_are_written_in_the_language_of_the_picture() -> None:
    drawn = seed(0, "ko")
    frame = frame_of(drawn, 100_000)
    words = texts(preview_svg(drawn, frame, Headline(60, "D"), language="ko"))
    assert "10만 명" in words
    assert "병목" in words
    assert "월 비용" in words


def test_every_kind_has_an_icon_of_its_own() -> None:
    from sandbox.pictures.look import icon

    plain = icon("no such kind")
    drawn = {kind.icon: icon(kind.icon) for kind in KINDS.values()}
    assert plain not in drawn.values()
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize("index", range(0, len(SEEDS), 3))
def test_the_preview_is_exactly_1200_by_630(index: int) -> None:
    drawn = seed(index, "ko")
    score = {"total": 87.5, "grade": "B"}
    assert size_of(og_png(drawn, None, score, language="ko")) == (1200, 630)


def test_the_preview_names_title_score_users_and_bottleneck() -> None:
    drawn = seed(0)
    frame = frame_of(drawn, 100_000)
    words = texts(preview_svg(drawn, frame, Headline(41.26, "F")))
    assert {"Start: one server", "41.3 F", "100,000"} <= set(words)
    assert any(word.startswith("Web + database 1") and word.endswith("%") for word in words)
    spoken = alternative(drawn, frame, Headline(41.26, "F"), "en")
    assert spoken.startswith("Start: one server. Score: 41.3 F, Users: 100,000")


def picture_of(word: str) -> bytes:
    return og_png(parse_design(design(name=word)))


def test_korean_is_drawn_in_letters_and_not_in_empty_boxes() -> None:
    # A letter without a glyph is the same box as every other letter without one.
    assert picture_of("\ue000") == picture_of("\ue001")
    words = ["가", "뷁", "한", "힣", "설", "漢", "é"]
    made = [picture_of(word) for word in [*words, "\ue000", ""]]
    assert len(set(made)) == len(made)


def test_emoji_leave_no_box_behind() -> None:
    assert len(picture_of("A 🚀")) < len(picture_of("A \ue000"))


@pytest.mark.parametrize(
    "name",
    [
        "</text><script>alert(1)</script>",
        "]]>&amp;<!-- \"'",
        "\u202e right to left",
        "{ink} {paper} %s",
    ],
)
def test_a_hostile_name_is_shown_as_text(name: str) -> None:
    parts = {"server-1": {"kind": "custom", "name": name, "x": 0, "y": 0}}
    drawn = parse_design(design(name=name, components=parts, connections={}))
    svg = preview_svg(drawn)
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title") == name
    assert not list(root.iter(f"{SVG}script"))
    assert size_of(og_png(drawn)) == (1200, 630)


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    assert escaped("a\x0bb\ud800c\ufffe<") == "abc&lt;"


def test_a_design_spread_over_a_million_pixels_stays_a_picture_of_bounded_size() -> None:
    parts = {
        "a": {"kind": "custom", "x": -1e6, "y": -1e6},
        "b": {"kind": "custom", "x": 1e6, "y": 1e6},
    }
    drawn = parse_design(design(components=parts, connections={}))
    assert max(size_of(design_png(drawn, scale=4))) <= LONGEST_SIDE + 1


def test_an_empty_design_says_that_nothing_is_drawn() -> None:
    drawn = parse_design(design(components={}, connections={}))
    assert texts(design_svg(drawn)) == ["Nothing has been drawn yet"]
    assert texts(design_svg(drawn, language="ko")) == ["아직 그린 것이 없습니다"]


def test_a_long_name_is_cut_where_the_card_ends() -> None:
    long = "A very long name of a component that goes on and on"
    assert shortened(long, 13, 120).endswith("…")
    assert width_of(shortened(long, 13, 120), 13) <= 120
    assert shortened("웹 서버", 13, 120) == "웹 서버"
    lines = wrapped("one two three four five six", 12, 60, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        (999, "999", "999"),
        (71_300, "71.3K", "7.13만"),
        (10_000_000, "10M", "1,000만"),
        (123_456_789, "123M", "1.23억"),
        (0.4234, "0.423", "0.423"),
    ],
)
def test_numbers_are_grouped_as_the_language_does(value: float, english: str, korean: str) -> None:
    assert numbers.compact(value, "en") == english
    assert numbers.compact(value, "ko") == korean


def test_a_share_never_rounds_up_to_all() -> None:
    assert numbers.share(0.99996, "ko") == "99.99%"
    assert numbers.percent(1.4151, "ko") == "142%"
    assert numbers.duration(1234, "ko") == "1.23초"
    assert numbers.money(64.321) == "$64.32"
    assert numbers.money(11941) == "$11,941"
