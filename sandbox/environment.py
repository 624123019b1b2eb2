"""Settings read from environment variables, loudly: a value that cannot be used stops the
start with the name of the variable and what it should be."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE_FORM = "DATABASE_URL must look like postgres://user:password@host:5432/name."


def text(name: str, default: str = "") -> str:
    """The variable ``name``, or what stands in the file named by ``name_FILE``."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from None
    return os.environ.get(name, default).strip()


def whole(name: str, default: int, minimum: int = 0) -> int:
    """A whole number of at least ``minimum``."""
    given = text(name, str(default))
    if not given.isdigit() or int(given) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number from {minimum}, not {given!r}.")
    return int(given)


def flag(name: str, default: bool = False) -> bool:
    """A yes or no, written as 1 or 0."""
    given = text(name, "1" if default else "0")
    if given not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {given!r}.")
    return given == "1"


def names(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str, sqlite_file: Path, pool: int) -> dict[str, object]:
    """Django's database settings for ``DATABASE_URL``; SQLite in ``sqlite_file`` without one.

    ``pool`` bounds the PostgreSQL connections of one web process; 0 opens one per request,
    which is what a forking worker needs.

    SQLite runs with a write-ahead log and IMMEDIATE transactions: a transaction that reads
    first and writes later otherwise fails with "database is locked" as soon as two meet.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite_file),
            "CONN_MAX_AGE": None,  # each thread keeps its own: opening one costs more than asking
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"{DATABASE_FORM} ({error})") from None
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(DATABASE_FORM)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def kept_secret(file: Path) -> str:
    """The secret kept in ``file``, made on first use and readable by its owner alone."""
    try:
        return _read_or_make(file)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR cannot be used: {error.strerror}: {error.filename}. "
            "Set it to a folder that can be written."
        ) from None


def _read_or_make(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker; its secret is the one
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(made)
    return made
