"""What a page carries for its scripts, so that they start without another request."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.middleware.csrf import get_token

from sandbox.accounts.models import account_of
from sandbox.site.context import places_for
from sandbox.site.language import language_of
from simulator import ENGINE_VERSION
from simulator.catalogue import catalogue_document
from simulator.design.seeds import SEEDS


@cache
def catalogue(language: str) -> dict[str, Any]:
    """The catalogue's document in one language; it does not change while the process lives."""
    return dict(catalogue_document(language))


@cache
def catalogue_text(language: str) -> tuple[str, str]:
    """The catalogue as JSON text and its entity tag."""
    return with_tag(catalogue(language))


@cache
def scenario_text(language: str) -> tuple[str, str]:
    """The scenarios to choose from as JSON text and their entity tag."""
    from simulator.judge.choices import scenario_document  # the server starts without

    return with_tag(scenario_document(language))


@cache
def template_text(language: str) -> tuple[str, str]:
    """The ready-made groups as JSON text and their entity tag."""
    from simulator.design.templates import template_document  # only when it is asked for

    return with_tag(template_document(language))


def with_tag(document: dict[str, Any] | list[dict[str, Any]]) -> tuple[str, str]:
    """A document as JSON text and its entity tag."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text, f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


@cache
def seeds(language: str) -> list[dict[str, Any]]:
    """The starting designs, each with its title."""
    return [
        {"id": seed.id, "title": seed.title.get(language), "design": seed.localised(language)}
        for seed in SEEDS
    ]


def boot(request: HttpRequest) -> dict[str, Any]:
    """What every page with the editor's scripts carries; ``account`` is the random key of who is
    signed in, so that the scripts know whose the designs in the browser are."""
    language = language_of(request)
    reader = request.user
    return {
        "catalogue": catalogue(language),
        "seeds": seeds(language),
        "language": language,
        "version": ENGINE_VERSION,
        "csrf": get_token(request),
        "places": places_for(request),
        "account": account_of(reader).key if isinstance(reader, User) else None,
    }
