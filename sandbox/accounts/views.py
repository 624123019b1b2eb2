"""Pages of one's own account: what is known of a person, and the inbox of a site without a
mail server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.accounts.mail import mails_for
from sandbox.accounts.models import Account, account_of
from sandbox.site.language import in_language
from simulator.text import Text

MAILS_SHOWN = 50
SAVED = Text("Saved.", "저장했습니다.")


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a person wants to be named on public pages."""

    class Meta:
        model = Account
        fields = ("public_name", "show_name")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """The page of one's own account."""
    mine = account_of(request.user)  # type: ignore[arg-type]
    form = AccountForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, in_language(SAVED))
        return redirect("/accounts/")
    return render(request, "accounts/account.html", {"form": form})


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """The mails of this visitor; only a site without a mail server has an inbox."""
    if not settings.INBOX:
        raise Http404
    return render(request, "accounts/inbox.html", {"mails": mails_for(request)[:MAILS_SHOWN]})


def account_context(request: HttpRequest) -> dict[str, Any]:
    """What the account pages need beside their forms."""
    return {"has_inbox": settings.INBOX, "openid_name": settings.OPENID_NAME}
