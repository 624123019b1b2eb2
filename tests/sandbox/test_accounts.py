"""Accounts: signing up and in, codes by mail, the inbox of a site without a mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from sandbox.accounts.leaving import leave
from sandbox.accounts.models import Mail

pytestmark = pytest.mark.django_db
ADDRESS, PASSWORD = "ada@example.org", "seven ducks on a pond"


@pytest.fixture(autouse=True)
def _inbox(settings: Any) -> Iterator[None]:
    """The tests' runner puts its own mail backend in place; here mails go to the inbox."""
    settings.EMAIL_BACKEND = "sandbox.accounts.mail.InboxBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser on the site's own machine."""
    return Client(HTTP_HOST="localhost")


def sign_up(client: Client, email: str = ADDRESS, password: str = PASSWORD) -> None:
    answer = client.post("/accounts/signup/", {"email": email, "password1": password})
    assert answer.status_code == 302, answer.content.decode()


def code_in(mail: Mail) -> str:
    found = re.search(r"^[A-Z0-9-]{5,}$", mail.body, re.MULTILINE)
    assert found, mail.body
    return found.group()


@pytest.mark.parametrize(("language", "word"), [("en", "Sign in"), ("ko", "로그인")])
def test_the_sign_in_page_is_in_the_readers_language(
    client: Client, language: str, word: str
) -> None:
    page = client.get("/accounts/login/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert f"<h1>{word}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert "Sign In" not in page


def test_a_person_signs_up_with_a_password_and_in_again(client: Client) -> None:
    sign_up(client)
    assert client.session["_auth_user_id"]
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
    answer = client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"]


def test_the_user_name_says_nothing_about_the_person(client: Client) -> None:
    sign_up(client)
    assert "ada" not in User.objects.get(email=ADDRESS).username


def test_a_wrong_password_is_refused_in_words(client: Client) -> None:
    sign_up(client)
    client.post("/accounts/logout/")
    answer = client.post("/accounts/login/", {"login": ADDRESS, "password": "wrong"})
    assert "do not belong together" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_sixth_wrong_password_for_one_account_is_not_even_tried(client: Client) -> None:
    sign_up(client)
    client.post("/accounts/logout/")
    for _ in range(5):
        client.post("/accounts/login/", {"login": ADDRESS, "password": "wrong"})
    answer = client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert "Too many failed attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_from_the_inbox_signs_in_without_a_password(client: Client) -> None:
    sign_up(client, password="")
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": ADDRESS})
    shown = client.get("/accounts/inbox").content.decode()
    code = code_in(Mail.objects.first() or Mail())
    assert code in shown
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"]


def link_in(mail: Mail) -> str:
    found = re.search(r"http://localhost(/accounts/login/link/\S+)", mail.body)
    assert found, mail.body
    return found.group(1)


def test_a_link_from_the_mail_signs_in_once_in_any_browser_and_never_by_itself(
    client: Client,
) -> None:
    sign_up(client, password="")
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": ADDRESS})
    link = link_in(Mail.objects.first() or Mail())

    telephone = Client(HTTP_HOST="localhost")
    asked = telephone.get(link)
    assert asked.status_code == 200
    assert ADDRESS in asked.content.decode()
    assert asked.headers["Referrer-Policy"] == "no-referrer"
    assert "_auth_user_id" not in telephone.session, "a mail program that looks is nobody"
    assert telephone.post(link).headers["Location"] == "/designs"
    assert telephone.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)
    assert EmailAddress.objects.get(email=ADDRESS).verified

    for again in (Client(HTTP_HOST="localhost"), client):
        assert again.get(link).status_code == 410
        assert again.post(link).status_code == 410
        assert "_auth_user_id" not in again.session


@pytest.mark.parametrize("change", ["late", "password", "left", "made_up"])
def test_a_link_is_no_longer_good(client: Client, settings: Any, change: str) -> None:
    sign_up(client)
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": ADDRESS})
    link = link_in(Mail.objects.first() or Mail())
    user = User.objects.get(email=ADDRESS)
    if change == "late":
        settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    elif change == "password":
        user.set_password("six geese on a lake")
        user.save()
    elif change == "left":
        leave(user, keep_designs=False)
    else:
        link = link[:-4] + "AAAA"
    answer = Client(HTTP_HOST="localhost").post(link)
    assert answer.status_code == 410
    assert "no longer valid" in answer.content.decode()


def test_nobody_else_sees_a_mail_in_the_inbox(client: Client) -> None:
    sign_up(client)
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": ADDRESS})
    code = code_in(Mail.objects.first() or Mail())
    assert code not in Client(HTTP_HOST="localhost").get("/accounts/inbox").content.decode()
    other = Client(HTTP_HOST="localhost")
    sign_up(other, "eve@example.org")
    assert code not in other.get("/accounts/inbox").content.decode()


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_HOST": "testserver"},
    ],
)
def test_a_browser_on_another_machine_cannot_read_the_code_it_asked_for(
    client: Client, where: dict[str, str]
) -> None:
    sign_up(client)
    far = Client(**{"HTTP_HOST": "localhost", **where})
    far.post("/accounts/login/code/", {"email": ADDRESS})
    code = code_in(Mail.objects.first() or Mail())
    assert code not in far.get("/accounts/inbox").content.decode()


def test_an_address_with_an_account_is_not_given_away_by_signing_up(client: Client) -> None:
    sign_up(client)
    other = Client(HTTP_HOST="localhost")
    answer = other.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD}, follow=True)
    assert "_auth_user_id" not in other.session
    assert User.objects.filter(email=ADDRESS).count() == 1
    assert answer.status_code == 200


def test_every_account_page_is_drawn_in_the_sites_frame(client: Client) -> None:
    for path in (
        "login/", "signup/", "login/code/", "password/reset/", "password/reset/done/",
        "confirm-email/", "inactive/", "inbox", "confirm-email/nothing/",
        "password/reset/key/1-set-password/",
    ):  # fmt: skip
        page = client.get(f"/accounts/{path}").content.decode()
        assert 'class="site-header"' in page, path
        assert "Menu:" not in page, path
    sign_up(client)
    for path in ("logout/", "email/", "password/change/", "reauthenticate/"):
        page = client.get(f"/accounts/{path}", follow=True).content.decode()
        assert 'class="site-header"' in page, path


def test_the_account_page_asks_who_you_are_and_keeps_the_public_name(client: Client) -> None:
    assert client.get("/accounts/").headers["Location"].startswith("/accounts/login/")
    sign_up(client)
    client.post("/accounts/", {"public_name": "Ada", "show_name": "on"})
    account = User.objects.get(email=ADDRESS).account
    assert account.shown_name == "Ada"
    client.post("/accounts/", {"public_name": "Ada"})
    account.refresh_from_db()
    assert account.shown_name == ""
