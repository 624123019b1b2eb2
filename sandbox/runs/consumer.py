"""One browser tab's socket: asks for runs, follows them, hears of nothing else.

Frames reach a follower as hints over the channel layer; whatever a hint leaves out (a gap, a
late join, a dead layer) is read from the database. A follower never sees a frame twice or
out of order.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.conf import settings
from redis.exceptions import RedisError

from sandbox.reading import read_json
from sandbox.refusal import Refusal
from sandbox.runs import protocol
from sandbox.runs.asking import question_in, read_design, replace_run, revive
from sandbox.runs.lifecycle import cancel_run, run_key
from sandbox.runs.models import UNFINISHED, Status
from sandbox.runs.publish import group_of
from sandbox.runs.rate import Bucket
from sandbox.runs.reading import Stored, read_run
from sandbox.site.language import language_of_headers
from sandbox.site.metrics import metrics
from simulator.text import Text

logger = logging.getLogger(__name__)
SILENCE_SECONDS = 2.0  # after which a followed run is looked up in the database
PATIENCE_WITH_FLOOD = 200  # refused messages before the socket is closed
FORBIDDEN_BINARY = Refusal(
    400, "binary", Text("Messages are JSON text, not binary.", "메시지는 JSON 텍스트여야 합니다.")
)
TOO_MANY = Refusal(
    429,
    "too_many_messages",
    Text(
        "Too many messages. Wait a second before sending the next.",
        "메시지가 너무 많습니다. 1초 뒤에 다시 보내세요.",
    ),
    retry_after=1,
)
UNKNOWN_RUN = Refusal(
    404,
    "unknown_run",
    Text(
        "There is no such run any more. Send run.start with the design.",
        "그런 실행이 없습니다. 설계와 함께 run.start를 보내세요.",
    ),
)
INTERNAL = Refusal(
    500,
    "internal",
    Text(
        "The message could not be handled through a fault of ours. It has been logged.",
        "내부 오류로 메시지를 처리하지 못했습니다. 오류를 기록했습니다.",
    ),
)


@dataclass
class Followed:
    """A run this socket follows: the next frame it wants and when it last heard of it."""

    next_seq: int
    heard: float = field(default_factory=time.monotonic)
    asked: float | None = None


class RunConsumer(AsyncConsumer):  # type: ignore[misc]
    """The socket's side of docs/protocol.md."""

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels would hop to a database thread for every message; ours say when they need it.
        await getattr(self, message["type"].replace(".", "_"))(message)

    # --- the socket's life ---------------------------------------------------------------

    async def websocket_connect(self, _: dict[str, Any]) -> None:
        self.followed: dict[str, Followed] = {}
        self.started: dict[str, str] = {}  # the run last asked for, by its kind
        self.language = language_of_headers(self.scope["headers"])
        rate = settings.SOCKET_MESSAGES_PER_SECOND
        self.bucket = Bucket(rate, 3 * rate)
        self.flood = 0
        self.watch = asyncio.create_task(self._watch())
        await self.send({"type": "websocket.accept"})
        metrics.sockets_open += 1

    async def websocket_disconnect(self, _: dict[str, Any]) -> None:
        metrics.sockets_open -= 1
        self.watch.cancel()
        for key in list(self.followed):
            await self._leave(key)
        raise StopConsumer

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        reference = None
        try:
            if not self.bucket.take():
                raise TOO_MANY
            if message.get("text") is None:
                raise FORBIDDEN_BINARY
            value = await self._read(message["text"])
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                reference = value["id"][:64]
            incoming = protocol.read_message(value)
            await self._handlers()[incoming.t](incoming)
        except Refusal as refusal:
            await self._refuse(refusal, reference)
        except Exception:
            logger.exception("a socket message could not be handled")
            await self._refuse(INTERNAL, reference)

    def _handlers(self) -> dict[str, Callable[[Any], Awaitable[None]]]:
        return {
            "hello": self._hello,
            "run.start": self._start,
            "run.follow": self._follow,
            "run.cancel": self._cancel,
            "ping": self._ping,
        }

    async def _read(self, text: str) -> Any:
        if len(text) < 20_000:  # quicker to read than to hand to a thread
            return read_json(text, settings.DOCUMENT_BYTES)
        return await sync_to_async(read_json, thread_sensitive=False)(text, settings.DOCUMENT_BYTES)

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send({"type": "websocket.send", "text": protocol.dump(message)})

    async def _refuse(self, refusal: Refusal, reference: str | None) -> None:
        self.flood = self.flood + 1 if refusal is TOO_MANY else 0
        fatal = self.flood > PATIENCE_WITH_FLOOD
        await self._say(protocol.error(refusal, self.language, reference, fatal))
        if fatal:
            await self.send({"type": "websocket.close", "code": 4429})

    # --- what a client may ask -----------------------------------------------------------

    async def _hello(self, message: protocol.Hello) -> None:
        self.language = message.language or self.language
        await self._say(protocol.welcome())
        for wanted in message.resume:
            await self._join_stored(wanted.run, wanted.from_)

    async def _ping(self, _: protocol.Ping) -> None:
        await self._say({"t": "pong"})

    async def _start(self, message: protocol.RunStart) -> None:
        asked = time.monotonic()
        design = await sync_to_async(read_design, thread_sensitive=False)(message.design)
        question = question_in(
            design,
            message.kind,
            message.loads,
            message.users,
            message.requests,
            message.seed,
            message.other,
            message.lesson,
        )
        key = run_key(design, question)
        # Joined before it is queued: the first frames would otherwise be told to nobody.
        await self._join(key, 0)
        previous = self.started.get(question.kind)
        self.started[question.kind] = key
        if previous != key and previous is not None:
            await self._leave(previous)
        try:
            run = await database_sync_to_async(replace_run)(previous, design, question)
        except BaseException:
            await self._leave(key)
            raise
        cached = run.status not in UNFINISHED
        await self._say(protocol.accepted(message.id, key, cached))
        metrics.runs_asked += 1
        if key in self.followed and not cached:
            self.followed[key].asked = asked
        await self._catch_up(key)

    async def _follow(self, message: protocol.RunFollow) -> None:
        await self._join_stored(message.run, message.from_)

    async def _cancel(self, message: protocol.RunCancel) -> None:
        if message.run not in self.followed:
            raise UNKNOWN_RUN
        seq = self.followed[message.run].next_seq
        await self._leave(message.run)
        await database_sync_to_async(cancel_run)(message.run)
        await self._say(protocol.end(message.run, seq, Status.CANCELLED.value))

    # --- what the workers tell -----------------------------------------------------------

    async def run_frame(self, event: dict[str, Any]) -> None:
        followed = self.followed.get(event["run"])
        if followed is not None and event["seq"] == followed.next_seq:
            await self._deliver(event["run"], followed, event["seq"], event["payload"])

    async def run_stored(self, event: dict[str, Any]) -> None:
        followed = self.followed.get(event["run"])
        if followed is not None and followed.next_seq < event["frames"]:
            await self._catch_up(event["run"])

    async def run_ended(self, event: dict[str, Any]) -> None:
        if event["run"] in self.followed:
            await self._catch_up(event["run"])

    # --- following -----------------------------------------------------------------------

    async def _join(self, key: str, start: int) -> None:
        if key not in self.followed:
            if len(self.followed) >= protocol.MAX_FOLLOWED:
                await self._leave(next(iter(self.followed)))
            await self._hint(self.channel_layer.group_add, key)
        self.followed[key] = Followed(start)

    async def _leave(self, key: str) -> None:
        if self.followed.pop(key, None) is not None:
            await self._hint(self.channel_layer.group_discard, key)

    async def _hint(self, change: Callable[[str, str], Awaitable[None]], key: str) -> None:
        """Join or leave a group. The layer carries hints only: without it the watch reads the
        frames from the database, so a Redis that is away or just back costs time, not the run.
        """
        for _ in range(2):  # a connection that died is found out by the first attempt
            try:
                return await change(group_of(key), self.channel_name)
            except (OSError, RedisError):
                logger.warning("run %s: the channel layer is away", key[:12])
        return None

    async def _join_stored(self, key: str, start: int) -> None:
        await self._join(key, start)
        await self._catch_up(key)

    async def _deliver(self, key: str, followed: Followed, seq: int, payload: str) -> None:
        followed.next_seq = seq + 1  # before the send, which may let the watch run
        followed.heard = time.monotonic()
        await self.send({"type": "websocket.send", "text": protocol.frame_text(key, seq, payload)})
        if followed.asked is not None:
            metrics.first_frame.observe(followed.heard - followed.asked)
            followed.asked = None

    async def _catch_up(self, key: str) -> None:
        """Send what the database holds and the follower has not seen, and the end if it came."""
        followed = self.followed.get(key)
        if followed is None:
            return
        stored = await database_sync_to_async(read_run)(key, followed.next_seq)
        if stored is None:
            await self._leave(key)
            raise UNKNOWN_RUN
        followed.heard = time.monotonic()
        for seq, payload in stored.frames:
            if seq == followed.next_seq:
                await self._deliver(key, followed, seq, payload)
        if stored.status == Status.CANCELLED:
            await database_sync_to_async(revive)(key)  # cancelled by another; wanted here
        elif stored.ended and followed.next_seq >= stored.frame_count:
            await self._end(key, stored)

    async def _end(self, key: str, stored: Stored) -> None:
        await self._leave(key)
        error = protocol.run_error(stored.error, self.language) if stored.error else None
        await self._say(protocol.end(key, stored.frame_count, stored.status.value, error))

    async def _watch(self) -> None:
        """Look up runs that have fallen silent: the layer may have lost a hint or be away."""
        while True:
            await asyncio.sleep(SILENCE_SECONDS)
            for key, followed in list(self.followed.items()):
                if time.monotonic() - followed.heard < SILENCE_SECONDS:
                    continue
                try:
                    await self._catch_up(key)
                except Refusal as refusal:
                    await self._refuse(refusal, None)
                except Exception:
                    logger.exception("run %s: could not be looked up", key[:12])
