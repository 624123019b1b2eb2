"""Monitoring: carries no traffic, decides how soon a failure is noticed."""

from __future__ import annotations

from simulator.catalogue.kind import Kind, Values, words
from simulator.catalogue.params import choice
from simulator.catalogue.price import PRICES, PriceLine, Usage, line
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """By the machine that is watched."""
    return (
        line("watched", Text("Watched machines", "감시 대상 서버"), usage.machines, "instance",
             PRICES["monitoring"]["usd_instance_month"]),
    )  # fmt: skip


KIND = Kind(
    id="monitoring",
    group="operations",
    label=Text("Monitoring", "모니터링"),
    summary=Text(
        "Logs, metrics and alerts: minutes to notice decide the damage of most failures.",
        "로그, 지표, 경보입니다. 알아채는 데 걸리는 시간이 장애 피해 대부분을 정합니다.",
    ),
    icon="monitoring",
    aliases=words(
        "monitoring, prometheus, grafana, datadog, cloudwatch, new relic, sentry, logging, log collector, metrics, observability, alerting",
        "모니터링, 로그 수집, 관측, 알림 시스템",
    ),
    stands_in=frozenset(),
    params=(
        choice(
            "level", Text("Level", "수준"),
            Text(
                "Time to notice a failure: 10 minutes with metrics of each machine, 2 with central alerts; without monitoring 30.",
                "장애를 알아채는 시간입니다. 서버별 지표는 10분, 중앙 경보는 2분, 모니터링이 없으면 30분입니다.",
            ),
            "central_alerts",
            {
                "host": Text("Metrics of each machine", "서버별 지표"),
                "central_alerts": Text("Central logs and alerts", "중앙 로그와 경보"),
            },
            "basic", confidence="medium",
        ),
    ),
    refusal=Text(
        "Monitoring watches everything, {target} too, without connections.",
        "연결할 수 없는 대상: {target}. 모니터링은 연결 없이 모두를 지켜봅니다.",
    ),
    products={"aws": "CloudWatch", "gcp": "Cloud Monitoring", "azure": "Azure Monitor"},
    price=price,
)  # fmt: skip
