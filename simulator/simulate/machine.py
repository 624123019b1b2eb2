"""The event loop: tokens run through the program until they block; then time moves on.

A token executes instructions until it queues, waits or ends. When none is ready, the
earliest event of the calendar happens. ``run`` works in slices, so that its caller can
report progress, stop, or make room for more tokens.
"""

from __future__ import annotations

from typing import Any

from simulator.simulate.access import (
    balancer_at,
    bin_at,
    candidate_at,
    event_at,
    flow_at,
    frame_at,
    gauge_at,
    instruction_at,
    odds_at,
    place_at,
    reason_at,
    rule_at,
    target_at,
    token_at,
)
from simulator.simulate.balancing import pick
from simulator.simulate.compiled import compiled, inlined, inner
from simulator.simulate.heap import cancel, frame_event, schedule, token_event
from simulator.simulate.histogram import BINS
from simulator.simulate.layout import (
    ADMITTED,
    AGAIN,
    ATTEMPT,
    ATTEMPTING,
    BRANCH_END,
    CHOOSE,
    CONNECTION,
    DELAY,
    DELAYED,
    DISCONNECT,
    DOWN,
    END,
    FAIL,
    FORK,
    FULL,
    HOLD,
    HOLDING,
    JUMP,
    LOOP,
    NONE,
    PERHAPS,
    QUEUED,
    REASON_DOWN,
    REASON_FULL,
    REASON_GAVE_UP,
    RELEASE,
    REPEAT,
    RUNNING,
    SERVED,
    SPAWN,
    SPLIT,
    SUCCEED,
    THINKING,
    TRY,
    VISIT,
)
from simulator.simulate.lists import unlink
from simulator.simulate.places import (
    arrive,
    complete,
    complete_shared,
    hold,
    leave_queue,
    make_ready,
    observe,
)
from simulator.simulate.sampling import draw, uniform
from simulator.simulate.scopes import (
    end_branch,
    end_request,
    enter_frame,
    fail,
    fork,
    give_back,
    leave_frame,
    new_token,
    start_branch,
    time_out,
    try_body,
)

# Why a slice ended.
PAUSED, HORIZON, ENOUGH, IDLE, CROWDED = range(5)


@compiled
def run(m: Any, horizon: float, requests: int, steps: int) -> int:
    """Run until the time, the number of fresh requests, or the number of steps; says which.

    ``CROWDED`` means that there is no room for the next instruction: grow and call again.
    """
    token = NONE
    for _ in range(steps):
        if m.tokens_left < m.margin or m.frames_left < m.margin:
            return _pause(m, token, CROWDED)
        if token == NONE and m.head != NONE:
            token = m.head
            unlink(m, m, token)
            token_at(m, token).where = RUNNING
        if token != NONE:
            if not _execute(m, token):
                token = NONE
            continue
        if m.heap_size == 0:
            return IDLE
        if m.requests >= requests:
            return ENOUGH
        time = event_at(m, 0).time
        if time > horizon:
            m.now = horizon
            return HORIZON
        m.now = time
        event = event_at(m, 0).event
        cancel(m, event)
        _happen(m, event)
    return _pause(m, token, PAUSED)


@inner
def _pause(m: Any, token: int, why: int) -> int:
    """Leave the loop between two instructions of a token, if one is running."""
    if token != NONE:
        make_ready(m, token)
    return why


@compiled
def begin_window(m: Any) -> None:
    """Forget what was counted so far, as after the warm-up."""
    for p in range(m.place_count):
        observe(m, p)
        place = place_at(m, p)
        place.arrivals = 0
        place.accepted = 0
        place.waited = 0
        place.lost = 0
        place.abandoned = 0
        place.completed = 0
        place.busy_area = 0.0
        place.queue_area = 0.0
        place.present_at_start = gauge_at(m, p).load
    for f in range(m.flow_count):
        flow = flow_at(m, f)
        flow.fresh = 0
        flow.answered = 0
        flow.failed = 0
        flow.retries = 0
        flow.total_time = 0.0
        for reason in range(m.reason_count):
            reason_at(m, f * m.reason_count + reason).count = 0
        for b in range(BINS):
            bin_at(m, f * BINS + b).count = 0
    m.requests = 0
    m.window_start = m.now


@compiled
def end_window(m: Any) -> None:
    """Bring all time integrals up to now."""
    for p in range(m.place_count):
        observe(m, p)


@inlined
def start_request(m: Any, flow: int, entry: int) -> None:
    """A fresh request of a flow."""
    flow_at(m, flow).fresh += 1
    make_ready(m, new_token(m, flow, entry, NONE))


@compiled
def start_arrivals(m: Any, flow: int) -> None:
    """Let an open flow begin."""
    schedule(m, flow, m.now + draw(m, flow_at(m, flow).arrival))


@compiled
def start_requests(m: Any, flow: int, count: int) -> None:
    """Many fresh requests at once, for a run that begins with a backlog."""
    for _ in range(count):
        start_request(m, flow, flow_at(m, flow).entry)


@compiled
def start_users(m: Any, flow: int, count: int) -> None:
    """Closed users, who think first."""
    for _ in range(count):
        token = new_token(m, flow, flow_at(m, flow).entry, NONE)
        token_at(m, token).where = THINKING
        schedule(m, token_event(m, token), m.now + draw(m, flow_at(m, flow).think))


@inlined
def _happen(m: Any, event: int) -> None:
    """The event of a flow, a place, a token or a frame."""
    if event < m.flow_count:
        schedule(m, event, m.now + draw(m, flow_at(m, event).arrival))
        m.requests += 1
        start_request(m, event, flow_at(m, event).entry)
        return
    place = event - m.flow_count
    if place < m.place_count:
        make_ready(m, complete_shared(m, place))
        return
    slot = place - m.place_count
    if slot & 1:
        time_out(m, slot >> 1)
    else:
        _token_event(m, slot >> 1)


@inlined
def _token_event(m: Any, t: int) -> None:
    where = token_at(m, t).where
    if where == SERVED:
        complete(m, t)
        make_ready(m, t)
    elif where == QUEUED:
        leave_queue(m, t)
        fail(m, t, REASON_GAVE_UP)
    elif where == THINKING:
        _return_user(m, t)
    else:
        make_ready(m, t)


@inner
def _return_user(m: Any, t: int) -> None:
    token = token_at(m, t)
    token.pc = flow_at(m, token.flow).entry
    token.start = m.now
    token.retries = 0
    flow_at(m, token.flow).fresh += 1
    m.requests += 1
    make_ready(m, t)


@inlined
def _execute(m: Any, t: int) -> bool:
    """One instruction of a token; whether it can go on at once."""
    token = token_at(m, t)
    i = instruction_at(m, token.pc)
    token.pc += 1
    if i.op == VISIT:
        p = i.a
        if p == NONE:
            p = candidate_at(m, pick(m, i.c)).gauge
        return _went_in(m, t, arrive(m, t, p, draw(m, i.b)))
    if i.op == JUMP:
        token.pc = i.a
        return True
    if i.op == DELAY:
        token.where = DELAYED
        schedule(m, token_event(m, t), m.now + draw(m, i.a))
        return False
    if i.op == CHOOSE:
        token.pc = _choose(m, token.flow, i.a, i.b, i.c)
        return True
    if i.op == END:
        end_request(m, t, NONE)
        return False
    if i.op == SPLIT:
        return _split(m, t, i.a, i.b, i.c)
    if i.op == DISCONNECT:
        gauge_at(m, frame_at(m, token.frame).subject).load -= 1
        leave_frame(m, t)
        token.pc = i.a
        return True
    if i.op == HOLD:
        f = enter_frame(m, t, HOLDING)
        frame_at(m, f).subject = i.a
        return _went_in(m, t, arrive(m, t, i.a, 0.0))
    if i.op == RELEASE:
        give_back(m, token.frame)
        leave_frame(m, t)
        return True
    return _execute_scope(m, t, i.op, i.a, i.b, i.c, i.x)


@inner
def _execute_scope(m: Any, t: int, op: int, a: int, b: int, c: int, x: float) -> bool:
    """The rarer instructions: loops, forks, attempts and what ends them."""
    token = token_at(m, t)
    if op == PERHAPS:
        if uniform(m, flow_at(m, token.flow).routing) > x:
            token.pc = a
    elif op == REPEAT:
        if b <= 0:
            token.pc = a
        else:
            frame_at(m, enter_frame(m, t, LOOP)).count = b
    elif op == AGAIN:
        frame_at(m, token.frame).count -= 1
        if frame_at(m, token.frame).count > 0:
            token.pc = a
        else:
            leave_frame(m, t)
    elif op == SPAWN:
        start_request(m, a, b)
        token.pc = c
    elif op == ATTEMPT:
        f = enter_frame(m, t, ATTEMPTING)
        frame_at(m, f).subject = a
        frame_at(m, f).pc = token.pc
    elif op == TRY:
        return _try(m, t, a, b)
    elif op == SUCCEED:
        cancel(m, frame_event(m, token.frame))
        leave_frame(m, t)
    elif op == FAIL:
        if uniform(m, flow_at(m, token.flow).routing) <= x:
            fail(m, t, b)
            return False
    elif op == FORK:
        f = fork(m, t, b, c)
        token.pc = target_at(m, a + b).pc
        for k in range(b):
            start_branch(m, f, target_at(m, a + k).pc)
        return False
    elif op == BRANCH_END:
        end_branch(m, t)
        return False
    return True


@inner
def _try(m: Any, t: int, rule: int, after: int) -> bool:
    """Begin an attempt; whether the token runs the body itself."""
    detached = rule_at(m, rule).detached == 1
    body = token_at(m, t).pc
    if detached:
        token_at(m, t).pc = after
    try_body(m, t, body, detached)
    return not detached


@inlined
def _went_in(m: Any, t: int, outcome: int) -> bool:
    """Whether a token goes on at once after its arrival at a place."""
    if outcome == ADMITTED:
        hold(m, t)
        return True
    if outcome == FULL:
        fail(m, t, REASON_FULL)
    elif outcome == DOWN:
        fail(m, t, REASON_DOWN)
    return False


@inner
def _choose(m: Any, flow: int, first: int, count: int, otherwise: int) -> int:
    u = uniform(m, flow_at(m, flow).routing)
    for k in range(first, first + count):
        if u <= odds_at(m, k).cumulative:
            return odds_at(m, k).target
    return otherwise


@inner
def _split(m: Any, t: int, balancer: int, counted: int, targets: int) -> bool:
    candidate = pick(m, balancer)
    if counted:
        gauge = candidate_at(m, candidate).gauge
        frame_at(m, enter_frame(m, t, CONNECTION)).subject = gauge
        gauge_at(m, gauge).load += 1
    token_at(m, t).pc = target_at(m, targets + candidate - balancer_at(m, balancer).first).pc
    return True
