"""Networks outside the reference cases on which the solver is approximate: what it computes
beside what the simulation finds, measured anew whenever the validation is run.

They are small and mostly at nine tenths of what they can do, where approximations show most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.network import parse_network
from simulator.network.parse import FORMAT
from simulator.text import Text

Document = dict[str, Any]
FIGURES = ("utilisation", "mean", "p50", "p95", "p99", "fail_fraction")
"""Of every network: the station whose utilisation is furthest off, and the flow's own."""
_QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True)
class Sample:
    """A network with the approximation it shows."""

    name: Text
    method: Text
    network: Document


@dataclass(frozen=True)
class Measured:
    """One figure of a sample: solved, simulated, half its interval, and the relative error
    (absolute for a share of failures)."""

    figure: str
    analytic: float
    simulated: float
    half_width: float

    @property
    def error(self) -> float:
        """How far off, with its sign."""
        off = self.analytic - self.simulated
        relative = self.figure != "fail_fraction" and self.simulated > 0
        return off / self.simulated if relative else off


def station(servers: float, mean: float = 1.0, scv: float = 1.0, **more: Any) -> Document:
    """A station; ``more`` may name a shape of the service."""
    service = {"mean": mean, "scv": scv}
    if "shape" in more:
        service["shape"] = more.pop("shape")
    return {"servers": servers, "service": service, **more}


def network(stations: Document, route: Any, rate: float, **more: Any) -> Document:
    """One open flow ``f``; ``more`` has further flows and pools."""
    flows = {"f": {"rate": rate, "route": route}, **more.pop("flows", {})}
    return {"format": FORMAT, "stations": stations, "flows": flows, **more}


def _split(policy: str, stations: Document, rate: float, weights: list[float] | None = None) -> Any:
    route: Document = {"split": policy, "over": list(stations)}
    if weights:
        route["weights"] = weights
    return network(stations, route, rate)


def _uneven() -> Document:
    return {"a": station(1, 1.0), "b": station(3, 1.2), "c": station(4, 0.8)}


def _equal(count: int, **more: Any) -> Document:
    return {f"s{i}": station(1, **more) for i in range(count)}


def _attempt(body: Any, timeout: float, retries: int = 0) -> Document:
    return {"attempt": body, "timeout": timeout, "retries": retries}


SHARES = Text("Each back end a birth–death queue under what the balancer sends it",
              "로드 밸런서가 보내는 부하를 받는, 서버마다의 출생–사망 대기열")  # fmt: skip
CUT = Text("Offered wait up to the time-out, by level crossing",
           "레벨 교차로 구한, 시간 초과까지의 대기 시간")  # fmt: skip
ALIKE = Text("Branches with a normal score in common, as two M/M/1 have it",
             "두 M/M/1처럼 공통의 정규 점수를 가진 가지들")  # fmt: skip
SCALED = Text("M/M/c/K with the waiting room scaled by the variability",
              "변동성으로 대기 공간을 조정한 M/M/c/K")  # fmt: skip
IMPATIENT = Text("M/M/c/K+M, followed place by place", "자리마다 따라간 M/M/c/K+M")
POISSON = Text("Departures taken as Poisson", "출발을 푸아송 과정으로 봄")
BALANCED = Text("An open network with as many present as there are users",
                "사용자 수만큼 머무는 개방형 네트워크")  # fmt: skip
MIXED = Text(
    "What one finds by the product form, stations as independent",
    "곱 형식의 상태 분포, 스테이션은 서로 독립으로 봄",
)
SHARING = Text("Parts of the service, the stay of each by its mean and variance",
               "서비스를 나눈 부분마다, 머무는 시간의 평균과 분산으로 맞춤")  # fmt: skip
KIMURA = Text("Kimura's interpolation, waits by mean and variability",
              "Kimura 보간, 대기 시간은 평균과 변동성으로 맞춤")  # fmt: skip
FITTED = Text("Fits for equal back ends", "같은 서버들에 대한 맞춤식")
LAYERS = Text("Flow-equivalent aggregation", "흐름 등가 집계")
REPEATED = Text(
    "Visits of one request that share a level of waiting", "한 요청의 방문들이 대기 수준을 공유함"
)

SAMPLES: tuple[Sample, ...] = (
    Sample(Text("Least connections over unequal back ends, at 0.9",
                "성능이 다른 서버들의 최소 연결, 0.9"), SHARES,
           _split("least_connections", _uneven(), 0.9 * 8.5)),
    Sample(Text("Least connections by weight over unequal back ends, at 0.7",
                "가중치를 둔 최소 연결, 0.7"), SHARES,
           _split("least_connections", _uneven(), 0.7 * 8.5, [1.0, 3.0, 4.0])),
    Sample(Text("Power of two over unequal back ends, at 0.7",
                "성능이 다른 서버들의 둘 중 하나 선택, 0.7"), SHARES,
           _split("power_of_two", _uneven(), 0.7 * 8.5)),
    Sample(Text("Power of two over ten equal back ends, at 0.9",
                "같은 서버 열 대의 둘 중 하나 선택, 0.9"), FITTED,
           _split("power_of_two", _equal(10), 9.0)),
    Sample(Text("Power of two, lognormal service of scv 4, at 0.9",
                "둘 중 하나 선택, scv 4 로그 정규 서비스, 0.9"), FITTED,
           _split("power_of_two", _equal(5, scv=4.0, shape="lognormal"), 4.5)),
    Sample(Text("Round robin, lognormal service of scv 4, at 0.9",
                "라운드 로빈, scv 4 로그 정규 서비스, 0.9"), FITTED,
           _split("round_robin", _equal(5, scv=4.0, shape="lognormal"), 4.5)),
    Sample(Text("A time-out that abandons the work, two servers, at 0.9",
                "작업을 버리는 시간 초과, 서버 둘, 0.9"), CUT,
           network({"q": station(2)}, _attempt("q", 4.0), 1.8)),
    Sample(Text("A time-out that abandons the work, and one retry, at 0.8",
                "작업을 버리는 시간 초과와 재시도 한 번, 0.8"), CUT,
           network({"q": station(2)}, _attempt("q", 4.0, 1), 1.6)),
    Sample(Text("A time-out that abandons the work at two stations, at 0.9",
                "두 스테이션에서 작업을 버리는 시간 초과, 0.9"), CUT,
           network({"a": station(2), "b": station(2, 0.9)}, _attempt(["a", "b"], 6.0), 1.8)),
    Sample(Text("A quorum of two of three, at 0.9", "셋 중 둘의 정족수, 0.9"), ALIKE,
           network(_equal(3), {"quorum": 2, "of": ["s0", "s1", "s2"]}, 0.9)),
    Sample(Text("Fork–join over five lognormal stations of scv 4, at 0.8",
                "scv 4 로그 정규 스테이션 다섯 개의 분기–합류, 0.8"), ALIKE,
           network(_equal(5, scv=4.0, shape="lognormal"),
                   {"all": [f"s{i}" for i in range(5)]}, 0.8)),
    Sample(Text("A capacity with constant service, at 1", "용량 제한과 일정한 서비스, 1"), SCALED,
           network({"q": station(4, scv=0.0, capacity=8)}, "q", 4.0)),
    Sample(Text("A capacity with service of scv 4, at 1", "용량 제한과 scv 4 서비스, 1"), SCALED,
           network({"q": station(4, scv=4.0, capacity=8)}, "q", 4.0)),
    Sample(Text("A capacity and patience at one station, at 1",
                "한 스테이션의 용량 제한과 인내 시간, 1"), IMPATIENT,
           network({"q": station(4, capacity=8, patience={"mean": 1.0})}, "q", 4.0)),
    Sample(Text("Constant service before another queue, at 0.9",
                "다른 대기열 앞의 일정한 서비스, 0.9"), POISSON,
           network({"a": station(1, scv=0.0), "b": station(1)}, ["a", "b"], 0.9)),
    Sample(Text("Feedback: back to the same queue three times out of four, at 0.9",
                "피드백: 넷 중 세 번 같은 대기열로, 0.9"), REPEATED,
           network({"q": station(1)},
                   {"markov": {"entry": {"q": 1.0}, "next": {"q": {"q": 0.75}}}}, 0.225)),
    Sample(Text("Repetitions of a random number, at 0.9", "무작위 횟수의 반복, 0.9"), REPEATED,
           network({"q": station(1)}, {"times": 2.5, "do": "q"}, 0.36)),
    Sample(Text("Feedback of constant service: back three times out of four, at 0.8",
                "일정한 서비스의 피드백: 넷 중 세 번 되돌아옴, 0.8"), REPEATED,
           network({"q": station(1, scv=0.0)},
                   {"markov": {"entry": {"q": 1.0}, "next": {"q": {"q": 0.75}}}}, 0.2)),
    Sample(Text("A pool that is the bottleneck, at 0.9", "풀이 병목, 0.9"), LAYERS,
           network({"q": station(8)}, {"hold": "p", "while": ["q", {"delay": 1.0}]}, 3.6,
                   pools={"p": {"size": 8}})),
    Sample(Text("Closed users beside an open flow, at 0.8",
                "개방 흐름과 함께 있는 닫힌 사용자, 0.8"), MIXED,
           network({"a": station(1), "b": station(1, 1.2)}, ["a", "b"], 0.4,
                   flows={"c": {"users": 12, "think": {"mean": 24.0}, "route": ["a", "b"]}})),
    Sample(Text("Closed users with a join, at saturation",
                "합류가 있는 닫힌 사용자, 포화"), BALANCED,
           {"format": FORMAT, "stations": _equal(3), "flows": {"f": {
               "users": 12, "think": {"mean": 4.0}, "route": {"all": ["s0", "s1", "s2"]}}}}),
    Sample(Text("Processor sharing, service of scv 4, at 0.9", "프로세서 공유, scv 4 서비스, 0.9"),
           SHARING, network({"q": station(1, scv=4.0, discipline="ps")}, "q", 0.9)),
    Sample(Text("Lognormal service of scv 10, four servers, at 0.9",
                "scv 10 로그 정규 서비스, 서버 넷, 0.9"), KIMURA,
           network({"q": station(4, scv=10.0, shape="lognormal")}, "q", 3.6)),
    Sample(Text("Pareto service of scv 2, sixteen servers, at 0.9",
                "scv 2 파레토 서비스, 서버 열여섯, 0.9"), KIMURA,
           network({"q": station(16, scv=2.0, shape="pareto")}, "q", 14.4)),
    Sample(Text("Constant service, eight servers, at 0.5", "일정한 서비스, 서버 여덟, 0.5"), KIMURA,
           network({"q": station(8, scv=0.0)}, "q", 4.0)),
)  # fmt: skip


def measure(sample: Sample, requests: int, seed: int) -> list[Measured]:
    """The figures of a sample both ways; those of the flow ``f``."""
    # Imported now: a server that shows the stored figures starts without either.
    from simulator.simulate import simulate
    from simulator.solve import solve

    parsed = parse_network(sample.network)
    solved, found = solve(parsed), simulate(parsed, requests=requests, seed=seed)
    stations = [
        _row("utilisation", solved.stations[name].utilisation, found.stations[name].utilisation)
        for name in solved.stations
    ]
    rows = [max(stations, key=lambda row: abs(row.error))]
    mine, theirs = solved.flows["f"], found.flows["f"]
    for figure in FIGURES[1:]:
        share = _QUANTILES.get(figure)
        value = getattr(mine, figure) if share is None else mine.quantile(share)
        rows.append(_row(figure, value, getattr(theirs, figure)))
    return rows


def _row(figure: str, value: Any, simulated: Any) -> Measured:
    return Measured(
        figure, float(np.ravel(value)[0]), float(simulated.value or 0.0),
        float(simulated.half_width or 0.0),
    )  # fmt: skip


def measure_all(
    requests: int, seed: int, progress: Callable[[str], None]
) -> Iterator[tuple[Sample, list[Measured]]]:
    """All samples, the one furthest off first in the end; ``progress`` hears their names."""
    measured = []
    for sample in SAMPLES:
        progress(sample.name.en)
        measured.append((sample, measure(sample, requests, seed)))
    yield from sorted(measured, key=lambda pair: -max(abs(row.error) for row in pair[1]))
