"""Figures of a load frame explained: components, request classes, connections and the bill.

Names follow the frame: ``components.web-1.utilisation``, ``classes.read.p95_ms``,
``connections.c1.rate``, ``cost.total``, ``good``; ``capacity_users`` is the verdict's. The
``components.`` may be left out. Judgements have theirs in ``judgements.py``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from simulator.catalogue.workload import MOST_USERS
from simulator.compile import compile_design
from simulator.compile.compiler import sends
from simulator.compile.sharding import HOT
from simulator.compile.waiting import PAGE
from simulator.design.document import Design
from simulator.evaluate import load_frame
from simulator.explain import queueing as q
from simulator.explain import totals
from simulator.explain.doors import explain_pages
from simulator.explain.extras import explain_extra
from simulator.explain.formula import Formula
from simulator.explain.judgements import JUDGED, explain_judgement
from simulator.explain.network import NAMES, NetworkExplainer
from simulator.explain.origins import DesignOrigins
from simulator.explain.tree import Explanation, Leaf, Node, Origin
from simulator.explain.unknown import UnknownFigureError
from simulator.frames.capacity import boundary, outcomes, solved, three_digits
from simulator.frames.components import HELD, LIMIT_NAMES
from simulator.frames.numbers import at
from simulator.judge.conditions import key_of
from simulator.judge.cost import delivered
from simulator.scenarios.phase import STEADY, Phase
from simulator.solve import solve
from simulator.solve.solver import Start
from simulator.text import Text

COMPONENT_FIGURES = {
    "utilisation": ("share", NAMES["utilisation"]),
    "queue": ("", NAMES["mean_queue"]),
    "arrival_rate": ("1/s", NAMES["arrival_rate"]),
    "throughput": ("1/s", NAMES["throughput"]),
    "residence_ms": ("ms", Text("time at the component", "컴포넌트에 머무는 시간")),
    "lost": ("share", Text("share lost", "잃는 비율")),
}
CLASS_FIGURES = {
    "rate": "1/s", "throughput": "1/s", "mean_ms": "ms", "p50_ms": "ms", "p95_ms": "ms",
    "p99_ms": "ms", "p999_ms": "ms", "good": "share", "limit_ms": "ms", "fail_fraction": "share",
    "attempts": "",
}  # fmt: skip
FLOW_NAMES = {"mean_ms": "mean", "p50_ms": "p50", "p95_ms": "p95", "p99_ms": "p99",
              "p999_ms": "p999", "throughput": "throughput", "fail_fraction": "fail_fraction",
              "attempts": "mean_attempts"}  # fmt: skip
BOUND_PARAMETERS = ("size", "rate_limit", "admit_per_s", "connections_per_gib", "instances",
                    "replicas", "db_pool")  # fmt: skip
PAUSE_PARAMETERS = ("latency_ms", "added_ms", "lookup_ms", "first_byte_ms", "enqueue_ms",
                    "edge_rtt_ms", "commit_delay_ms")  # fmt: skip
PRICED_PARAMETERS = ("size", "instances", "nodes", "shards", "replicas", "standby", "type",
                     "billing", "usd_month", "usd_per_1000_calls", "backend", "level")  # fmt: skip
"""The parameters that set a bound, a time without queueing, a price."""
Inputs = Iterable[tuple[str, Node]]


def explain_design(design: Design, figure: str, users: int | None = None) -> Explanation:
    """The tree of one figure of the load frame at ``users`` (the design's own by default).

    Raises UnknownFigureError naming the closest figures, DesignError as evaluating does.
    """
    return DesignExplainer(design, users).explain(figure)


def figures_of_design(frame: dict[str, Any]) -> list[str]:
    """The names of all numbers of a load frame that are figures."""
    names = []
    for part, figures in frame["components"].items():
        names += [f"components.{part}.{key}" for key in COMPONENT_FIGURES]
        for group in ("limits", "arrivals", "extra"):
            names += [f"components.{part}.{group}.{key}" for key in figures[group]]
    names += [f"classes.{name}.{key}" for name in frame["classes"] for key in CLASS_FIGURES]
    for link, flow in frame["connections"].items():
        names += [f"connections.{link}.{key}" for key in ("rate", "mbit_s")]
        names += [f"connections.{link}.classes.{key}" for key in flow["classes"]]
    names += ["cost.total", "cost.floor"]
    names += [f"cost.components.{part}" for part in frame["cost"]["components"]]
    names += [f"cost.lines.{line['component']}.{line['code']}" for line in frame["cost"]["lines"]]
    return [*names, "good", "capacity_users"]


class DesignExplainer:
    """Explains figures of one design at one load, without faults or under a phase of a
    scenario (then those of its request classes), from an empty or an overloaded start."""

    def __init__(
        self,
        design: Design,
        users: float | None = None,
        phase: Phase = STEADY,
        start: Start = "empty",
    ) -> None:
        self.design = design
        self.users = design.workload.users if users is None else users
        self.compiled = compile_design(design, [self.users], phase)
        self.solution = solve(self.compiled.network, start=start, both=False)
        self.frame = load_frame(self.compiled, self.solution, 0)
        self.origins = DesignOrigins(design, self.compiled.owner)
        self.network = NetworkExplainer(self.compiled.network, self.solution, 0, self.origins)
        self.figures = figures_of_design(self.frame)
        self._others: dict[tuple[float, Hashable, Start], DesignExplainer] = {}

    def under(self, phase: Phase, start: Start) -> DesignExplainer:
        """The same design under a phase of a scenario."""
        return self._other((self.users, key_of(phase), start), phase)

    def at_load(self, users: float) -> DesignExplainer:
        """The same design at another number of users."""
        if users == self.users:
            return self
        return self._other((users, key_of(STEADY), "empty"), STEADY)

    def beside(self, design: Design, users: float | None = None) -> DesignExplainer:
        """Another design, at the same load or another."""
        return DesignExplainer(design, self.users if users is None else users)

    def _other(self, key: tuple[float, Hashable, Start], phase: Phase) -> DesignExplainer:
        if key not in self._others:
            self._others[key] = DesignExplainer(self.design, key[0], phase, key[2])
        return self._others[key]

    def explain(self, figure: str) -> Explanation:
        """The tree of one figure by name; those of judgements are in ``judgements.py``."""
        for name in (figure, f"components.{figure}"):
            if name in self.figures:
                return self._known(name)
        judged = explain_judgement(self, figure)
        if judged is None:
            raise UnknownFigureError(figure, [*self.figures, *JUDGED])
        return judged

    def _known(self, figure: str) -> Explanation:
        group, _, rest = figure.partition(".")
        if group == "good":
            return self._overall_good()
        if group == "capacity_users":
            return self._capacity()
        if group == "classes":
            return self.request_class(*rest.rsplit(".", 1))
        if group == "cost":
            return self._cost(rest)
        owners = self.frame[group]
        owner = max((key for key in owners if rest.startswith(key + ".")), key=len)
        key, _, item = rest.removeprefix(owner + ".").partition(".")
        if group == "connections":
            return self._connection(owner, key, item)
        return self.component(owner, key, item)

    # -- components ----------------------------------------------------------------------

    def component(self, part: str, key: str, item: str = "") -> Explanation:
        """A figure of a component, or one ``item`` of its limits, arrivals or extras."""
        if key == "limits":
            return self._limit(part, item)
        if key == "arrivals":
            return self._arrivals_of(part, item)
        if key == "extra":
            return explain_extra(self, part, item)
        formula, inputs = {
            "utilisation": self._utilisation, "queue": self._queue,
            "arrival_rate": self._arrival_rate, "throughput": self._throughput,
            "residence_ms": self._residence, "lost": self._lost,
        }[key](part)  # fmt: skip
        unit, name = COMPONENT_FIGURES[key]
        return self.made(
            f"components.{part}.{key}", self.words(part, name), self.frame["components"][part][key],
            unit, formula, inputs,
        )  # fmt: skip

    def words(self, part: str, what: Text) -> Text:
        """The figure's name with its component's."""
        title = self.design.components[part].title
        return Text(f"{title}: {what.en}", f"{title}: {what.ko}")

    def made(
        self, figure: str, label: Text, value: float, unit: str, formula: Formula, inputs: Inputs
    ) -> Explanation:
        """An explanation with the frame's value."""
        return Explanation(figure, label, float(value), unit, formula, tuple(inputs))

    def _utilisation(self, part: str) -> tuple[Formula, Inputs]:
        limits = self.frame["components"][part]["limits"]
        ordered = sorted(limits, key=lambda name: (name in HELD, name != HELD[0], name))
        return totals.BINDING, [
            ("held" if name in HELD else "real", self._limit(part, name)) for name in ordered
        ]

    def _limit(self, part: str, limit: str) -> Explanation:
        value = self.frame["components"][part]["limits"][limit]
        words = Text(f"use of {limit}", f"{limit} 사용률")
        figure, label = f"components.{part}.limits.{limit}", self.words(part, words)
        for bound in self.compiled.limits:
            if (bound.part, bound.name) == (part, limit):
                origins = self.origins.parameters(part, BOUND_PARAMETERS)
                return self.made(figure, label, value, "share", totals.LIMIT_BOUND, [
                    ("used", Leaf(totals.LIMIT_BOUND.symbols["used"].meaning, at(bound.used, 0))),
                    ("available", Leaf(totals.LIMIT_BOUND.symbols["available"].meaning,
                                       at(bound.available, 0), "", origins)),
                ])  # fmt: skip
        for name in self.compiled.network.pools:
            if self.compiled.owner[name] == part and self._limit_name(part, name) == limit:
                return self.network.pool(name, "utilisation")
        names = [
            name
            for name in self.compiled.network.stations
            if self.compiled.owner[name] == part and self._limit_name(part, name) == limit
        ]
        uses = [self._use(figure, label, name) for name in names]
        if len(uses) == 1:
            return uses[0]
        return self.made(figure, label, value, "share", totals.FULLEST_STATION,
                         [("used", use) for use in uses])  # fmt: skip

    def _limit_name(self, part: str, name: str) -> str:
        resource = name.removeprefix(part + ":").removeprefix(HOT)
        return LIMIT_NAMES.get(resource, resource)

    def _use(self, figure: str, label: Text, name: str) -> Explanation:
        """How full one station is: by what is asked for, or by what is served if that is more."""
        station = self.compiled.network.stations[name]
        served = self.network.station(name, "utilisation")
        servers, copies = at(station.servers, 0), at(station.copies, 0)
        work = at(self.compiled.traffic.work.get(name, 0.0), 0)
        if servers * copies <= 0:
            used = max(2.0 * (work > 0), served.value)
            leaf = Leaf(totals.DECLARED.symbols["value"].meaning, used, "share")
            return self.made(figure, label, used, "share", totals.DECLARED, [("value", leaf)])
        rate = at(self.compiled.traffic.arrivals.get(name, 0.0), 0)
        visits = Leaf(totals.WORK.symbols["rate"].meaning, rate, "1/s")
        mean = work / rate if rate > 0 else 0.0
        service = self.network.service(name)
        if abs(service.number - mean) > 1e-9 * max(mean, 1e-12):
            service = Leaf(totals.WORK.symbols["service"].meaning, mean, "s")
        asked = self.made(f"{figure}.work", totals.WORK.title, work, "", totals.WORK,
                          [("rate", visits), ("service", service)])  # fmt: skip
        of = self.origins.servers(name)
        used = max(work / (servers * copies), served.value)
        return self.made(figure, label, used, "share", totals.LIMIT_OFFERED, [
            ("work", asked),
            ("servers", Leaf(totals.LIMIT_OFFERED.symbols["servers"].meaning, servers, "", of)),
            ("copies", Leaf(totals.LIMIT_OFFERED.symbols["copies"].meaning, copies, "", of)),
            ("served", served),
        ])  # fmt: skip

    def _arrival_rate(self, part: str) -> tuple[Formula, Inputs]:
        classes = self.frame["components"][part]["arrivals"]
        return totals.ARRIVALS, [("rate", self._arrivals_of(part, name)) for name in classes]

    def _arrivals_of(self, part: str, name: str) -> Explanation:
        value = self.frame["components"][part]["arrivals"][name]
        label = self.words(part, Text(f"arrivals of {name}", f"{name} 도착"))
        calls = [("calls", self._call(marker)) for marker, call in self.compiled.calls.items()
                 if call.link.target == part and call.request.request_class == name
                 and self._visits(marker) > 0]  # fmt: skip
        figure = f"components.{part}.arrivals.{name}"
        return self.made(figure, label, value, "1/s", totals.CALLS, calls)

    def _visits(self, marker: int) -> float:
        return at(self.compiled.traffic.visits.get(marker, 0.0), 0)

    def _call(self, marker: int) -> Leaf:
        call = self.compiled.calls[marker]
        source = self.design.components[call.link.source].title
        label = Text(f"from {source}: {call.why.en}", f"{source}에서: {call.why.ko}")
        return Leaf(label, self._visits(marker), "1/s")

    def _throughput(self, part: str) -> tuple[Formula, Inputs]:
        return totals.ACCEPTED, [
            ("rate", self.component(part, "arrival_rate")), ("lost", self.component(part, "lost")),
        ]  # fmt: skip

    def _queue(self, part: str) -> tuple[Formula, Inputs]:
        return totals.WAITING, [
            ("queue", self.resource(name, "mean_queue")) for name in self._resources(part)
        ]

    def _lost(self, part: str) -> tuple[Formula, Inputs]:
        return totals.LOST, [
            ("blocked", self.resource(name, "p_block")) for name in self._resources(part)
        ]

    def _resources(self, part: str) -> list[str]:
        names = (*self.solution.stations, *self.solution.pools)
        return [name for name in names if self.compiled.owner[name] == part]

    def resource(self, name: str, key: str) -> Explanation:
        """A figure of one station or pool."""
        if name in self.solution.stations:
            return self.network.station(name, key)
        return self.network.pool(name, key)

    def _residence(self, part: str) -> tuple[Formula, Inputs]:
        meaning = totals.RESIDENCE.symbols["visits"].meaning
        traffic = self.compiled.traffic
        inputs: list[tuple[str, Node]] = []
        for name in self._resources(part):
            pool = name in self.solution.pools
            rate = at((traffic.holders if pool else traffic.arrivals).get(name, 0.0), 0)
            stay = self.resource(name, "mean_wait" if pool else "mean_in_station")
            inputs += [("visits", Leaf(meaning, rate, "1/s")), ("stay", stay)]
        pause = sum(at(seconds, 0) for (owner, _), seconds in self.compiled.paused.items()
                    if owner == part)  # fmt: skip
        origins = self.origins.parameters(part, PAUSE_PARAMETERS)
        inputs += [("pause", Leaf(totals.RESIDENCE.symbols["pause"].meaning, pause, "", origins)),
                   ("rate", self.component(part, "arrival_rate"))]  # fmt: skip
        return totals.RESIDENCE, inputs

    # -- request classes -----------------------------------------------------------------

    def request_class(self, name: str, key: str) -> Explanation:
        """A figure of a request class."""
        figure = f"classes.{name}.{key}"
        if key in FLOW_NAMES:
            found = self.network.flow(name, FLOW_NAMES[key], milliseconds=True)
            return self.made(figure, found.label, found.value, CLASS_FIGURES[key], found.formula,
                             found.inputs)  # fmt: skip
        value = self.frame["classes"][name][key]
        if key == "rate":
            return self._rate(figure, name, value)
        limit = Leaf(q.GOOD_SHARE.symbols["limit"].meaning, self.frame["classes"][name]["limit_ms"],
                     "ms", self._goal(name))  # fmt: skip
        if key == "limit_ms":
            label = Text(f"{name}: latency limit", f"{name}: 제한 시간")
            return self.made(figure, label, value, "ms", totals.DECLARED, [("value", limit)])
        label = Text(f"{name}: good share", f"{name}: 좋은 응답 비율")
        return self.made(figure, label, value, "share", q.GOOD_SHARE, [
            ("distribution", self.network.law(name, 1000.0, value)), ("limit", limit),
            *self.network.path(name, 1000.0),
        ])  # fmt: skip

    def _goal(self, name: str) -> tuple[Origin, ...]:
        label = Text(f"latency goal of {name}", f"{name}의 지연 목표")
        return (Origin("goal", label, self.design.goals.limit_ms(name), "ms",
                       pointer=f"/goals/latency_ms/{name}"),)  # fmt: skip

    def _rate(self, figure: str, name: str, value: float) -> Explanation:
        if name == PAGE:
            return explain_pages(self, figure, value)
        settings, load = self.compiled.load.settings, self.compiled.load
        clients = [part for part in self.compiled.parts.values() if part.kind == "client"]
        sending = sum(
            at(load.doors.weight(client.id, client["share"], name), 0)
            for client in clients if sends(load, client, name)
        )  # fmt: skip
        senders = sending / sum(client["share"] for client in clients)
        device = tuple(
            o for part, keys in (
                *((client.id, ("share", "device")) for client in clients),
                *((room, ("admit_per_s", "requests_per_user")) for room in load.doors.lines),
            )
            for o in self.origins.parameters(part, keys)
        )  # fmt: skip
        files = {"static": "static_per_read", "media": "media_per_read"}.get(name)
        formula = totals.FILE_RATE if files else totals.CLASS_RATE
        mix = self.design.workload.mix
        share = mix.get("read", 0.0) if files else mix[name]
        given: dict[str, Leaf] = {
            "users": self._leaf(formula, "users", self.users, self.origins.workload("users")),
            "intensity": self._leaf(formula, "intensity", settings["intensity"],
                                    self.origins.workload("intensity")),
            "share": self._leaf(formula, "share", share),
            "senders": self._leaf(formula, "senders", senders, device),
        }  # fmt: skip
        if files:
            given["files"] = self._leaf(formula, "files", settings[files],
                                        self.origins.workload(files))  # fmt: skip
            kept = settings["browser_cache_hit"] if name == "static" else 0.0
            origins = self.origins.workload("browser_cache_hit") if name == "static" else ()
            given["kept"] = self._leaf(formula, "kept", kept, origins)
        label = Text(f"{name}: requests", f"{name}: 요청")
        return self.made(figure, label, value, "1/s", formula,
                         [(symbol, given[symbol]) for symbol in formula.symbols])  # fmt: skip

    def _leaf(
        self, formula: Formula, symbol: str, value: float, origins: tuple[Origin, ...] = ()
    ) -> Leaf:
        return Leaf(formula.symbols[symbol].meaning, value, "", origins)

    def _overall_good(self) -> Explanation:
        inputs: list[tuple[str, Node]] = []
        for name, flow in self.compiled.network.flows.items():
            if flow.rate is not None and at(flow.rate, 0) > 0:
                inputs += [("rate", self.request_class(name, "rate")),
                           ("good", self.request_class(name, "good"))]  # fmt: skip
        label = Text("good share of all requests", "전체 요청의 좋은 응답 비율")
        if not inputs:
            one = Leaf(label, self.frame["good"])
            return self.made("good", label, one.number, "share", totals.DECLARED, [("value", one)])
        return self.made("good", label, self.frame["good"], "share", totals.OVERALL_GOOD, inputs)

    def _capacity(self) -> Explanation:
        label = Text("users up to which the goals are met", "목표를 지킬 수 있는 사용자 수")
        law = Leaf(
            totals.CAPACITY.symbols["passes"].meaning,
            "",
            "",
            law=lambda users: float(solved(self.design, np.array([users]))[0].met),
        )
        goal = Origin(
            "goal",
            Text("good share wanted", "목표로 하는 좋은 응답 비율"),
            self.design.goals.good_share,
            "share",
            pointer="/goals/good_share",
        )
        most = Leaf(totals.CAPACITY.symbols["most"].meaning, MOST_USERS, "", (goal,))
        low, _ = boundary(self.design, outcomes(self.compiled, self.solution))
        found = three_digits(low.users) if low else 0
        return self.made("capacity_users", label, found, "", totals.CAPACITY,
                         [("passes", law), ("most", most)])  # fmt: skip

    # -- connections and money -----------------------------------------------------------

    def _connection(self, link: str, key: str, item: str) -> Explanation:
        flow = self.frame["connections"][link]
        value = flow["classes"][item] if item else flow[key]
        figure = f"connections.{link}.{key}" + (f".{item}" if item else "")
        markers = [marker for marker, call in self.compiled.calls.items()
                   if call.link.id == link and self._visits(marker) > 0
                   and item in ("", call.request.request_class)]  # fmt: skip
        if key == "mbit_s":
            label = Text("bandwidth of the connection", "연결의 대역폭")
            inputs: list[tuple[str, Node]] = []
            for marker in markers:
                kb = Leaf(
                    totals.CARRIED.symbols["kb"].meaning, self.compiled.calls[marker].kb, "KB"
                )
                inputs += [("calls", self._call(marker)), ("kb", kb)]
            return self.made(figure, label, value, "Mbit/s", totals.CARRIED, inputs)
        label = Text("calls along the connection", "연결을 지나는 호출")
        return self.made(figure, label, value, "1/s", totals.CALLS,
                         [("calls", self._call(marker)) for marker in markers])  # fmt: skip

    def _cost(self, rest: str) -> Explanation:
        cost, figure = self.frame["cost"], f"cost.{rest}"
        if rest == "floor":
            gigabytes, requests = delivered(self.compiled, 0)
            return self.made(figure, totals.COST_FLOOR.title, cost["floor"], "USD",
                             totals.COST_FLOOR, [
                ("gigabytes", self._leaf(totals.COST_FLOOR, "gigabytes", gigabytes)),
                ("requests", self._leaf(totals.COST_FLOOR, "requests", requests)),
            ])  # fmt: skip
        if rest == "total":
            label = Text("the bill of a month", "한 달 요금")
            parts = [("line", self._cost(f"components.{part}")) for part in cost["components"]]
            return self.made(figure, label, cost["total"], "USD", totals.COST_SUM, parts)
        group, _, name = rest.partition(".")
        if group == "components":
            label = self.words(name, Text("cost a month", "월 비용"))
            lines = [("line", self._line(line)) for line in cost["lines"]
                     if line["component"] == name]  # fmt: skip
            return self.made(figure, label, cost["components"][name], "USD", totals.COST_SUM, lines)
        part, code = name.rsplit(".", 1)
        return next(self._line(line) for line in cost["lines"]
                    if (line["component"], line["code"]) == (part, code))  # fmt: skip

    def _line(self, line: dict[str, Any]) -> Explanation:
        part = line["component"]
        origins = self.origins.parameters(part, PRICED_PARAMETERS)
        quantity = Leaf(Text(**line["label"]), line["quantity"], line["unit"], origins)
        price = line["usd"] / line["quantity"]
        of = Leaf(totals.COST_LINE.symbols["price"].meaning, price, "USD")
        return self.made(
            f"cost.lines.{part}.{line['code']}", self.words(part, Text(**line["label"])),
            line["usd"], "USD", totals.COST_LINE, [("quantity", quantity), ("price", of)],
        )  # fmt: skip
