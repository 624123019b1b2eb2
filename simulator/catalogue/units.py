"""Units of parameters, as a form shows them."""

from __future__ import annotations

from simulator.text import Text

UNITS: dict[str, Text] = {
    "": Text("", ""),
    "share": Text("", ""),
    "×": Text("×", "배"),
    "ms": Text("ms", "ms"),
    "s": Text("s", "초"),
    "min": Text("min", "분"),
    "h": Text("h", "시간"),
    "month": Text("months", "개월"),
    "KB": Text("KB", "KB"),
    "byte": Text("bytes", "바이트"),
    "USD": Text("US$", "달러"),
    "IOPS": Text("IOPS", "IOPS"),
    "user": Text("users", "명"),
    "user/s": Text("users/s", "명/초"),
    "request": Text("requests", "건"),
    "request/s": Text("requests/s", "건/초"),
    "message": Text("messages", "건"),
    "message/s": Text("messages/s", "건/초"),
    "operation/s": Text("operations/s", "회/초"),
    "connection": Text("connections", "개"),
    "instance": Text("instances", "대"),
    "node": Text("nodes", "대"),
    "zone": Text("zones", "곳"),
    "thread": Text("threads", "개"),
    "retry": Text("retries", "회"),
    "check": Text("checks", "회"),
    "round trip": Text("round trips", "회"),
    "replica": Text("replicas", "개"),
    "shard": Text("shards", "개"),
    "prefix": Text("prefixes", "개"),
    "delivery": Text("deliveries", "회"),
    "job": Text("jobs", "개"),
    "query": Text("queries", "회"),
    "transaction": Text("transactions", "회"),
    "image": Text("images", "장"),
    "file": Text("files", "개"),
    "object": Text("objects", "개"),
}


BILL_UNITS: dict[str, tuple[float, Text, Text]] = {
    "instance": (1, Text("instance", "대"), Text("instances", "대")),
    "balancer": (1, Text("balancer", "개"), Text("balancers", "개")),
    "zone": (1, Text("zone", "개"), Text("zones", "개")),
    "path": (1, Text("path", "개"), Text("paths", "개")),
    "pipeline": (1, Text("pipeline", "개"), Text("pipelines", "개")),
    "unit-hour": (1, Text("unit-hour", "단위·시간"), Text("unit-hours", "단위·시간")),
    "GB": (1, Text("GB", "GB"), Text("GB", "GB")),
    "GB-month": (1, Text("GB-month", "GB·월"), Text("GB-months", "GB·월")),
    "IOPS-month": (1, Text("IOPS-month", "IOPS·월"), Text("IOPS-months", "IOPS·월")),
    "thousand": (1e3, Text("", "건"), Text("", "건")),
    "million": (1e6, Text("", "건"), Text("", "건")),
}
"""Units of a bill's lines: how many single things one is, and its name after one and after more."""


def unit_text(unit: str) -> Text:
    """The unit after a number, with its blank in front where English has one."""
    text = UNITS[unit]
    return Text(f" {text.en}" if text.en else "", text.ko)
