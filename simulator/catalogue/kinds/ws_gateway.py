"""WebSocket gateway: holds open connections and passes messages on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import instances, integer, machine_size, number, zones
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import SIZES
from simulator.compile import data
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import add_machines, process, send, size_of
from simulator.compile.request import Request
from simulator.compile.routes import sequence
from simulator.compile.workload import Load
from simulator.network.model import Fail, Number, Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Machines."""
    size = SIZES[str(values["size"])]
    return (
        instance_line(Text("Gateways", "게이트웨이"), size.usd_month, float(values["instances"])),
    )


def rank(part: Part, request: Request) -> int | None:
    """Takes messages gladly, nothing else."""
    return 30 if request == Request("web", "ws") else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """Stores, if a message reads or writes records."""
    return data.data_needs(load, request)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Take a message in and send it on to every connection that wants it."""
    kind = context.request_class(request)
    handled = sequence(
        process(context, part, kind.cpu_ms + kind.deliveries * part["delivery_ms"], kind.scv),
        data.read(context, part, request, None),
        data.write(context, part, request, None),
        send(context, part, max(kind.request_kb, kind.deliveries * kind.response_kb), kind.scv),
    )
    refused = unconnected(context, part)
    return Fail(refused, handled, "no connection left") if np.any(refused) else handled


def unconnected(context: Context, part: Part) -> Number:
    """Share of the users for whose connection no memory is left."""
    used = context.limit_before(part, "memory")
    return 0.0 if used is None else np.maximum(0.0, 1.0 - 1.0 / np.maximum(used, 1.0))


def resources(context: Context, part: Part) -> None:
    """The machines, and their memory for connections."""
    count = part["instances"] * part.alive
    add_machines(context, part, count)
    connected = context.load.users * context.load.settings["connected_share"]
    room = part["connections_per_gib"] * size_of(part).ram_gib * count
    context.add_limit(part, "memory", connected, room)
    kept = np.minimum(connected, room)
    context.add_extra(part, "connections", kept)
    lost_with_one = kept / np.maximum(count, 1.0)
    context.add_extra(
        part, "reconnects_per_s", lost_with_one / max(1.0, part["reconnect_jitter_s"])
    )


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="ws_gateway",
    group="compute",
    rank=4,
    label=Text("WebSocket gateway", "웹소켓 게이트웨이"),
    summary=Text(
        "Holds a connection for every user who is here; bound by memory for connections and processor for messages.",
        "접속한 사용자마다 연결을 유지합니다. 연결은 메모리가, 메시지는 프로세서가 한계입니다.",
    ),
    icon="ws_gateway",
    aliases=words(
        "websocket, web socket, websocket gateway, websocket server, socket io, ws gateway, signalr, push server, real time gateway, realtime server",
        "웹소켓, 웹 소켓, 웹소켓 게이트웨이, 웹소켓 서버, 실시간 게이트웨이, 실시간 서버, 푸시 서버",
    ),
    params=(
        machine_size(),
        instances(),
        integer(
            "connections_per_gib", Text("Connections per GiB", "GiB당 연결"),
            Text(
                "Connections above memory × this are refused.",
                "메모리 × 이 값을 넘는 연결은 거절합니다.",
            ),
            15000, 5000, 40000, "connection", "basic", ("WS", "PHX"),
        ),
        integer(
            "reconnect_jitter_s", Text("Reconnect jitter", "재연결 분산 시간"),
            Text(
                "After losing a gateway its clients come back spread over this time, each with a login; 0 means all at once.",
                "게이트웨이를 잃으면 그 클라이언트들이 이 시간에 걸쳐 로그인하며 돌아옵니다. 0이면 한꺼번에 옵니다.",
            ),
            10, 0, 300, "s", "basic", ("RETRY",),
        ),
        number(
            "delivery_ms", Text("vCPU per delivery", "전달당 vCPU 시간"),
            Text(
                "Processor time to send a message on to one connection.",
                "메시지를 연결 하나에 전하는 프로세서 시간입니다.",
            ),
            0.3, 0.01, 10, "ms", sources=("WS",), confidence="low",
        ),
        zones(),
    ),
    may_call=frozenset({"data", "messaging", "outside", "api", "lb"}),
    refusal=Text(
        "A WebSocket gateway cannot call {target}: behind it stand stores, queues and the API servers.",
        "연결할 수 없는 대상: {target}. 웹소켓 게이트웨이 뒤에는 저장소, 대기열, API 서버가 옵니다.",
    ),
    products={"aws": "EC2", "gcp": "Compute Engine", "azure": "Web PubSub"},
    availability=Availability(0.995, "SLA-EC2", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
