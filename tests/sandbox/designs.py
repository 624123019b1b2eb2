"""Designs for the tests of the site: small, valid, and different whenever asked."""

from __future__ import annotations

import itertools
from typing import Any

_different = itertools.count(1001)


def design(users: int = 1000, **top: Any) -> dict[str, Any]:
    """Clients before one server: little to solve, for it is the site that is tested."""
    return {
        "format": "loadstone-design/1",
        "name": "One server",
        "components": {
            "clients-1": {"kind": "client", "x": 0, "y": 0},
            "server-1": {"kind": "custom", "x": 240, "y": 0},
        },
        "connections": {"c1": {"from": "clients-1", "to": "server-1"}},
        "workload": {"users": users, "mix": {"read": 1}},
        **top,
    }


def new_design(**top: Any) -> dict[str, Any]:
    """A design nobody has solved yet."""
    return design(users=next(_different), **top)
