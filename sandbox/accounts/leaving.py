"""Deleting one's account: seven days in which it can be undone, then nothing is left that says
who it was. Designs go along or stay without a name, as the person chooses."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction

from sandbox import clock
from sandbox.accounts.models import Account, Mail, account_of
from sandbox.accounts.signals import erasing, leaving, returning

UNDO_DAYS = 7
SALT = "keep-account"


@transaction.atomic
def leave(user: User, *, keep_designs: bool) -> Account:
    """From now on nobody signs in here; in seven days the account is erased."""
    account = account_of(user)
    account.leaves = clock.now() + timedelta(days=UNDO_DAYS)
    account.keeps_designs = keep_designs
    account.save(update_fields=["leaves", "keeps_designs"])
    User.objects.filter(pk=user.pk).update(is_active=False)
    leaving.send(Account, user=user, account=account)
    return account


@transaction.atomic
def come_back(account: Account) -> None:
    """Undo the wish to leave."""
    returning.send(Account, user=account.user, account=account)
    account.leaves = None
    account.save(update_fields=["leaves"])
    User.objects.filter(pk=account.user_id).update(is_active=True)


def undo_token(account: Account) -> str:
    """What an undo link carries; good for the seven days."""
    return signing.dumps(account.key, salt=SALT)


def account_in(token: str) -> Account | None:
    """The leaving account of an undo link; None for one that is no longer good."""
    try:
        key = signing.loads(token, salt=SALT, max_age=timedelta(days=UNDO_DAYS))
    except signing.BadSignature:
        return None
    return Account.objects.filter(key=key, leaves__gt=clock.now()).first()


def erase_due() -> int:
    """Erase every account whose seven days are over."""
    due = list(Account.objects.select_related("user").filter(leaves__lte=clock.now()))
    for account in due:
        erase(account)
    return len(due)


@transaction.atomic
def erase(account: Account) -> None:
    """Erase a person: other parts of the site first, then identity, mails and account."""
    user = account.user
    erasing.send(Account, user=user, account=account)
    addresses = [row.email.lower() for row in EmailAddress.objects.filter(user=user)]
    Mail.objects.filter(to__in=[*addresses, user.email.lower()]).delete()
    user.delete()
