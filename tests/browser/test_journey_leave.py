"""Private links, a score of an older engine, taking one's data along, and leaving the service."""

from __future__ import annotations

import base64
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simulator import ENGINE_VERSION
from tests.browser.axe import serious
from tests.browser.editor import add, opened, saved
from tests.browser.test_journey_share import PASSWORD, shared_link, sign_up
from tests.processes import Site
from tests.sandbox.test_old_links import RESULTS

Open = Callable[..., Page]
LOCALES = {"en": "en-US", "ko": "ko-KR"}


def many(count: int) -> str:
    """A design of so many servers, as the editor saves it."""
    servers = {
        f"api-{index}": {
            "kind": "api",
            "name": f"Server {index}",
            "x": index % 20 * 220,
            "y": index // 20 * 120,
            "params": {},
        }
        for index in range(count)
    }
    return json.dumps({
        "format": "loadstone-design/1", "name": "Many", "components": servers, "connections": {},
        "workload": {"users": 1000, "mix": {}}, "goals": {}, "scenarios": [], "notes": [],
    })  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_private_link_tells_the_server_nothing(new_page: Open, language: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 800}, locale=LOCALES[language])
    opened(page)
    add(page, "queue")
    design = saved(page)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(f"{r.method} {r.url} {r.post_data or ''}"))
    page.get_by_test_id("share").click()
    page.get_by_test_id("share-way-private").check()
    link = page.get_by_test_id("share-private-link").input_value()
    assert not [line for line in sent if "queue-1" in line or "z=" in line or "POST" in line]
    packed = link.split("#z=")[1]
    text = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))).decode()
    assert json.loads(text) == design
    assert text == json.dumps(design, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    visitor = new_page(viewport={"width": 1280, "height": 800}, locale=LOCALES[language])
    visitor.goto(link)
    expect(visitor.locator(".react-flow__node")).to_have_count(len(design["components"]))
    assert visitor.evaluate("localStorage.getItem('loadstone.design')") is None

    page.evaluate("text => localStorage.setItem('loadstone.design', text)", many(300))
    page.reload()
    page.get_by_test_id("share").click()
    page.get_by_test_id("share-way-private").check()
    expect(page.get_by_test_id("share-private-disabled")).to_be_disabled()
    expect(page.get_by_test_id("share-private-reason")).to_contain_text("300")
    expect(page.get_by_test_id("share-private-reason")).to_contain_text("200")
    with page.expect_download() as download:
        page.get_by_test_id("share-file").click()
    assert len(json.loads(Path(download.value.path()).read_text("utf-8"))["components"]) == 300


def linked_by_an_earlier_engine(site: Site, language: str) -> tuple[dict[str, Any], str]:
    """Puts a link into the site's database as engine 1.0.0 left it: that engine's own words, from
    the corpus of stored links."""
    [row] = [one for one in RESULTS["1.0.0"] if "1,000 users" in one["document"]]
    name, key = json.loads(row["document"])["name"], f"Ear1ierLink{language[0]}"
    now = "2026-01-02 03:04:05"
    with closing(sqlite3.connect(site.folder / "sandbox.sqlite3", timeout=30)) as database:
        database.execute(
            "INSERT OR IGNORE INTO designs_document (content_hash, body) VALUES (?, ?)",
            [row["hash"], row["document"]],
        )
        database.execute(
            "INSERT INTO designs_snapshot (id, document_id, name, created, manage_hash, visibility,"
            " listing, removed_by, purged) VALUES (?, ?, ?, ?, '', 'unlisted', '', '', 0)",
            [key, row["hash"], name, now],
        )
        frames = [json.dumps(row[frame]) for frame in ("load", "verdict", "score")]
        database.execute(
            "INSERT INTO designs_result (snapshot_id, engine, load, verdict, score, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [key, row["engine"], *frames, now],
        )
        database.commit()
    return row, f"/d/{key}"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_older_engines_score_stays_and_the_person_leaves(
    new_page: Open, site: Site, language: str
) -> None:
    email = f"l5-{language}@example.org"
    page = new_page(viewport={"width": 1440, "height": 900}, locale=LOCALES[language])
    sign_up(page, email)
    page.goto("/accounts/")
    page.locator("#id_public_name").fill("Ada L")
    page.locator("#id_show_name").check()
    page.locator("form[action='/accounts/'] button[type=submit]").click()
    opened(page)
    add(page, "cache" if language == "en" else "cdn")
    link = shared_link(page)
    shared = link.rsplit("/", 1)[1]
    page.goto(link)
    expect(page.get_by_test_id("frozen-score")).to_be_visible()

    assert site.get(f"/api/v1/designs/{shared}/standing").json()["author"] == "Ada L"

    # A link that the engine before this one scored: both numbers stand, and nothing is overwritten.
    earlier, link = linked_by_an_earlier_engine(site, language)
    page.goto(link)
    frozen = page.get_by_test_id("frozen-score")
    expect(frozen).to_contain_text(str(earlier["score"]["total"]))
    expect(frozen).to_contain_text("1.0.0")
    page.get_by_test_id("about").click()
    page.get_by_test_id("rerun").click()
    again = page.get_by_test_id("rerun-score")
    expect(again).to_contain_text(ENGINE_VERSION)
    expect(again).not_to_contain_text(str(earlier["score"]["total"]))
    expect(frozen).to_contain_text(str(earlier["score"]["total"]))
    standing = site.get(f"/api/v1{link.replace('/d/', '/designs/')}/standing").json()
    assert (standing["engine"], standing["score"]) == ("1.0.0", earlier["score"]["total"])

    # Everything the site holds, as one file.
    page.goto("/accounts/")
    assert serious(page) == []
    with page.expect_download() as download:
        page.locator("a[href='/accounts/export']").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("profile.json"))["email"] == email
        assert "submissions.csv" in names
    assert [name for name in names if name.startswith("shared/") and shared in name]

    # Gone, but the public design stays without a name.
    page.goto("/accounts/delete")
    page.locator("input[value=keep]").check()
    page.locator("#id_email").fill(email)
    page.locator("main button[type=submit]").click()
    expect(page.locator("#undo")).to_be_visible()
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form[action='/accounts/login/'] button[type=submit]").click()
    page.goto("/designs")
    assert "/accounts/login/" in page.url
    assert site.get(f"/d/{shared}").status == 200
    assert site.get(f"/api/v1/designs/{shared}/standing").json()["author"] == ""
    assert "Ada L" not in site.get(f"/d/{shared}").text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_was_drawn_before_signing_up_comes_along_to_another_device(
    new_page: Open, language: str
) -> None:
    email = f"two-devices-{language}@example.org"
    page = opened(new_page(viewport={"width": 1280, "height": 800}, locale=LOCALES[language]))
    add(page, "queue")
    design = saved(page)
    sign_up(page, email)
    expect(page.get_by_test_id("project")).to_have_count(1)
    assert json.loads(page.evaluate("localStorage.getItem('loadstone.design')")) == design

    other = new_page(viewport={"width": 390, "height": 844}, locale=LOCALES[language])
    other.goto("/accounts/login/")
    other.locator("#id_login").fill(email)
    other.locator("#id_password").fill(PASSWORD)
    other.locator("form[action='/accounts/login/'] button[type=submit]").click()
    other.wait_for_url("**/designs")
    assert serious(other) == []
    other.get_by_test_id("project").locator("a").first.click()
    expect(other.locator(".react-flow__node")).to_have_count(len(design["components"]))


def test_thumbnails_of_the_gallery_show_their_load_without_a_reload(new_page: Open) -> None:
    page = new_page(viewport={"width": 1280, "height": 800}, locale="ko-KR")
    page.goto("/gallery?q=캐시&group=ladder")
    first = page.get_by_test_id("gallery-card").first.locator("img")
    expect(first).to_have_attribute("data-live", "solved")
    assert str(first.get_attribute("src")).startswith("blob:")


@pytest.mark.parametrize("path", ["/gallery", "/accounts/signup/", "/accounts/inbox"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_fit_small_screens_and_axe_finds_nothing_serious(
    new_page: Open, path: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 844}, locale="ko-KR", color_scheme="dark")
    page.goto(path)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
