"""Automation: carries no traffic, decides how much a bad deploy breaks and for how long."""

from __future__ import annotations

from simulator.catalogue.kind import Kind, Values, words
from simulator.catalogue.params import choice
from simulator.catalogue.price import PRICES, PriceLine, Usage, line
from simulator.text import Text


def price(values: Values, usage: Usage) -> tuple[PriceLine, ...]:
    """A flat fee."""
    return (
        line(
            "base", Text("Pipeline", "파이프라인"), 1, "pipeline", PRICES["automation"]["usd_month"]
        ),
    )


KIND = Kind(
    id="automation",
    group="operations",
    rank=1,
    label=Text("Deploy automation", "배포 자동화"),
    summary=Text(
        "Build, test and deploy: sets how many see a bad change and how soon it is gone.",
        "빌드, 테스트, 배포입니다. 잘못된 변경을 얼마나 많은 사용자가 겪고 얼마나 빨리 되돌리는지 정합니다.",
    ),
    icon="automation",
    aliases=words(
        "ci, cd, ci cd, cicd, jenkins, deploy, deployment, deploy pipeline, github actions, gitlab ci, argo cd, codepipeline, terraform, ansible",
        "배포, 배포 자동화, 자동화",
    ),
    stands_in=frozenset(),
    params=(
        choice(
            "strategy", Text("Deploy strategy", "배포 방식"),
            Text(
                "Traffic exposed to a bad deploy and minutes to roll back: all at once 100 % and 30, rolling 50 % and 10, canary 5 % and 5.",
                "잘못된 배포에 노출되는 트래픽과 되돌리는 시간입니다. 한꺼번에는 100%와 30분, 순차는 50%와 10분, 카나리는 5%와 5분입니다.",
            ),
            "rolling",
            {
                "all_at_once": Text("All at once", "한꺼번에"),
                "rolling": Text("Rolling", "순차"),
                "canary": Text("Canary", "카나리"),
            },
            "basic", ("SRE70",), "medium",
        ),
    ),
    refusal=Text(
        "Deploy automation reaches every server without connections; {target} needs none.",
        "연결할 수 없는 대상: {target}. 배포 자동화는 연결 없이 모든 서버에 닿습니다.",
    ),
    products={"aws": "CodeDeploy", "gcp": "Cloud Deploy", "azure": "Azure Pipelines"},
    price=price,
)  # fmt: skip
