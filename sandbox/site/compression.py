"""Compresses what is text on its way out: pages carry the catalogue and shrink to a fifth.

Tokens against forgery are masked anew in every page, and Django adds bytes at random, so
lengths tell nothing of them (BREACH).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/problem+json", "image/svg+xml")


class CompressText(GZipMiddleware):
    """Django's compression, for text alone: pictures and archives are compressed already."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
