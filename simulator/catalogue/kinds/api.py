"""API server group: the application tier, one or many instances of one size."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import (
    ROOM_TO_SCALE,
    autoscaling,
    boolean,
    choice,
    instances,
    integer,
    machine_size,
    number,
    workers_and_backlog,
    zones,
)
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import SIZES
from simulator.compile import data, serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import add_machines, add_workers, running
from simulator.compile.request import Request
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """The mean number of machines running."""
    count = usage.instances or float(values["instances"])
    return (instance_line(Text("Servers", "서버"), SIZES[str(values["size"])].usd_month, count),)


POOL = "connections"


def rank(part: Part, request: Request) -> int | None:
    """Takes every web request."""
    return 40 if request.operation == "web" else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """The stores of the class."""
    return data.data_needs(load, request)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Run the code of the request and use the stores around it."""
    return serving.application(
        context, part, request, POOL, part["work_factor"], part["queued_work"],
        part["call_timeout_s"],
    )  # fmt: skip


def resources(context: Context, part: Part) -> None:
    """The machines, their threads and their database connections."""
    count = running(context, part)
    add_machines(context, part, count)
    add_workers(context, part, count)
    context.add_pool(part, POOL, part["db_pool"] * count, None)


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="api",
    group="compute",
    rank=2,
    label=Text("API servers", "API 서버"),
    summary=Text(
        "The application tier: runs the code of every request and calls the stores behind it.",
        "애플리케이션 계층입니다. 모든 요청의 코드를 실행하고 뒤의 저장소를 부릅니다.",
    ),
    icon="api",
    aliases=words(
        "api, api server, app server, application server, application, app, backend, back end, service, microservice, server, ec2, virtual machine, vm, tomcat, node js, nodejs, django, spring, spring boot, flask, fastapi, rails, kubernetes, pod, container, ecs, eks, fargate, compute engine",
        "api 서버, 앱 서버, 애플리케이션 서버, 애플리케이션, 서버, 백엔드, 서비스, 마이크로서비스, 쿠버네티스, 컨테이너",
    ),
    params=(
        machine_size(),
        instances(),
        *autoscaling(),
        choice(
            "sessions", Text("Where sessions live", "세션 위치"),
            Text(
                "On the server: a lost instance logs its users out. Shared: one look-up per request in a session store. Client token: nothing to look up.",
                "서버에 두면 인스턴스를 잃을 때 그 사용자들이 로그아웃됩니다. 공유하면 요청마다 세션 저장소를 한 번 조회합니다. 클라이언트 토큰이면 조회가 없습니다.",
            ),
            "shared",
            {
                "server_sticky": Text("On the server (sticky)", "서버(고정 세션)"),
                "shared": Text("Shared store", "공유 저장소"),
                "client_token": Text("Client token", "클라이언트 토큰"),
            },
            "basic",
        ),
        choice(
            "queued_work", Text("Work sent to the queue", "대기열로 보내는 일"),
            Text(
                "What is answered after the enqueue and done later by workers, when a queue is connected.",
                "대기열이 연결되어 있을 때, 넣자마자 응답하고 작업자가 나중에 처리할 일입니다.",
            ),
            "jobs",
            {
                "none": Text("Nothing", "없음"),
                "jobs": Text("Background jobs", "백그라운드 작업"),
                "jobs_and_writes": Text("Background jobs and writes", "백그라운드 작업과 쓰기"),
            },
        ),
        integer(
            "pull_threshold", Text("Followers up to which posts are pushed", "글을 밀어 보낼 최대 팔로워"),
            Text(
                "For a workload with followers, with a queue and workers: posts of authors up to this size are written into their followers' lists; larger ones are looked up by every page. 0: all are looked up.",
                "팔로워가 있는 작업 부하에서 대기열과 작업자가 있을 때, 팔로워가 이 수 이하인 작성자의 글은 팔로워의 목록에 써넣습니다. 더 큰 작성자의 글은 페이지마다 찾아옵니다. 0이면 모두 찾아옵니다.",
            ),
            0, 0, 500_000_000, "user", sources=("TW2013",), confidence="choice",
        ),
        *workers_and_backlog(),
        integer(
            "db_pool", Text("Database connections per instance", "인스턴스당 데이터베이스 연결"),
            Text(
                "Queries wait for a free connection; instances × pool must stay under the database's limit.",
                "질의는 빈 연결을 기다립니다. 인스턴스 수 × 풀 크기가 데이터베이스의 한도를 넘지 않아야 합니다.",
            ),
            20, 1, 200, "connection", sources=("RDS-CONN",),
        ),
        number(
            "call_timeout_s", Text("Time-out of calls", "호출 제한 시간"),
            Text(
                "A slower dependency is given up: its callers' threads are free again, the request fails.",
                "이보다 느린 의존 서비스는 포기합니다. 스레드는 풀려나고 그 요청은 실패합니다.",
            ),
            5.0, 0.05, 60, "s", sources=("RETRY",),
        ),
        boolean(
            "circuit_breaker", Text("Circuit breaker", "회로 차단기"),
            Text(
                "Calls to a dependency that mostly fails are refused at once instead of waiting for the time-out.",
                "대부분 실패하는 의존 서비스는 제한 시간을 기다리지 않고 바로 포기합니다.",
            ),
            sources=("META",),
        ),
        number(
            "work_factor", Text("Work per request", "요청당 작업량"),
            Text(
                "Multiplies the processor time of every class here: below 1 for better code or a service that does only a part.",
                "이곳에서 모든 요청 종류의 프로세서 시간에 곱합니다. 코드를 개선했거나 일부만 맡는 서비스라면 1보다 작게 합니다.",
            ),
            1.0, 0.01, 10, "×",
        ),
        zones(),
    ),
    may_call=frozenset({"data", "messaging", "outside", "api", "lb", "rate_limiter", "ws_gateway"}),
    refusal=Text(
        "API servers cannot call {target}: they use stores, queues, other services and what lies outside.",
        "연결할 수 없는 대상: {target}. API 서버는 저장소, 대기열, 다른 서비스, 외부를 부를 수 있습니다.",
    ),
    products={
        "aws": "EC2 Auto Scaling",
        "gcp": "Managed instance group",
        "azure": "Virtual Machine Scale Sets",
    },
    availability=Availability(
        0.995, "SLA-EC2", "high",
        Text("Per instance; a group across zones 99.99 %", "인스턴스 하나 기준, 여러 영역의 그룹은 99.99%"),
    ),
    constraints=(ROOM_TO_SCALE,),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
