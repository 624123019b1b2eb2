"""Processor sharing: n present share c servers, each served at the rate min(1, c/n).

All of them have had the same service since they came, so a place keeps one virtual clock
and a pairing heap of finishing times on it (Fredman, Sedgewick, Sleator & Tarjan 1986,
doi:10.1007/BF01840439). The heap's links are in the tokens.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import gauge_at, place_at, token_at
from simulator.simulate.compiled import inner
from simulator.simulate.heap import cancel, place_event, schedule
from simulator.simulate.layout import NONE


@inner
def sharing_rate(place: Any, present: int) -> float:
    """Service per second that each of the present gets."""
    return min(1.0, place.servers / present) if present > 0 else 0.0


@inner
def join_sharing(m: Any, p: int, token: int) -> None:
    """Put a token with ``need`` seconds of service to get among those served."""
    token_at(m, token).need += place_at(m, p).virtual
    token_at(m, token).child = NONE
    token_at(m, token).next = NONE
    token_at(m, token).prev = NONE
    place_at(m, p).root = _meld(m, place_at(m, p).root, token)


@inner
def leave_sharing(m: Any, p: int, token: int) -> None:
    """Take a token out, finished or not."""
    below = _merge(m, token_at(m, token).child)
    root = place_at(m, p).root
    if token == root:
        place_at(m, p).root = below
        return
    before = token_at(m, token).prev
    after = token_at(m, token).next
    if token_at(m, before).child == token:
        token_at(m, before).child = after
    else:
        token_at(m, before).next = after
    if after != NONE:
        token_at(m, after).prev = before
    place_at(m, p).root = _meld(m, root, below)


@inner
def plan_departure(m: Any, p: int) -> None:
    """Schedule the next departure of a place, or none if it is empty."""
    place = place_at(m, p)
    event = place_event(m, p)
    if place.root == NONE:
        cancel(m, event)
        return
    left = max(token_at(m, place.root).need - place.virtual, 0.0)
    schedule(m, event, m.now + left / sharing_rate(place, gauge_at(m, p).load))


@inner
def _meld(m: Any, one: int, other: int) -> int:
    if one == NONE:
        return other
    if other == NONE:
        return one
    if token_at(m, other).need < token_at(m, one).need:
        one, other = other, one
    eldest = token_at(m, one).child
    token_at(m, other).next = eldest
    token_at(m, other).prev = one
    if eldest != NONE:
        token_at(m, eldest).prev = other
    token_at(m, one).child = other
    token_at(m, one).next = NONE
    token_at(m, one).prev = NONE
    return one


@inner
def _merge(m: Any, first: int) -> int:
    """Join the children of a removed node: pairwise, then all from the last to the first."""
    pairs = NONE
    while first != NONE:
        second = token_at(m, first).next
        rest = NONE
        token_at(m, first).next = NONE
        if second != NONE:
            rest = token_at(m, second).next
            token_at(m, second).next = NONE
        pair = _meld(m, first, second)
        token_at(m, pair).next = pairs
        pairs = pair
        first = rest
    merged = NONE
    while pairs != NONE:
        rest = token_at(m, pairs).next
        token_at(m, pairs).next = NONE
        merged = _meld(m, merged, pairs)
        pairs = rest
    if merged != NONE:
        token_at(m, merged).prev = NONE
    return merged
