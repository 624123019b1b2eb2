"""The websocket of an assignment: it says that something changed, never what. Whoever hears it
asks the API, which asks the policy."""

from __future__ import annotations

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import Http404

from sandbox.boards.live import group_of
from sandbox.boards.models import Assignment
from sandbox.classes.policy import Action, actor_in

FORBIDDEN = 4404


class BoardConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One follower of one assignment."""

    group: str | None = None

    async def connect(self) -> None:
        key = self.scope["url_route"]["kwargs"]["assignment"]
        await self.accept()
        if not await database_sync_to_async(self._may_follow)(key):
            await self.close(FORBIDDEN)
            return
        self.group = group_of(key)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.send(json.dumps({"t": "board.following"}))

    def _may_follow(self, key: str) -> bool:
        found = Assignment.objects.filter(pk=key).select_related("course").first()
        if found is None:
            return False
        try:
            actor = actor_in(found.course, self)
            actor.require(Action.SEE_COURSE, found)
        except Http404:
            return False
        return actor.is_staff or actor.glass or found.published is not None

    @property
    def user(self) -> Any:
        """Who is behind the socket, as the policy asks for it."""
        return self.scope["user"]

    async def disconnect(self, code: int) -> None:
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def board_changed(self, event: dict[str, Any]) -> None:
        """Somebody's result changed."""
        await self.send(json.dumps({"t": "board.changed"}))
