"""The headings of the palette, in the order a request travels."""

from __future__ import annotations

from simulator.catalogue.kind import Group
from simulator.text import Text

GROUPS: dict[str, Group] = {
    group.id: group
    for group in (
        Group("clients", Text("Clients", "클라이언트")),
        Group("edge", Text("Names and edge", "이름과 엣지")),
        Group("traffic", Text("Traffic control", "트래픽 제어")),
        Group("compute", Text("Servers", "서버")),
        Group("data", Text("Data", "데이터")),
        Group("messaging", Text("Queues", "대기열")),
        Group("outside", Text("Outside and custom", "외부와 사용자 정의")),
        Group("operations", Text("Operations", "운영")),
        Group("places", Text("Places", "장소")),
    )
}
