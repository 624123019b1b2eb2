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


def unit_text(unit: str) -> Text:
    """The unit after a number, with its blank in front where English has one."""
    text = UNITS[unit]
    return Text(f" {text.en}" if text.en else "", text.ko)
