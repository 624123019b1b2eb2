"""What is known of a person beside the user row: a random key that stands for them everywhere
else, whether their name may be shown, and when they go. Mails of a site without a mail server."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

KEY_CHARACTERS = 24


def new_key() -> str:
    """A random key that says nothing about the person."""
    return secrets.token_hex(KEY_CHARACTERS // 2)


class Account(models.Model):
    """One person. ``public_name`` is shown on public pages only when ``show_name`` says so;
    ``leaves`` is set from the wish to be deleted until the day it happens."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="account"
    )
    key = models.CharField(max_length=KEY_CHARACTERS, unique=True, default=new_key, editable=False)
    public_name = models.CharField(max_length=40, blank=True)
    show_name = models.BooleanField(default=False)
    leaves = models.DateTimeField(null=True, blank=True, db_index=True)
    keeps_designs = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key

    @property
    def shown_name(self) -> str:
        """The name for public pages; empty for everyone who has not asked to be named."""
        return self.public_name if self.show_name and self.leaves is None else ""


def account_of(user: User) -> Account:
    """The account of a user; made on first need, also for users the admin created."""
    found, _ = Account.objects.get_or_create(user=user)
    return found


class Mail(models.Model):
    """A mail that no mail server took. ``asked_by`` is the browser session that caused it."""

    to = models.EmailField(max_length=254, db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    asked_by = models.CharField(max_length=32, blank=True, db_index=True)
    created: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created", "-id")

    def __str__(self) -> str:
        return self.subject
