"""What a server does with a web request, whichever kind of box the server is."""

from __future__ import annotations

import numpy as np

from simulator.compile import data, feeds
from simulator.compile.context import Context, Part
from simulator.compile.machines import answer, process
from simulator.compile.request import Operation, Request
from simulator.compile.routes import DONE, either, repeat, sequence
from simulator.network.model import Attempt, Route
from simulator.scenarios.phase import HEALTHY
from simulator.text import Text

FILES = ("static", "media", "segment")
"""Classes that ask for the bytes of a finished file."""

DELIVERY_MS = 0.3
"""Sending a message on to one open connection (WS)."""
POLL_S = 3.0
"""Seconds between the questions of a client that has no open connection (assumption)."""
KEEP_FILE = Text("the file of every upload", "올린 파일마다")
FETCH_FILE = Text("files that are kept in the store", "저장소에 있는 파일")
START_JOB = Text("{count:g} jobs per request", "요청당 작업 {count:g}개")
BESIDE = Text("{share:.0%} of the requests call it", "요청의 {share:.0%}이(가) 부름")
LATER = Text("writes that are done later", "나중에 처리하는 쓰기")


def files(context: Context, part: Part, request: Request) -> Route:
    """Fetch the bytes of a file from object storage, where there is one."""
    kind = context.request_class(request)
    if request.request_class not in FILES or not context.can(part, request.to("fetch")):
        return DONE
    return context.call(part, request.to("fetch"), FETCH_FILE, kind.response_kb)


def keep_file(context: Context, part: Part, request: Request) -> Route:
    """Put an uploaded file into object storage, where there is one."""
    kind = context.request_class(request)
    stores = context.targets(part, request.to("store"))
    if request.request_class != "upload" or not stores or sent_by_clients(context, stores[0]):
        return DONE
    return context.call(part, request.to("store"), KEEP_FILE, kind.request_kb)


def sent_by_clients(context: Context, store: Part) -> bool:
    """Whether clients put their files into the store themselves."""
    callers = {link.target for link in context.neighbours.incoming[store.id]}
    drawn = any(context.parts[caller].kind == "client" for caller in callers)
    return bool(store.values.get("direct_upload")) and drawn


def jobs(context: Context, part: Part, request: Request, queued: bool = True) -> Route:
    """Start the request's jobs: at a queue if there is one, else done here and now."""
    kind = context.request_class(request)
    count = 1.0 if request.request_class == "job" else kind.jobs
    if not count:
        return DONE
    job = context.load.classes["job"]
    form = request.to("enqueue")
    if queued and context.can(part, form):
        why = START_JOB.fill(count=count)
        return repeat(count, context.call(part, form, why, job.request_kb))
    return repeat(count, process(context, part, job.cpu_ms, job.scv))


def bytes_through(context: Context, part: Part, request: Request) -> Route:
    """The network card; an upload that goes straight to the store only has its answer sent.

    A message waits for the next question of a client, evenly spread over the interval.
    """
    kind = context.request_class(request)
    direct = request.request_class == "upload" and any(
        store.values.get("direct_upload") for store in context.targets(part, request.to("store"))
    )
    sent = answer(context, part, request, kind.response_kb if direct else None)
    if request.request_class != "ws":
        return sent
    return sequence(context.pause(part, 500.0 * POLL_S, 1.0 / 3.0), sent)


def own_work(context: Context, part: Part, request: Request, factor: float = 1.0) -> Route:
    """The processor time of the request itself and of finding out who asks."""
    kind = context.request_class(request)
    if request.request_class == "job":
        return DONE
    check = context.load.settings["session_check_ms"] if kind.session else 0.0
    deliveries = kind.deliveries * DELIVERY_MS
    work = process(context, part, (kind.cpu_ms + deliveries) * factor + check, kind.scv)
    if request.request_class != "ws":
        return work
    asked = repeat(polls(context), process(context, part, kind.cpu_ms * factor, kind.scv))
    return sequence(asked, work)


def polls(context: Context) -> float:
    """Questions of all connected clients for each message, whatever the number of users: a
    server without open connections is asked again and again."""
    load = context.load
    asked = load.users * load.settings["connected_share"] / POLL_S
    return float(np.max(asked / np.maximum(load.rates["ws"], 1e-12)))


def outside(context: Context, part: Part, request: Request) -> Route:
    """Calls of services beside the server, each for its own share of the requests."""
    if request.request_class in FILES:
        return DONE
    form = request.to("call")
    steps = []
    for link in context.neighbours.outgoing[part.id]:
        target = context.parts[link.target]
        if (
            link.carries(form)
            and target.kind in ("external", "custom")
            and not stands_in(context, part, target, request)
        ):
            share = target["call_share"]
            why = BESIDE.fill(share=share)
            steps.append(either(share, context.follow(link, form, why)))
    return sequence(*steps)


def stands_in(context: Context, part: Part, target: Part, request: Request) -> bool:
    """Whether a custom component is the part's store, not a service called beside it."""
    stores: tuple[Operation, ...] = ("query", "transaction", "fetch", "store")
    return any(target in context.targets(part, request.to(form)) for form in stores)


def application(
    context: Context, part: Part, request: Request, pool: str, factor: float = 1.0,
    queued: str = "jobs", timeout: float | None = None,
) -> Route:  # fmt: skip
    """Check who asks, run the code, use the stores, send the answer; a thread is held meanwhile.

    ``queued`` says what goes to a queue: none, jobs, or jobs_and_writes. The time-out holds for
    services outside always, for the own stores only while one of them is slowed by a fault:
    in a healthy design their waits are bounded by the client's time-out, and a time-out inside
    every request would multiply the work of solving.
    """
    beside = outside(context, part, request)
    if timeout is not None and beside is not DONE:
        beside = Attempt(beside, timeout=timeout)
    calls = sequence(
        data.session(context, part, request, part["sessions"]),
        data.read(context, part, request, pool),
        written(context, part, request, pool, queued),
        feeds.announce(context, part, request),
        keep_file(context, part, request),
        files(context, part, request),
        beside,
        jobs(context, part, request, queued != "none"),
    )
    if timeout is not None and calls is not DONE and something_is_slow(context):
        calls = Attempt(calls, timeout=timeout)
    inside = sequence(own_work(context, part, request, factor), calls)
    return sequence(context.hold(part, "threads", inside), bytes_through(context, part, request))


def something_is_slow(context: Context) -> bool:
    """Whether a fault makes any component slower than it should be."""
    return any(
        part.fault is not HEALTHY and np.any(part.fault.slowness > 1.0)
        for part in context.parts.values()
    )


def written(context: Context, part: Part, request: Request, pool: str, queued: str) -> Route:
    """The write itself, or only a message that it is to be done."""
    form = request.to("enqueue")
    later = queued == "jobs_and_writes" and request.request_class == "write"
    if later and context.can(part, form):
        return context.call(part, form, LATER)
    return data.write(context, part, request, pool)
