"""Which request class of a design a kind of request in a load test is, by its words.

A guess, to be looked through and changed before anything is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.calibrate.results import Entry, Results, refused
from simulator.catalogue.classes import CLASSES, JOB
from simulator.text import Text

READ, WRITE = "read", "write"
# The first that fits; words are whole, endings are those of an address.
WORDS: tuple[tuple[str, str], ...] = (
    ("login", r"\b(log-?_?in|sign-?_?in|sessions?|auth|authenticate|token|로그인|인증)\b"),
    ("segment", r"\b(segments?|hls|dash|videos?|stream|동영상)\b|\.(ts|m4s|m3u8|mp4)\b"),
    ("ws", r"\b(ws|wss|web-?_?sockets?|socket|messages?|웹소켓|메시지)\b"),
    ("upload", r"\b(uploads?|업로드|올리기)\b"),
    ("static", r"\b(static|assets?|정적)\b|\.(css|js|mjs|svg|woff2?|ico|html?)\b"),
    ("media", r"\b(media|images?|img|thumbnails?|avatars?|이미지)\b|\.(jpe?g|png|webp|gif|avif)\b"),
    ("write", r"\b(write|create|update|delete|order|checkout|cart|like|comment|쓰기|주문|댓글)\b"),
)
PHOTO = re.compile(r"\b(photos?|pictures?|images?|media|files?|사진|이미지|파일)\b", re.IGNORECASE)
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
CHOICES: tuple[str, ...] = tuple(name for name in CLASSES if name not in (JOB, "wait"))
"""The classes somebody waits for, which a load test can ask for."""

UNKNOWN_CLASS = Text(
    "There is no request class “{name}”. Classes: {known}.",
    "‘{name}’ 요청 종류는 없습니다. 사용할 수 있는 종류: {known}.",
)
UNKNOWN_ENTRY = Text(
    "The results do not have “{name}”. They have: {known}.",
    "결과에 ‘{name}’이(가) 없습니다. 결과에 있는 이름: {known}.",
)


def key_of(entry: Entry) -> str:
    """What an entry is called where classes are chosen: ``POST /login``, or its bare name."""
    return f"{entry.method} {entry.name}".strip()


def guess(entry: Entry) -> str:
    """The class the entry most likely is."""
    name = entry.name.strip().lower()
    if name in CHOICES:
        return name
    method = entry.method or next((verb for verb in CHANGES if entry.name.startswith(verb)), "")
    if method in CHANGES and PHOTO.search(entry.name):
        return "upload"
    for chosen, words in WORDS:
        # Words of an address are held together by signs that count as letters.
        if re.search(words, name.replace("_", " "), re.IGNORECASE):
            return WRITE if chosen == "media" and method in CHANGES else chosen
    return WRITE if method in CHANGES else READ


def matched(results: Results, wanted: Mapping[str, str | None]) -> dict[str, str | None]:
    """The class of each entry by its key: as wanted (None: left out), else as guessed.

    Raises ResultsError for a class or an entry that does not exist.
    """
    keys = [key_of(entry) for entry in results.entries]
    for key, chosen in wanted.items():
        if key not in keys:
            raise refused(UNKNOWN_ENTRY.fill(name=key[:80], known=", ".join(keys)))
        if chosen is not None and chosen not in CHOICES:
            raise refused(UNKNOWN_CLASS.fill(name=chosen[:40], known=", ".join(CHOICES)))
    return {key_of(entry): wanted.get(key_of(entry), guess(entry)) for entry in results.entries}
