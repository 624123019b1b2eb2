"""One process's view of a session that somebody here has open: read once for everybody.

Sockets do not read the database themselves. Their room hears the hints, waits a moment for
more of them, reads the session once and tells each socket what is new for it. Hints may be
lost, so it also looks by itself: often while runs are under way, seldom otherwise.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.http import Http404
from redis.exceptions import RedisError

from sandbox.liveclass.hints import group_of
from sandbox.liveclass.models import Seat
from sandbox.liveclass.standing import for_projector, for_staff, look, own, shared

if TYPE_CHECKING:
    from sandbox.liveclass.consumer import LiveConsumer

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 0.4
"""At least between two looks: what happens in it is told at once."""
LOOK_SECONDS = 5.0
BUSY_SECONDS = 1.0
SEEN_SECONDS = 20.0
COUNTED = ("present", "seats", "answered", "surge", "scores")


@dataclass(frozen=True)
class Told:
    """JSON texts: the part for everybody, each seat's own, staff's and the projector's; and of
    the part for everybody what does not count up while runs are under way."""

    everybody: str
    lasting: str
    seats: dict[str, str]
    staff: str
    projector: str
    removed: frozenset[str]
    busy: bool
    over: bool


def dump(value: object) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(session: str, seats: frozenset[str]) -> Told:
    """Read a session for these seats, its staff and its projector; Http404 where it is gone."""
    standing = look(session)
    if standing.session.course.removed is not None:
        raise Http404(session)
    wanted = {seat.pk: seat for seat in standing.seats if seat.pk in seats}
    told = shared(standing)
    return Told(
        everybody=dump(told),
        lasting=dump({name: one for name, one in told.items() if name not in COUNTED}),
        seats={key: dump(own(seat, standing)) for key, seat in wanted.items()},
        staff=dump(for_staff(standing)),
        projector=dump(for_projector(standing)),
        removed=frozenset(key for key, seat in wanted.items() if seat.removed is not None),
        busy=standing.busy,
        over=not standing.session.is_open,
    )


def mark_seen(seats: list[str]) -> None:
    """These seats have a page open."""
    from sandbox import clock

    Seat.objects.filter(pk__in=seats).update(seen=clock.now())


@dataclass
class Room:
    """The sockets of one session in this process."""

    session: str
    sockets: set[LiveConsumer] = field(default_factory=set)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    told: Told | None = None
    work: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        self.work = [asyncio.create_task(one()) for one in (self._listen, self._show, self._see)]
        self.wake.set()

    def stop(self) -> None:
        for task in self.work:
            task.cancel()

    async def _listen(self) -> None:
        """Hear the hints; without the layer the looks have to do."""
        layer = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(group_of(self.session), channel)
                try:
                    while True:
                        await layer.receive(channel)
                        self.wake.set()
                finally:
                    await layer.group_discard(group_of(self.session), channel)
            except (OSError, RedisError):
                logger.warning("live session %s: the channel layer is away", self.session)
                await asyncio.sleep(BUSY_SECONDS)

    async def _show(self) -> None:
        while True:
            busy = self.told is not None and self.told.busy
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), BUSY_SECONDS if busy else LOOK_SECONDS)
            self.wake.clear()
            try:
                await self._look()
            except Http404:  # gone with its course
                for socket in list(self.sockets):
                    await socket.dismiss()
            except Exception:
                logger.exception("live session %s: could not be shown", self.session)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _look(self) -> None:
        seats = frozenset(socket.seat for socket in self.sockets if socket.seat)
        told = self.told = await database_sync_to_async(read)(self.session, seats)
        for socket in list(self.sockets):
            with suppress(Exception):  # one that is going away keeps nothing from the others
                await socket.show(told)

    async def _see(self) -> None:
        """Keep the seats of the sockets that are open present."""
        while True:
            await asyncio.sleep(SEEN_SECONDS)
            seats = [socket.seat for socket in self.sockets if socket.seat]
            if seats:
                with suppress(Exception):
                    await database_sync_to_async(mark_seen)(seats)


_rooms: dict[str, Room] = {}


def enter(socket: LiveConsumer) -> Room:
    """The room of a socket's session, opened for the first."""
    room = _rooms.get(socket.session)
    if room is None:
        room = _rooms[socket.session] = Room(socket.session)
        room.start()
    room.sockets.add(socket)
    room.wake.set()
    return room


def leave(socket: LiveConsumer) -> bool:
    """Go; the last one closes the room. Whether the seat has no other page open here."""
    room = _rooms.get(socket.session)
    if room is None:
        return True
    room.sockets.discard(socket)
    if not room.sockets:
        room.stop()
        del _rooms[socket.session]
    room.wake.set()
    return all(other.seat != socket.seat for other in room.sockets)


def pages_of(session: str, seat: str) -> int:
    """How many pages of a seat are open in this process."""
    room = _rooms.get(session)
    return 0 if room is None else sum(1 for socket in room.sockets if socket.seat == seat)
