"""PaaS: an application platform with balancing and deploys built in, at a higher price."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Option, Param, Values, words
from simulator.catalogue.params import choice, integer, workers_and_backlog
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import PAAS_PLANS
from simulator.compile import data, serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import add_machines, add_workers
from simulator.compile.request import Request
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text

NAMES = {
    "basic": "Basic",
    "standard_1x": "Standard-1X",
    "standard_2x": "Standard-2X",
    "performance_m": "Performance-M",
    "performance_l": "Performance-L",
}


def plan(name: str) -> Option:
    """A plan with its figures."""
    size = PAAS_PLANS[name]
    figures = f"{NAMES[name]} — {size.vcpu:g} vCPU · {size.ram_gib:g} GiB"
    return Option(
        name,
        Text(f"{figures} · ${size.usd_month:,.0f}/month", f"{figures} · 월 ${size.usd_month:,.0f}"),
    )


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Dynos by the month."""
    size = PAAS_PLANS[str(values["size"])]
    return (instance_line(Text("Dynos", "다이노"), size.usd_month, float(values["instances"])),)


POOL = "connections"


def rank(part: Part, request: Request) -> int | None:
    """Takes every web request."""
    return 40 if request.operation == "web" else None


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """The stores of the class."""
    return data.data_needs(load, request)


def serve(context: Context, part: Part, request: Request) -> Route:
    """The platform's router picks a dyno, which runs the code and calls the stores."""
    context.add_balance(part.id, "hash" if part["sessions"] == "server_sticky" else "random")
    return serving.application(context, part, request, POOL)


def resources(context: Context, part: Part) -> None:
    """The dynos, their threads and their database connections."""
    count = part["instances"] * part.alive
    add_machines(context, part, count)
    add_workers(context, part, count)
    context.add_pool(part, POOL, part["db_pool"] * count, None)


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="paas",
    group="compute",
    rank=3,
    label=Text("PaaS application", "PaaS 애플리케이션"),
    summary=Text(
        "The platform balances, restarts and deploys; a vCPU costs two to three times as much.",
        "분산, 재시작, 배포를 플랫폼이 맡습니다. vCPU 값은 두세 배입니다.",
    ),
    icon="paas",
    aliases=words(
        "paas, lambda, heroku, app engine, cloud run, serverless, cloud function, azure function, function app, app service, elastic beanstalk, vercel",
        "서버리스, 람다",
    ),
    params=(
        Param(
            "size", Text("Plan", "요금제"),
            Text(
                "Processor and memory of one dyno; the price grows faster than both.",
                "다이노 하나의 프로세서와 메모리입니다. 가격은 그보다 빨리 오릅니다.",
            ),
            "size", "standard_1x", options=tuple(plan(name) for name in PAAS_PLANS),
            level="basic", sources=("HEROKU", "ASSUME"), confidence="low",
        ),
        integer(
            "instances", Text("Dynos", "다이노 수"),
            Text(
                "Capacity and price grow with each; with two or more, one may die.",
                "늘릴수록 용량과 가격이 커집니다. 둘 이상이면 하나가 죽어도 됩니다.",
            ),
            1, 1, 100, "instance", "basic", ("HEROKU",), "high",
        ),
        choice(
            "sessions", Text("Where sessions live", "세션 위치"),
            Text(
                "Dynos restart daily and forget: keep sessions in a shared store or in a client token.",
                "다이노는 날마다 다시 시작하며 세션을 잊습니다. 공유 저장소나 클라이언트 토큰에 두세요.",
            ),
            "client_token",
            {
                "shared": Text("Shared store", "공유 저장소"),
                "client_token": Text("Client token", "클라이언트 토큰"),
            },
            "basic",
        ),
        *workers_and_backlog(),
        integer(
            "db_pool", Text("Database connections per dyno", "다이노당 데이터베이스 연결"),
            Text(
                "Queries wait for a free connection; dynos × pool must stay under the database's limit.",
                "질의는 빈 연결을 기다립니다. 다이노 수 × 풀 크기가 데이터베이스의 한도를 넘지 않아야 합니다.",
            ),
            20, 1, 200, "connection", sources=("RDS-CONN",),
        ),
    ),
    may_call=frozenset({"data", "messaging", "outside", "api", "paas"}),
    refusal=Text(
        "A PaaS application cannot call {target}: it uses stores, queues, other services and what lies outside.",
        "연결할 수 없는 대상: {target}. PaaS 애플리케이션은 저장소, 대기열, 다른 서비스, 외부를 부를 수 있습니다.",
    ),
    products={"aws": "Elastic Beanstalk", "gcp": "App Engine", "azure": "App Service"},
    availability=Availability(0.9995, "ASSUME", "low"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
