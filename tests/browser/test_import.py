"""Ways into the editor: drawings of other tools, looked through first, nothing lost silently."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.axe import serious
from tests.browser.editor import PHONE, opened, saved
from tests.browser.test_export import choose, open_export, solved

Open = Callable[..., Page]
FLOWCHART = """flowchart LR
  U([Users]) --> CF[CloudFront] --> LB[nginx]
  subgraph Seoul
    LB --> A[API server] & B[Frobnicator]
    A --> R[(Redis)]
    A -->|reads| D[(PostgreSQL)]
    CF2[CDN] --> D
  end
  Q[[Kafka]] --> A
  style A fill:#f00
  what is this
"""


def model(cells: str) -> str:
    return (
        '<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>'
        f"{cells}</root></mxGraphModel>"
    )


def box(key: str, label: str, x: int, style: str = "", parent: str = "1", size: int = 120) -> str:
    return (
        f'<mxCell id="{key}" value="{label}" style="{style}" vertex="1" parent="{parent}">'
        f'<mxGeometry x="{x}" y="60" width="{size}" height="60" as="geometry"/></mxCell>'
    )


def arrow(key: str, source: str, target: str) -> str:
    return f'<mxCell id="{key}" edge="1" source="{source}" target="{target}" parent="1"/>'


def packed(xml: str) -> str:
    deflate = zlib.compressobj(wbits=-15)
    data = deflate.compress(quote(xml, safe="").encode()) + deflate.flush()
    return base64.b64encode(data).decode()


DRAWIO = (
    '<mxfile host="app.diagrams.net"><diagram name="첫 쪽">'
    + packed(
        model(
            box("u", "사용자", 0)
            + box("z", "가용 영역 A", 200, "swimlane;", size=700)
            + box("lb", "로드 밸런서", 20, parent="z")
            + box("db", "", 320, "shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.rds", "z")
            + box("api", "주문 서버", 170, parent="z")
            + arrow("e1", "u", "lb")
            + arrow("e2", "lb", "api")
            + arrow("e3", "api", "db")
            + arrow("e4", "api", "nowhere")
        )
    )
    + '</diagram><diagram name="둘째 쪽">'
    + packed(model(box("k", "Kafka", 0)))
    + "</diagram></mxfile>"
)


def open_import(page: Page) -> None:
    page.get_by_test_id("more").click()
    page.get_by_test_id("menu-import").click()
    expect(page.get_by_test_id("import-text")).to_be_visible()


def until_offered(page: Page, act: Callable[[], None]) -> None:
    """What listens for files and pastes is fetched once nothing else happens: act until then."""
    for _ in range(30):
        act()
        try:
            page.get_by_test_id("import-apply").wait_for(timeout=1500)
            return
        except TimeoutError:
            continue
    raise AssertionError("the import dialog did not open")


def kinds(design: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["kind"] for each in design["components"].values()}


def wires(design: dict[str, Any]) -> set[tuple[str, str]]:
    name = {key: each["name"] for key, each in design["components"].items()}
    return {(name[w["from"]], name[w["to"]]) for w in design["connections"].values()}


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_pasted_flowchart_is_reviewed_changed_applied_and_undone(
    new_page: Open, locale: str
) -> None:
    page = opened(new_page(viewport={"width": 1440, "height": 900}, locale=locale))
    before = saved(page)
    open_import(page)
    page.get_by_test_id("import-text").fill(FLOWCHART)
    page.get_by_test_id("import-read").click()

    unknown = page.get_by_test_id("import-item-B")
    expect(unknown).to_have_attribute("data-by", "nothing")
    expect(page.get_by_test_id("import-item-LB")).to_contain_text("nginx")
    arrows = page.get_by_test_id("import-arrows")
    expect(arrows).to_contain_text("CDN → PostgreSQL")
    left_out = page.get_by_test_id("import-left-out")
    expect(left_out).to_contain_text("style A fill:#f00")
    expect(left_out).to_contain_text("what is this")
    expect(left_out).to_contain_text("11" if locale == "en-US" else "11번째 줄")
    assert saved(page) == before

    unknown.get_by_role("combobox").select_option("web")
    page.get_by_test_id("import-apply").click()
    expect(page.locator(".react-flow__node")).to_have_count(10)
    design = saved(page)
    assert kinds(design) == {
        "Users": "client",
        "CloudFront": "cdn",
        "nginx": "lb",
        "Seoul": "region",
        "API server": "api",
        "Frobnicator": "web",
        "Redis": "cache",
        "PostgreSQL": "sql",
        "CDN": "cdn",
        "Kafka": "queue",
    }
    # Kafka does not call a server: the arrow was turned, and that was said.
    assert ("API server", "Kafka") in wires(design)
    assert ("CDN", "PostgreSQL") not in wires(design)
    page.get_by_test_id("undo").click()
    assert saved(page)["components"] == before["components"]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_compressed_draw_io_file_is_dropped_on_the_page(new_page: Open, locale: str) -> None:
    page = opened(new_page(viewport={"width": 1440, "height": 900}, locale=locale))
    data = page.evaluate_handle(
        """([text, name]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name));
            return data;
        }""",
        [DRAWIO, "shop.drawio"],
    )

    def drop() -> None:
        page.dispatch_event(".react-flow__pane", "dragover", {"dataTransfer": data})
        page.dispatch_event(".react-flow__pane", "drop", {"dataTransfer": data})

    until_offered(page, drop)
    expect(page.get_by_test_id("import-left-out")).to_contain_text("주문 서버 → ?")
    expect(page.get_by_test_id("import-page")).to_have_value("0")
    page.get_by_test_id("import-apply").click()
    expect(page.locator(".react-flow__node")).to_have_count(5)
    design = saved(page)
    assert design["name"] == "첫 쪽"
    found = kinds(design)
    database = next(name for name, kind in found.items() if kind == "sql")
    assert found == {
        "사용자": "client",
        "가용 영역 A": "zone",
        "로드 밸런서": "lb",
        "주문 서버": "api",
        database: "sql",
    }
    assert wires(design) == {
        ("사용자", "로드 밸런서"),
        ("로드 밸런서", "주문 서버"),
        ("주문 서버", database),
    }


def test_another_page_of_a_draw_io_file_can_be_chosen(page: Page, tmp_path: Path) -> None:
    opened(page)
    file = tmp_path / "shop.drawio"
    file.write_text(DRAWIO, "utf-8")
    page.get_by_test_id("more").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("menu-importFile").click()
    chooser.value.set_files(file)
    page.get_by_test_id("import-page").select_option("1")
    expect(page.get_by_test_id("import-item-k")).to_contain_text("Kafka")
    page.get_by_test_id("import-apply").click()
    assert kinds(saved(page)) == {"Kafka": "queue"}


def test_mermaid_pasted_on_the_canvas_opens_the_review(new_page: Open) -> None:
    page = opened(
        new_page(
            viewport={"width": 1440, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )
    )
    page.evaluate("text => navigator.clipboard.writeText(text)", "graph LR\nA[nginx] --> B[API]")
    page.locator(".react-flow__pane").click(position={"x": 300, "y": 100})
    until_offered(page, lambda: page.keyboard.press("Control+v"))
    expect(page.get_by_test_id("import-item-A")).to_contain_text("nginx")


def test_what_is_exported_as_mermaid_comes_back_as_it_was(page: Page, tmp_path: Path) -> None:
    solved(page)
    page.get_by_test_id("seeds").click()
    page.get_by_test_id("menu-seed-S05").click()
    expect(page.locator(".react-flow__node")).not_to_have_count(2)
    before = saved(page)
    open_export(page)
    text = choose(page, "mmd", tmp_path).decode()
    page.keyboard.press("Escape")
    open_import(page)
    page.get_by_test_id("import-text").fill(text)
    page.get_by_test_id("import-read").click()
    expect(page.get_by_test_id("import-left-out")).to_have_count(0)
    page.get_by_test_id("import-apply").click()
    expect(page.get_by_test_id("import-apply")).to_have_count(0)
    after = saved(page)
    assert kinds(after) == kinds(before)
    assert wires(after) == wires(before)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sequenceDiagram\nA->>B: hi", "sequenceDiagram"),
        ("just words", "flowchart LR"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><mxfile>&b;</mxfile>", "ENTITY"),
        ("<mxfile>" * 10_000, "deep"),
        ("<mxfile><diagram>", "well-formed"),
        ("<html><body/></html>", "<html>"),
        ("graph LR\n" + "subgraph s\n" * 10_000, "deep"),
    ],
)
def test_text_that_cannot_be_imported_says_why(
    page: Page, tmp_path: Path, text: str, sentence: str
) -> None:
    opened(page)
    open_import(page)
    file = tmp_path / "drawing.txt"
    file.write_text(text, "utf-8")
    page.get_by_test_id("import-file").set_input_files(file)
    expect(page.get_by_test_id("import-trouble")).to_contain_text(sentence)


def test_a_file_of_more_than_5_mb_is_refused_with_the_limit(page: Page, tmp_path: Path) -> None:
    opened(page)
    open_import(page)
    file = tmp_path / "huge.mmd"
    file.write_text("graph LR\n" + "x" * 5_000_001, "utf-8")
    page.get_by_test_id("import-file").set_input_files(file)
    expect(page.get_by_test_id("import-trouble")).to_contain_text("5 MB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_nothing_serious_for_axe_in_the_import_dialog(
    new_page: Open, scheme: str, locale: str
) -> None:
    page = opened(new_page(color_scheme=scheme, locale=locale))
    open_import(page)
    assert serious(page) == []
    page.get_by_test_id("import-text").fill(FLOWCHART)
    page.get_by_test_id("import-read").click()
    expect(page.get_by_test_id("import-apply")).to_be_visible()
    assert serious(page) == []


def test_the_review_fits_a_phone(new_page: Open) -> None:
    page = opened(new_page(**{**PHONE, "viewport": {"width": 320, "height": 640}}))
    open_import(page)
    page.get_by_test_id("import-text").fill(FLOWCHART)
    page.get_by_test_id("import-read").click()
    expect(page.get_by_test_id("import-apply")).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= 320
    assert json.loads(page.evaluate("JSON.stringify(innerWidth)")) == 320
