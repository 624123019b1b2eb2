"""Text in pictures: safe to put into XML, and short enough for its place.

Widths are estimated from classes of characters, a little generously; they decide only where a
text is cut.
"""

from __future__ import annotations

import re
import unicodedata

NARROW = frozenset("iljI.,:;'|!()[] ")
SLIM = frozenset('frt-/"*')
BROAD = frozenset("mwMW@%")
ELLIPSIS = "…"
_UNSAFE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escaped(text: str) -> str:
    """The text as XML carries it, in content and in attributes."""
    return _UNSAFE.sub("", text).translate(_MARKUP)


def width_of(text: str, size: float) -> float:
    """About how wide a line is, in the unit of ``size``."""
    return size * sum(map(_em, text))


def _em(char: str) -> float:
    if char in NARROW:
        return 0.3
    if char in SLIM:
        return 0.4
    if char in BROAD:
        return 0.92
    if unicodedata.east_asian_width(char) in "WF":
        return 0.95 if char < "\U00010000" else 1.3
    if unicodedata.combining(char):
        return 0.0
    return 0.68 if char.isupper() else 0.58


def shortened(text: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than ``width``."""
    text = " ".join(text.split())
    if width_of(text, size) <= width:
        return text
    left = width - width_of(ELLIPSIS, size)
    kept = ""
    for char in text:
        left -= width_of(char, size)
        if left < 0:
            break
        kept += char
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in at most ``most`` lines; the last one is cut where more would follow."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    shown = [shortened(line, size, width) for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = shortened(shown[-1] + ELLIPSIS, size, width)
    return shown
