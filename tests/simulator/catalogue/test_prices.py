"""Prices against arithmetic on the list prices."""

from __future__ import annotations

import pytest

from simulator.catalogue import KINDS
from simulator.catalogue.price import (
    Usage,
    cheapest_delivery_usd,
    edge_usd,
    tiered,
    transfer_lines,
)
from simulator.catalogue.units import BILL_UNITS


def monthly(kind: str, usage: Usage | None = None, **given: float | str | bool) -> float:
    """Dollars a month of one component."""
    declared = KINDS[kind]
    values = {**declared.defaults, **given}
    return sum(line.usd for line in declared.price(values, usage or Usage()))


def test_tiers_are_marginal() -> None:
    tiers = [[10, 3.0], [20, 2.0], [None, 1.0]]
    assert [tiered(q, tiers) for q in (0, 5, 10, 15, 20, 30)] == [0, 15, 30, 40, 50, 60]


def test_75_terabytes_cost_more_at_the_edge_than_as_plain_egress() -> None:
    gigabytes = 75_300.0
    requests = gigabytes * 1e6 / 60.0
    plain = sum(line.usd for line in transfer_lines({"a": Usage(internet_gb=gigabytes)})["a"])
    assert plain == pytest.approx(6_070, rel=0.005)
    assert edge_usd(gigabytes, requests) == pytest.approx(6_750, rel=0.01)
    assert cheapest_delivery_usd(gigabytes, requests) == plain


def test_the_free_allowance_of_the_edge_is_free() -> None:
    assert edge_usd(1_000, 10_000_000) == 0
    assert edge_usd(1_001, 10_000_000) == pytest.approx(0.085)
    assert edge_usd(1_000, 11_000_000) == pytest.approx(1.0)


def test_transfer_is_priced_for_the_whole_account_and_shared_by_bytes() -> None:
    lines = transfer_lines({
        "a": Usage(internet_gb=15_000), "b": Usage(internet_gb=5_000), "c": Usage(),
    })  # fmt: skip
    totals = {key: sum(line.usd for line in found) for key, found in lines.items()}
    assert sum(totals.values()) == pytest.approx(10_000 * 0.09 + 10_000 * 0.085)
    assert totals["a"] == pytest.approx(3 * totals["b"])
    assert totals["c"] == 0


def test_both_ends_of_a_cross_zone_transfer_are_billed() -> None:
    (line,) = transfer_lines({"a": Usage(cross_zone_gb=100)})["a"]
    assert line.usd == pytest.approx(2.0)


def test_machines_cost_their_size_times_their_number() -> None:
    assert monthly("onebox", size="micro") == pytest.approx(6.13)
    assert monthly("api", size="large", instances=3) == pytest.approx(3 * 56.21)
    assert monthly("api", Usage(instances=2.5), size="large") == pytest.approx(2.5 * 56.21)
    assert monthly("worker", size="xlarge", instances=2) == pytest.approx(2 * 112.42)
    assert monthly("custom", usd_month=40, servers=3) == pytest.approx(120)


def test_a_standby_doubles_nodes_and_storage() -> None:
    usage = Usage(stored_gb=100)
    single = monthly("sql", usage, size="medium")
    assert single == pytest.approx(47.45 + 100 * 0.115)
    assert monthly("sql", usage, size="medium", standby=True) == pytest.approx(2 * single)
    assert monthly("sql", usage, size="medium", shards=4) == pytest.approx(4 * 47.45 + 11.5)
    assert monthly("sql", size="medium", iops=5000) == pytest.approx(47.45 + 2000 * 0.02)


def test_a_managed_balancer_is_billed_by_the_largest_of_its_uses() -> None:
    assert monthly("lb") == pytest.approx(16.43)
    busy = Usage(new_connections=50, active_connections=3000, processed_gb=730 * 3)
    assert monthly("lb", busy) == pytest.approx(16.43 + 3 * 730 * 0.008)
    assert monthly("lb", type="self_hosted", size="large", nodes=2) == pytest.approx(112.42)


def test_queues_are_billed_by_three_requests_a_message() -> None:
    usage = Usage(requests=1e6)
    assert monthly("queue", usage) == pytest.approx(1.2)
    assert monthly("queue", usage, type="managed_fifo") == pytest.approx(1.5)
    assert monthly("queue", usage, delivery="exactly_once") == pytest.approx(2.4)
    assert monthly("queue", usage, type="log") == pytest.approx(3 * 56.21)


def test_stores_are_billed_by_what_they_keep_and_answer() -> None:
    usage = Usage(reads=1e6, writes=1e6, stored_gb=1000)
    assert monthly("object_store", usage) == pytest.approx(23 + 5 + 0.4)
    assert monthly("nosql", usage) == pytest.approx(0.125 + 0.625 + 250)
    assert monthly("nosql", usage, consistency="strong") == pytest.approx(0.25 + 0.625 + 250)
    assert monthly("nosql", billing="nodes", nodes=3) == pytest.approx(3 * 112.42)
    assert monthly("cache", size="r-large", shards=2, replicas=1) == pytest.approx(4 * 150.38)
    assert monthly("session_store", size="micro", replicas=1) == pytest.approx(2 * 11.68)
    assert monthly("session_store", backend="sql") == 0


def test_small_services_cost_what_their_lists_say() -> None:
    million = Usage(requests=1e6)
    assert monthly("dns", million) == pytest.approx(0.9)
    assert monthly("geodns", million) == pytest.approx(2.2)
    assert monthly("external", million, usd_per_1000_calls=0.5) == pytest.approx(500)
    assert monthly("monitoring", Usage(machines=4)) == pytest.approx(60)
    assert monthly("automation") == pytest.approx(50)
    assert monthly("paas", size="standard_2x", instances=2) == pytest.approx(100)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_line_of_a_bill_has_a_unit_that_reads_in_both_languages(kind: str) -> None:
    declared = KINDS[kind]
    usage = Usage(**dict.fromkeys(Usage.__dataclass_fields__, 10.0))
    for found in declared.price(declared.defaults, usage):
        times, one, many = BILL_UNITS[found.unit]
        assert times >= 1
        assert one.ko
        assert many.ko
