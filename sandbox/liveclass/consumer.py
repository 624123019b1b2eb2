"""The websocket of a live session. It carries the session's state to whoever has a seat, to
staff and to the projector; what people do goes through the API, which asks the policy."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import Http404

from sandbox import clock
from sandbox.classes.policy import actor_in
from sandbox.liveclass.entering import WATCH, seat_in, session_of
from sandbox.liveclass.hints import changed
from sandbox.liveclass.models import Seat
from sandbox.liveclass.room import Room, Told, enter, leave, pages_of
from sandbox.liveclass.standing import millis
from sandbox.runs.rate import Bucket

FORBIDDEN, GONE, TOO_MUCH = 4404, 4410, 4429
MESSAGE_CHARACTERS = 200
MESSAGES_PER_SECOND = 2
PAGES_PER_SEAT = 5
COUNT_SECONDS = 3.0
"""While runs are under way a seat whose own part stays the same hears so often how many are done;
the wall and staff hear it at each look."""


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One page of one session: a seat's, staff's, or the projector's."""

    session: str = ""
    seat: str | None = None
    audience: str = ""
    room: Room | None = None
    shown: tuple[str, str] = ("", "")
    lasting: str = ""
    last: float = 0.0

    async def connect(self) -> None:
        self.session = self.scope["url_route"]["kwargs"]["session"]
        self.bucket = Bucket(MESSAGES_PER_SECOND, 10 * MESSAGES_PER_SECOND)
        wanted = parse_qs(self.scope["query_string"].decode("latin1")).get("as", [""])[0]
        await self.accept()
        if not await database_sync_to_async(self._admit)(wanted):
            await self.close(FORBIDDEN)
            return
        if self.seat is not None and pages_of(self.session, self.seat) >= PAGES_PER_SEAT:
            self.seat = None
            await self.close(TOO_MUCH)
            return
        self.room = enter(self)

    def _admit(self, wanted: str) -> bool:
        """Find out who this is: staff and the projector by the policy, a seat by its cookie."""
        if wanted in ("staff", "projector"):
            try:
                session = session_of(self.session)
                actor = actor_in(session.course, self)
                actor.require(WATCH, session)
            except Http404:
                return False
            self.audience = wanted
            return actor.is_staff
        seat = seat_in(self.session, self.scope["cookies"])
        if wanted != "seat" or seat is None or seat.removed is not None:
            return False
        Seat.objects.filter(pk=seat.pk).update(seen=clock.now())
        changed(self.session)
        self.seat, self.audience = seat.pk, "seat"
        return True

    @property
    def user(self) -> Any:
        """Who is behind the socket, as the policy asks for it."""
        return self.scope["user"]

    async def disconnect(self, code: int) -> None:
        if self.room is None:
            return
        alone = leave(self)
        if self.seat is not None and alone:
            await database_sync_to_async(self._gone)()

    def _gone(self) -> None:
        Seat.objects.filter(pk=self.seat).update(seen=None)
        changed(self.session)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A page says nothing but ``ping``."""
        if not self.bucket.take():
            await self.close(TOO_MUCH)
            return
        try:
            small = text_data is not None and len(text_data) <= MESSAGE_CHARACTERS
            message = json.loads(text_data or "") if small else None
        except ValueError:
            message = None
        if isinstance(message, dict) and message == {"t": "ping"}:
            await self.send(json.dumps({"t": "pong", "now": millis(clock.now())}))
        else:
            await self.send(json.dumps({"t": "error", "code": "unknown_message"}))

    async def show(self, told: Told) -> None:
        """Say what is new for this page; what is not new is not said."""
        if self.seat is not None and self.seat in told.removed:
            await self.dismiss()
            return
        if self.seat is not None:
            mine = told.seats.get(self.seat, "null" if told.over else None)
        else:
            mine = told.staff if self.audience == "staff" else told.projector
        if mine is None or self.shown == (told.everybody, mine):
            return
        if told.busy and self.seat is not None and self._can_wait(told, mine):
            return
        self.shown, self.lasting, self.last = (told.everybody, mine), told.lasting, monotonic()
        now = millis(clock.now())
        await self.send(
            f'{{"t":"live.state","now":{now},"session":{told.everybody},"{self.audience}":{mine}}}'
        )
        if told.over:
            await self.close(GONE)

    def _can_wait(self, told: Told, mine: str) -> bool:
        same = (self.shown[1], self.lasting) == (mine, told.lasting)
        return same and monotonic() - self.last < COUNT_SECONDS

    async def dismiss(self) -> None:
        """The seat was taken away, or the session is no more."""
        await self.send(json.dumps({"t": "live.removed"}))
        await self.close(FORBIDDEN)
