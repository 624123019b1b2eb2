"""Search index: answers searches that a database would answer slowly."""

from __future__ import annotations

from simulator.catalogue.kind import Availability, Kind, Values, words
from simulator.catalogue.params import instances, machine_size, number
from simulator.catalogue.price import PriceLine, Usage, instance_line
from simulator.catalogue.sizes import SIZES
from simulator.compile.behaviour import Behaviour
from simulator.compile.context import Context, Part
from simulator.compile.machines import process, size_of
from simulator.compile.request import Request
from simulator.compile.routes import repeat
from simulator.network.model import Duration, Route, Station
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """Nodes."""
    size = SIZES[str(values["size"])]
    return (instance_line(Text("Nodes", "노드"), size.usd_month, float(values["instances"])),)


SCV = 2.0
"""Variability of search times: a few words match almost everything (assumption)."""


def rank(part: Part, request: Request) -> int | None:
    """Takes searches, and the writes to be indexed."""
    return 10 if request.operation in ("search", "index") else None


def serve(context: Context, part: Part, request: Request) -> Route:
    """Search in one copy of the index, or bring every copy up to date."""
    if request.operation == "search":
        return process(context, part, part["query_ms"], SCV)
    return repeat(float(part["instances"]), process(context, part, part["index_ms"], 1.0))


def resources(context: Context, part: Part) -> None:
    """The machines: each holds the whole index."""
    context.add_station(part, "cpu", Station(
        Duration(1.0), servers=size_of(part).cores, copies=part["instances"] * part.alive,
        balance="round_robin"))  # fmt: skip


BEHAVIOUR = Behaviour(rank, serve, resources=resources)


KIND = Kind(
    id="search",
    group="data",
    rank=6,
    label=Text("Search index", "검색 색인"),
    summary=Text(
        "Takes the searches among the reads; every write is indexed too.",
        "읽기 가운데 검색을 맡습니다. 쓰기도 모두 색인합니다.",
    ),
    icon="search",
    aliases=words(
        "search, search index, search engine, elasticsearch, elastic search, opensearch, solr, lucene, algolia, meilisearch",
        "검색, 검색 엔진, 검색 색인, 검색 서버, 엘라스틱서치",
    ),
    params=(
        machine_size("large"),
        instances(),
        number(
            "search_share", Text("Queries that are searches", "검색 질의의 비율"),
            Text(
                "This share of the read queries comes here instead of the database.",
                "읽기 질의 가운데 이만큼은 데이터베이스 대신 이곳으로 옵니다.",
            ),
            0.1, 0, 1, "share", "basic", confidence="low",
        ),
        number(
            "query_ms", Text("vCPU per search", "검색당 vCPU 시간"),
            Text("Processor time of an average search.", "평균 검색의 프로세서 시간입니다."),
            10.0, 0.5, 1000, "ms", "basic", confidence="low",
        ),
        number(
            "index_ms", Text("vCPU per indexed write", "쓰기 색인당 vCPU 시간"),
            Text(
                "Every write transaction costs this here, beside the requests.",
                "쓰기 트랜잭션마다 요청과 따로 드는 시간입니다.",
            ),
            2.0, 0, 1000, "ms", confidence="low",
        ),
    ),
    refusal=Text(
        "A search index calls nobody; {target} has to call the index instead.",
        "연결할 수 없는 대상: {target}. 검색 색인은 아무것도 부르지 않습니다. 화살표를 반대로 그려 보세요.",
    ),
    products={"aws": "OpenSearch Service", "gcp": "Vertex AI Search", "azure": "AI Search"},
    availability=Availability(0.999, "ASSUME", "low"),
    price=price,
    behaviour=BEHAVIOUR,
)  # fmt: skip
