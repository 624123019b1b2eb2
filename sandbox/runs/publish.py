"""Hints to whoever follows a run. A hint may be lost: the database holds every frame, and
followers look there when the hints fall silent."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

from channels.layers import get_channel_layer

from sandbox.runs.layer import LoopBoundInMemoryLayer

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 1.0
_own = threading.local()


def group_of(key: str) -> str:
    """The name of the group that follows a run; known before the run's row exists."""
    return f"run.{key}"


def publish(key: str, message: dict[str, Any]) -> None:
    """Send ``message`` to everybody who follows the run; called from ordinary threads."""
    send(group_of(key), message)


def send(group: str, message: dict[str, Any]) -> None:
    """Send ``message`` to a group; called from ordinary threads."""
    layer = get_channel_layer()
    sending = layer.group_send(group, message)
    if isinstance(layer, LoopBoundInMemoryLayer):
        layer.call_home(sending)
        return
    # One loop for the life of the thread keeps one connection to Redis and the order.
    if not hasattr(_own, "loop"):
        _own.loop = asyncio.new_event_loop()
    try:
        _own.loop.run_until_complete(asyncio.wait_for(sending, PATIENCE_SECONDS))
    except Exception as error:
        logger.warning("%s: a hint was not published (%s)", group[:20], error)
