"""Doubly linked lists of tokens: the queue of a place and the list of ready tokens.

A list is any record with ``head`` and ``tail``; the links are in the tokens, so a token
that is taken out of the network leaves its queue without a search.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import token_at
from simulator.simulate.compiled import inlined
from simulator.simulate.layout import NONE


@inlined
def append(m: Any, line: Any, token: int) -> None:
    """Put a token at the end."""
    token_at(m, token).next = NONE
    token_at(m, token).prev = line.tail
    if line.tail == NONE:
        line.head = token
    else:
        token_at(m, line.tail).next = token
    line.tail = token


@inlined
def unlink(m: Any, line: Any, token: int) -> None:
    """Take a token out, wherever it stands."""
    before = token_at(m, token).prev
    after = token_at(m, token).next
    if before == NONE:
        line.head = after
    else:
        token_at(m, before).next = after
    if after == NONE:
        line.tail = before
    else:
        token_at(m, after).prev = before
