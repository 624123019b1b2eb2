"""The memory of the token machine: operation codes and the records of its arrays.

A *token* is one thread of work of a request; a *frame* is one scope the token is inside
of (a loop, a held pool token, an attempt, a fork); a *place* is where tokens queue
(one copy of a station, or a pool). Links between records are indices, ``NONE`` if absent.
"""

from __future__ import annotations

from typing import Any

import numpy as np

NONE = -1
UNLIMITED = 2**62

# What an instruction does; the operands it uses are named beside it.
(
    VISIT,       # a: place, or NONE if there are copies; b: sampler; c: balancer of the copies
    DELAY,       # a: sampler
    JUMP,        # a: target
    CHOOSE,      # a: first of the odds, b: how many, c: target if none
    REPEAT,      # a: exit, b: count
    AGAIN,       # a: body
    PERHAPS,     # a: exit, x: probability of (another) pass
    FORK,        # a: first of the targets (branches, then what follows), b: branches, c: needed
    BRANCH_END,
    SPLIT,       # a: balancer, b: 1 if its connections are counted, c: first of the targets
    DISCONNECT,  # a: target
    HOLD,        # a: place
    RELEASE,
    SPAWN,       # a: flow, b: entry, c: target
    ATTEMPT,     # a: attempt
    TRY,         # a: attempt, b: target once a body that goes on alone is done
    SUCCEED,
    FAIL,        # b: reason, x: probability
    END,
) = range(19)  # fmt: skip

# Disciplines of a place.
FCFS, SHARING, POOL = range(3)

# Kinds of frame.
LOOP, HOLDING, CONNECTION, ATTEMPTING, FORKED = range(5)

# Where a token is.
RUNNING, READY, QUEUED, SERVED, SHARED, DELAYED, JOINING, THINKING = range(8)

# How a balancer picks.
ROUND_ROBIN, RANDOM, LEAST_CONNECTIONS, POWER_OF_TWO = range(4)

# What becomes of an arrival at a place.
ADMITTED, WAITING, FULL, DOWN = range(4)

# Reasons every network has, by their index; those of ``Fail`` follow.
REASONS = ("full queue", "down", "gave up", "timeout")
REASON_FULL, REASON_DOWN, REASON_GAVE_UP, REASON_TIMEOUT = range(4)


def _record(**fields: str) -> np.dtype[Any]:
    return np.dtype([(name, kind) for kind, names in fields.items() for name in names.split()])


INSTRUCTION = _record(i4="op a b c", f8="x")

SAMPLER = _record(i4="shape stream phases", f8="a b p")

# ``virtual`` is the service each present token has had so far under processor sharing.
PLACE = _record(
    i4="discipline patience head tail root",
    i8="capacity waiting arrivals accepted waited lost abandoned completed present_at_start",
    f8="servers busy virtual observed busy_area queue_area",
)

FLOW = _record(
    i4="entry arrival think routing",
    i8="fresh answered failed retries",
    f8="total_time",
)

ATTEMPT_RULE = _record(i4="retries backoff detached", f8="timeout factor longest")

BALANCER = _record(i4="policy first size stream")

# ``gauge`` is the index in ``load`` of how many are there now; the first gauges are the places.
CANDIDATE = _record(i4="gauge", f8="weight cumulative credit")

ODDS = _record(i4="target", f8="cumulative")

# ``next`` and ``prev`` link a token in the one list it is in: ready, a queue, or the
# sharing heap (where ``child`` is its first child). ``older`` and ``younger`` link the
# branches of one fork. ``home`` is the fork a branch belongs to.
TOKEN = _record(
    i4="pc flow frame home place where next prev child older younger retries",
    f8="start need",
)

# ``subject`` is the attempt's rule, the pool's place or the connection's gauge; ``count``
# the passes left of a loop, the retries made of an attempt, or 1 once a pool token is held.
FRAME = _record(i4="kind parent pc count subject owner children live needed spare settled")

EVENT = _record(f8="time", i8="event")

TARGET = _record(i8="pc")

GAUGE = _record(i8="load")

COUNT = _record(i8="count")

STREAM = _record(u8="state")

POSITION = _record(i8="index")

# The arrays of a machine, by name, and the records they are made of.
ARRAYS = {
    "code": INSTRUCTION, "samplers": SAMPLER, "odds": ODDS, "targets": TARGET,
    "rules": ATTEMPT_RULE, "balancers": BALANCER, "candidates": CANDIDATE, "places": PLACE,
    "flows": FLOW, "gauges": GAUGE, "reasons": COUNT, "bins": COUNT, "streams": STREAM,
    "tokens": TOKEN, "frames": FRAME, "heap": EVENT, "positions": POSITION,
}  # fmt: skip

# The machine's own registers: the addresses of its arrays come first. ``head`` and ``tail``
# are the list of ready tokens; ``doomed`` the branches still to be taken out.
CONTROL = _record(
    i8=" ".join(ARRAYS)
    + " flow_count place_count reason_count heap_size requests tokens_left frames_left margin",
    i4="head tail free_token free_frame doomed",
    f8="now window_start",
)
