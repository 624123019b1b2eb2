"""Sharing from end to end: a link, its preview, a remix, an embed elsewhere, removal and undo."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Response, expect

from tests.browser.axe import serious
from tests.browser.editor import add, opened, saved
from tests.processes import Site

Open = Callable[..., Page]
PASSWORD = "seven ducks on a pond"
WORDS = {
    "en": {"remix": "Remix of", "deleted": "Remix of a deleted design", "gone": "removed"},
    "ko": {"remix": "리믹스", "deleted": "삭제된 설계의 리믹스", "gone": "작성자가 삭제한"},
}


def sign_up(page: Page, email: str) -> None:
    page.goto("/accounts/signup/")
    page.locator("#id_email").fill(email)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("form[action='/accounts/signup/'] button[type=submit]").click()
    page.wait_for_url("**/designs")


def shared_link(page: Page) -> str:
    """Share the design on show as a snapshot; the link."""
    page.get_by_test_id("share").click()
    page.get_by_test_id("share-create").click()
    link = page.get_by_test_id("share-link").input_value()
    page.keyboard.press("Escape")
    return link


def keeps(answer: Response, components: int) -> bool:
    """Whether it answers the browser's keeping a design of so many components on the server."""
    asked = answer.request
    if asked.method not in ("POST", "PUT") or "/api/v1/projects" not in asked.url:
        return False
    return len(json.loads(asked.post_data or "{}")["design"]["components"]) == components


def looks_only(page: Page, frame: FrameLocator) -> None:
    """The live drawing in a frame is moved by dragging, and nothing in it by anything."""
    node = frame.locator(".react-flow__node").first
    at, view = place_of(node), place_of(frame.locator(".react-flow__viewport"))
    pane = frame.locator(".react-flow__pane").bounding_box()
    assert pane is not None
    corner = pane["x"] + pane["width"] - 20, pane["y"] + 20
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] - 60, corner[1] + 30, steps=4)
    page.mouse.up()
    assert place_of(frame.locator(".react-flow__viewport")) != view
    box = node.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=4)
    page.mouse.up()
    node.press("Delete")
    expect(frame.locator(".react-flow__node")).to_have_count(6)
    assert place_of(node) == at


def place_of(thing: Locator) -> str:
    return str(thing.evaluate("element => element.style.transform"))


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """Another site: gives the address of a page that frames the addresses it is told."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            frame = f'<iframe src="{pages.get(self.path, "")}" width="800" height="520"></iframe>'
            self.wfile.write(f"<!doctype html><title>Blog</title>{frame}".encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def framing(address: str) -> str:
        path = f"/{len(pages)}"
        pages[path] = address
        return f"http://127.0.0.1:{server.server_address[1]}{path}"

    yield framing
    server.shutdown()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_share_preview_remix_embed_and_delete(
    new_page: Open,
    site: Site,
    elsewhere: Callable[[str], str],
    console_errors: list[str],
    language: str,
) -> None:
    locale, words = {"en": "en-US", "ko": "ko-KR"}[language], WORDS[language]
    author = new_page(viewport={"width": 1440, "height": 900}, locale=locale)
    sign_up(author, f"l3-{language}@example.org")

    # 1. A design of six components; opening the dialog alone sends nothing.
    opened(author)
    with author.expect_response(lambda answer: keeps(answer, 6)):  # what changed is kept by itself
        for kind in ("lb", "api", "cache", "queue"):
            add(author, kind)
        expect(author.locator(".react-flow__node")).to_have_count(6)
    sent: list[str] = []
    author.on("request", lambda r: sent.append(r.url) if r.method != "GET" else None)
    author.get_by_test_id("share").click()
    for way in ("project", "private", "snapshot"):
        author.get_by_test_id(f"share-way-{way}").check()
    author.wait_for_timeout(300)
    assert sent == []
    author.keyboard.press("Escape")
    link = shared_link(author)
    first = link.rsplit("/", 1)[1]
    assert len(first) == 12
    document = site.get(f"/d/{first}.json").json()
    assert len(document["components"]) == 6

    # 2. Somebody with a design of their own opens it: theirs stays as it was, byte for byte.
    visitor = opened(new_page(viewport={"width": 1280, "height": 800}, locale=locale))
    add(visitor, "cache")
    saved(visitor)
    own = visitor.evaluate("localStorage.getItem('loadstone.design')")
    visitor.goto(link)
    expect(visitor.locator(".react-flow__node")).to_have_count(6)
    expect(visitor.get_by_test_id("palette")).to_have_count(0)
    expect(visitor.get_by_test_id("frozen-score")).to_be_visible()
    assert serious(visitor) == []

    # 3. What machines read.
    page = site.get(f"/d/{first}?lang={language}")
    assert '<meta name="robots" content="noindex">' in page.text
    assert f'content="{site.url}/d/{first}.png?lang={language}"' in page.text
    picture = site.get(f"/d/{first}.png?lang={language}")
    assert picture.status == 200
    assert picture.body[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(picture.body[i : i + 4]) for i in (16, 20)] == [1200, 630]
    alternative = page.text.split('property="og:image:alt" content="')[1].split('"')[0]
    assert len(alternative) > 10
    query = urlencode({"url": link, "maxwidth": 500, "format": "json"})
    rich = site.get(f"/oembed?{query}").json()
    assert rich["type"] == "rich"
    assert rich["width"] <= 500
    assert 'width="500"' in rich["html"]

    # 4. The first edit is a remix; saved it names its parent and what was changed.
    visitor.locator('.react-flow__node[data-id="api-1"]').click()
    instances = visitor.locator('[data-param="instances"] input')
    instances.fill("7")
    instances.press("Enter")
    expect(visitor.get_by_test_id("remix-bar")).to_contain_text(words["remix"])
    assert visitor.evaluate("localStorage.getItem('loadstone.design')") == own
    assert site.get(f"/d/{first}.json").json() == document
    visitor.get_by_test_id("remix-save").click()
    visitor.wait_for_url(lambda url: "/d/" in url and first not in url)
    second = visitor.url.rsplit("/", 1)[1]
    expect(visitor.get_by_test_id("remix-of")).to_contain_text(words["remix"])
    expect(visitor.get_by_test_id("frozen-score")).to_be_visible()
    visitor.get_by_test_id("about").click()
    expect(visitor.get_by_test_id("changes-count")).to_contain_text("1")
    expect(visitor.get_by_test_id("score-delta")).to_be_visible()
    drawn = visitor.get_by_test_id("changes-picture")
    assert drawn.evaluate("async image => (await image.decode(), image.naturalWidth)") > 100
    assert serious(visitor) == []
    [row] = site.get(f"/api/v1/designs/{second}/standing").json()["difference"]["components"]
    assert [each["right"] for each in row["parameters"]] == [7]
    assert visitor.evaluate("localStorage.getItem('loadstone.design')") == own

    # 5. The author goes on and shares again: another link, the first shows what it showed.
    add(author, "cdn")
    again = shared_link(author)
    assert again != link
    assert site.get(f"/d/{first}.json").json() == document

    # 6. Embedded on another site: nothing runs before the click, nothing is left behind.
    reader = new_page(viewport={"width": 900, "height": 700}, locale=locale)
    asked: list[str] = []
    reader.on("request", lambda r: asked.append(r.url))
    reader.goto(elsewhere(f"{site.url}/embed/{first}?lang={language}&theme=dark"))
    frame = reader.frame_locator("iframe")
    expect(frame.locator("#picture")).to_be_visible()
    assert not [url for url in asked if "/api/" in url]
    frame.locator("#run").click()
    expect(frame.locator(".react-flow__node")).to_have_count(6)
    expect(frame.get_by_test_id("capacity")).to_be_visible()
    expect(frame.locator(".ladder-rung[data-step]")).to_have_count(8)
    looks_only(reader, frame)
    reader.goto(f"{site.url}/embed/{first}?lang={language}")
    assert serious(reader) == []
    reader.locator("#run").click()
    expect(reader.get_by_test_id("score")).to_be_visible()
    assert serious(reader) == []
    assert reader.evaluate("localStorage.length + sessionStorage.length") == 0
    assert reader.context.cookies() == []
    reader.goto(elsewhere(link))
    reader.wait_for_timeout(500)
    assert not any(each.url == link for each in reader.frames)
    refused = [line for line in console_errors if "frame" in line.lower()]
    assert refused
    for line in refused:
        console_errors.remove(line)

    # 7. Removed: gone everywhere at once, and back within the 30 days.
    author.goto("/designs")
    card = author.get_by_test_id("snapshot").filter(has=author.locator(f"a[href='/d/{first}']"))
    card.locator("button[value=remove]").click()
    for path in (f"/d/{first}", f"/d/{first}.png", f"/embed/{first}"):
        assert site.get(path).status == 410, path
    assert words["gone"] in site.get(f"/d/{first}?lang={language}").text
    assert site.get(f"/oembed?{query}").status == 404
    visitor.reload()
    expect(visitor.get_by_test_id("remix-of")).to_have_text(words["deleted"])
    author.locator("button[value=restore]").first.click()
    assert site.get(f"/d/{first}").status == 200
    assert json.loads(site.get(f"/d/{first}.json").text) == document


def test_a_private_link_is_made_and_opened_without_a_word_to_the_server(new_page: Open) -> None:
    page = opened(new_page(viewport={"width": 1280, "height": 800}, locale="en-US"))
    add(page, "queue")
    design = saved(page)
    bodies: list[Any] = []
    page.on("request", lambda r: bodies.append((r.url, r.post_data)))
    page.get_by_test_id("share").click()
    page.get_by_test_id("share-way-private").check()
    link = page.get_by_test_id("share-private-link").input_value()
    assert not [url for url, body in bodies if body or "z=" in url]
    visitor = new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
    visitor.goto(link)
    expect(visitor.locator(".react-flow__node")).to_have_count(len(design["components"]))
    expect(visitor.locator('meta[name="robots"]')).to_have_attribute("content", "noindex")
