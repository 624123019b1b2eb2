"""The data files: complete, monotone, and with sources that exist."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from simulator.catalogue.data import load
from simulator.catalogue.locations import LOCATIONS, round_trip_ms
from simulator.catalogue.sizes import CACHE_SIZES, DB_SIZES, SIZES
from simulator.catalogue.sources import SOURCES


def source_codes(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = set(value["sources"]) if isinstance(value.get("sources"), list) else set()
        if isinstance(value.get("source"), str):
            own.add(value["source"])
        return own.union(*(source_codes(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(source_codes(item) for item in value))
    return set()


@pytest.mark.parametrize("name", ["sizes", "prices", "distances"])
def test_every_figure_names_a_known_source(name: str) -> None:
    codes = source_codes(load(name))
    assert codes
    assert codes <= set(SOURCES)


def test_sources_say_what_and_how_they_were_read() -> None:
    for code, source in SOURCES.items():
        assert source["title"], code
        assert source["evidence"] in ("excerpt", "recalled", "derived", "assumption"), code


def test_larger_sizes_have_more_of_everything() -> None:
    for smaller, larger in itertools.pairwise(SIZES.values()):
        assert smaller.vcpu < larger.vcpu
        assert smaller.ram_gib < larger.ram_gib
        assert smaller.network_gbps < larger.network_gbps
        assert smaller.usd_month < larger.usd_month
    for small, large in itertools.pairwise(DB_SIZES.values()):
        assert (small.db_connections or 0) <= (large.db_connections or 0)
        assert (small.db_usd_month or 0) < (large.db_usd_month or 0)
    for node, bigger in itertools.pairwise(CACHE_SIZES.values()):
        assert node.usable_gib < bigger.usable_gib
        assert node.usd_month < bigger.usd_month


def test_cores_and_their_speed_make_up_the_vcpu() -> None:
    for size in SIZES.values():
        assert size.cores * size.core_speed == pytest.approx(size.vcpu)
        assert size.core_speed <= 1.0


def test_database_connections_follow_from_memory() -> None:
    for size in DB_SIZES.values():
        formula = min(size.ram_gib * 2**30 / 9_531_392, 5000)
        assert size.db_connections == pytest.approx(formula, abs=1)


def test_every_pair_of_locations_has_a_round_trip() -> None:
    for one, other in itertools.combinations(LOCATIONS, 2):
        assert round_trip_ms(one, other) == round_trip_ms(other, one) > 0
    for one in LOCATIONS:
        assert round_trip_ms(one, one) == 0
