"""Session store: who is logged in, shared by all servers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import cache_size, choice, integer
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import CACHE_SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.caching import GIB
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE
from simulator.compile.workload import Load
from simulator.network.model import Duration, Fail, Number, Route, Station
from simulator.text import Text

IN_MEMORY = ("backend", ("cache",))


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Cache nodes; sessions in another store are paid for there."""
    if values["backend"] != "cache":
        return ()
    nodes = 1 + float(values["replicas"])
    return (
        instance_line(Text("Nodes", "노드"), CACHE_SIZES[str(values["size"])].usd_month, nodes),
    )


KEPT = Text("sessions, kept in a database", "데이터베이스에 둔 세션")


def rank(part: Part, request: Request) -> int | None:
    """Takes session look-ups."""
    return 10 if request.operation == "session" else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """With sessions in a database, that database."""
    return ((request,),) if part["backend"] in ("sql", "nosql") else ()


def serve(context: Context, part: Part, request: Request) -> Route:
    """Look the session up where it is kept; a token needs no look-up."""
    match part["backend"]:
        case "client_token":
            return DONE
        case "cache":
            once = 1000.0 / CACHE_SIZES[part["size"]].ops_per_s
            found = context.work(part, "cpu", once)
            lost = forgotten(context, part)
            return Fail(lost, found, "logged out") if np.any(lost) else found
    return context.call(part, request, KEPT)


def forgotten(context: Context, part: Part) -> Number:
    """Share of the sessions that did not fit in memory."""
    used = context.limit_before(part, "memory")
    return 0.0 if used is None else np.maximum(0.0, 1.0 - 1.0 / np.maximum(used, 1.0))


def resources(context: Context, part: Part) -> None:
    """The node and its memory."""
    if part["backend"] != "cache":
        return
    size = CACHE_SIZES[part["size"]]
    context.add_station(part, "cpu", Station(Duration(1.0), servers=part.alive))
    used = context.load.users * part["session_bytes"]
    context.add_limit(part, "memory", used, size.usable_gib * GIB)


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="session_store",
    group="data",
    rank=4,
    label=Text("Session store", "세션 저장소"),
    summary=Text(
        "Keeps sessions outside the servers, so that any server can answer any user.",
        "세션을 서버 밖에 두어 어느 서버든 어느 사용자에게나 답하게 합니다.",
    ),
    icon="session_store",
    aliases=words(
        "session, session store, session storage, session cache",
        "세션, 세션 저장소, 세션 스토어",
    ),
    params=(
        choice(
            "backend", Text("Kept in", "보관 위치"),
            Text(
                "Memory of its own, or the connected database (its load then), or a signed token the client carries.",
                "자체 메모리, 연결된 데이터베이스(그쪽 부하가 됩니다), 또는 클라이언트가 지니는 서명된 토큰 중에서 고릅니다.",
            ),
            "cache",
            {
                "cache": Text("Memory cache", "메모리 캐시"),
                "sql": Text("Relational database", "관계형 데이터베이스"),
                "nosql": Text("NoSQL store", "NoSQL 저장소"),
                "client_token": Text("Client token", "클라이언트 토큰"),
            },
            "basic",
        ),
        cache_size("micro", IN_MEMORY),
        integer(
            "replicas", Text("Replicas", "복제본"),
            Text(
                "Without one, losing the node logs everybody out at once.",
                "복제본이 없으면 노드를 잃을 때 모두가 한꺼번에 로그아웃됩니다.",
            ),
            0, 0, 2, "replica", "basic", confidence="choice", only_if=IN_MEMORY,
        ),
        integer(
            "session_bytes", Text("Session size", "세션 크기"),
            Text(
                "Users × size must fit in memory; what does not fit is logged out.",
                "사용자 수 × 크기가 메모리에 들어가야 합니다. 넘치면 로그아웃됩니다.",
            ),
            1024, 200, 10000, "byte", only_if=IN_MEMORY,
        ),
    ),
    may_call=frozenset({"sql", "nosql"}),
    refusal=Text(
        "A session store cannot call {target}: at most it keeps its sessions in a database.",
        "연결할 수 없는 대상: {target}. 세션 저장소는 데이터베이스에만 연결할 수 있습니다.",
    ),
    products={"aws": "ElastiCache", "gcp": "Memorystore", "azure": "Azure Cache for Redis"},
    availability=Availability(0.995, "SLA-EC2", "medium"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
