"""Figures of a solved Network explained: stations, pools and flows."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from simulator.explain import queueing as q
from simulator.explain import totals
from simulator.explain.formula import Formula
from simulator.explain.origins import NetworkOrigins, Origins
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.explain.unknown import UnknownFigureError
from simulator.explain.waits import WaitFormulas
from simulator.frames.numbers import at
from simulator.network.model import Network
from simulator.solve import Solution, solve
from simulator.solve.plan import make_plan
from simulator.text import Text

STATION_FIGURES = (
    "utilisation", "arrival_rate", "throughput", "mean_queue", "mean_wait", "mean_in_station",
    "p_wait", "p_block",
)  # fmt: skip
FLOW_FIGURES = (
    "throughput", "mean", "p50", "p95", "p99", "p999", "fail_fraction", "mean_attempts",
    "backlog_growth",
)  # fmt: skip
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "p999": 0.999}

UNITS = {
    "utilisation": "share", "arrival_rate": "1/s", "throughput": "1/s", "mean_queue": "",
    "mean_wait": "s", "mean_in_station": "s", "p_wait": "share", "p_block": "share",
    "mean": "s", "fail_fraction": "share", "mean_attempts": "", "backlog_growth": "1/s",
    **dict.fromkeys(SHARES, "s"),
}  # fmt: skip
NAMES = {
    "utilisation": Text("utilisation", "사용률"),
    "arrival_rate": Text("arrival rate", "도착률"),
    "throughput": Text("throughput", "처리율"),
    "mean_queue": Text("mean number waiting", "평균 대기 수"),
    "mean_wait": Text("mean wait", "평균 대기 시간"),
    "mean_in_station": Text("mean time in the station", "머무는 평균 시간"),
    "p_wait": Text("probability of waiting", "대기할 확률"),
    "p_block": Text("share refused", "거절되는 비율"),
    "mean": Text("mean time", "평균 시간"),
    "p50": Text("median", "중앙값"),
    "p95": Text("95th percentile", "95번째 백분위수"),
    "p99": Text("99th percentile", "99번째 백분위수"),
    "p999": Text("99.9th percentile", "99.9번째 백분위수"),
    "fail_fraction": Text("share that fails", "실패하는 비율"),
    "mean_attempts": Text("attempts per request", "요청당 시도 횟수"),
    "backlog_growth": Text("growth of the backlog", "적체의 증가"),
}
BY_FIXED_POINT = Text(
    "{what}, from the fixed point of the whole network", "전체 네트워크의 고정점에서 나온 {what}"
)
AT_LAST = 1e9
"""Seconds after which every request that is answered has been answered."""
AGREE = 1e-6
"""A formula explains a figure when it gives it back this closely (relative)."""


def explain_network(network: Network, figure: str, column: int = 0) -> Explanation:
    """The tree of one figure, such as ``stations.web.utilisation``.

    Raises UnknownFigureError naming the closest figures there are.
    """
    return NetworkExplainer(network, solve(network), column).explain(figure)


def figures_of_network(network: Network, solution: Solution) -> list[str]:
    """The names of all figures that can be explained."""
    groups = (("stations", solution.stations), ("pools", solution.pools))
    return [
        *(f"{group}.{name}.{f}" for group, items in groups for name in items
          for f in STATION_FIGURES),
        *(f"flows.{name}.{f}" for name in solution.flows for f in FLOW_FIGURES),
    ]  # fmt: skip


class NetworkExplainer:
    """Explains figures of one column of one solved network."""

    def __init__(
        self, network: Network, solution: Solution, column: int, origins: Origins | None = None
    ) -> None:
        self.network = network
        self.solution = solution
        self.column = column
        self.origins = origins or NetworkOrigins(network, column)
        self.plan = make_plan(network)

    @cached_property
    def waits(self) -> WaitFormulas:
        """Which formula gave each station its wait."""
        return WaitFormulas(self.network, self.solution, self.plan)

    def explain(self, figure: str) -> Explanation:
        """The tree of one figure by name."""
        group, _, rest = figure.partition(".")
        name, _, key = rest.rpartition(".")
        if group == "stations" and name in self.solution.stations and key in STATION_FIGURES:
            return self.station(name, key)
        if group == "pools" and name in self.solution.pools and key in STATION_FIGURES:
            return self.pool(name, key)
        if group == "flows" and name in self.solution.flows and key in FLOW_FIGURES:
            return self.flow(name, key)
        raise UnknownFigureError(figure, figures_of_network(self.network, self.solution))

    # -- stations ------------------------------------------------------------------------

    def station(self, name: str, key: str) -> Explanation:
        """One figure of a station."""
        value = at(getattr(self.solution.stations[name], key), self.column)
        formula, inputs = {
            "utilisation": self._utilisation, "arrival_rate": self._arrivals,
            "throughput": self._throughput, "mean_queue": self._queue, "mean_wait": self._wait,
            "mean_in_station": self._stay, "p_wait": self._p_wait, "p_block": self._p_block,
        }[key](name)  # fmt: skip
        return self._checked(f"stations.{name}.{key}", name, key, value, formula, inputs)

    def _checked(
        self, figure: str, name: str, key: str, value: float, formula: Formula,
        inputs: tuple[tuple[str, Node], ...],
    ) -> Explanation:  # fmt: skip
        """The explanation if it gives the figure back, else what the fixed point says of it."""
        label = self._label(name, key)
        made = Explanation(figure, label, value, UNITS[key], formula, inputs)
        if abs(made.evaluate() - value) <= AGREE * max(abs(value), 1e-9):
            return made
        given = Leaf(BY_FIXED_POINT.fill(what=""), value, UNITS[key])
        return Explanation(
            figure, label, value, UNITS[key], totals.FIXED_POINT, (("value", given),)
        )

    def _label(self, name: str, key: str) -> Text:
        place = self.origins.label(name)
        return Text(f"{place.en}: {NAMES[key].en}", f"{place.ko}: {NAMES[key].ko}")

    def _leaf(self, name: str, key: str) -> Leaf:
        """A figure of a station or pool as the solved network has it."""
        found = self.solution.stations.get(name) or self.solution.pools[name]
        label = BY_FIXED_POINT.fill(what=self._label(name, key))
        return Leaf(label, at(getattr(found, key), self.column), UNITS[key])

    def _servers(self, name: str) -> Leaf:
        label = Text("servers of one queue", "대기열 하나의 서버 수")
        value = at(self.network.stations[name].servers, self.column)
        return Leaf(label, value, "", self.origins.servers(name))

    def _copies(self, name: str) -> Leaf:
        label = Text("queues side by side", "나란히 있는 대기열 수")
        return Leaf(label, at(self.network.stations[name].copies, self.column), "",
                    self.origins.servers(name))  # fmt: skip

    def _visits(self, name: str) -> list[int]:
        index = self.plan.station_names.index(name)
        laws = next(iter(self.solution.flows.values())).times.laws
        flowing = laws.sojourns.visit_rate[:, self.column]
        return [v for v, s in enumerate(self.plan.visit_station) if s == index and flowing[v] > 0]

    def _by_service(self, name: str) -> list[tuple[str, float, float, float]]:
        """(flow, visits/s, mean, scv) of each different service asked of a station."""
        flowing = next(iter(self.solution.flows.values())).times.laws.sojourns.visit_rate
        merged: dict[tuple[str, float, float], float] = {}
        for v in self._visits(name):
            service = self.plan.visit_service[v]
            flow = self.plan.flow_names[self.plan.visit_flow[v]]
            key = (flow, at(service.mean, self.column), at(service.scv, self.column))
            merged[key] = merged.get(key, 0.0) + float(flowing[v, self.column])
        return [(flow, rate, mean, scv) for (flow, mean, scv), rate in merged.items()]

    def service(self, name: str) -> Node:
        """The mean service time of a visit."""
        parts = self._by_service(name)
        means = {mean for _, _, mean, _ in parts}
        label = Text("mean service time of a visit", "방문당 평균 서비스 시간")
        if len(means) <= 1:
            own = at(self.network.stations[name].service.mean, self.column)
            mean = means.pop() if means else own
            flow = parts[0][0] if parts else ""
            return Leaf(label, mean, "s", self.origins.service(name, flow))
        inputs: list[tuple[str, Node]] = []
        for flow, rate, mean, _ in parts:
            inputs += [("rate", Leaf(_of(flow, q.RATE.meaning), rate, "1/s")),
                       ("service", Leaf(_of(flow, q.SERVICE.meaning), mean, "s",
                                        self.origins.service(name, flow)))]  # fmt: skip
        total = sum(rate for _, rate, _, _ in parts)
        value = sum(rate * mean for _, rate, mean, _ in parts) / total
        return Explanation(
            f"stations.{name}.service_mean", label, value, "s", q.MEAN_SERVICE, tuple(inputs)
        )

    def scv(self, name: str) -> Node:
        """The squared coefficient of variation of the service."""
        parts = self._by_service(name)
        kinds = {(mean, scv) for _, _, mean, scv in parts}
        label = Text("variability of the service time (scv)", "서비스 시간의 변동성(scv)")
        if len(kinds) <= 1:
            own = at(self.network.stations[name].service.scv, self.column)
            return Leaf(label, kinds.pop()[1] if kinds else own, "")
        inputs: list[tuple[str, Node]] = []
        for flow, rate, mean, scv in parts:
            inputs += [("rate", Leaf(_of(flow, q.RATE.meaning), rate, "1/s")),
                       ("service", Leaf(_of(flow, q.SERVICE.meaning), mean, "s")),
                       ("scv", Leaf(_of(flow, q.SCV.meaning), scv))]  # fmt: skip
        columns = list(zip(*[(rate, mean, scv) for _, rate, mean, scv in parts], strict=True))
        value = q.MIXED_SCV.compute(*columns)
        return Explanation(f"stations.{name}.scv", label, value, "", q.MIXED_SCV, tuple(inputs))

    def _utilisation(self, name: str) -> Made:
        inputs: tuple[tuple[str, Node], ...] = (
            ("throughput", self.station(name, "throughput")), ("service", self.service(name)),
        )  # fmt: skip
        if self.network.stations[name].discipline == "delay":
            return q.BUSY_SERVERS, inputs
        if at(self.network.stations[name].servers, self.column) <= 0:
            return totals.FIXED_POINT, (("value", self._leaf(name, "utilisation")),)
        return q.UTILISATION, (
            *inputs, ("servers", self._servers(name)), ("copies", self._copies(name)),
        )  # fmt: skip

    def _arrivals(self, name: str) -> Made:
        flowing = next(iter(self.solution.flows.values())).times.laws.sojourns.visit_rate
        rates: dict[str, float] = {}
        for v in self._visits(name):
            flow = self.plan.flow_names[self.plan.visit_flow[v]]
            rates[flow] = rates.get(flow, 0.0) + float(flowing[v, self.column])
        inputs: list[tuple[str, Node]] = []
        for flow, rate in rates.items():
            fresh = at(self.solution.flows[flow].arrival_rate, self.column)
            inputs.append(
                ("fresh", Leaf(_of(flow, Text("fresh requests", "새 요청")), fresh, "1/s"))
            )
            visits = rate / fresh if fresh > 0 else 0.0
            meaning = Text("visits per request", "요청당 방문 수")
            inputs.append(("visits", Leaf(_of(flow, meaning), visits)))
        return q.ARRIVAL_RATE, tuple(inputs)

    def _throughput(self, name: str) -> Made:
        found = self.solution.stations[name]
        rate, served = at(found.arrival_rate, self.column), at(found.throughput, self.column)
        arrivals = self.station(name, "arrival_rate")
        if served >= rate * (1 - AGREE):
            return q.SERVED_ALL, (("rate", arrivals),)
        if at(found.p_block, self.column) > 0:
            return q.SERVED_REST, (("rate", arrivals), ("lost", self.station(name, "p_block")))
        return q.SERVED_CAPACITY, (
            ("rate", arrivals), ("servers", self._servers(name)),
            ("copies", self._copies(name)), ("service", self.service(name)),
        )  # fmt: skip

    def _queue(self, name: str) -> Made:
        through = "throughput" if self.waits.counts_served(name, self.column) else "arrival_rate"
        return q.LITTLE_QUEUE, (
            ("rate", self.station(name, through)), ("wait", self.station(name, "mean_wait")),
        )  # fmt: skip

    def _wait(self, name: str) -> Made:
        formula = self.waits.wait(name, self.column)
        given: dict[str, Node] = {
            "rate": self.station(name, "arrival_rate"),
            "copies": self._copies(name), "servers": self._servers(name),
            **{key: Leaf(_meaning(formula, key), value)
               for key, value in self.waits.further(name, self.column).items()
               if key in formula.symbols},
        }  # fmt: skip
        if "service" in formula.symbols:
            given["service"] = self.service(name)
        if "scv" in formula.symbols:
            given["scv"] = self.scv(name)
        inputs = tuple((symbol, given[symbol]) for symbol in formula.symbols)
        value = at(self.solution.stations[name].mean_wait, self.column)
        tried = Explanation("", Text("", ""), value, "s", formula, inputs).evaluate()
        if np.isfinite(tried) and abs(tried - value) <= AGREE * max(abs(value), 1e-9):
            return formula, inputs
        return q.LITTLE_WAIT, (
            ("queue", self._leaf(name, "mean_queue")), ("rate", self._leaf(name, "throughput")),
        )  # fmt: skip

    def _stay(self, name: str) -> Made:
        wait = self.station(name, "mean_wait")
        return q.RESIDENCE, (("wait", wait), ("service", self.service(name)))

    def _p_wait(self, name: str) -> Made:
        if self.waits.wait(name, self.column) is q.NO_WAIT:
            return q.NO_WAIT, ()
        return q.ERLANG_P_WAIT, (
            ("rate", self.station(name, "arrival_rate")), ("copies", self._copies(name)),
            ("service", self.service(name)), ("servers", self._servers(name)),
        )  # fmt: skip

    def _p_block(self, name: str) -> Made:
        if at(self.solution.stations[name].p_block, self.column) <= 0:
            return totals.NEVER_REFUSES, ()
        if self.waits.wait(name, self.column) is not q.BOUNDED_WAIT:
            return totals.FIXED_POINT, (("value", self._leaf(name, "p_block")),)
        extra = self.waits.further(name, self.column)
        places = Leaf(q.PLACES.meaning, extra["places"])
        return q.BLOCKED, (
            ("rate", self.station(name, "arrival_rate")), ("copies", self._copies(name)),
            ("service", self.service(name)), ("servers", self._servers(name)), ("places", places),
        )  # fmt: skip

    # -- pools ---------------------------------------------------------------------------

    def pool(self, name: str, key: str) -> Explanation:
        """One figure of a pool."""
        found = self.solution.pools[name]
        value = at(getattr(found, key), self.column)
        size = Leaf(Text("tokens", "토큰 수"), at(self.network.pools[name].size, self.column), "",
                    self.origins.servers(name))  # fmt: skip
        served = at(found.throughput, self.column)
        formula: Formula = totals.FIXED_POINT
        inputs: tuple[tuple[str, Node], ...] = (("value", self._leaf(name, key)),)
        if key == "utilisation" and served > 0:
            inside = at(found.mean_in_station, self.column) - at(found.mean_wait, self.column)
            held = Leaf(_meaning(q.TOKENS, "held"), inside, "s")
            formula = q.TOKENS
            inputs = (("throughput", self._leaf(name, "throughput")), ("held", held),
                      ("size", size))  # fmt: skip
        elif key == "mean_in_station" and served > 0:
            formula = q.HELD_TIME
            inputs = (("wait", self._leaf(name, "mean_wait")),
                      ("used", self._leaf(name, "utilisation")), ("size", size),
                      ("throughput", self._leaf(name, "throughput")))  # fmt: skip
        elif key == "mean_wait" and served > 0:
            formula = q.LITTLE_WAIT
            inputs = (("queue", self._leaf(name, "mean_queue")),
                      ("rate", self._leaf(name, "throughput")))  # fmt: skip
        elif key == "throughput":
            formula = q.SERVED_REST
            inputs = (("rate", self._leaf(name, "arrival_rate")),
                      ("lost", self._leaf(name, "p_block")))  # fmt: skip
        return self._checked(f"pools.{name}.{key}", name, key, value, formula, inputs)

    # -- flows ---------------------------------------------------------------------------

    def flow(self, name: str, key: str, milliseconds: bool = False) -> Explanation:
        """One figure of a flow; times in seconds or milliseconds."""
        flow = self.solution.flows[name]
        scale, unit = (1000.0, "ms") if milliseconds else (1.0, "s")
        value = at(getattr(flow, key), self.column)
        label = _of(name, NAMES[key])
        figure = f"flows.{name}.{key}"
        if key in SHARES:
            inputs = (
                ("distribution", self.law(name, scale, value * scale)),
                ("share", Leaf(_meaning(q.PERCENTILE, "share"), SHARES[key])),
                ("reached", self.answered(name)), *self.path(name, scale),
            )  # fmt: skip
            return Explanation(figure, label, value * scale, unit, q.PERCENTILE, inputs)
        if key == "mean":
            parts = (("distribution", self.law(name, scale, value * scale)),
                     ("reached", self.answered(name)), *self.path(name, scale))  # fmt: skip
            return Explanation(figure, label, value * scale, unit, totals.MEAN_OF_LAW, parts)
        if key == "fail_fraction":
            reasons = tuple(
                ("reason", Leaf(Text(reason, reason), at(share, self.column), "share"))
                for reason, share in flow.reasons.items()
            )
            return Explanation(figure, label, value, "share", totals.FAILED, reasons)
        if key == "throughput":
            growth = Leaf(NAMES["backlog_growth"], at(flow.backlog_growth, self.column), "1/s")
            fresh = Leaf(
                Text("fresh requests", "새 요청"), at(flow.arrival_rate, self.column), "1/s"
            )
            lost = self.flow(name, "fail_fraction")
            given = (("rate", fresh), ("lost", lost), ("growth", growth))
            return Explanation(figure, label, value, "1/s", totals.ANSWERED, given)
        leaf = Leaf(BY_FIXED_POINT.fill(what=label), value, UNITS[key])
        return Explanation(figure, label, value, UNITS[key], totals.FIXED_POINT, (("value", leaf),))

    def law(self, name: str, scale: float, value: float) -> Leaf:
        """The distribution of a flow's time, over all its fresh requests."""
        flow = self.solution.flows[name]

        def within(limit: float) -> float:
            return at(flow.within(limit / scale), self.column)

        label = Text("distribution of the time along the route", "경로 전체 시간의 분포")
        return Leaf(label, value, "", law=within)

    def answered(self, name: str) -> Leaf:
        """The share of the fresh requests that are answered at all."""
        share = at(self.solution.flows[name].within(AT_LAST), self.column)
        return Leaf(_meaning(q.PERCENTILE, "reached"), share, "share")

    def path(self, name: str, scale: float) -> tuple[tuple[str, Node], ...]:
        """The stations a request passes, with the mean time it spends at each."""
        unit = "ms" if scale > 1 else "s"
        return tuple(
            ("part", Leaf(self.origins.label(station), scale * at(time, self.column), unit))
            for station, time in self.solution.flows[name].residence.items()
            if at(time, self.column) > 0
        )


Made = tuple[Formula, tuple[tuple[str, Node], ...]]


def _of(flow: str, meaning: Text) -> Text:
    return Text(f"{flow}: {meaning.en}", f"{flow}: {meaning.ko}")


def _meaning(formula: Formula, symbol: str) -> Text:
    return formula.symbols[symbol].meaning
