"""Where components stand, and the network round trips that follow from it.

Round trips are parameters of zones, regions, clients and edges; those between regions are
the catalogue's distances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from simulator.catalogue.locations import round_trip_ms

if TYPE_CHECKING:
    from simulator.design.document import Design

Reach = Literal["inside", "client", "edge"]
HOME = "us_east"
"""Where everything stands that is in no region."""

EDGE_TO_ORIGIN_MS = 30.0
"""An edge is as far from a region as the clients it stands beside."""


@dataclass(frozen=True)
class Place:
    """A location: a region, and a zone of it or a number of zones to spread over.

    ``rtt`` is the round trip in milliseconds within the zone; for clients to their nearest
    region; for edges to any client. ``cross`` is the round trip between the region's zones;
    ``single_home`` says that its writes go to the one home of the data.
    """

    region: str | None = None
    zone: str | None = None
    spread: int = 1
    location: str = HOME
    reach: Reach = "inside"
    rtt: float = 0.5
    cross: float = 1.0
    single_home: bool = True


@dataclass(frozen=True)
class Placement:
    """Round trips between places, in seconds."""

    def same_zone_share(self, one: Place, other: Place) -> float:
        """The probability that a call between the two stays within one zone."""
        if one.region != other.region and one.region and other.region:
            return 0.0
        if one.zone and other.zone:
            return 1.0 if one.zone == other.zone else 0.0
        return 1.0 / max(one.spread, other.spread)

    def crosses_region(self, one: Place, other: Place) -> bool:
        """Whether a call between the two leaves the region."""
        inside = one.reach == other.reach == "inside"
        return inside and bool(one.region and other.region and one.region != other.region)

    def round_trip(self, one: Place, other: Place) -> float:
        """Mean seconds there and back."""
        between = round_trip_ms(one.location, other.location)
        for this, that in ((one, other), (other, one)):
            if this.reach == "edge":
                return (this.rtt if that.reach == "client" else EDGE_TO_ORIGIN_MS) / 1000.0
        for this in (one, other):
            if this.reach == "client":
                return (this.rtt + between) / 1000.0
        if self.crosses_region(one, other):
            return between / 1000.0
        same = self.same_zone_share(one, other)
        return (same * max(one.rtt, other.rtt) + (1.0 - same) * max(one.cross, other.cross)) / 1000


def place_all(design: Design) -> tuple[dict[str, Place], Placement]:
    """Where every component of a design stands."""
    return {key: _place(design, key) for key in design.components}, Placement()


def _place(design: Design, key: str) -> Place:
    component = design.components[key]
    region: str | None = None
    zone: str | None = None
    location, rtt, cross, zones, single_home = HOME, 0.5, 1.0, 99, True
    for container in design.ancestors(key):
        values = design.components[container].values
        if design.components[container].kind == "zone":
            zone, rtt = container, float(values["same_zone_rtt_ms"])
        else:
            region, location = container, str(values["location"])
            cross, zones = float(values["cross_zone_rtt_ms"]), int(values["zones"])
            single_home = values["write_mode"] == "single_home"
    values = component.values
    if component.kind == "client":
        return Place(location=str(values["location"]), reach="client",
                     rtt=float(values["access_rtt_ms"]))  # fmt: skip
    if component.kind in ("dns", "geodns"):
        return Place(location=location, reach="edge", rtt=0.0)
    if component.kind == "cdn":
        return Place(location=location, reach="edge", rtt=float(values["edge_rtt_ms"]))
    spread = 1 if zone else min(int(values.get("zones", 1)), zones)
    return Place(region, zone, spread, location, "inside", rtt, cross, single_home)
