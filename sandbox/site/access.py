"""Who asked for what, kept for 30 days: one line a request, one file a day. Addresses are cut so
that they name a network and not a person; queries and tokens in addresses are not written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.api.admission import client_address

KEPT_DAYS = 30
NETWORK_BITS = {4: 24, 6: 48}
WITH_TOKENS = ("/accounts/", "/join/", "/mail/")


class AccessLog:
    """Writes a line for every answer; away where ``ACCESS_LOG`` is 0."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.ACCESS_LOG:
            raise MiddlewareNotUsed
        Path(settings.ACCESS_LOG_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        write(request, response.status_code, 1000 * (time.perf_counter() - began))
        return response


def write(request: HttpRequest, status: int, milliseconds: float) -> None:
    """Append the line of one request; appending so little is atomic, so processes may share it."""
    now = clock.now()
    line = {
        "time": now.isoformat(timespec="milliseconds"),
        "from": network_of(client_address(request)),
        "method": request.method,
        "path": without_tokens(request.path),
        "status": status,
        "ms": round(milliseconds, 1),
    }
    with log_of(now.date()).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")


def log_of(day: date) -> Path:
    """The file of a day."""
    return Path(settings.ACCESS_LOG_DIR) / f"{day.isoformat()}.jsonl"


def network_of(address: str) -> str:
    """The network an address belongs to: /24 or /48; "unknown" for what is no address."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{known}/{NETWORK_BITS[known.version]}", strict=False))


def without_tokens(path: str) -> str:
    """``path``, cut where what follows could open something by itself."""
    for start in WITH_TOKENS:
        if path.startswith(start):
            return f"{start}…"
    return path[:300]


def forget() -> int:
    """Delete the files that are older than 30 days; how many."""
    oldest = log_of(clock.now().date() - timedelta(days=KEPT_DAYS)).name
    old = [file for file in Path(settings.ACCESS_LOG_DIR).glob("*.jsonl") if file.name < oldest]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
