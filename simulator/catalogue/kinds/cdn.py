"""CDN: answers static files and media near the client; misses go to the origin."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import boolean, choice, integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, edge_usd, line, lines
from simulator.compile import serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.caching import fresh_share
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE, either
from simulator.compile.workload import Load
from simulator.network.model import Fail, Number, Route
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Bytes by falling tiers, HTTPS requests by the million, invalidations by the path."""
    prices = PRICES["cdn"]
    bytes_usd = edge_usd(usage.edge_gb, 0.0)
    requests_usd = edge_usd(usage.edge_gb, usage.requests) - bytes_usd
    return lines(
        PriceLine("edge", Text("Transfer from the edge", "엣지 전송"), usage.edge_gb, "GB", bytes_usd),
        PriceLine("requests", Text("HTTPS requests", "HTTPS 요청"), usage.requests / 1e6, "million",
                  requests_usd),
        line("invalidations", Text("Invalidated paths", "무효화한 경로"), usage.invalidations, "path",
             prices["usd_invalidation"]),
    )  # fmt: skip


STATIC_FILES = 1000.0
"""Distinct scripts, styles and video pieces in demand at a time (assumption)."""
MISSES = Text("files the edge does not have", "엣지에 없는 파일")
PASSED_ON = Text("requests that cannot be cached", "캐시할 수 없는 요청")
STALE = Text(
    "Without invalidation, “{name}” keeps serving changed files for up to {ttl:,} s.",
    "무효화하지 않으면 ‘{name}’이(가) 바뀐 파일을 최대 {ttl:,}초 동안 그대로 보냅니다.",
)


def rank(part: Part, request: Request) -> int | None:
    """Takes files gladly; other requests only when it stands in their way."""
    if request.operation != "web":
        return None
    return 10 if request.request_class in serving.FILES else 50


def needs(load: Load, part: Part, request: Request) -> Sequence[Sequence[Request]]:
    """An origin."""
    return ((request,),)


def serve(context: Context, part: Part, request: Request) -> Route:
    """Answer from the edge what is there and fresh; fetch the rest from the origin."""
    kind = context.request_class(request)
    kb = kind.request_kb + kind.response_kb
    if request.request_class not in serving.FILES:
        return context.call(part, request, PASSED_ON, kb)
    if part["invalidation"] == "none":
        context.remark("stale_files", part, STALE.fill(name=part.name, ttl=part["ttl_s"]))
    origin = context.call(part, request, MISSES, kb)
    usual = either(1.0 - hit_ratio(context, part, request), origin)
    without = origin if part["fallback"] else Fail(1.0, DONE, "edge down")
    return either(part.fault.lost, without, usual)


def hit_ratio(context: Context, part: Part, request: Request) -> Number:
    """The provider's hit ratio for such files, times the share of entries still fresh."""
    photos = request.request_class == "media"
    ratio = part["media_hit"] if photos else part["static_hit"]
    files = context.load.objects if photos else STATIC_FILES + 0.0 * context.load.objects
    fresh = fresh_share(context, files, context.rate_before(part, request), part["ttl_s"])
    hit = ratio * fresh * part.fault.hit_factor
    context.add_extra(part, f"hit_ratio_{request.request_class}", hit)
    return hit


BEHAVIOUR = Behaviour(rank, serve, needs)


KIND = Kind(
    id="cdn",
    group="edge",
    rank=2,
    label=Text("CDN", "CDN"),
    summary=Text(
        "Serves static files, media and video near the client and takes those bytes off the servers.",
        "정적 파일, 미디어, 동영상을 클라이언트 가까이에서 보내 서버의 전송량을 덜어 줍니다.",
    ),
    icon="cdn",
    aliases=words(
        "cdn, cloudfront, cloud front, fastly, akamai, cloudflare, edge cache, content delivery, content delivery network, cloud cdn, front door",
        "콘텐츠 전송, 콘텐츠 전송망, 엣지 캐시",
    ),
    stands_in=frozenset(),
    params=(
        number(
            "static_hit", Text("Hit ratio of static files and video", "정적 파일과 동영상 적중률"),
            Text(
                "Share answered at the edge while fresh; the rest goes to the origin.",
                "유효한 동안 엣지에서 답하는 비율입니다. 나머지는 원본으로 갑니다.",
            ),
            0.95, 0.8, 0.99, "share", "basic", ("CDNHR",),
        ),
        number(
            "media_hit", Text("Hit ratio of users' photos", "사용자 사진 적중률"),
            Text(
                "Lower than for static files: most photos are seldom seen.",
                "정적 파일보다 낮습니다. 사진 대부분은 드물게 보이기 때문입니다.",
            ),
            0.7, 0.5, 0.95, "share", "basic", ("FBPHOTO",), "high",
        ),
        integer(
            "ttl_s", Text("TTL", "TTL"),
            Text(
                "Short: the edge asks the origin again more often. Long: outdated files live longer unless invalidated.",
                "짧으면 원본에 자주 다시 묻습니다. 길면 무효화하지 않는 한 옛 파일이 오래 남습니다.",
            ),
            86400, 0, 31536000, "s", "basic",
        ),
        boolean(
            "fallback", Text("Fall back to the origin", "원본으로 우회"),
            Text(
                "When the CDN fails clients fetch from the origin, which must bear it; otherwise those requests fail.",
                "CDN이 고장 나면 원본에서 받습니다. 원본이 버텨야 하며, 꺼 두면 그 요청들은 실패합니다.",
            ),
            True, "basic", ("FASTLY",), "high",
        ),
        choice(
            "invalidation", Text("Invalidation", "무효화"),
            Text(
                "Versioned addresses are never outdated; calls to the API cost per path; none leaves old files until the TTL.",
                "버전이 붙은 주소는 낡지 않습니다. API 호출은 경로마다 비용이 들고, 없으면 TTL까지 옛 파일이 남습니다.",
            ),
            "versioned_url",
            {
                "versioned_url": Text("Versioned address", "버전 주소"),
                "api": Text("API call", "API 호출"),
                "none": Text("None", "없음"),
            },
            sources=("CF",), confidence="high",
        ),
        number(
            "edge_rtt_ms", Text("Round trip to the edge", "엣지까지의 왕복 시간"),
            Text(
                "Network time of a hit, wherever the client is.",
                "클라이언트가 어디에 있든 적중한 요청이 치르는 네트워크 시간입니다.",
            ),
            10.0, 3, 30, "ms",
        ),
    ),
    may_call=frozenset({"traffic", "onebox", "web", "api", "paas", "object_store", "waiting_room", "custom"}),
    refusal=Text(
        "A CDN cannot call {target}: it fetches finished files, so its origin is a server, a load balancer or an object storage.",
        "연결할 수 없는 대상: {target}. CDN은 완성된 파일을 가져오므로 원본은 서버, 로드 밸런서, 객체 저장소여야 합니다.",
    ),
    products={"aws": "CloudFront", "gcp": "Cloud CDN", "azure": "Front Door"},
    availability=Availability(0.999, "SLA-AWS", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
