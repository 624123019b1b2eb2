"""From a platform's first word to claims that can be believed: OpenID Connect's third-party login
as LTI 1.3 has it. Every launch that is not right is refused with what is wrong with it.

Signatures and times are checked by PyJWT. A launch arrives as a form from another site, without
our cookies; so it only leaves a ticket, and the next address, which has them, lets the browser in
that began.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from sandbox.lti.keys import ALGORITHM
from sandbox.lti.models import Deployment, Login, Platform
from sandbox.lti.refusals import refuse
from sandbox.lti.services import fetch_json

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SERVICES = {
    "endpoint": "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
    "roster": "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
}
RESOURCE, CHOOSING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
LOGIN_MINUTES, TICKET_MINUTES = 10, 5
LEEWAY_SECONDS = 60
KEYS_SECONDS, KEYS_AGAIN_SECONDS = 3600, 60


def begin(platform: Platform, given: Mapping[str, str], redirect_uri: str) -> tuple[Login, str]:
    """A login, and the address at the platform that answers it."""
    login = Login.objects.create(platform=platform)
    asked = {
        "scope": "openid", "response_type": "id_token", "response_mode": "form_post",
        "prompt": "none", "client_id": platform.client_id, "redirect_uri": redirect_uri,
        "login_hint": given["login_hint"], "state": login.state, "nonce": login.nonce,
    }  # fmt: skip
    if given.get("lti_message_hint"):
        asked["lti_message_hint"] = given["lti_message_hint"]
    join = "&" if "?" in platform.auth_login_url else "?"
    return login, platform.auth_login_url + join + urlencode(asked)


def platform_of(given: Mapping[str, str]) -> Platform:
    """Who wants to launch."""
    issuer = given.get("iss", "")
    found = list(Platform.objects.filter(issuer=issuer))
    if given.get("client_id"):
        found = [one for one in found if one.client_id == given["client_id"]]
    if not found:
        raise refuse("unknown_platform", issuer=issuer[:100] or "–",
                     client=given.get("client_id", "–")[:100])  # fmt: skip
    if len(found) > 1:
        raise refuse("which_client", issuer=issuer[:100])
    if not given.get("login_hint"):
        raise refuse("no_login_hint")
    return found[0]


def launch(given: Mapping[str, str], host: str) -> Login:
    """The login this launch answers, with its claims and a ticket; a Refusal otherwise. ``host`` is
    what this site is called in the request."""
    if given.get("error"):
        said = given.get("error_description") or given["error"]
        raise refuse("platform_says", said=said[:200])
    login = Login.objects.select_related("platform").filter(pk=given.get("state", "")).first()
    if login is None:
        raise refuse("unknown_state")
    if timezone.now() - login.created > timedelta(minutes=LOGIN_MINUTES):
        raise refuse("login_expired")
    claims = verified(login.platform, given.get("id_token", ""))
    if claims["nonce"] != login.nonce:
        raise refuse("wrong_nonce")
    check(login.platform, claims, host)
    kept = Login.objects.filter(pk=login.pk, used=None).update(
        used=timezone.now(), claims=kept_of(claims)
    )
    if not kept:
        raise refuse("replayed")
    login.refresh_from_db()
    return login


def verified(platform: Platform, token: str) -> dict[str, Any]:
    """The claims of a token that this platform signed for us, now."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise refuse("no_token") from None
    if header.get("alg") != ALGORITHM:
        raise refuse("wrong_algorithm", given=str(header.get("alg"))[:20])
    key = key_of(platform, str(header.get("kid", "")))
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[ALGORITHM], audience=platform.client_id,
            issuer=platform.issuer, leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "nonce"]},
        )  # fmt: skip
    except jwt.InvalidSignatureError:
        raise refuse("bad_signature", platform=platform.name) from None
    except jwt.ExpiredSignatureError:
        raise refuse("expired") from None
    except jwt.ImmatureSignatureError:
        raise refuse("from_the_future") from None
    except jwt.InvalidAudienceError:
        raise refuse("wrong_audience", client=platform.client_id) from None
    except jwt.InvalidIssuerError:
        raise refuse("wrong_issuer", issuer=platform.issuer) from None
    except jwt.MissingRequiredClaimError as missing:
        raise refuse("missing_claim", claim=missing.claim) from None
    except jwt.PyJWTError:
        raise refuse("no_token") from None
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or "azp" in claims) and claims.get("azp") != platform.client_id:
        raise refuse("wrong_audience", client=platform.client_id)
    if "\\u0000" in json.dumps(claims):  # no database keeps it, and nobody is called so
        raise refuse("no_token")
    return claims


def key_of(platform: Platform, kid: str) -> Any:
    """The platform's key of this name. Its set is kept for an hour, and asked for again, at most
    once a minute, when a name is new."""
    place = f"lti:keys:{platform.pk}:{platform.jwks_url}"
    known = cache.get(place)
    if known is None or (
        _find(known, kid) is None and cache.add(f"{place}:again", 1, KEYS_AGAIN_SECONDS)
    ):
        known = fetch_json("keys", platform.jwks_url)
        cache.set(place, known, KEYS_SECONDS)
        cache.set(f"{place}:again", 1, KEYS_AGAIN_SECONDS)
    found = _find(known, kid)
    if found is None:
        raise refuse("unknown_key", kid=kid[:60] or "–")
    try:
        return jwt.PyJWK.from_dict(found, algorithm=ALGORITHM).key
    except jwt.PyJWTError:
        raise refuse("unknown_key", kid=kid[:60]) from None


def _find(known: Any, kid: str) -> dict[str, Any] | None:
    keys = known.get("keys") if isinstance(known, dict) else None
    named = [one for one in keys or [] if isinstance(one, dict) and one.get("kid") == kid]
    return named[0] if kid and named else None


def check(platform: Platform, claims: dict[str, Any], host: str) -> None:
    """Refuse claims that are signed but say nothing this site can act on."""
    if claims.get(f"{CLAIM}version") != "1.3.0":
        raise refuse("wrong_version", given=str(claims.get(f"{CLAIM}version"))[:20])
    if claims.get(f"{CLAIM}message_type") not in (RESOURCE, CHOOSING):
        raise refuse("wrong_message", given=str(claims.get(f"{CLAIM}message_type"))[:60])
    deployment = str(claims.get(f"{CLAIM}deployment_id", ""))
    if not Deployment.objects.filter(platform=platform, deployment_id=deployment).exists():
        raise refuse("unknown_deployment", given=deployment[:100] or "–", platform=platform.name)
    if not claims.get("sub"):
        raise refuse("no_sub")
    context = claims.get(f"{CLAIM}context")
    if not isinstance(context, dict) or not context.get("id"):
        raise refuse("no_context")
    resource = claims.get(f"{CLAIM}resource_link")
    if claims[f"{CLAIM}message_type"] == RESOURCE and not (
        isinstance(resource, dict) and resource.get("id")
    ):
        raise refuse("missing_claim", claim="resource_link")
    if not isinstance(claims.get(f"{CLAIM}roles"), list):
        raise refuse("missing_claim", claim="roles")
    target = claims.get(f"{CLAIM}target_link_uri")
    if target is None:
        raise refuse("missing_claim", claim="target_link_uri")
    check_target(str(target), host)


def check_target(target: str, host: str) -> None:
    """Refuse an address that is none of this site. None is ever followed: where a launch leads is
    made of what is known here."""
    try:
        parts = urlsplit(target)
        own = parts.scheme in ("http", "https") and parts.netloc == host
    except ValueError:
        own = False
    if not own:
        raise refuse("foreign_target", given=target[:100])


def kept_of(claims: dict[str, Any]) -> dict[str, Any]:
    """What of the claims the next page needs, under short names."""
    settings = claims.get(f"{DEEP_LINKING}deep_linking_settings")
    custom = claims.get(f"{CLAIM}custom")
    found = {
        "sub": str(claims["sub"])[:255],
        "name": str(claims.get("name") or _joined(claims))[:120],
        "email": str(claims.get("email") or "")[:254].lower(),
        "deployment": str(claims[f"{CLAIM}deployment_id"]),
        "context": str(claims[f"{CLAIM}context"]["id"])[:255],
        "title": str(claims[f"{CLAIM}context"].get("title") or "")[:200],
        "message": claims[f"{CLAIM}message_type"],
        "roles": [str(role)[:300] for role in listed(claims.get(f"{CLAIM}roles"))][:50],
        "assignment": str(custom.get("assignment", "")) if isinstance(custom, dict) else "",
        "settings": settings if isinstance(settings, dict) else {},
    }
    for name, claim in SERVICES.items():
        found[name] = claims.get(claim) if isinstance(claims.get(claim), dict) else {}
    return found


def listed(given: Any) -> list[Any]:
    """A claim that should be a list; nothing where it is something else."""
    return given if isinstance(given, list) else []


def _joined(claims: dict[str, Any]) -> str:
    return " ".join(str(claims[name]) for name in ("given_name", "family_name") if claims.get(name))


def redeem(request: HttpRequest, ticket: str) -> Login:
    """The login of a ticket, for the browser that began it."""
    login = Login.objects.select_related("platform").filter(ticket=ticket).first()
    if login is None or login.used is None or login.claims is None:
        raise refuse("ticket_expired")
    if timezone.now() - login.used > timedelta(minutes=TICKET_MINUTES):
        raise refuse("ticket_expired")
    if cookie_of(login) not in request.COOKIES:
        raise refuse("no_cookie")
    return login


def cookie_of(login: Login) -> str:
    """The cookie that says a browser began this login."""
    return f"lti_{login.state}"
