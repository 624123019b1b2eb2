"""Files made of a design: their kinds, their limits, and whose words they are in."""

from __future__ import annotations

import io
import json
import re
import struct
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from pypdf import PdfReader

from simulator.design.seeds import SEEDS
from tests.processes import Answer, Site
from tests.sandbox.designs import design, new_design

SVG = "{http://www.w3.org/2000/svg}"


def export(
    site: Site, form: str, drawn: dict[str, Any], language: str = "en", **more: Any
) -> Answer:
    return site.post(f"/api/v1/exports/{form}", {"design": drawn, **more}, Accept_Language=language)


def seed(index: int, language: str) -> dict[str, Any]:
    return json.loads(json.dumps(SEEDS[index].localised(language)))


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_picture_shows_the_load_it_was_asked_for(site: Site) -> None:
    drawn = seed(0, "en")
    calm = export(site, "svg", drawn)
    assert (calm.status, calm.headers["content-type"]) == (200, "image/svg+xml")
    assert "1 %" in calm.text
    broken = export(site, "svg", drawn, users=100_000)
    assert "lost" in broken.text
    odd = export(site, "svg", drawn, users=123_456)  # not a step of the ladder
    assert "123,456 users" in odd.text
    bare = export(site, "svg", drawn, figures=False)
    assert "1 %" not in bare.text
    ElementTree.fromstring(bare.body)


def test_a_design_that_cannot_be_solved_is_drawn_without_figures(site: Site) -> None:
    alone = design(
        components={"db": {"kind": "sql", "name": "Alone", "x": 0, "y": 0}}, connections={}
    )
    answer = export(site, "svg", alone)
    assert answer.status == 200
    assert "Alone" in answer.text


def test_a_png_is_as_many_pixels_as_asked_for(site: Site) -> None:
    def size(scale: float) -> tuple[int, int]:
        answer = export(site, "png", design(), scale=scale, figures=False)
        assert answer.headers["content-type"] == "image/png"
        width, height = struct.unpack(">II", answer.body[16:24])
        return width, height

    once, twice = size(1), size(2)
    assert twice == (2 * once[0], 2 * once[1])


def test_the_preview_of_a_design_is_1200_by_630(site: Site) -> None:
    answer = export(site, "preview", seed(0, "ko"), "ko")
    assert struct.unpack(">II", answer.body[16:24]) == (1200, 630)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Capacity report at 1,000 users", "Score", "Assumptions", "Sources", "Confidence"]),
        ("ko", ["1,000명 기준 용량 보고서", "점수", "가정", "출처", "신뢰도", "웹 + 데이터베이스"]),
    ],
)
def test_the_pdf_report_can_be_read_again_in_its_language(
    site: Site, language: str, words: list[str]
) -> None:
    answer = export(site, "pdf", seed(0, language), language)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == language
    # Places to break long words are invisible, but there.
    text = pdf_text(answer.body).replace("\u200b", "")
    for word in words:
        assert word in text
    assert export(site, "pdf", seed(0, language), language).body == answer.body


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_markdown_report_has_rows_that_add_up_to_the_score(site: Site, language: str) -> None:
    text = export(site, "md", seed(0, language), language).text
    head = "| Part | Why |" if language == "en" else "| 부문 | 이유 |"
    table = text[text.index(head) :].split("\n\n")[0].splitlines()[2:]
    points = [float(line.split(" | ")[-2].replace("−", "-")) for line in table]
    *rows, total = points
    assert sum(rows) == pytest.approx(total, abs=0.05 * len(rows))
    assert "```mermaid\nflowchart LR" in text


def test_markdown_shows_a_hostile_name_as_text(site: Site) -> None:
    name = "<img src=x> | `a` [b](c)\n# d"
    parts = design()["components"]
    parts["server-1"]["name"] = " ".join(name.split())
    text = export(site, "md", new_design(components=parts)).text
    assert not re.search(r"(?<!\\)<img", text)
    assert r"\<img src=x\> \| \`a\` \[b\](c) \# d" in text


def test_mermaid_keeps_containers_names_and_connections(site: Site) -> None:
    drawn = seed(5, "ko")
    text = export(site, "mmd", drawn, "ko").text
    assert text.startswith("flowchart LR\n")
    for component in drawn["components"].values():
        assert f'"{component["name"]}"' in text
    assert len(re.findall(r"-->", text)) == len(drawn["connections"])
    assert text.count("subgraph") == text.count("  end")


def test_a_file_is_named_after_its_design(site: Site) -> None:
    answer = export(site, "mmd", design(name='주문 "서비스" / v2'))
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; ")
    assert 'filename="v2.mmd"' in said
    assert "filename*=UTF-8''%EC%A3%BC%EB%AC%B8-%EC%84%9C%EB%B9%84%EC%8A%A4-v2.mmd" in said


@pytest.mark.parametrize(
    ("form", "body", "status", "code"),
    [
        ("svg", {"design": {"format": "loadstone-design/999"}}, 422, "design_invalid"),
        ("svg", {"design": []}, 422, "request_invalid"),
        ("gif", {"design": design()}, 422, "request_invalid"),
        ("png", {"design": design(), "scale": 50}, 422, "request_invalid"),
        ("png", {"design": design(), "theme": "pink"}, 422, "request_invalid"),
        ("pdf", {"design": {"name": "x" * 1_500_000}}, 413, "too_large"),
        ("pdf", b"[" * 10_000, 400, "too_deep"),
    ],
)
def test_what_cannot_be_made_says_why(
    site: Site, form: str, body: Any, status: int, code: str
) -> None:
    answer = site.post(f"/api/v1/exports/{form}", body)
    assert (answer.status, answer.json()["code"]) == (status, code)


def test_a_page_of_another_site_may_not_have_files_made(site: Site) -> None:
    answer = site.post("/api/v1/exports/svg", {"design": design()}, Origin="http://evil.example")
    assert (answer.status, answer.json()["code"]) == (403, "foreign_origin")


def test_the_scenes_of_the_ladder_show_every_step(site: Site) -> None:
    answer = site.post("/api/v1/exports/scenes", {"design": seed(0, "en")})
    scenes = answer.json()["scenes"]
    assert len(scenes) == 8
    assert ">1<" in scenes[0]
    assert ">10,000,000<" in scenes[-1]
    assert all('width="1200" height="630"' in scene for scene in scenes)


def test_the_scenes_of_a_failure_begin_as_usual_and_say_what_holds(site: Site) -> None:
    drawn = seed(5, "ko")
    listed = site.post("/api/v1/exports/failures", {"design": drawn}, Accept_Language="ko").json()[
        "failures"
    ]
    assert [each["index"] for each in listed] == list(range(len(listed)))
    lost = next(each for each in listed if "인스턴스" in each["label"])
    body = {"design": drawn, "failure": lost["index"]}
    scenes = site.post("/api/v1/exports/scenes", body, Accept_Language="ko").json()["scenes"]
    assert "이전: 평소 상태" in scenes[0]
    assert len(scenes) > 1
    assert "손실" in scenes[1]


def test_a_failure_there_is_not_is_refused(site: Site) -> None:
    answer = site.post("/api/v1/exports/scenes", {"design": seed(0, "en"), "failure": 99})
    assert answer.status == 422
    assert "There is no scenario 99" in answer.text


def test_a_design_that_cannot_be_judged_has_no_failures_to_film(site: Site) -> None:
    answer = site.post(
        "/api/v1/exports/failures", {"design": design(components={}, connections={})}
    )
    assert (answer.status, answer.json()) == (200, {"failures": []})
