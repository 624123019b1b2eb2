"""A design that keeps itself down: impatient clients, many retries, a long queue."""

from __future__ import annotations

from typing import Any

from simulator.design import Design
from tests.simulator.compile.drawing import drawing


def storm(users: int = 1000, server: dict[str, Any] | None = None, **client: Any) -> Design:
    """Three 2-vCPU servers before a database; a waiting request outlives its client's patience."""
    impatient = {"retries": 3, "timeout_s": 2.0, "backoff": "fixed", **client}
    return drawing(
        {
            "users": ("client", impatient), "lb": "lb",
            "api": ("api", {"size": "large", "instances": 3, "sessions": "client_token",
                            **(server or {})}),
            "db": ("sql", {"size": "large", "standby": True}),
        },
        "users lb", "lb api", "api db",
        users=users, workload={"intensity": 100, "classes": {"upload": {"jobs": 0}}},
    )  # fmt: skip
