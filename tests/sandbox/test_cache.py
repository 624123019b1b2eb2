"""The cache at scale while Redis is away: limits count on, nothing fails."""

from __future__ import annotations

from sandbox.site.cache import SteadyCache
from tests.processes import free_port


def test_counters_count_on_in_memory_while_redis_is_away() -> None:
    cache = SteadyCache(f"redis://127.0.0.1:{free_port()}/0", {})
    assert cache.add("tries", 0, timeout=60)
    assert [cache.incr("tries") for _ in range(3)] == [1, 2, 3]
    assert cache.get("tries") == 3
    assert cache.incr("never-added") == 1
    cache.set("picture", b"png", 60)
    assert cache.get("picture") == b"png"
    assert cache.delete("picture")
    assert cache.get("picture", "none") == "none"
