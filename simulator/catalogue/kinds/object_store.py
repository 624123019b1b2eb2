"""Object storage: keeps files without limit, answers after a first-byte time."""

from __future__ import annotations

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import boolean, integer, number
from simulator.catalogue.price import PRICES, PriceLine, Usage, line, lines
from simulator.compile import serving
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import sequence
from simulator.network.model import Duration, Route, Station
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Gigabytes by the month, puts and gets by the thousand."""
    prices = PRICES["object_store"]
    return lines(
        line("storage", Text("Storage", "저장 공간"), usage.stored_gb, "GB-month", prices["usd_gb_month"]),
        line("writes", Text("Writes", "쓰기"), usage.writes / 1e3, "thousand",
             prices["usd_per_1000_writes"]),
        line("reads", Text("Reads", "읽기"), usage.reads / 1e3, "thousand",
             prices["usd_per_1000_reads"]),
    )  # fmt: skip


READS_PER_S, WRITES_PER_S = 5500.0, 3500.0
"""Requests a second and prefix (S3-PERF)."""
BURST_S = 1.0
"""Requests of so many seconds may wait before further ones are refused (assumption)."""
FIRST_BYTE_SCV = 0.25
"""Half of the mean as standard deviation: the vendor says 100 to 200 ms."""


def rank(part: Part, request: Request) -> int | None:
    """Takes files to keep and to fetch, from servers, an edge or clients themselves."""
    if request.operation == "web":
        return 15 if request.request_class in serving.FILES else None
    return 10 if request.operation in ("fetch", "store") else None


def serve(context: Context, part: Part, request: Request) -> Route:
    """Within the request rate of the prefixes, answer after the first-byte time."""
    writing = request.operation == "store"
    rate = WRITES_PER_S if writing else READS_PER_S
    return sequence(
        context.work(part, "writes" if writing else "reads", 1000.0 / rate, 0.0),
        context.pause(part, part["first_byte_ms"], FIRST_BYTE_SCV),
    )


def resources(context: Context, part: Part) -> None:
    """The request-rate ceilings of the prefixes."""
    for name, rate in (("reads", READS_PER_S), ("writes", WRITES_PER_S)):
        context.add_station(part, name, Station(
            Duration(1.0 / rate, 0.0), capacity=rate * BURST_S,
            copies=part["prefixes"] * part.alive, balance="random"))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="object_store",
    group="data",
    rank=5,
    label=Text("Object storage", "객체 저장소"),
    summary=Text(
        "Keeps photos, videos and files; grows without limit and is billed by what is stored and fetched.",
        "사진, 동영상, 파일을 보관합니다. 한없이 커지고 저장량과 요청 수만큼 냅니다.",
    ),
    icon="object_store",
    aliases=words(
        "object storage, object store, s3, s3 bucket, simple storage service, blob, blob storage, blob store, bucket, gcs, cloud storage, minio, file storage, file store, media storage, storage",
        "객체 저장소, 오브젝트 스토리지, 버킷, 파일 저장소, 이미지 저장소, 스토리지, 저장소",
    ),
    params=(
        number(
            "first_byte_ms", Text("First byte", "첫 바이트까지"),
            Text("Time until an object starts to arrive.", "객체가 도착하기 시작할 때까지의 시간입니다."),
            100.0, 50, 200, "ms", sources=("S3-PERF",),
        ),
        integer(
            "prefixes", Text("Key prefixes", "키 접두사 수"),
            Text(
                "Each carries 3,500 writes and 5,500 reads a second; requests above that are refused.",
                "접두사마다 초당 쓰기 3,500, 읽기 5,500까지 받고 넘치면 거절합니다.",
            ),
            1, 1, 1000, "prefix", "basic", ("S3-PERF",), "high",
        ),
        boolean(
            "direct_upload", Text("Clients upload directly", "클라이언트가 직접 올리기"),
            Text(
                "The bytes of uploads bypass the servers, which only sign the request.",
                "올리는 바이트가 서버를 거치지 않습니다. 서버는 요청에 서명만 합니다.",
            ),
            level="basic", confidence="choice",
        ),
    ),
    may_call=frozenset({"queue"}),
    refusal=Text(
        "Object storage calls nobody except a queue that is told of new files; {target} has to fetch from it instead.",
        "연결할 수 없는 대상: {target}. 객체 저장소는 새 파일을 알릴 대기열에만 연결됩니다. 화살표를 반대로 그려 보세요.",
    ),
    products={"aws": "S3", "gcp": "Cloud Storage", "azure": "Blob Storage"},
    availability=Availability(0.999, "SLA-AWS", "high"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
