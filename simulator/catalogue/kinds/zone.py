"""Zone: one data centre of a region; what stands in it fails together."""

from __future__ import annotations

from simulator.catalogue.kind import Availability, Kind, words
from simulator.catalogue.params import number
from simulator.text import Text

KIND = Kind(
    id="zone",
    group="places",
    rank=1,
    label=Text("Zone", "가용 영역"),
    summary=Text(
        "One data centre of a region: calls inside are fastest, and everything in it fails together.",
        "리전 안의 데이터 센터 하나입니다. 안의 호출이 가장 빠르고, 안의 모든 것이 함께 고장 납니다.",
    ),
    icon="zone",
    aliases=words(
        "zone, availability zone, az, subnet, private subnet, public subnet, rack",
        "가용 영역, 가용영역, 영역, 존, 서브넷",
    ),
    stands_in=frozenset({"region"}),
    params=(
        number(
            "same_zone_rtt_ms", Text("Round trip inside", "영역 안 왕복 시간"),
            Text(
                "Paid by every call between components of this zone.",
                "이 영역의 구성 요소끼리 부를 때마다 치릅니다.",
            ),
            0.5, 0.1, 0.8, "ms", "basic", ("AZLAT",),
        ),
    ),
    refusal=Text(
        "A zone is a place, not a caller: connect the components inside it instead of {target}.",
        "연결할 수 없는 대상: {target}. 가용 영역은 장소입니다. 안에 있는 구성 요소를 연결하세요.",
    ),
    products={"aws": "Availability Zone", "gcp": "Zone", "azure": "Availability Zone"},
    availability=Availability(0.995, "SLA-EC2", "low"),
    container=True,
)  # fmt: skip
