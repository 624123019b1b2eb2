"""The calendar of events: a four-ary heap that knows where each event stands.

Knowing the position makes a time-out or a service that is called off disappear at once
(Knuth, *The Art of Computer Programming* 3, 5.2.3; d-heaps: Johnson 1975).
An event is a number: an arrival of a flow, a place, a token or a frame.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import event_at, position_at
from simulator.simulate.compiled import inlined
from simulator.simulate.layout import NONE


@inlined
def place_event(m: Any, place: int) -> int:
    """The event of a place under processor sharing: its next departure."""
    return m.flow_count + place


@inlined
def token_event(m: Any, token: int) -> int:
    """The event of a token: the end of its service, delay, patience or thinking."""
    return m.flow_count + m.place_count + 2 * token


@inlined
def frame_event(m: Any, frame: int) -> int:
    """The event of a frame: the time-out of an attempt."""
    return m.flow_count + m.place_count + 2 * frame + 1


@inlined
def schedule(m: Any, event: int, time: float) -> None:
    """Let the event happen at the time, moving it if it was to happen at another."""
    i = position_at(m, event).index
    if i == NONE:
        i = m.heap_size
        m.heap_size = i + 1
        _rise(m, i, time, event)
    elif time < event_at(m, i).time:
        _rise(m, i, time, event)
    else:
        _sink(m, i, time, event)


@inlined
def cancel(m: Any, event: int) -> None:
    """Take an event out of the calendar; nothing happens if it is not in it."""
    i = position_at(m, event).index
    if i == NONE:
        return
    position_at(m, event).index = NONE
    last = m.heap_size - 1
    m.heap_size = last
    if i == last:
        return
    time = event_at(m, last).time
    moved = event_at(m, last).event
    if i > 0 and time < event_at(m, (i - 1) >> 2).time:
        _rise(m, i, time, moved)
    else:
        _sink(m, i, time, moved)


@inlined
def _rise(m: Any, i: int, time: float, event: int) -> None:
    while i > 0:
        parent = (i - 1) >> 2
        if event_at(m, parent).time <= time:
            break
        _put(m, i, event_at(m, parent).time, event_at(m, parent).event)
        i = parent
    _put(m, i, time, event)


@inlined
def _sink(m: Any, i: int, time: float, event: int) -> None:
    size = m.heap_size
    while True:
        child = 4 * i + 1
        if child >= size:
            break
        smallest = child
        soonest = event_at(m, child).time
        for other in range(child + 1, min(child + 4, size)):
            if event_at(m, other).time < soonest:
                smallest = other
                soonest = event_at(m, other).time
        if soonest >= time:
            break
        _put(m, i, soonest, event_at(m, smallest).event)
        i = smallest
    _put(m, i, time, event)


@inlined
def _put(m: Any, i: int, time: float, event: int) -> None:
    event_at(m, i).time = time
    event_at(m, i).event = event
    position_at(m, event).index = i
