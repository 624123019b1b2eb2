"""Queueing at a place: one copy of a station, or a pool whose servers are its tokens.

A station serves for a drawn time; a pool's token is held until the route gives it back.
Everything else (waiting, capacity, giving up, the time integrals) is the same.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import frame_at, gauge_at, place_at, token_at
from simulator.simulate.compiled import inlined, inner
from simulator.simulate.heap import cancel, schedule, token_event
from simulator.simulate.layout import (
    ADMITTED,
    DOWN,
    FULL,
    NONE,
    POOL,
    QUEUED,
    READY,
    RUNNING,
    SERVED,
    SHARED,
    SHARING,
    WAITING,
)
from simulator.simulate.lists import append, unlink
from simulator.simulate.sampling import draw
from simulator.simulate.sharing import join_sharing, leave_sharing, plan_departure, sharing_rate


@inlined
def make_ready(m: Any, token: int) -> None:
    """Let a token go on in its route, after those that are ready already."""
    token_at(m, token).where = READY
    append(m, m, token)


@inlined
def observe(m: Any, p: int) -> None:
    """Bring the time integrals of a place up to now; call before its state changes."""
    place = place_at(m, p)
    passed = m.now - place.observed
    place.observed = m.now
    place.busy_area += place.busy * passed
    place.queue_area += place.waiting * passed
    if place.discipline == SHARING:
        place.virtual += passed * sharing_rate(place, gauge_at(m, p).load)


@inlined
def arrive(m: Any, token: int, p: int, need: float) -> int:
    """A token comes to a place, with ``need`` seconds of service; what becomes of it."""
    place = place_at(m, p)
    place.arrivals += 1
    if place.servers == 0.0:
        place.lost += 1
        return DOWN
    if gauge_at(m, p).load >= place.capacity:
        place.lost += 1
        return FULL
    observe(m, p)
    place.accepted += 1
    token_at(m, token).place = p
    token_at(m, token).need = need
    if place.discipline == SHARING:
        if gauge_at(m, p).load >= place.servers:
            place.waited += 1
        gauge_at(m, p).load += 1
        token_at(m, token).where = SHARED
        join_sharing(m, p, token)
        _share_anew(m, p)
        return WAITING
    gauge_at(m, p).load += 1
    if place.busy < place.servers:
        place.busy += 1.0
        if place.discipline == POOL:
            return ADMITTED
        _serve(m, token)
        return WAITING
    place.waited += 1
    place.waiting += 1
    token_at(m, token).where = QUEUED
    append(m, place, token)
    if place.patience != NONE:
        schedule(m, token_event(m, token), m.now + draw(m, place.patience))
    return WAITING


@inlined
def complete(m: Any, token: int) -> None:
    """The service of a token at a first-come-first-served place has ended."""
    p = token_at(m, token).place
    place_at(m, p).completed += 1
    free_server(m, p)


@inner
def complete_shared(m: Any, p: int) -> int:
    """The first to finish at a place under processor sharing; its token."""
    observe(m, p)
    token = place_at(m, p).root
    place_at(m, p).completed += 1
    leave_sharing(m, p, token)
    gauge_at(m, p).load -= 1
    _share_anew(m, p)
    return token


@inlined
def free_server(m: Any, p: int) -> None:
    """A server (or pool token) becomes free: the first that waits gets it."""
    observe(m, p)
    place = place_at(m, p)
    gauge_at(m, p).load -= 1
    token = place.head
    if token == NONE:
        place.busy -= 1.0
        return
    unlink(m, place, token)
    place.waiting -= 1
    cancel(m, token_event(m, token))
    if place.discipline == POOL:
        hold(m, token)
        make_ready(m, token)
    else:
        _serve(m, token)


@inner
def hold(m: Any, token: int) -> None:
    """Mark the innermost frame of a token: it has its pool token now."""
    frame_at(m, token_at(m, token).frame).count = 1


@inner
def withdraw(m: Any, token: int) -> None:
    """Take a token out of wherever it waits or is served; it stands still afterwards."""
    where = token_at(m, token).where
    p = token_at(m, token).place
    token_at(m, token).where = RUNNING
    if where == READY:
        unlink(m, m, token)
    elif where == QUEUED:
        leave_queue(m, token)
    elif where == SHARED:
        observe(m, p)
        place_at(m, p).abandoned += 1
        leave_sharing(m, p, token)
        gauge_at(m, p).load -= 1
        _share_anew(m, p)
    elif where == SERVED:
        cancel(m, token_event(m, token))
        place_at(m, p).abandoned += 1
        free_server(m, p)
    else:
        cancel(m, token_event(m, token))


@inner
def leave_queue(m: Any, token: int) -> None:
    """A waiting token gives up its turn."""
    p = token_at(m, token).place
    observe(m, p)
    unlink(m, place_at(m, p), token)
    place_at(m, p).waiting -= 1
    place_at(m, p).abandoned += 1
    gauge_at(m, p).load -= 1
    cancel(m, token_event(m, token))


@inlined
def _serve(m: Any, token: int) -> None:
    token_at(m, token).where = SERVED
    schedule(m, token_event(m, token), m.now + token_at(m, token).need)


@inner
def _share_anew(m: Any, p: int) -> None:
    place = place_at(m, p)
    place.busy = min(float(gauge_at(m, p).load), place.servers)
    place.waiting = max(gauge_at(m, p).load - int(place.servers), 0)
    plan_departure(m, p)
