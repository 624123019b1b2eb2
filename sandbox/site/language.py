"""Which language to speak: ``?lang=``, then the cookie, then what the browser prefers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation.trans_real import parse_accept_lang_header

from simulator.text import LANGUAGES, Text

FOR_OTHERS = ("/embed/", "/oembed")


def language_of_header(accept_language: str) -> str:
    """The language of an Accept-Language header that we speak best."""
    for wanted, _ in parse_accept_lang_header(accept_language[:200].lower()):
        if wanted.split("-")[0] in LANGUAGES:
            return wanted.split("-")[0]
    return LANGUAGES[0]


def language_of_headers(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The language of a handshake: the cookie of the page, or the browser's preference."""
    found = {name: value.decode("latin1") for name, value in headers}
    cookie = parse_cookie(found.get(b"cookie", "")).get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in LANGUAGES else language_of_header(found.get(b"accept-language", ""))


def language_of(request: HttpRequest) -> str:
    """The language of a request, which the locale middleware has worked out."""
    return current_language()


def current_language() -> str:
    """The language of the request at work, wherever no request is at hand."""
    language = (translation.get_language() or "").split("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def in_language(text: Text) -> str:
    """The words for the reader of the request at work."""
    return text.get(current_language())


def lazily(text: Text) -> str:
    """Words for places that are written once and shown in either language: forms, models."""
    return str_later(text)


str_later = lazy(in_language, str)


class LanguageInAddress:
    """``?lang=ko`` in an address is obeyed, and remembered in a cookie by the site's own pages:
    what other sites show (embeds, pictures) leaves nothing behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("lang")
        if wanted not in LANGUAGES:
            return self.get_response(request)
        with translation.override(wanted):
            request.LANGUAGE_CODE = wanted
            response = self.get_response(request)
        response.headers["Content-Language"] = wanted
        if request.path.startswith(FOR_OTHERS) or request.path.endswith((".png", ".svg")):
            return response
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
        return response
