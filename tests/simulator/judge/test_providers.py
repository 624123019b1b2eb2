"""The bill by provider: their names and prices where sourced, and whose price each line is."""

from __future__ import annotations

import pytest

from simulator.catalogue.providers import PROVIDERS
from simulator.catalogue.sizes import SIZES
from simulator.compile import compile_design
from simulator.design import Design, parse_design
from simulator.judge.cost import Cost, monthly_cost
from tests.simulator.compile.drawing import drawing


def bill(provider: str | None, size: str = "large") -> Cost:
    plain = drawing(
        {"users": "client", "lb": "lb",
         "api": ("api", {"size": size, "instances": 3, "sessions": "client_token"}), "db": "sql"},
        "users lb", "lb api", "api db", users=500,
    )  # fmt: skip
    goals = {} if provider is None else {"provider": provider}
    design: Design = parse_design({**plain.to_json(), "goals": goals})
    return monthly_cost(compile_design(design, [500]), 0)


def test_aws_is_the_default_and_its_table_is_that_of_the_sizes() -> None:
    assert bill(None).total == bill("aws").total
    for size in SIZES.values():
        hourly = PROVIDERS["aws"].usd_hour(size.id)
        assert hourly is not None
        assert hourly * 730 == pytest.approx(size.usd_month, abs=0.01)


MACHINES = [("gcp", "e2-standard-2", 0.06701), ("azure", "D2s v5", 0.096)]


@pytest.mark.parametrize(("provider", "product", "hourly"), MACHINES)
def test_machines_have_the_names_and_prices_of_the_provider(
    provider: str, product: str, hourly: float
) -> None:
    (line,) = [line for line in bill(provider).lines["api"] if line.code == "instances"]
    assert line.product == product
    assert line.provider == provider
    assert line.usd == pytest.approx(3 * 730 * hourly)


@pytest.mark.parametrize(("provider", "size"), [("azure", "micro"), ("gcp", "8xlarge")])
def test_a_price_that_is_not_sourced_is_marked_as_that_of_aws(provider: str, size: str) -> None:
    own, base = bill(provider, size), bill("aws", size)
    (line,) = [line for line in own.lines["api"] if line.code == "instances"]
    (same,) = [line for line in base.lines["api"] if line.code == "instances"]
    assert line.provider == "aws"
    assert line.usd == same.usd


def test_services_are_named_as_the_provider_names_them() -> None:
    assert {line.product for line in bill("gcp").lines["db"]} >= {"Cloud SQL"}
    assert {line.product for line in bill("azure").lines["lb"]} >= {"Application Gateway"}
