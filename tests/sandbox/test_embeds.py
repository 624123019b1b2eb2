"""What other sites show of a design: embeds, oEmbed, pictures; and who may see what there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from sandbox.designs.models import Blocked, Listing, Report, Snapshot, Visibility
from tests.sandbox.designs import design, new_design
from tests.sandbox.test_sharing import post, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.runs.lifecycle.enqueue", lambda key: None)
    monkeypatch.setattr("sandbox.designs.pictures.WAIT_SECONDS", 0.0)
    cache.clear()


@pytest.fixture
def moderator(admin_user: User) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


def oembed(client: Client, path: str, **more: Any) -> Any:
    query = {"url": f"http://testserver{path}", **more}
    return client.get(f"/oembed?{urlencode(query)}")


def act(moderator: Client, what: str, action: str, *keys: object) -> None:
    body = {"action": action, "_selected_action": [str(key) for key in keys]}
    answer = moderator.post(f"/admin/designs/{what}/", body)
    assert answer.status_code == 302, answer.content[:500]


def test_only_embeds_may_be_framed_and_they_set_no_cookie(client: Client) -> None:
    made = share(client)["id"]
    embed = Client().get(f"/embed/{made}?lang=ko&theme=dark&users=10&panel=outline")
    assert embed.status_code == 200
    assert "frame-ancestors *" in embed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embed.headers
    assert not embed.cookies
    assert '<html lang="ko" data-theme="dark">' in embed.content.decode()
    for path in (f"/d/{made}", "/", "/gallery", f"/d/{made}/report", "/accounts/login/", "/s"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path


def test_an_embed_says_in_words_what_calls_what_and_runs_nothing_by_itself(client: Client) -> None:
    made = share(client, design(name="<b>Shop</b>"))["id"]
    page = client.get(f"/embed/{made}").content.decode()
    assert "&lt;b&gt;Shop&lt;/b&gt;" in page
    assert "calls server-1" in page
    assert 'id="run"' in page


@pytest.mark.parametrize(
    "query", ["users=0", "users=x", "users=99999999", "panel=all", "theme=red"]
)
def test_an_embed_refuses_what_it_does_not_know(client: Client, query: str) -> None:
    made = share(client)["id"]
    answer = client.get(f"/embed/{made}?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.content.decode()


def test_oembed_keeps_within_the_bounds_it_is_given(client: Client) -> None:
    made = share(client, design(name='"Shop" <1>'))["id"]
    answer = oembed(client, f"/d/{made}", maxwidth=500, maxheight=300)
    rich = answer.json()
    assert (rich["type"], rich["version"], rich["width"], rich["height"]) == (
        "rich",
        "1.0",
        500,
        300,
    )
    assert 'width="500"' in rich["html"]
    assert "&quot;Shop&quot; &lt;1&gt;" in rich["html"]
    assert f"/embed/{made}" in rich["html"]
    assert rich["thumbnail_width"] <= 500
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    page = client.get(f"/d/{made}").content.decode()
    assert f"/oembed?url=http%3A%2F%2Ftestserver%2Fd%2F{made}&amp;format=json" in page


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/d/nothingthere", {}, 404),
        ("/nothing", {}, 404),
        ("/p/nothingthere", {}, 404),
        ("/d/made", {"format": "xml"}, 501),
        ("/d/made", {"maxwidth": "0"}, 400),
        ("/d/made", {"maxheight": "-5"}, 400),
    ],
)
def test_oembed_says_no_as_the_standard_does(
    client: Client, path: str, more: dict[str, str], status: int
) -> None:
    made = share(client)["id"]
    assert oembed(client, path.replace("made", made), **more).status_code == status
    foreign = f"https://evil.example/d/{made}"
    assert client.get(f"/oembed?{urlencode({'url': foreign})}").status_code == 404


def test_a_private_design_is_401_for_oembed_and_404_for_everything_else(client: Client) -> None:
    owner = User.objects.create_user("owner", "o@example.org", "x")
    client.force_login(owner)
    made = share(client)["id"]
    Snapshot.objects.filter(pk=made).update(visibility=Visibility.ME)
    assert oembed(Client(), f"/d/{made}").status_code == 401
    for path in (f"/embed/{made}", f"/d/{made}.png", f"/d/{made}.svg", f"/d/{made}/qr.svg",
                 f"/d/{made}/report", f"/d/{made}", f"/d/{made}.json"):  # fmt: skip
        assert Client().get(path).status_code == 404, path
    for path in (f"/d/{made}.png", f"/d/{made}.svg", f"/d/{made}/qr.svg"):
        assert client.get(path).status_code == 200, path
        assert "public" not in client.get(path).headers["Cache-Control"]


def test_the_page_carries_what_previews_need(client: Client) -> None:
    made = share(client, design(name="Shop"))["id"]
    page = Client().get(f"/d/{made}", HTTP_ACCEPT_LANGUAGE="ko")
    text = page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    for wanted in (
        '<meta name="robots" content="noindex">',
        f'<meta property="og:image" content="http://testserver/d/{made}.png?lang=ko">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:locale" content="ko_KR">',
        '<meta name="twitter:card" content="summary_large_image">',
        "application/json+oembed",
    ):
        assert wanted in text, wanted


def test_a_qr_code_is_an_image_of_the_link(client: Client) -> None:
    made = share(client)["id"]
    answer = client.get(f"/d/{made}/qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg xmlns=")


def test_a_report_reaches_the_queue_and_a_take_down_is_410_for_good(
    client: Client, moderator: Client, mailoutbox: list[Any]
) -> None:
    owner = User.objects.create_user("owner", "owner@example.org", "x")
    client.force_login(owner)
    made = share(client)["id"]
    assert Client().post(f"/d/{made}/report", {"reason": "spam", "text": "Buy!"}).status_code == 302
    assert post(Client(), f"/api/v1/designs/{made}/report", {"reason": "rights"}).status_code == 204
    report = Report.objects.filter(reason="spam").get()
    act(moderator, "report", "take_down", report.pk)
    assert Client().get(f"/d/{made}").status_code == 410
    assert "rules" in Client().get(f"/d/{made}").content.decode()
    assert not Report.objects.filter(handled=None).exists()
    assert [mail.to for mail in mailoutbox] == [["owner@example.org"]]
    assert post(client, f"/api/v1/designs/{made}/restore").status_code == 403
    act(moderator, "snapshot", "restore", made)
    assert Client().get(f"/d/{made}").status_code == 200


def test_for_legal_reasons_it_is_451(client: Client, moderator: Client) -> None:
    made = share(client)["id"]
    act(moderator, "snapshot", "take_down_by_law", made)
    for path in (f"/d/{made}", f"/d/{made}.json", f"/embed/{made}", f"/api/v1/designs/{made}"):
        assert Client().get(path).status_code == 451, path


def test_blocked_content_cannot_come_back(client: Client, moderator: Client) -> None:
    document = new_design()
    made, other = share(client, document)["id"], share(Client(), document)["id"]
    act(moderator, "snapshot", "block", made)
    assert Blocked.objects.count() == 1
    assert Client().get(f"/d/{other}").status_code == 410
    assert post(client, "/api/v1/designs", {"design": document}).status_code == 403


def test_the_moderators_queue_is_for_moderators(client: Client) -> None:
    client.force_login(User.objects.create_user("eve", "eve@example.org", "x"))
    assert client.get("/admin/designs/report/").status_code == 302


def test_people_stand_in_the_gallery_only_when_they_asked_and_a_moderator_agreed(
    client: Client, moderator: Client
) -> None:
    client.force_login(User.objects.create_user("owner", "o@example.org", "x"))
    made = share(client, new_design(name="My great shop"))["id"]
    assert "My great shop" not in client.get("/gallery").content.decode()
    client.post("/designs", {"action": "visibility", "key": made, "visibility": "listed"})
    assert Snapshot.objects.get(pk=made).listing == Listing.ASKED
    assert "My great shop" not in client.get("/gallery").content.decode()
    act(moderator, "snapshot", "approve", made)
    assert "My great shop" in client.get("/gallery").content.decode()
    assert "X-Robots-Tag" not in client.get(f"/d/{made}").headers
    client.post("/designs", {"action": "remove", "key": made})
    assert "My great shop" not in client.get("/gallery").content.decode()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_pattern_of_the_gallery_opens_and_has_a_picture(
    client: Client, language: str
) -> None:
    from sandbox.designs.patterns import GROUPS, patterns

    page = client.get(f"/gallery?lang={language}").content.decode()
    assert len(patterns()) >= 20
    assert {pattern.group for pattern in patterns().values()} >= set(GROUPS) - {
        "people",
        "dynamics",
    }
    for key in patterns():
        assert f"/gallery/{key}" in page
        opened = client.get(f"/gallery/{key}?lang={language}")
        assert opened.status_code == 200, key
        picture = client.get(f"/gallery/{key}.svg?lang={language}")
        assert picture.status_code == 200, key
        assert b"<svg" in picture.content[:200]
    assert client.get("/gallery/nothing").status_code == 404
    assert client.get("/gallery/nothing.svg").status_code == 404


def test_the_gallery_is_searched_in_both_languages_and_by_kind(client: Client) -> None:
    def found(query: str) -> int:
        return client.get(f"/gallery?{query}").content.decode().count("gallery-card")

    everything = found("")
    assert 0 < found("q=cache") < everything
    assert 0 < found("q=캐시") < everything
    assert found("q=zzzzzz") == 0
    assert 0 < found("group=ladder") < everything
    assert found("group=nonsense") == everything
