"""Daphne with manners: a clean stop, a 413 for bodies that are too large, close codes.

On Python 3.11 the interpreter crashes when it ends with coroutines still suspended
(python/cpython#113566), so every task is finished before the loop is left.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import daphne.server  # installs the asyncio reactor: before anything else of Twisted
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet import defer, reactor

from sandbox.reading import refuse_size
from sandbox.runs.protocol import HEARTBEAT_SECONDS
from sandbox.site.language import language_of_header

logger = logging.getLogger(__name__)
RESTARTING = 1012
GRACE_SECONDS = 2.0


class BoundedRequest(WebRequest):  # type: ignore[misc]
    """A request whose body is dropped, not kept, beyond the limit, and answered with 413."""

    size = 0
    kinds: list[bytes] | None = None

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802
        """Forms are Django's to read: Twisted, which would read them first, answers one that it
        cannot read without a word. So it sees no content type."""
        self.kinds = self.requestHeaders.getRawHeaders(b"content-type")
        self.requestHeaders.removeHeader(b"content-type")
        super().requestReceived(command, path, version)

    def gotLength(self, length: int | None) -> None:  # noqa: N802  (Twisted's name)
        self.size = length or 0
        super().gotLength(0 if self._too_large() else length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802  (Twisted's name)
        self.size = max(self.size, self.content.tell() + len(data))
        if not self._too_large():
            super().handleContentChunk(data)

    def process(self) -> Any:
        if self.kinds:
            self.requestHeaders.setRawHeaders(b"content-type", self.kinds)
        if self._too_large():
            return self._refuse()
        return super().process()

    def _too_large(self) -> bool:
        return bool(self.size > settings.HTTP_BODY_BYTES)

    def _refuse(self) -> None:
        accepted = self.requestHeaders.getRawHeaders(b"accept-language", [b""])[0]
        language = language_of_header(accepted.decode("latin1"))
        detail = refuse_size(self.size, settings.HTTP_BODY_BYTES).to_problem_detail(language)
        self.setResponseCode(413)
        self.setHeader(b"content-type", b"application/problem+json")
        self.write(json.dumps(detail, ensure_ascii=False).encode())
        self.finish()


class BoundedFactory(HTTPFactory):  # type: ignore[misc]
    """Makes bounded requests."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802  (Twisted's name)
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = BoundedRequest
        return protocol


class GracefulServer(daphne.server.Server):  # type: ignore[misc]
    """Daphne that tells its sockets to come back and leaves nothing behind."""

    failure: str | None = None

    def __init__(self, application: Any, host: str, port: int, ready: Callable[[int], None]):
        self.announce = ready
        super().__init__(
            application,
            endpoints=[f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}"],
            ping_interval=HEARTBEAT_SECONDS,
            ping_timeout=30,
            websocket_timeout=-1,
            websocket_max_message_size=settings.SOCKET_MESSAGE_BYTES,
            websocket_max_frame_size=settings.SOCKET_MESSAGE_BYTES,
            verbosity=0,
            server_name="",
        )

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        daphne.server.HTTPFactory = BoundedFactory
        reactor.callWhenRunning(lambda: self.ws_factory.setProtocolOptions(failByDrop=False))
        super().run()
        loop = reactor._asyncioEventloop
        left = [task for task in asyncio.all_tasks(loop) if not task.done()]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.announce(port.getHost().port)

    def listen_error(self, failure: Any) -> None:
        self.failure = failure.getErrorMessage()
        self.stop()

    def stop(self) -> None:
        # A port that is taken is known before the reactor runs; it can only be stopped then.
        if reactor.running:
            reactor.stop()  # type: ignore[misc]
        else:
            reactor.callWhenRunning(reactor.stop)  # type: ignore[misc]

    def kill_all_applications(self) -> Any:
        for protocol in list(self.connections):
            if isinstance(protocol, WebSocketProtocol) and protocol.state == protocol.STATE_OPEN:
                # sendClose() refuses the code although RFC 6455's registry has it.
                protocol.sendCloseFrame(
                    code=RESTARTING, reasonUtf8=b"restarting, come back", isReply=False
                )
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._finish()))

    async def _finish(self) -> None:
        """Let requests and sockets end by themselves for a while, then end them."""
        instances = [
            details["application_instance"]
            for details in list(self.connections.values())
            if details.get("application_instance")
        ]
        running = [instance for instance in instances if not instance.done()]
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=GRACE_SECONDS)
        for instance in late:
            instance.cancel()
        await asyncio.gather(*late, return_exceptions=True)
