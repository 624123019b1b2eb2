"""Everything the site holds of a person, as a ZIP file."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User

from sandbox.accounts.models import Account, Mail, account_of
from sandbox.accounts.signals import exporting

EPOCH = (1980, 1, 1, 0, 0, 0)


def export(user: User) -> bytes:
    """profile.json, the mails the site kept, and what the other parts of the site add."""
    files = {"profile.json": as_json(profile(user)), "mails.json": as_json(mails(user))}
    for _, added in exporting.send(Account, user=user):
        files.update(cast("list[tuple[str, bytes]]", added))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name])
    return packed.getvalue()


def profile(user: User) -> dict[str, Any]:
    """Who the person is to the site."""
    account = account_of(user)
    return {
        "key": account.key,
        "email": user.email,
        "addresses": [
            {"email": row.email, "confirmed": row.verified, "main": row.primary}
            for row in EmailAddress.objects.filter(user=user).order_by("email")
        ],
        "public_name": account.public_name,
        "show_name": account.show_name,
        "joined": user.date_joined.isoformat(),
        "last_signed_in": user.last_login.isoformat() if user.last_login else None,
    }


def mails(user: User) -> list[dict[str, str]]:
    """Mails to the person's confirmed addresses that no mail server took."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    kept = Mail.objects.filter(to__in=[row.email.lower() for row in confirmed])
    return [
        {"to": one.to, "subject": one.subject, "body": one.body, "sent": one.created.isoformat()}
        for one in kept
    ]


def as_json(value: Any) -> bytes:
    """Readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
