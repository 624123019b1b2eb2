"""Places on the map and the round trips between them, from ``data/distances.json``."""

from __future__ import annotations

from simulator.catalogue.data import load
from simulator.text import Text

LOCATIONS: dict[str, Text] = {
    "us_east": Text("US East (Virginia)", "미국 동부(버지니아)"),
    "us_west": Text("US West (California)", "미국 서부(캘리포니아)"),
    "europe": Text("Europe (Ireland)", "유럽(아일랜드)"),
    "seoul": Text("Seoul", "서울"),
    "tokyo": Text("Tokyo", "도쿄"),
    "hong_kong": Text("Hong Kong", "홍콩"),
}

_PAIRS: dict[frozenset[str], float] = {
    frozenset(pair.split()): float(entry["ms"])
    for pair, entry in load("distances")["pairs"].items()
}


def round_trip_ms(one: str, other: str) -> float:
    """Milliseconds of a round trip between two locations; 0 within one."""
    return 0.0 if one == other else _PAIRS[frozenset((one, other))]
