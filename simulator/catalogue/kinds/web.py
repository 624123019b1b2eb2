"""Front-end host: serves pages and static files; API calls go past it to the API tier."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import instances, machine_size, workers_and_backlog, zones
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import SIZES
from simulator.compile import serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import add_machines, add_workers
from simulator.compile.request import Request
from simulator.compile.routes import sequence
from simulator.compile.workload import Load
from simulator.network.model import Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Machines."""
    size = SIZES[str(values["size"])]
    return (instance_line(Text("Servers", "서버"), size.usd_month, float(values["instances"])),)


PASSED_ON = Text("API calls, passed on", "그대로 넘기는 API 호출")


def rank(part: Part, request: Request) -> int | None:
    """Takes files gladly, and everything else when nobody nearer to the data does."""
    if request.operation != "web":
        return None
    return 18 if request.request_class in serving.FILES else 45


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """For what it does not serve itself, the servers that do."""
    return () if request.request_class in serving.FILES else ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Send a file; pass a call on and wait for the answer."""
    if request.request_class in serving.FILES:
        inside = sequence(
            serving.own_work(context, part, request), serving.files(context, part, request)
        )
    else:
        kind = context.request_class(request)
        inside = context.call(part, request, PASSED_ON, kind.request_kb + kind.response_kb)
    return sequence(
        context.hold(part, "threads", inside), serving.bytes_through(context, part, request)
    )


def resources(context: Context, part: Part) -> None:
    """The machines and their threads."""
    count = part["instances"] * part.alive
    add_machines(context, part, count)
    add_workers(context, part, count)


BEHAVIOUR = Behaviour(rank, serve, needs, resources)


KIND = Kind(
    id="web",
    group="compute",
    rank=1,
    label=Text("Web host", "웹 호스트"),
    summary=Text(
        "Serves pages and static files, so that pages and API scale apart.",
        "페이지와 정적 파일을 보내, 페이지와 API를 따로 키울 수 있게 합니다.",
    ),
    icon="web",
    aliases=words(
        "web server, web host, web tier, web, frontend, front end, apache, httpd, iis, static site, next js, nextjs, ssr, website",
        "웹 서버, 웹서버, 웹 호스트, 웹, 프런트엔드, 프론트엔드, 웹사이트",
    ),
    params=(machine_size("small"), instances(), *workers_and_backlog(), zones()),
    may_call=frozenset({"api", "paas", "lb", "rate_limiter", "object_store", "external", "custom"}),
    refusal=Text(
        "A web host cannot call {target}: it holds no business logic. Connect the API servers that do.",
        "연결할 수 없는 대상: {target}. 웹 호스트에는 업무 로직이 없습니다. 그것을 맡는 API 서버를 연결하세요.",
    ),
    products={"aws": "EC2", "gcp": "Compute Engine", "azure": "App Service"},
    availability=Availability(0.995, "SLA-EC2", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)
