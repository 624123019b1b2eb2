"""Signing in at another service that speaks OpenID Connect, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import visitor
from tests.processes import Site
from tests.sandbox.openid_provider import CLIENT, SECRET, Provider


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def openid_site(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Site]:
    """A site whose people may sign in at the provider."""
    environment = {
        "OPENID_SERVER": provider.url,
        "OPENID_NAME": "University",
        "OPENID_CLIENT_ID": CLIENT,
        "OPENID_CLIENT_SECRET": SECRET,
        "SOLVER_PROCESSES": "1",
    }
    site = Site(tmp_path_factory.mktemp("openid"), environment)
    site.start()
    yield site
    site.stop()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="University").click()


def test_somebody_known_there_is_signed_in_here_and_recognised_the_next_time(
    browser: Browser, openid_site: Site, provider: Provider
) -> None:
    for _ in range(2):
        page = visitor(browser, openid_site).new_page()
        sign_in(page)
        page.wait_for_url("**/designs")
        page.goto("/accounts/")
        expect(page.get_by_text(provider.email).first).to_be_visible()
        page.context.close()


def test_a_refusal_there_is_said_here_and_leaves_nobody_signed_in(
    browser: Browser, openid_site: Site, provider: Provider
) -> None:
    provider.refuses = True
    page = visitor(browser, openid_site).new_page()
    sign_in(page)
    page.wait_for_url("**/accounts/3rdparty/login/cancelled/")
    provider.refuses = False
    page.goto("/designs")
    page.wait_for_url("**/accounts/login/**")
    page.context.close()


def test_an_answer_that_was_not_asked_for_is_refused(browser: Browser, openid_site: Site) -> None:
    page = visitor(browser, openid_site).new_page()
    answer = page.goto("/accounts/oidc/openid/login/callback/?code=stolen&state=made-up")
    assert answer is not None
    assert answer.status < 500
    page.goto("/designs")
    page.wait_for_url("**/accounts/login/**")
    page.context.close()
