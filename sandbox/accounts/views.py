"""Pages of one's own account: what is known of a person, and the inbox of a site without a
mail server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.accounts.exporting import export
from sandbox.accounts.leaving import account_in, come_back, leave, undo_token
from sandbox.accounts.mail import mails_for
from sandbox.accounts.models import Account, account_of
from sandbox.site.language import in_language
from simulator.text import Text

MAILS_SHOWN = 50
LEFT_SUBJECT = Text("[Loadstone] Your account will be deleted", "[Loadstone] 계정이 곧 삭제됩니다")
LEFT = Text(
    "Your account will be erased in seven days. If you change your mind, keep it here:\n\n{undo}",
    "계정이 7일 뒤에 완전히 삭제됩니다. 마음이 바뀌면 아래 링크에서 되돌릴 수 있습니다.\n\n{undo}",
)
BACK = Text("Your account stays. Sign in.", "계정을 되살렸습니다. 로그인하세요.")
NOT_THE_ADDRESS = Text(
    "This is not the address of your account.", "이 계정의 이메일 주소가 아닙니다."
)
SAVED = Text("Saved.", "저장했습니다.")


class LeaveForm(forms.Form):
    """The choice of a person who leaves; their address once more, so that no slip does it."""

    designs = forms.ChoiceField(choices=[("remove", "remove"), ("keep", "keep")])
    email = forms.CharField(max_length=254)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].required = bool(user.email)  # some come from elsewhere, without one

    def clean_email(self) -> str:
        """The address must be the account's own."""
        given = str(self.cleaned_data["email"]).strip()
        if given.lower() != self.user.email.lower():
            raise forms.ValidationError(in_language(NOT_THE_ADDRESS))
        return given


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


@require_safe
@login_required
@never_cache
def export_data(request: HttpRequest) -> HttpResponse:
    """Everything the site holds of a person, as a file."""
    assert isinstance(request.user, User)
    response = HttpResponse(export(request.user), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="loadstone-data.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete_account(request: HttpRequest) -> HttpResponse:
    """Delete one's account: what becomes of the designs, and the address once more."""
    assert isinstance(request.user, User)
    form = LeaveForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        gone = leave(user, keep_designs=form.cleaned_data["designs"] == "keep")
        undo = request.build_absolute_uri(f"/accounts/undo/{undo_token(gone)}")
        words = in_language(LEFT.fill(undo=undo))
        if user.email:
            send_mail(in_language(LEFT_SUBJECT), words, None, [user.email])
        logout(request)
        return render(request, "accounts/left.html", {"undo": undo})
    return render(request, "accounts/delete.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Keep an account that is on its way out."""
    leaver = account_in(token)
    if leaver is not None and request.method == "POST":
        come_back(leaver)
        messages.success(request, in_language(BACK))
        return redirect("/accounts/login/")
    status = 200 if leaver else 410
    return render(request, "accounts/undo.html", {"leaver": leaver}, status=status)


def account_context(request: HttpRequest) -> dict[str, Any]:
    """What the account pages need beside their forms."""
    return {"has_inbox": settings.INBOX, "openid_name": settings.OPENID_NAME}
