"""Signing in by a link from a mail, in whatever browser it is opened. The link is good for ten
minutes and for one sign-in; opening it asks first, since mail programs open links by themselves."""

from __future__ import annotations

from typing import cast

from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email, perform_login
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

SALT = "sign-in-link"


def link_for(request: HttpRequest, email: str) -> str:
    """The address that signs in whoever has this mail address; empty where nobody has."""
    found = filter_users_by_email(email, is_active=True, prefer_verified=True)
    if not found:
        return ""
    user = cast("User", found[0])
    token = signing.dumps([user.pk, email.lower(), _state(user)], salt=SALT)
    return request.build_absolute_uri(f"/accounts/login/link/{token}")


def bearer(token: str) -> tuple[User, str] | None:
    """Whom a link signs in, by which address; None for one that is no longer good."""
    try:
        key, email, state = signing.loads(
            token, salt=SALT, max_age=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        )
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    return (user, email) if user is not None and _state(user) == state else None


def _state(user: User) -> str:
    """What every sign-in and every change of password changes, and with it every link."""
    return salted_hmac(SALT, f"{user.password} {user.last_login} {user.email}").hexdigest()[:24]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether to sign in, and does."""
    found = bearer(token)
    if found is not None and request.method == "POST":
        user, email = found
        for row in EmailAddress.objects.filter(user=user, email__iexact=email):
            row.set_verified()  # whoever opens its mail has it
        return cast("HttpResponse", perform_login(request, user, email=email))
    context = {"email": found[1] if found else ""}
    status = 200 if found else 410
    response = render(request, "accounts/link.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
