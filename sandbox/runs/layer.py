"""A channel layer in memory that a worker thread may speak to.

Channels' own in-memory layer puts messages into asyncio queues, which only the loop they
belong to may touch. This one remembers the loop that receives and ships foreign calls there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from channels.layers import InMemoryChannelLayer


class LoopBoundInMemoryLayer(InMemoryChannelLayer):  # type: ignore[misc]
    """The in-memory layer, bound to the event loop that receives from it."""

    home: asyncio.AbstractEventLoop | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.calls: set[asyncio.Future[None]] = set()

    async def receive(self, channel: str) -> dict[str, Any]:
        self.home = asyncio.get_running_loop()
        message: dict[str, Any] = await super().receive(channel)
        return message

    def call_home(self, call: Coroutine[Any, Any, None]) -> None:
        """Run ``call`` on the receiving loop without waiting; nobody receives, nobody is told."""
        if self.home is None or self.home.is_closed():
            call.close()
        else:
            self.home.call_soon_threadsafe(self._start, call)

    def _start(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(call)
        self.calls.add(task)  # the loop itself holds no task alive
        task.add_done_callback(self.calls.discard)
