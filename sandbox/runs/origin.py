"""Who may open a socket: pages of this site. A browser names the page's origin in the
handshake; a foreign, missing or opaque origin is refused with 403."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Application = Callable[..., Awaitable[Any]]


class SameOrigin:
    """Passes on handshakes whose origin is the host they were sent to."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = {name: value.decode("latin1") for name, value in scope["headers"]}
        if is_same_origin(headers.get(b"origin", ""), headers.get(b"host", "")):
            return await self.application(scope, receive, send)
        return await refuse(scope, receive, send)


def is_same_origin(origin: str, host: str) -> bool:
    """Whether ``origin`` is a page of the host the handshake was sent to, and that is ours."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return False
    domain, _ = split_domain_port(host)
    ours = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
    same = parts.netloc.lower() == host.lower() or origin in settings.CSRF_TRUSTED_ORIGINS
    return ours and same


async def refuse(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Refuse the handshake; the server answers 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4403})
