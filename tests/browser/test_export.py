"""Ways out of the editor: every file is there, is what it says, and is in the page's language."""

from __future__ import annotations

import csv
import io
import json
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.axe import serious
from tests.browser.editor import PHONE, opened

Open = Callable[..., Page]


def solved(page: Page) -> Page:
    """The editor once the ladder is solved."""
    opened(page)
    expect(page.locator(".ladder-rung[data-step]")).to_have_count(8)
    return page


def choose(page: Page, what: str, tmp_path: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_test_id(f"export-{what}").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    return file.read_bytes()


def open_export(page: Page) -> None:
    page.get_by_test_id("more").click()
    page.get_by_test_id("menu-export").click()
    expect(page.get_by_test_id("export-png")).to_be_visible()


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_each_file_of_the_export_dialog_is_what_it_says(
    new_page: Open, tmp_path: Path, locale: str
) -> None:
    page = solved(new_page(viewport={"width": 1440, "height": 900}, locale=locale))
    name = "웹 + 데이터베이스" if locale == "ko-KR" else "Web + database"
    open_export(page)

    png = choose(page, "png", tmp_path)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", choose(page, "preview", tmp_path)[16:24]) == (1200, 630)
    svg = choose(page, "svg", tmp_path).decode()
    assert name in svg
    assert "%" in svg
    ElementTree.fromstring(svg)
    pdf = PdfReader(io.BytesIO(choose(page, "pdf", tmp_path)))
    assert name in pdf.pages[0].extract_text().replace("\u200b", "") or len(pdf.pages) > 2
    assert name in choose(page, "md", tmp_path).decode().replace("\\", "")
    assert f'["{name}"]' in choose(page, "mmd", tmp_path).decode()
    assert json.loads(choose(page, "json", tmp_path))["format"] == "loadstone-design/1"
    table = list(csv.reader(io.StringIO(choose(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert table[0][0] == ("사용자" if locale == "ko-KR" else "users")
    assert {row[0] for row in table[1:]} >= {"1", "1000", "10000000"}
    assert any(row[3] == name and row[4] == "utilisation" for row in table)
    expect(page.get_by_test_id("export-failed")).to_have_count(0)


def test_a_film_of_the_ladder_is_a_video(page: Page, new_page: Open, tmp_path: Path) -> None:
    solved(page)
    open_export(page)
    video = choose(page, "film", tmp_path)
    assert video.startswith(b"\x1a\x45\xdf\xa3")  # EBML, the container of WebM
    assert len(video) > 50_000
    # Played where no content policy forbids it.
    length = new_page().evaluate(
        """async (bytes) => {
            const video = document.createElement('video');
            const loaded = new Promise((done, failed) => {
                video.onloadeddata = done;
                video.onerror = () => failed(video.error.message);
            });
            video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
            await loaded;
            return [video.videoWidth, video.videoHeight];
        }""",
        list(video),
    )
    assert length == [1200, 630]


def test_a_failure_of_the_design_can_be_filmed(page: Page, tmp_path: Path) -> None:
    solved(page)
    open_export(page)
    what = page.get_by_test_id("film-what")
    expect(what.locator("option")).not_to_have_count(1)
    what.select_option("0")
    with page.expect_request("**/api/v1/exports/scenes") as asked:
        video = choose(page, "film", tmp_path)
    assert asked.value.post_data_json["failure"] == 0
    assert video.startswith(b"\x1a\x45\xdf\xa3")
    assert len(video) > 20_000


def test_a_picture_goes_to_the_clipboard(new_page: Open) -> None:
    page = solved(
        new_page(
            viewport={"width": 1440, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )
    )
    open_export(page)
    page.get_by_test_id("export-copyPng").click()
    expect(page.get_by_test_id("export-state")).to_contain_text("Copied")
    kinds: Any = page.evaluate("async () => (await navigator.clipboard.read())[0].types")
    assert kinds == ["image/png"]


def test_exports_are_commands_too(page: Page) -> None:
    solved(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("Mermaid")
    expect(page.get_by_role("option", name="Export Mermaid")).to_be_visible()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".mmd")


def test_a_refusal_of_the_server_is_shown_in_its_own_words(
    page: Page, console_errors: list[str]
) -> None:
    solved(page)
    page.route(
        "**/api/v1/exports/*",
        lambda route: route.fulfill(
            status=429, content_type="application/problem+json", body='{"detail": "Too many."}'
        ),
    )
    open_export(page)
    page.get_by_test_id("export-png").click()
    expect(page.get_by_test_id("export-failed")).to_have_text("Too many.")
    console_errors.clear()  # the browser reports every 429 there


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_nothing_serious_for_axe_in_the_export_dialog(
    new_page: Open, scheme: str, locale: str
) -> None:
    page = opened(new_page(color_scheme=scheme, locale=locale))
    open_export(page)
    assert serious(page) == []


def test_the_export_dialog_fits_a_phone(new_page: Open) -> None:
    page = solved(new_page(**{**PHONE, "viewport": {"width": 320, "height": 640}}))
    open_export(page)
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= 320
