"""Read replicas: which of the drawn copies take part in a read, and what a write costs them.

A replica may be drawn behind the primary or beside it, from the server; both mean the same.
Reads that must see the user's own write go to the primary.
"""

from __future__ import annotations

from simulator.compile.context import Context, Part
from simulator.compile.neighbours import Link
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either, sequence
from simulator.network.model import Async, Choice, Route
from simulator.text import Text

COPIED = Text(
    "{share:.0%} of the queries: reads that a copy may answer",
    "질의의 {share:.0%}: 사본이 답해도 되는 읽기",
)
OWN_READS = Text(
    "{share:.0%} of the queries stay with the primary",
    "질의의 {share:.0%}은(는) 주 서버에 남습니다",
)
APPLY = Text("every write, applied to the copy", "모든 쓰기를 사본에 반영")


def links_to_replicas(context: Context, part: Part, request: Request) -> list[Link]:
    """Connections from the part to replicas that may answer this request."""
    return [
        link
        for link in context.neighbours.outgoing[part.id]
        if context.parts[link.target].kind == "replica" and link.carries(request)
    ]


def links_behind(context: Context, primary: Part, request: Request) -> list[Link]:
    """Connections to replicas that only the primary calls: it shares its reads with them."""
    return [
        link
        for link in links_to_replicas(context, primary, request)
        if len(context.neighbours.incoming[link.target]) == 1
    ]


def copies_of(context: Context, primary: Part) -> list[Part]:
    """The replicas of a primary: drawn behind it, or called by somebody who calls it too."""
    callers = {link.target for link in context.neighbours.incoming[primary.id]}
    found = []
    for replica in context.parts.values():
        if replica.kind == "replica":
            sources = {link.target for link in context.neighbours.incoming[replica.id]}
            if primary.id in sources or sources & callers:
                found.append(replica)
    return found


def primary_of(context: Context, replica: Part) -> Part | None:
    """The primary a replica copies; None where none is drawn."""
    for part in context.parts.values():
        if part.kind == "sql" and replica in copies_of(context, part):
            return part
    return None


def read_stores(context: Context, part: Part, request: Request, why: Text) -> Route:
    """One query of a server: at the primary, or at replicas the server itself calls."""
    stores = [store for store in context.targets(part, request) if store.kind != "replica"]
    replicas = links_to_replicas(context, part, request)
    if not replicas or not stores:
        return context.call(part, request, why, context.load.object_kb)
    primary = stores[0]
    share = copied_share(context, primary, [link.target for link in replicas])
    own = context.call(part, request, OWN_READS.fill(share=1 - share), context.load.object_kb)
    return either(share, among(context, replicas, request, share), own)


def copied_share(context: Context, primary: Part, replicas: list[str]) -> float:
    """The share of queries that replicas answer."""
    nodes = sum(_nodes(context, replica) for replica in replicas)
    if primary.values.get("reads_from") == "primary" or nodes == 0:
        return 0.0
    fresh = max(context.parts[replica]["fresh_read_share"] for replica in replicas)
    own = primary.values.get("shards", 1) if primary.values.get("reads_from") == "both" else 0
    return (1.0 - fresh) * nodes / (nodes + own)


def among(context: Context, links: list[Link], request: Request, share: float) -> Route:
    """A query at one of the replicas, in proportion to their nodes."""
    weights = [_nodes(context, link.target) for link in links]
    total = sum(weights)
    why = COPIED.fill(share=share)
    kb = context.load.object_kb
    branches = tuple(
        (weight / total, context.follow(link, request, why, kb))
        for weight, link in zip(weights, links, strict=True)
        if weight > 0
    )
    return branches[0][1] if len(branches) == 1 else Choice(branches)


def replicate(context: Context, primary: Part, request: Request) -> Route:
    """A write applied to every copy, later: nobody waits for it."""
    steps = []
    for replica in copies_of(context, primary):
        form = request.to("replicate")
        behind = [
            link for link in context.neighbours.outgoing[primary.id] if link.target == replica.id
        ]
        body = (
            context.follow(behind[0], form, APPLY, context.load.object_kb)
            if behind
            else context.serve(replica, form)
        )
        steps.append(Async(body, f"{replica.id}:apply"))
    return sequence(*steps) if steps else DONE


def _nodes(context: Context, replica: str) -> float:
    part = context.parts[replica]
    return float(part["instances"] * part.alive)
