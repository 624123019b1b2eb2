"""The scopes a token is inside of, and how it leaves them: joins, failure, abandonment.

A token's frames form a chain from the innermost outwards, ending at its ``home``: the
fork it is a branch of, or ``NONE`` for a request of its own. A failure unwinds the chain
to the nearest attempt that has retries left; abandonment takes a token and all branches
below it out of queues and service.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import (
    bin_at,
    flow_at,
    frame_at,
    gauge_at,
    place_at,
    reason_at,
    rule_at,
    token_at,
)
from simulator.simulate.compiled import inlined, inner
from simulator.simulate.heap import cancel, frame_event, schedule, token_event
from simulator.simulate.histogram import BINS, bin_of
from simulator.simulate.layout import (
    ATTEMPTING,
    CONNECTION,
    DELAYED,
    FORKED,
    HOLDING,
    JOINING,
    NONE,
    REASON_TIMEOUT,
    THINKING,
)
from simulator.simulate.places import free_server, make_ready, withdraw
from simulator.simulate.sampling import draw


@inlined
def new_token(m: Any, flow: int, pc: int, home: int) -> int:
    """A token at the start of its work; the caller makes it ready."""
    t = m.free_token
    token = token_at(m, t)
    m.free_token = token.next
    m.tokens_left -= 1
    token.flow = flow
    token.pc = pc
    token.home = home
    token.frame = home
    token.retries = 0
    token.start = m.now
    return t


@inlined
def free_token(m: Any, t: int) -> None:
    """Give the token's memory back."""
    token_at(m, t).next = m.free_token
    m.free_token = t
    m.tokens_left += 1


@inner
def enter_frame(m: Any, t: int, kind: int) -> int:
    """Put a new innermost frame on a token's chain."""
    f = m.free_frame
    frame = frame_at(m, f)
    m.free_frame = frame.parent
    m.frames_left -= 1
    frame.kind = kind
    frame.parent = token_at(m, t).frame
    frame.count = 0
    frame.owner = t
    token_at(m, t).frame = f
    return f


@inner
def leave_frame(m: Any, t: int) -> None:
    """Take the innermost frame off a token's chain."""
    f = token_at(m, t).frame
    token_at(m, t).frame = frame_at(m, f).parent
    free_frame(m, f)


@inner
def free_frame(m: Any, f: int) -> None:
    """Give the frame's memory back."""
    frame_at(m, f).parent = m.free_frame
    m.free_frame = f
    m.frames_left += 1


@inner
def fork(m: Any, t: int, branches: int, needed: int) -> int:
    """Enter a fork; the caller starts its branches. The token waits for ``needed`` of them."""
    f = enter_frame(m, t, FORKED)
    frame = frame_at(m, f)
    frame.live = branches
    frame.needed = needed
    frame.spare = branches - needed
    frame.settled = 0
    frame.children = NONE
    token_at(m, t).where = JOINING
    return f


@inner
def start_branch(m: Any, f: int, pc: int) -> None:
    """One branch of a fork."""
    owner = frame_at(m, f).owner
    child = new_token(m, token_at(m, owner).flow, pc, f)
    token_at(m, child).start = token_at(m, owner).start
    eldest = frame_at(m, f).children
    token_at(m, child).older = NONE
    token_at(m, child).younger = eldest
    if eldest != NONE:
        token_at(m, eldest).older = child
    frame_at(m, f).children = child
    make_ready(m, child)


@inner
def end_branch(m: Any, t: int) -> None:
    """A branch is done; the owner goes on if that was the last one it needed."""
    f = token_at(m, t).home
    frame = frame_at(m, f)
    if frame.settled == 0:
        frame.needed -= 1
        if frame.needed == 0:
            make_ready(m, settle(m, f))
    drop_branch(m, t)


@inner
def settle(m: Any, f: int) -> int:
    """The owner no longer waits for a fork: branches still at work go on by themselves."""
    owner = frame_at(m, f).owner
    frame_at(m, f).settled = 1
    token_at(m, owner).frame = frame_at(m, f).parent
    child = frame_at(m, f).children
    while child != NONE:
        token_at(m, owner).retries += token_at(m, child).retries
        child = token_at(m, child).younger
    return owner


@inner
def drop_branch(m: Any, t: int) -> None:
    """End a branch's token, and its fork's frame with the last of a settled fork."""
    token = token_at(m, t)
    f = token.home
    if token.older == NONE:
        frame_at(m, f).children = token.younger
    else:
        token_at(m, token.older).younger = token.younger
    if token.younger != NONE:
        token_at(m, token.younger).older = token.older
    if frame_at(m, f).settled == 0:
        token_at(m, frame_at(m, f).owner).retries += token.retries
    frame_at(m, f).live -= 1
    if frame_at(m, f).settled == 1 and frame_at(m, f).live == 0:
        free_frame(m, f)
    free_token(m, t)


@inner
def try_body(m: Any, t: int, pc: int, detached: bool) -> None:
    """Begin one attempt: in the token itself, or in a branch that may outlive it."""
    rule = rule_at(m, frame_at(m, token_at(m, t).frame).subject)
    if rule.timeout >= 0.0:
        event = frame_event(m, token_at(m, t).frame)
        schedule(m, event, m.now + rule.timeout)
    if detached:
        start_branch(m, fork(m, t, 1, 1), pc)


@inner
def fail(m: Any, t: int, reason: int) -> None:
    """A token fails. It retries, or its fork does without it, or its request has failed."""
    while True:
        token = token_at(m, t)
        f = token.frame
        if f == token.home:
            if f == NONE:
                end_request(m, t, reason)
                return
            settled = frame_at(m, f).settled
            frame_at(m, f).spare -= 1
            if settled == 1 or frame_at(m, f).spare >= 0:
                drop_branch(m, t)
                return
            owner = settle(m, f)
            drop_branch(m, t)
            t = owner
        elif frame_at(m, f).kind == ATTEMPTING and _retry(m, t, f):
            return
        else:
            _leave_scope(m, t)


@inner
def time_out(m: Any, f: int) -> None:
    """The time of an attempt is over: its work is abandoned, or goes on alone."""
    t = frame_at(m, f).owner
    if rule_at(m, frame_at(m, f).subject).detached:
        settle(m, token_at(m, t).frame)
    else:
        abandon(m, t, f)
    fail(m, t, REASON_TIMEOUT)


@inner
def abandon(m: Any, t: int, until: int) -> None:
    """Take the work of a token inside the frame ``until`` out of the network."""
    withdraw(m, t)
    while token_at(m, t).frame != until:
        _leave_scope(m, t)
    while m.doomed != NONE:
        child = m.doomed
        m.doomed = token_at(m, child).younger
        withdraw(m, child)
        token_at(m, t).retries += token_at(m, child).retries
        while token_at(m, child).frame != token_at(m, child).home:
            _leave_scope(m, child)
        free_token(m, child)


@inner
def _leave_scope(m: Any, t: int) -> None:
    """Take off the innermost frame of a token that is failing, with what it stands for."""
    f = token_at(m, t).frame
    frame = frame_at(m, f)
    if frame.kind == HOLDING:
        give_back(m, f)
    elif frame.kind == CONNECTION:
        gauge_at(m, frame.subject).load -= 1
    elif frame.kind == ATTEMPTING:
        cancel(m, frame_event(m, f))
    elif frame.kind == FORKED:
        _doom(m, frame.children)
    leave_frame(m, t)


@inner
def give_back(m: Any, f: int) -> None:
    """Give the pool token of a frame back, if it was granted at all."""
    if frame_at(m, f).count == 1:
        place_at(m, frame_at(m, f).subject).completed += 1
        free_server(m, frame_at(m, f).subject)


@inner
def _doom(m: Any, child: int) -> None:
    """Put the branches of an abandoned fork on the list of those to be taken out."""
    while child != NONE:
        younger = token_at(m, child).younger
        token_at(m, child).younger = m.doomed
        m.doomed = child
        child = younger


@inner
def _retry(m: Any, t: int, f: int) -> bool:
    """Try again after the back-off, if the attempt has retries left."""
    cancel(m, frame_event(m, f))
    frame = frame_at(m, f)
    rule = rule_at(m, frame.subject)
    if frame.count >= rule.retries:
        return False
    frame.count += 1
    token_at(m, t).retries += 1
    token_at(m, t).pc = frame.pc
    if rule.backoff == NONE:
        make_ready(m, t)
        return True
    pause = draw(m, rule.backoff) * rule.factor ** (frame.count - 1)
    token_at(m, t).where = DELAYED
    schedule(m, token_event(m, t), m.now + min(pause, rule.longest))
    return True


@inner
def end_request(m: Any, t: int, reason: int) -> None:
    """A request has ended, answered (``NONE``) or failed; a closed user thinks and returns."""
    token = token_at(m, t)
    flow = flow_at(m, token.flow)
    flow.retries += token.retries
    if reason == NONE:
        flow.answered += 1
        taken = m.now - token.start
        flow.total_time += taken
        bin_at(m, token.flow * BINS + bin_of(taken)).count += 1
    else:
        flow.failed += 1
        reason_at(m, token.flow * m.reason_count + reason).count += 1
    if flow.think == NONE:
        free_token(m, t)
        return
    token.where = THINKING
    schedule(m, token_event(m, t), m.now + draw(m, flow.think))
