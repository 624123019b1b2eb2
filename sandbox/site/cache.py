"""The cache at scale: Redis, and this process's own memory while Redis is away. Limits then
count a process at a time, and nothing fails for want of a counter."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 1.0


class SteadyCache(RedisCache):
    """Django's Redis cache whose answers come from memory when Redis gives none in a second."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        params.setdefault("OPTIONS", {}).update(
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
        super().__init__(server, params)
        self.spare = LocMemCache("while-redis-is-away", {})

    def add(self, *args: Any, **options: Any) -> Any:
        return self._ask("add", args, options)

    def get(self, *args: Any, **options: Any) -> Any:
        return self._ask("get", args, options)

    def set(self, *args: Any, **options: Any) -> Any:
        return self._ask("set", args, options)

    def delete(self, *args: Any, **options: Any) -> Any:
        return self._ask("delete", args, options)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        try:
            return super().incr(key, delta, version)
        except RedisError as error:
            self._say(error)
            self.spare.add(key, 0, version=version)
            return self.spare.incr(key, delta, version)

    def _ask(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        try:
            return getattr(super(), name)(*args, **options)
        except RedisError as error:
            self._say(error)
            return getattr(self.spare, name)(*args, **options)

    def _say(self, error: RedisError) -> None:
        logger.warning("the cache is kept in memory: Redis is away (%s)", error)
