"""Region: a place on the map that holds zones and components."""

from __future__ import annotations

from simulator.catalogue.kind import Availability, Kind, words
from simulator.catalogue.locations import LOCATIONS
from simulator.catalogue.params import choice, integer, number
from simulator.text import Text

KIND = Kind(
    id="region",
    group="places",
    label=Text("Region", "리전"),
    summary=Text(
        "A site on the map: near its users it saves round trips, alone it is a single point of failure.",
        "지도 위의 한 사이트입니다. 사용자 가까이 두면 왕복 시간이 줄고, 하나뿐이면 단일 장애점입니다.",
    ),
    icon="region",
    aliases=words(
        "region, aws region, data center, datacenter, data centre, vpc, virtual private cloud, virtual network, us east, us west, eu west, ap northeast",
        "리전, 지역, 데이터 센터, 데이터센터",
    ),
    stands_in=frozenset(),
    params=(
        choice(
            "location", Text("Location", "위치"),
            Text(
                "Sets the round trip to clients and to the other regions.",
                "클라이언트와 다른 리전까지의 왕복 시간을 정합니다.",
            ),
            "us_east", LOCATIONS, "basic", ("RGLAT",),
        ),
        choice(
            "write_mode", Text("Writes", "쓰기 방식"),
            Text(
                "Single home sends every write to the one primary, wherever it is; multi-primary writes locally and may conflict.",
                "단일 본거지는 모든 쓰기를 하나의 주 서버로 보냅니다. 다중 주 서버는 가까운 곳에 쓰지만 충돌할 수 있습니다.",
            ),
            "single_home",
            {
                "single_home": Text("Single home", "단일 본거지"),
                "multi_primary": Text("Multi-primary", "다중 주 서버"),
            },
            "basic", ("GH2018",), "high",
        ),
        integer(
            "zones", Text("Zones", "영역 수"),
            Text(
                "Groups inside spread over at most so many zones.",
                "안의 그룹은 최대 이 수만큼의 영역에 나뉩니다.",
            ),
            3, 1, 6, "zone", confidence="choice",
        ),
        number(
            "cross_zone_rtt_ms", Text("Round trip between zones", "영역 간 왕복 시간"),
            Text(
                "Paid by every call that leaves its zone.",
                "영역을 벗어나는 호출마다 치릅니다.",
            ),
            1.0, 0.3, 3.4, "ms", sources=("AZLAT",), confidence="high",
        ),
        number(
            "copy_lag_s", Text("Copy lag to other regions", "다른 리전으로의 복제 지연"),
            Text(
                "Writes this young are lost or conflict when the region is lost.",
                "리전을 잃으면 이만큼 최근의 쓰기를 잃거나 충돌합니다.",
            ),
            1.0, 0.1, 60, "s", sources=("AURORA",),
        ),
        integer(
            "promotion_s", Text("Promotion of a database elsewhere", "다른 리전의 데이터베이스 승격"),
            Text(
                "Seconds without writes after losing the region with the primary; people usually decide first.",
                "주 서버가 있던 리전을 잃은 뒤 쓰기 없이 지내는 시간입니다. 보통 사람이 먼저 결정합니다.",
            ),
            300, 60, 3600, "s", sources=("AURORA",), confidence="low",
        ),
    ),
    refusal=Text(
        "A region is a place, not a caller: connect the components inside it instead of {target}.",
        "연결할 수 없는 대상: {target}. 리전은 장소입니다. 안에 있는 구성 요소를 연결하세요.",
    ),
    products={"aws": "Region", "gcp": "Region", "azure": "Region"},
    availability=Availability(0.9999, "SLA-EC2", "medium"),
    container=True,
)  # fmt: skip
