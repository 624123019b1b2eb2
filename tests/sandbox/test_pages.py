"""Pages, and the addresses machines ask."""

from __future__ import annotations

import gzip
import html
import json
import re
from typing import Any

import pytest

from tests.processes import Answer, Site
from tests.sandbox.designs import design


def boot_of(answer: Answer) -> dict[str, Any]:
    """The data a page carries for its scripts."""
    found = re.search(
        r'<script id="boot" type="application/json">(.*?)</script>', answer.text, re.DOTALL
    )
    assert found, answer.text[:2000]
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def kept(site: Site, **top: Any) -> str:
    """The id of a shared design."""
    made: str = site.post("/api/v1/designs", {"design": design(**top)}).json()["id"]
    return made


def test_the_home_page_carries_everything_the_editor_needs(site: Site) -> None:
    page = site.get("/")
    assert page.status == 200
    boot = boot_of(page)
    assert {"catalogue", "seeds", "language", "csrf", "version"} <= set(boot)
    assert boot["seeds"][0]["design"]["format"] == "loadstone-design/1"
    assert boot["seeds"][0]["title"]
    assert "readonly" not in boot


def test_the_scripts_and_styles_of_the_page_are_served_for_good(site: Site) -> None:
    page = site.get("/").text
    addresses = re.findall(r'(?:src|href)="(/static/assets/[^"]+)"', page)
    assert any(address.endswith(".js") for address in addresses)
    for address in addresses:
        answer = site.get(address)
        assert answer.status == 200, address
        assert "immutable" in answer.headers["cache-control"], address


def test_scripts_are_served_compressed(site: Site) -> None:
    script = re.findall(r'src="(/static/assets/[^"]+\.js)"', site.get("/").text)[0]
    assert site.get(script, Accept_Encoding="gzip").headers["content-encoding"] == "gzip"


def test_pages_are_sent_compressed_and_pictures_as_they_are(site: Site) -> None:
    page = site.get("/", Accept_Encoding="gzip")
    assert page.headers["content-encoding"] == "gzip"
    assert gzip.decompress(page.body).startswith(b"<!doctype html>")
    assert len(page.body) < 50_000
    picture = site.get(f"/d/{kept(site)}.png", Accept_Encoding="gzip")
    assert picture.status == 200
    assert "content-encoding" not in picture.headers


def test_a_shared_design_opens_read_only_with_its_name_in_the_preview(site: Site) -> None:
    name = 'Shop "A" </script><script>alert(1)</script>'
    shared = kept(site, name=name)
    page = site.get(f"/d/{shared}")
    assert page.status == 200
    boot = boot_of(page)
    assert boot["readonly"] is True
    assert boot["snapshot"] == shared
    assert boot["design"]["name"] == name
    title = re.search(r'<meta property="og:title" content="([^"]*)">', page.text)
    assert title
    assert html.unescape(title.group(1)) == f"{name} · Loadstone"
    assert "<script>alert(1)" not in page.text


def test_a_shared_design_is_also_a_file(site: Site) -> None:
    shared = kept(site)
    file = site.get(f"/d/{shared}.json")
    assert file.headers["content-type"] == "application/json"
    assert file.json() == site.get(f"/api/v1/designs/{shared}").json()["design"]


@pytest.mark.parametrize("path", ["/d/nothingthere", "/nothing", "/d/nothingthere.json"])
def test_what_does_not_exist_is_404(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert "Traceback" not in answer.text


def test_the_address_chooses_the_language_and_a_cookie_keeps_it(site: Site) -> None:
    page = site.get("/?lang=ko", Accept_Language="en")
    assert '<html lang="ko">' in page.text
    cookie = page.headers["set-cookie"]
    assert "django_language=ko" in cookie
    again = site.get("/", Accept_Language="en", Cookie="django_language=ko")
    assert boot_of(again)["language"] == "ko"


def test_the_browser_chooses_the_language_otherwise(site: Site) -> None:
    assert '<html lang="ko">' in site.get("/", Accept_Language="ko-KR,ko;q=0.9,en;q=0.8").text
    assert '<html lang="en">' in site.get("/", Accept_Language="fr").text


def test_nothing_inline_may_run_and_nobody_may_frame_the_page(site: Site) -> None:
    headers = site.get("/").headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_a_host_that_is_not_ours_is_refused(site: Site) -> None:
    assert site.get("/", Host="evil.example").status == 400


def test_health_and_readiness(site: Site) -> None:
    assert site.get("/healthz").text == "ok\n"
    assert site.get("/readyz").json() == {"database": True, "broker": True}


def test_metrics_count_runs_and_their_first_frames(site: Site) -> None:
    from tests.sandbox.designs import new_design

    with site.socket() as socket:
        socket.run(new_design(), [1])
    shown = dict(
        line.rsplit(" ", 1)
        for line in site.get("/metrics").text.splitlines()
        if not line.startswith("#")
    )
    assert int(shown["loadstone_runs_asked_total"]) >= 1
    assert int(shown["loadstone_run_first_frame_seconds_count"]) >= 1
    assert int(shown['loadstone_runs{status="done"}']) >= 1


def test_the_admin_asks_who_you_are(site: Site) -> None:
    page = site.get("/admin/login/")
    assert page.status == 200
    assert "csrfmiddlewaretoken" in page.text


def test_a_form_without_its_token_is_refused_in_words(site: Site) -> None:
    answer = site.post("/admin/login/", b"username=a&password=b")
    assert answer.status == 403
    assert "expired" in answer.text
