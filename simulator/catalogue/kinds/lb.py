"""Load balancer: the one public address, spreading requests over healthy targets."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import choice, integer, machine_size, number
from simulator.catalogue.price import (
    HOURS_PER_MONTH,
    PRICES,
    PriceLine,
    Usage,
    instance_line,
    line,
    lines,
)
from simulator.catalogue.sizes import SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.neighbours import Link
from simulator.compile.request import Request
from simulator.compile.routes import sequence, something
from simulator.compile.traffic import at_least
from simulator.compile.workload import Load
from simulator.network.model import Duration, Number, Policy, Route, Split, Station
from simulator.text import Text

SELF_HOSTED = ("type", ("self_hosted",))
MANAGED = ("type", ("managed",))


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Managed: by the hour and by capacity units, the largest of three uses, of which those for
    the reserved ramp are paid whether used or not; else machines."""
    if values["type"] == "self_hosted":
        size = SIZES[str(values["size"])]
        return (instance_line(Text("Nodes", "노드"), size.usd_month, float(values["nodes"])),)
    prices = PRICES["lb"]
    unit = prices["unit"]
    units = max(
        usage.new_connections / unit["new_connections"],
        usage.active_connections / unit["active_connections"],
        usage.processed_gb / HOURS_PER_MONTH / unit["gb_hour"],
    )
    billed = units * HOURS_PER_MONTH
    reserved = billed * max(0.0, float(values["ramp"]) - 1.0)
    return lines(
        line("base", Text("Load balancer", "로드 밸런서"), 1, "balancer", prices["usd_month"]),
        line("units", Text("Capacity units", "용량 단위"), billed, "unit-hour",
             prices["usd_unit_hour"]),
        line("reserved", Text("Capacity reserved for a surge", "급증에 대비해 예약한 용량"),
             reserved, "unit-hour", prices["usd_unit_hour"]),
    )  # fmt: skip


POLICIES: dict[str, Policy] = {
    "round_robin": "round_robin",
    "weighted_round_robin": "round_robin",
    "least_connections": "least_connections",
    "ip_hash": "hash",
}
SPREAD = Text("spread over the servers: {algorithm}", "서버에 나눔: {algorithm}")
NAMES = {
    "round_robin": Text("round robin", "라운드 로빈"),
    "weighted_round_robin": Text("weighted round robin", "가중 라운드 로빈"),
    "least_connections": Text("least connections", "최소 연결"),
    "ip_hash": Text("IP hash", "IP 해시"),
}


def rank(part: Part, request: Request) -> int | None:
    """Takes every web request."""
    return 20 if request.operation == "web" else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """A server behind it."""
    return ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """A little time in the balancer, then one of the servers."""
    if part["type"] == "self_hosted":
        own = sequence(
            context.work(part, "cpu", 1000.0 / part["rps_per_vcpu"]),
            context.pause(part, part["added_ms"]),
        )
    else:
        own = context.pause(part, part["added_ms"])
    return sequence(own, spread(context, part, request))


def spread(context: Context, part: Part, request: Request) -> Route:
    """One of the servers, by the algorithm; equal weight for every instance behind it."""
    policy = POLICIES[part["algorithm"]]
    why = SPREAD.fill(algorithm=NAMES[part["algorithm"]])
    kind = context.request_class(request)
    kb = kind.request_kb + kind.response_kb
    links = context.neighbours.best(part.id, request)
    for link in links:
        target = context.parts[link.target]
        sticky = target.values.get("sessions") == "server_sticky"
        context.add_balance(target.id, "hash" if sticky else policy)
    over = tuple(context.follow(link, request, why, kb) for link in links)
    if len(over) == 1:
        return over[0]
    return Split(policy, over, shares(context, part, links))


def shares(context: Context, part: Part, links: Sequence[Link]) -> tuple[Number, ...]:
    """What each server gets: as overridden; the rest in proportion to the weights."""
    given = min(1.0, sum(link.share for link in links if link.share is not None))
    weights = [
        weight(part, context.parts[link.target]) if link.share is None else 0.0 for link in links
    ]
    total = sum(weights)
    rest = (1.0 - given) / (total if something(total) else 1.0)
    return tuple(
        own * rest if link.share is None else link.share
        for own, link in zip(weights, links, strict=True)
    )


def weight(part: Part, target: Part) -> Number:
    """Instances behind a connection; weighted round robin also knows their size."""
    count = float(target.values.get("instances", 1)) * at_least(target.alive, 1e-9)
    if part["algorithm"] == "weighted_round_robin" and "size" in target.values:
        return count * SIZES[target["size"]].vcpu
    return count


def resources(context: Context, part: Part) -> None:
    """The nodes of a self-hosted balancer."""
    if part["type"] == "self_hosted":
        cores = SIZES[part["size"]].vcpu
        context.add_station(part, "cpu", Station(
            Duration(1.0), servers=max(1.0, cores), copies=part["nodes"] * part.alive,
            balance="random"))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="lb",
    group="traffic",
    label=Text("Load balancer", "로드 밸런서"),
    summary=Text(
        "Spreads requests over servers and takes unhealthy ones out.",
        "요청을 여러 서버에 나누고 고장 난 서버를 뺍니다.",
    ),
    icon="lb",
    aliases=words(
        "load balancer, loadbalancer, load balancing, elastic load balancing, lb, elb, alb, nlb, nginx, haproxy, envoy, traefik, reverse proxy, proxy, ingress, ingress controller",
        "로드 밸런서, 로드밸런서, 로드 밸런싱, 부하 분산, 부하분산, 부하 분산기, 프록시",
    ),
    params=(
        choice(
            "type", Text("Type", "종류"),
            Text(
                "Managed follows the load and is billed by use; self-hosted has the capacity of its nodes.",
                "관리형은 부하를 따라 커지고 쓴 만큼 냅니다. 직접 운영하면 노드의 용량이 한계입니다.",
            ),
            "managed",
            {"managed": Text("Managed", "관리형"), "self_hosted": Text("Self-hosted", "직접 운영")},
            "basic", ("ALB",), "high",
        ),
        choice(
            "algorithm", Text("Algorithm", "분배 방식"),
            Text(
                "Least connections avoids busy servers; IP hash keeps a client on one server and loads them unevenly.",
                "최소 연결은 바쁜 서버를 피합니다. IP 해시는 한 클라이언트를 같은 서버로 보내지만 부하가 고르지 않습니다.",
            ),
            "least_connections",
            {
                "round_robin": Text("Round robin", "라운드 로빈"),
                "weighted_round_robin": Text("Weighted round robin", "가중 라운드 로빈"),
                "least_connections": Text("Least connections", "최소 연결"),
                "ip_hash": Text("IP hash", "IP 해시"),
            },
            "basic",
        ),
        integer(
            "check_interval_s", Text("Health check interval", "상태 확인 간격"),
            Text(
                "A dead server gets its share of requests until interval × failures have passed.",
                "간격 × 실패 횟수가 지날 때까지 죽은 서버도 제 몫의 요청을 받습니다.",
            ),
            30, 5, 300, "s", "basic", ("ALB-HC",), "high",
        ),
        integer(
            "check_failures", Text("Failures before removal", "제외까지의 실패 횟수"),
            Text(
                "Fewer removes a dead server sooner and a merely slow one by mistake.",
                "적을수록 죽은 서버를 빨리 빼지만, 잠깐 느린 서버도 잘못 뺄 수 있습니다.",
            ),
            2, 2, 10, "check", sources=("ALB-HC",),
        ),
        number(
            "added_ms", Text("Added time", "추가 시간"),
            Text("Time every request spends in the balancer.", "모든 요청이 로드 밸런서에서 보내는 시간입니다."),
            0.5, 0.2, 2, "ms", sources=("HAPROXY",), confidence="high",
        ),
        number(
            "ramp", Text("Reserved ramp", "예약한 급증 배수"),
            Text(
                "A managed balancer takes twice its traffic and doubles in five minutes; a reserve lets a known jump in at once and is paid every hour.",
                "관리형은 평소의 두 배까지 받고 5분에 두 배씩 늘어납니다. 예약하면 미리 아는 급증을 바로 받아들이지만 매시간 비용이 듭니다.",
            ),
            1.0, 1, 20, "×", sources=("ALB-WARM",), confidence="high", only_if=MANAGED,
        ),
        machine_size("large", SELF_HOSTED),
        integer(
            "nodes", Text("Nodes", "노드 수"),
            Text(
                "One node is a single point of failure; a pair takes over in seconds.",
                "한 대면 단일 장애점이고, 두 대면 몇 초 안에 넘겨받습니다.",
            ),
            1, 1, 4, "node", confidence="choice", only_if=SELF_HOSTED,
        ),
        integer(
            "rps_per_vcpu", Text("Requests per vCPU with TLS", "vCPU당 TLS 요청 수"),
            Text("Sets the capacity of the nodes.", "노드의 용량을 정합니다."),
            10000, 4000, 30000, "request/s", sources=("HAPROXY", "NGINX"), only_if=SELF_HOSTED,
        ),
    ),
    may_call=frozenset({"onebox", "web", "api", "paas", "ws_gateway", "traffic", "custom"}),
    refusal=Text(
        "A load balancer cannot spread requests over {target}: its targets are servers. Connect a server that uses it.",
        "연결할 수 없는 대상: {target}. 로드 밸런서의 대상은 서버입니다. 그것을 이용하는 서버를 연결하세요.",
    ),
    products={"aws": "ALB", "gcp": "Cloud Load Balancing", "azure": "Application Gateway"},
    availability=Availability(0.9999, "SLA-AWS", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
