"""A registered mock platform, and launches from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from sandbox.lti import keys
from sandbox.lti.models import Deployment, Platform
from tests.sandbox.lti.platform import CLIENT, DEPLOYMENT, MockPlatform


@pytest.fixture(scope="session")
def mock_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockPlatform]:
    running = MockPlatform(keys.jwks)
    yield running
    running.stop()


@pytest.fixture
def lms(mock_platform: MockPlatform, db: None, settings: Any, tmp_path: Any) -> MockPlatform:
    """The platform as an administrator registered it, with nothing sent yet."""
    settings.DATA_DIR = tmp_path
    settings.TEST_CLOCK = True
    cache.clear()
    for name in ("scores", "lines_made", "token_requests", "members"):
        getattr(mock_platform, name).clear()
    mock_platform.statuses.clear()
    mock_platform.busy = mock_platform.revoke = mock_platform.key_requests = 0
    url = mock_platform.url
    made = Platform.objects.create(
        name="Mock LMS", issuer=url, client_id=CLIENT, auth_login_url=f"{url}/auth",
        auth_token_url=f"{url}/token", jwks_url=f"{url}/jwks",
    )  # fmt: skip
    Deployment.objects.create(platform=made, deployment_id=DEPLOYMENT)
    return mock_platform


@pytest.fixture
def browser_of() -> Callable[..., Client]:
    """A browser that reads a language."""

    def arrive(language: str = "en") -> Client:
        return Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)

    return arrive


def begin(client: Client, lms: MockPlatform, **changes: Any) -> dict[str, str]:
    """The login: what the tool asks the platform's own login page for."""
    given = {"iss": lms.url, "client_id": CLIENT, "login_hint": "hint", "lti_message_hint": "m",
             "target_link_uri": "http://localhost/lti/launch", **changes}  # fmt: skip
    answer = client.get("/lti/login", given)
    assert answer.status_code == 302, answer.content.decode()
    return {
        name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()
    }


def launch(client: Client, lms: MockPlatform, **changes: Any) -> Any:
    """A whole launch; the answer of the page the browser ends on."""
    asked = begin(client, lms)
    token = lms.sign(lms.claims(asked["nonce"], **changes))
    answer = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
    if answer.status_code != 303:
        return answer
    return client.get(answer["Location"])
