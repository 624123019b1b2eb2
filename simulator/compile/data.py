"""How a server reads, writes and looks up sessions, whatever stores are drawn beside it.

Cache-aside drawn as two arrows from the server, read-through drawn as one behind the
other, replicas called by the server or standing behind the primary: all come out here.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.compile import caching, feeds
from simulator.compile.context import NETWORK_SCV, Context, Part
from simulator.compile.replication import read_stores
from simulator.compile.request import Request
from simulator.compile.routes import DONE, delay, repeat, sequence
from simulator.compile.workload import Load
from simulator.network.model import Async, Route
from simulator.text import Text

QUERIES = Text("{count:g} queries per request", "요청당 질의 {count:g}회")
WRITES = Text("{count:g} transactions per request", "요청당 트랜잭션 {count:g}회")
SEARCHES = Text("{count:g} searches per request", "요청당 검색 {count:g}회")
INDEXED = Text("every write, to be found by searches", "검색되도록 색인하는 모든 쓰기")
SESSION = Text("one session look-up per request", "요청당 세션 조회 한 번")


def data_needs(load: Load, request: Request) -> Sequence[Sequence[Request]]:
    """What a server must reach for the records a class reads and writes."""
    kind = load.classes[request.request_class]
    needs: list[Sequence[Request]] = []
    if kind.db_queries:
        needs.append((request.to("query"), request.to("load")))
    if kind.db_writes:
        needs.append((request.to("transaction"),))
    return needs


def read(context: Context, part: Part, request: Request, pool: str | None) -> Route:
    """Read the records of one request, through a cache where one is in reach."""
    kind = context.request_class(request)
    if not kind.db_queries:
        return DONE
    if caching.fills_itself(context, part, request):
        return context.call(part, request.to("load"), caching.THROUGH, context.load.object_kb)
    searched, count = search_share(context, part, request), queries_of(context, request)
    queries = query(context, part, request, count * (1.0 - searched), pool)
    found = search(context, part, request, count * searched)
    if not context.can(part, request.to("get")):
        return sequence(found, queries)
    return sequence(found, caching.aside(context, part, request, queries))


def queries_of(context: Context, request: Request) -> float:
    """Queries of one request: its own, and those that gather a feed."""
    return context.request_class(request).db_queries + feeds.gathered(context, request)


def search_share(context: Context, part: Part, request: Request) -> float:
    """The share of the queries that a search index beside the server takes."""
    indices = context.targets(part, request.to("search"))
    return float(indices[0].values.get("search_share", 0.0)) if indices else 0.0


def search(context: Context, part: Part, request: Request, count: float) -> Route:
    """The searches among the reads."""
    if count <= 0:
        return DONE
    why = SEARCHES.fill(count=count)
    return repeat(count, context.call(part, request.to("search"), why, context.load.object_kb))


def index(context: Context, part: Part, request: Request) -> Route:
    """What was written is indexed later; nobody waits for it."""
    indices = context.targets(part, request.to("index"))
    if not indices:
        return DONE
    indexed = context.call(part, request.to("index"), INDEXED, context.load.object_kb)
    return Async(indexed, f"{indices[0].id}:index")


def query(
    context: Context, part: Part, request: Request, count: float, pool: str | None,
    why: Text | None = None,
) -> Route:  # fmt: skip
    """``count`` queries one after the other over one connection of the pool."""
    why = why or QUERIES.fill(count=count)
    one = read_stores(context, part, request.to("query"), why)
    body = repeat(count, one)
    return context.hold(part, pool, body) if pool else body


def write(context: Context, part: Part, request: Request, pool: str | None) -> Route:
    """Write the records of one request, keeping a cache beside the store in step."""
    kind = context.request_class(request)
    if not kind.db_writes:
        return DONE
    why = WRITES.fill(count=kind.db_writes)
    body = repeat(kind.db_writes, transaction(context, part, request.to("transaction"), why))
    body = sequence(body, index(context, part, request))
    stored = context.hold(part, pool, body) if pool else body
    if caching.fills_itself(context, part, request):
        return stored
    return caching.written_aside(context, part, request, stored)


def transaction(context: Context, part: Part, request: Request, why: Text) -> Route:
    """One transaction: at the database in reach or, with a single home, at the home of the data."""
    near = context.targets(part, request)[0]
    home = home_of(context, near)
    if home is near or not part.place.single_home:
        return context.call(part, request, why, context.load.object_kb)
    trip = context.placement.round_trip(part.place, home.place)
    return sequence(delay(trip, NETWORK_SCV), context.serve(home, request))


def home_of(context: Context, store: Part) -> Part:
    """The database all writes go to where several regions have one: the first that was drawn."""
    alike = [part for part in context.parts.values() if part.kind == store.kind == "sql"]
    regions = {part.place.region for part in alike}
    return alike[0] if len(regions) > 1 else store


def session(context: Context, part: Part, request: Request, where: str) -> Route:
    """Find out who is asking; only a shared session has to be looked up."""
    kind = context.request_class(request)
    lookup = request.to("session")
    if where != "shared" or not kind.session or not context.can(part, lookup):
        return DONE
    return context.call(part, lookup, SESSION)
