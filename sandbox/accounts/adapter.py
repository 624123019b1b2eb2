"""Where django-allauth asks the site: names nobody can guess a person from, the client's address
as the site counts it, subjects, and what it says in both languages."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest

from sandbox.accounts.magic import link_for
from sandbox.accounts.words import ERRORS, MESSAGES
from sandbox.api.admission import client_address
from sandbox.site.language import in_language, lazily


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The site's answers to allauth's questions."""

    error_messages = {  # noqa: RUF012  (allauth's own form)
        **DefaultAccountAdapter.error_messages,
        **{name: lazily(text) for name, text in ERRORS.items()},
    }

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People sign in with their address; the name Django wants is random."""
        user.username = secrets.token_hex(12)

    def format_email_subject(self, subject: str) -> str:
        return f"[Loadstone] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail with a sign-in code carries a link that does the same."""
        if template_prefix == "account/email/login_code":
            context = {**context, "link": link_for(context["request"], email)}
        super().send_mail(template_prefix, email, context)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what happened, where the page that follows does not show it."""
        text = MESSAGES.get((message_template or "").removeprefix("account/messages/"))
        if text is not None:
            email = (message_context or {}).get("email", "")
            messages.add_message(request, level, in_language(text.fill(email=email)))


def display_name(user: User) -> str:
    """How a page addresses a person."""
    return user.email or user.username
