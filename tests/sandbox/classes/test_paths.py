"""Every address of classes, boards, live classes and LTI, asked by everybody: what is not for
somebody does not exist for them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import resolve

from sandbox.api.views import api
from sandbox.asgi import sockets
from sandbox.boards import urls as boards_urls
from sandbox.boards.consumer import BoardConsumer
from sandbox.classes import urls as classes_urls
from sandbox.liveclass import urls as live_urls
from sandbox.liveclass.consumer import LiveConsumer
from sandbox.lti import urls as lti_urls
from tests.sandbox.classes import boards
from tests.sandbox.classes.ground import WHO, Ground

pytestmark = pytest.mark.django_db
ANSWERS = {200: "y", 201: "y", 202: "y", 302: ">", 401: "n", 403: "n", 404: ".", 405: "m",
           400: "!", 409: "!", 410: "!", 422: "!"}  # fmt: skip

# What comes of looking, one letter for each of WHO: y there it is; > go elsewhere, which is to
# sign in for nobody in particular; . there is nothing; m not by this method; ! refused in words.
#   anonymous, outsider, elsewhere, owner, fellow, dropped, waiting, guest,
#   grader, bound, author, instructor, admin, glass
PAGES = [
    ("/classes", ">yyyyyyyyyyyyy"),
    ("/classes/new", ">yyyyyyyyyyyyy"),
    ("/join", ">yyyyyyyyyyyyy"),
    ("/join/{code}", ">yyyyyyyyyyyyy"),
    ("/mail/{mail}", "yyyyyyyyyyyyyy"),
    ("/mail/{c}", ".............."),
    ("/c/{c}/me", ">..>>>.>>>>>.."),
    ("/c/{c}/settings", ">..........y.."),
    ("/c/{c}/log", ">..........y.y"),
    ("/c/{c}/data", ">..........y.."),
    ("/c/{c}/export.zip", ">..........y.."),
    ("/c/{c}/glass", ">...........yy"),
    ("/c/{c}/people", ">..........y.."),
    ("/c/{c}/people/import", ">..........y.."),
    ("/c/{c}", ">..yyy.yyyyy.y"),
    ("/c/{c}/clone", ">..........y.."),
    ("/c/{c}/boards", ">.........yy.."),
    ("/c/{c}/boards/{b}.json", ">.........yy.."),
    ("/c/{c}/boards/{b}", ">.........yy.."),
    ("/c/{c}/boards/{b}/draw/start", ">.........yy.."),
    ("/c/{c}/boards/{b}/draw/scenarios", ">............."),
    ("/c/{c}/gradebook", ">.......yy.y.y"),
    ("/c/{c}/grades.csv", ">..........y.."),
    ("/c/{c}/marks", ">.......yy.y.."),
    ("/c/{c}/watchlist", ">.......yy.y.y"),
    ("/c/{c}/canvas", ">..........y.."),
    ("/a/{a}/insight", ">.......yyyy.y"),
    ("/a/{a}/regrades", ">.......yyyy.."),
    ("/a/{a}/regrades/{r}", ">.......yyyy.."),
    ("/a/{a}/similarity", ">..........y.."),
    ("/a/{a}/work", ">.......yy.y.y"),
    ("/a/{a}/work/{owner}", ">.......y..y.y"),
    ("/a/{a}", ">.......yyyy.y"),
    ("/b/{a}", ">..yyy.yyyyy.."),
    ("/b/{a}/results", ">..yyy.y......"),
    ("/b/{a}/ranking", ">..yyy.yyyyy.y"),
    ("/a/{draft}", ">.......yyyy.y"),
    ("/b/{draft}", ">.......yyyy.."),
    ("/b/{draft}/results", ">............."),
    ("/b/{draft}/ranking", ">.......yyyy.y"),
    ("/s/{s}", ">..y....y..y.y"),
    ("/a/{a}/live", ">.......yyyy.."),
    ("/live", "yyyyyyyyyyyyyy"),
    ("/live/s/{live}", ">>>y>>>>>>>>>>"),
    ("/live/s/xxxxxxxxxxxx", ">>>>>>>>>>>>>>"),
    ("/live/s/{live}/build", ">>>y>>>>>>>>>>"),
    ("/live/s/{shown}/pinned", "...y....yyyy.."),
    ("/live/s/{shown}/pinned.svg", "...y....yyyy.."),
    ("/live/s/{live}/control", ">.......yyyy.."),
    ("/live/s/{live}/projector", ">.......yyyy.."),
    ("/live/s/{live}/qr.svg", ">.......yyyy.."),
    ("/live/s/{shown}/design/{h}", ">.......yyyy.."),
    ("/live/{livecode}", "yyy>yyyyyyyyyy"),
    ("/lti/login", "!!!!!!!!!!!!!!"),
    ("/lti/launch", "mmmmmmmmmmmmmm"),
    ("/lti/enter", "!!!!!!!!!!!!!!"),
    ("/lti/jwks", "yyyyyyyyyyyyyy"),
    ("/lti/connect", ">!!!!!!!!!!!!!"),
    ("/lti/choose", ">!!!!!!!!!!!!!"),
    ("/c/{c}/lms", ">..........y.."),
    ("/c/{c}/lms/{link}/roster", ">..........y.."),
]
# The same of the API; n is: sign in first.
API = [
    ("PUT", "/api/v1/assignments/{a}/work", "n..yy..y......"),
    ("GET", "/api/v1/assignments/{a}/work", "n..yy..y......"),
    ("POST", "/api/v1/assignments/{a}/trials", "n..yy..y......"),
    ("GET", "/api/v1/assignments/{a}/trials/{t}", "n..y.........."),
    ("POST", "/api/v1/assignments/{a}/submissions", "n..yy..y......"),
    ("POST", "/api/v1/assignments/{a}/hints", "n..yy..y......"),
    ("GET", "/api/v1/assignments/{a}/ranking", "n..yyy.yyyyy.y"),
    ("POST", "/api/v1/assignments/{a}/preview", "n.......yyyy.."),
    ("GET", "/api/v1/assignments/{a}/preview/{k}", "n.......yyyy.."),
    ("GET", "/api/v1/submissions/{s}", "n..y....y..y.y"),
    ("GET", "/api/v1/submissions/{s}/design", "n..y....y..y.y"),
    ("GET", "/api/v1/assignments/{a}/preview/{whole}", "n............."),
    ("GET", "/api/v1/live/{live}/trials/{whole}", ".............."),
    ("POST", "/api/v1/assignments/{draft}/submissions", "n............."),
    ("PUT", "/api/v1/boards/{b}/start", "n.........yy.."),
    ("POST", "/api/v1/live/{live}/prediction", "...!.........."),
    ("PUT", "/api/v1/live/{live}/work", "...y.........."),
    ("POST", "/api/v1/live/{live}/trials", "...y.........."),
    ("GET", "/api/v1/live/{live}/trials/{tried}", "...y.........."),
    ("GET", "/api/v1/live/{live}/trials/{k}", ".............."),
    ("POST", "/api/v1/live/{live}/leave", "...y.........."),
    ("POST", "/api/v1/live/{live}/command", "n..........y.."),
]
# What changes something on a page: who may look at the page is not always who may do it.
DOINGS: list[tuple[str, dict[str, str], str]] = [
    ("/c/{c}/settings", {"what": "rotate"}, "instructor"),
    ("/c/{c}/settings", {"what": "mail"}, "instructor"),
    ("/c/{c}/me", {"what": "mails"},
     "owner fellow dropped guest grader bound author instructor"),
    ("/c/{c}/data", {"what": "remove", "name": "Systems"}, "instructor"),
    ("/c/{c}/people", {"what": "drop", "member": "{owner}"}, "instructor"),
    ("/c/{c}/people/import", {}, "instructor"),
    ("/c/{c}/clone", {"starts": "2027-03-01", "apply": "1"}, "instructor"),
    ("/c/{c}/canvas", {}, "instructor"),
    ("/c/{c}/marks", {}, "grader bound instructor"),
    ("/c/{c}/watchlist", {"student": "{owner}", "state": "contacted"}, "grader instructor"),
    ("/c/{c}/watchlist", {"what": "rules", "missing": "2", "low": "40", "fall": "0", "late": "3"},
     "instructor"),
    ("/c/{c}/lms", {"what": "send"}, "instructor"),
    ("/c/{c}/lms/{link}/roster", {}, "instructor"),
    ("/c/{c}/glass", {"reason": "a complaint of a student"}, "admin glass"),
    ("/c/{c}/boards", {}, "author instructor"),
    ("/c/{c}/boards/{b}", {"what": "version"}, "author instructor"),
    ("/c/{c}/boards/{b}", {"what": "clone", "course": "{c}"}, "author instructor"),
    ("/c/{c}/boards/{b}", {"what": "assign", "version": "1"}, "author instructor"),
    ("/a/{draft}", {"what": "publish"}, "instructor"),
    ("/a/{a}", {"what": "settings"}, "instructor"),
    ("/a/{a}", {"what": "reveal"}, "instructor"),
    ("/a/{a}", {"what": "release"}, "instructor"),
    ("/a/{a}", {"what": "override", "whom": "student:{owner}", "due_hours": "1"}, "instructor"),
    ("/a/{a}", {"what": "override", "whom": "label:{label}", "due_hours": "1"}, "instructor"),
    ("/a/{a}/regrades", {"version": "1", "scope": "all"}, "grader bound author instructor"),
    ("/a/{a}/regrades", {"version": "1", "scope": "student", "student": "{owner}"},
     "grader instructor"),
    ("/a/{a}/regrades/{r}", {"mode": "exact", "reason": "a fault"}, "instructor"),
    ("/a/{a}/work/{owner}", {"what": "mark", "manual": "1", "reason": "x"}, "grader instructor"),
    ("/a/{a}/work/{owner}", {"what": "comment", "submission": "{s}", "body": "x"},
     "grader instructor"),
    ("/a/{a}/live", {}, "instructor"),
    ("/b/{a}/ranking", {}, "grader bound instructor glass"),
]  # fmt: skip
FOLLOWS = "...yyy.yyyyy.y"
HEARS = {
    "seat": "...y..........", "staff": "........yyyy..", "projector": "........yyyy..",
    "": "..............",
}  # fmt: skip
SOCKETS = {"ws/v1", "ws/v1/boards/<str:assignment>", "ws/v1/live/<str:session>", "<path:other>"}


@pytest.fixture
def ground() -> Ground:
    return Ground()


def asked(client: Client, method: str, address: str, body: Any = None, form: bool = False) -> str:
    """One letter for the answer; whatever it changed is taken back."""
    cache.clear()
    with transaction.atomic():
        if method == "GET":
            answer = client.get(address)
        elif form:
            answer = client.post(address, body)
        else:
            text = json.dumps(body)
            answer = getattr(client, method.lower())(address, text, content_type="application/json")
        transaction.set_rollback(True)
    return ANSWERS.get(answer.status_code, f"[{answer.status_code}]")


def body_of(address: str) -> dict[str, Any]:
    if address.endswith("/prediction"):
        return {"component": "db", "users": 1000}
    return {"do": "lock"} if address.endswith("/command") else {"design": boards.design()}


def test_everybody_finds_the_pages_that_are_for_them_and_no_others(ground: Ground) -> None:
    found = {address: "" for address, _ in PAGES}
    for who in WHO:
        client = ground.browser(who)
        for address in found:
            found[address] += asked(client, "GET", address.format(**ground.names))
    assert found == dict(PAGES)


def test_everybody_finds_what_of_the_api_is_for_them_and_no_more(ground: Ground) -> None:
    found = {(method, address): "" for method, address, _ in API}
    for who in WHO:
        client = ground.browser(who)
        for method, address in found:
            place = address.format(**ground.names)
            found[method, address] += asked(client, method, place, body_of(address))
    assert found == {(method, address): cells for method, address, cells in API}


def test_nobody_does_on_a_page_what_is_not_theirs_to_do(ground: Ground) -> None:
    wrong = []
    for who in WHO:
        client = ground.browser(who)
        for address, form, allowed in DOINGS:
            given = {name: value.format(**ground.names) for name, value in form.items()}
            got = asked(client, "POST", address.format(**ground.names), given, form=True)
            nobody = ">" if who == "anonymous" else "."
            if got not in ("y>" if who in allowed.split() else nobody):
                wrong.append((who, address, form, got))
    assert not wrong


def test_nobody_hears_a_socket_that_is_not_for_them(ground: Ground) -> None:
    followed, heard = "", dict.fromkeys(HEARS, "")
    for who in WHO:
        user = ground.people.get(who, AnonymousUser())
        board = BoardConsumer()
        board.scope = {"user": user}
        followed += "y" if board._may_follow(ground.names["a"]) else "."
        assert not board._may_follow("x" * 12)
        cookies = {name: one.value for name, one in ground.browser(who).cookies.items()}
        for role in heard:
            live = LiveConsumer()
            live.scope, live.session = {"user": user, "cookies": cookies}, ground.names["live"]
            heard[role] += "y" if live._admit(role) else "."
    assert followed == FOLLOWS
    assert heard == HEARS


@pytest.mark.parametrize("number", ["abc", "²", "9" * 5000, "-1"])
def test_a_row_that_is_no_number_is_not_found(ground: Ground, number: str) -> None:
    client = ground.browser("instructor")
    for address, form in (
        ("/a/{a}", {"what": "remove-override", "override": number}),
        ("/a/{a}", {"what": "override", "whom": f"label:{number}", "due_hours": "1"}),
        ("/a/{a}/regrades", {"version": number}),
        ("/a/{a}/work/{owner}", {"what": "answer", "request": number}),
        ("/a/{a}/work/{owner}", {"what": "remove-comment", "comment": number}),
        ("/c/{c}/boards/{b}", {"what": "assign", "version": number}),
    ):
        assert asked(client, "POST", address.format(**ground.names), form, form=True) == "."
    book = f"/c/{ground.names['c']}/gradebook?label={number}"
    assert asked(client, "GET", book) == "y"
    results = f"/b/{ground.names['a']}/results"
    about = {"what": "comment", "comment": number}
    assert asked(ground.browser("owner"), "POST", results, about, form=True) == "."


def shape(route: str) -> str:
    """An address without the names of what varies in it."""
    return re.sub(r"<[^>]*>|{[^}]*}", "*", route.strip("/"))


def test_every_address_has_a_row(ground: Ground) -> None:
    """A new address is added to the tables above, with what it answers to whom."""
    mine = (classes_urls, boards_urls, live_urls, lti_urls)
    pages = {shape(str(one.pattern)) for urls in mine for one in urls.urlpatterns}
    assert pages == {shape(resolve(one.format(**ground.names)).route) for one, _ in PAGES}
    spoken = {
        (method.upper(), shape(path))
        for path, methods in api.get_openapi_schema()["paths"].items()
        if re.match("/api/v1/(assignments|submissions|boards|live)/", path)
        for method in methods
    }
    assert spoken == {
        (method, shape(resolve(one.format(**ground.names)).route)) for method, one, _ in API
    }
    assert {str(one.pattern) for one in sockets} == SOCKETS
