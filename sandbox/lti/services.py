"""Asking a platform: its keys, its tokens, its gradebook, its roster. Bounded in time and size,
without following redirects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.core.cache import cache
from django.utils import timezone

from sandbox.lti.keys import sign
from sandbox.lti.models import Platform, new_secret
from sandbox.lti.refusals import refuse
from sandbox.reading import row_number

SECONDS = (5, 10)
MOST_BYTES = 4_000_000
SAID_LENGTH = 160
TOKEN_SECONDS = 60
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE_SCOPE, LINE_SCOPE = f"{AGS}score", f"{AGS}lineitem"
ROSTER_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the body as JSON where it is, and the next page's address."""

    status: int
    body: Any
    text: str
    next: str = ""
    retry_after: int = 0


class Away(Exception):
    """The platform could not be asked, or is too busy; later it may work."""


def ask(method: str, url: str, **given: Any) -> Answer:
    """One request. Raises ``Away`` where nothing sensible came back."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise Away("not an address of the web")
    try:
        with requests.request(
            method, url, timeout=SECONDS, allow_redirects=False, stream=True, **given
        ) as found:
            content = found.raw.read(MOST_BYTES + 1, decode_content=True)
            following = found.links.get("next", {}).get("url", "")
            again = found.headers.get("Retry-After", "")
            status = found.status_code
    except (requests.RequestException, OSError) as error:
        raise Away(type(error).__name__) from None
    if len(content) > MOST_BYTES:
        raise Away("the answer is too long")
    if status >= 500 or status == 429:
        raise Away(str(status))
    text = content.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    wait = row_number(again)
    return Answer(status, body, text, following, wait)


def fetch_json(service: str, url: str, **given: Any) -> Any:
    """The JSON at an address, or a Refusal that says why there is none."""
    try:
        answer = ask("GET", url, **given)
    except Away as away:
        raise refuse("service_away", service=service, said=str(away)) from None
    if answer.status != 200:
        raise refuse("service_refused", service=service, status=str(answer.status),
                     said=answer.text[:SAID_LENGTH])  # fmt: skip
    if answer.body is None:
        raise refuse("service_unreadable", service=service)
    return answer.body


def token(platform: Platform, scopes: Sequence[str], *, anew: bool = False) -> str:
    """An access token for these scopes, kept as long as it is good."""
    place = f"lti:token:{platform.pk}:{' '.join(sorted(scopes))}"
    known: str | None = None if anew else cache.get(place)
    if known:
        return known
    now = int(timezone.now().timestamp())
    claims = {
        "iss": platform.client_id, "sub": platform.client_id, "jti": new_secret(),
        "aud": platform.audience or platform.auth_token_url, "iat": now, "exp": now + 300,
    }  # fmt: skip
    answer = ask(
        "POST", platform.auth_token_url,
        data={
            "grant_type": "client_credentials", "scope": " ".join(scopes),
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": sign(claims),
        },
    )  # fmt: skip
    found = answer.body if isinstance(answer.body, dict) else {}
    if answer.status != 200 or not found.get("access_token"):
        said = str(found.get("error_description") or found.get("error") or answer.text)
        raise refuse("service_refused", service="token", status=str(answer.status),
                     said=said[:SAID_LENGTH])  # fmt: skip
    seconds = found.get("expires_in")
    keep = int(seconds) - TOKEN_SECONDS if isinstance(seconds, int) else TOKEN_SECONDS
    if keep > 0:
        cache.set(place, found["access_token"], keep)
    return str(found["access_token"])


def call(platform: Platform, method: str, url: str, scope: str, **given: Any) -> Answer:
    """One request with a token; with a new one where the old is refused."""
    headers = given.pop("headers", {})
    for anew in (False, True):
        bearer = {"Authorization": f"Bearer {token(platform, [scope], anew=anew)}"}
        answer = ask(method, url, headers={**headers, **bearer}, **given)
        if answer.status != 401:
            break
    return answer
