"""Which parameters say how the world is and which a designer chooses.

A designer picks sizes, counts, policies and limits; how long a query takes or how soon a
standby takes over is measured. On a board the measured ones stay as they are, so that nobody
wins by declaring a faster world.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.catalogue.registry import KINDS

INVENTED: tuple[str, ...] = ("custom", "external")
"""Kinds whose figures a person makes up: only a board that names them lets them in."""

FACTS: Mapping[str, tuple[str, ...]] = {
    "api": ("scale_delay_s", "work_factor"),
    "cache": ("failover_s",),
    "cdn": ("static_hit", "media_hit", "edge_rtt_ms"),
    "client": (
        "share", "location", "device", "access_rtt_ms", "requests_per_connection",
        "handshake_round_trips",
    ),
    "custom": tuple(KINDS["custom"].defaults),
    "dns": ("lookup_ms",),
    "external": tuple(KINDS["external"].defaults),
    "geodns": ("lookup_ms",),
    "lb": ("added_ms", "ramp", "rps_per_vcpu"),
    "nosql": ("ops_per_vcpu", "latency_ms", "hot_key_share", "partitions"),
    "object_store": ("first_byte_ms",),
    "onebox": ("query_ms", "write_ms", "restore_min"),
    "queue": ("throughput_limit", "enqueue_ms"),
    "rate_limiter": ("added_ms",),
    "region": ("cross_zone_rtt_ms", "copy_lag_s", "promotion_s"),
    "replica": ("lag_ms", "fresh_read_share", "apply_share"),
    "search": ("search_share", "query_ms", "index_ms"),
    "session_store": ("session_bytes",),
    "sql": (
        "scatter_share", "hot_key_share", "query_ms", "write_ms", "scv", "commit_delay_ms",
        "failover_s", "failover_success", "promotion_s", "restore_min",
    ),
    "waiting_room": ("requests_per_user",),
    "worker": ("scale_delay_s", "work_factor", "error_share"),
    "ws_gateway": ("connections_per_gib", "delivery_ms"),
    "zone": ("same_zone_rtt_ms",),
}  # fmt: skip
"""The measured parameters of each kind; kinds that have none are not listed."""
