"""What every server page's frame needs: the language, the places to go, and the style sheet."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from sandbox.site.build import PAGES, NotBuilt, assets
from sandbox.site.language import current_language
from simulator.text import Text

PLACES = (
    ("/", Text("Editor", "편집기")),
    ("/learn", Text("Learn", "배우기")),
    ("/gallery", Text("Gallery", "갤러리")),
    ("/classes", Text("Classes", "수업")),
)


OWN = (("/designs", Text("My designs", "내 설계")), ("/accounts/", Text("Account", "계정")))
STRANGER = (("/accounts/login/", Text("Sign in", "로그인")),)


def places_for(request: HttpRequest) -> list[dict[str, str]]:
    """The pages the editor's menu leads to."""
    language = current_language()
    own = OWN if request.user.is_authenticated else STRANGER
    return [
        {"address": address, "label": label.get(language)}
        for address, label in (*PLACES[1:], *own)
        if exists(address)
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    """The variables of ``site/base.html``."""
    language = current_language()
    try:
        built = assets(PAGES)
    except NotBuilt:
        built = None
    return {
        "language": language,
        "site_assets": built,
        "places": [
            {
                "address": address,
                "label": label.get(language),
                "here": request.path == address or request.path.startswith(f"{address}/"),
            }
            for address, label in PLACES
            if exists(address)
        ],
    }


@cache
def exists(address: str) -> bool:
    """Whether the site has a page under ``address``."""
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
