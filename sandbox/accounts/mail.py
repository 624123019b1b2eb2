"""Mails of a site on one machine: printed on the console and kept for the inbox at
/accounts/inbox. A mail is shown to the signed-in owner of its address, and to the browser that
asked for it while that browser runs on the site's own machine: whoever sits there can read the
database too. Nobody else sees it, so nobody on the network can read another's sign-in code."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from ipaddress import ip_address

from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sandbox.accounts.models import Mail

SESSION_KEY = "inbox"
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")
HERE = {"localhost", "127.0.0.1", "[::1]"}


class InboxBackend(BaseEmailBackend):
    """Keeps every mail, once for each address, and prints it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        request = context.request
        asked_by = inbox_of(request) if request else ""
        for message in email_messages:
            for address in message.recipients():
                Mail.objects.create(
                    to=address.lower(),
                    subject=str(message.subject)[:200],
                    body=str(message.body),
                    asked_by=asked_by,
                )
                sys.stderr.write(f"Mail to {address}: {message.subject}\n{message.body}\n\n")
        return len(email_messages)


def inbox_of(request: HttpRequest) -> str:
    """The name of this browser's inbox, which lives in its session."""
    if SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = secrets.token_hex(16)
    return str(request.session[SESSION_KEY])


def mails_for(request: HttpRequest) -> QuerySet[Mail]:
    """The mails this visitor may read, the newest first."""
    mine = Q(pk=None)
    if request.user.is_authenticated:
        owned = EmailAddress.objects.filter(user=request.user, verified=True)
        mine |= Q(to__in=[address.email.lower() for address in owned])
    if SESSION_KEY in request.session and is_at_this_machine(request):
        mine |= Q(asked_by=request.session[SESSION_KEY])
    return Mail.objects.filter(mine)


def is_at_this_machine(request: HttpRequest) -> bool:
    """Whether the browser runs beside the server, with no proxy in between."""
    if settings.BASE_URL or settings.BEHIND_PROXY:
        return False
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        local = ip_address(request.META.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False
    return local and request.get_host().rsplit(":", 1)[0] in HERE
