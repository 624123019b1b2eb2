"""A scenario's figures explained: ``matrix.X04:db-1.good`` of the failure matrix (the scenario
and whom it hits), ``timeline.0.drain_s`` of the design's own scenarios by their place."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from simulator.explain import totals, verdicts
from simulator.explain.formula import Formula
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.judge import words
from simulator.judge.cases import Case
from simulator.judge.conditions import Conditions, Laboratory
from simulator.judge.incidents import Outcome, run_cases, writing
from simulator.judge.matrix import FOREVER_S
from simulator.judge.stretches import Stretch, phases_of, stretches
from simulator.judge.timeline import wrong
from simulator.judge.trials import jobs_in_time
from simulator.scenarios.phase import STEADY
from simulator.solve.solver import Start
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

KEYS = ("good", "worst", "minutes", "lost_writes_s", "lost_writes", "conflicts", "drain_s", "goal",
        "window_s")  # fmt: skip
OF_A_STRETCH = ("good", "from_s", "to_s", "traffic")
_NAMES = {
    "good": verdicts.OVER_TIME.title, "worst": verdicts.WORST.title,
    "minutes": verdicts.MINUTES_BELOW.title, "drain_s": verdicts.DRAIN.title,
    "lost_writes_s": Text("seconds of writes that are lost", "잃는 쓰기의 초"),
    "lost_writes": Text("writes that are lost", "잃는 쓰기"),
    "conflicts": Text("writes that contradict each other", "서로 어긋나는 쓰기"),
    "goal": Text("good share wanted", "목표로 하는 좋은 응답 비율"),
    "window_s": Text("length of the scenario", "시나리오의 길이"),
    "from_s": Text("start of the stretch", "단계의 시작"),
    "to_s": Text("end of the stretch", "단계의 끝"),
    "traffic": Text("traffic, times the usual", "평소 대비 트래픽"),
}  # fmt: skip
_UNITS = {"good": "share", "worst": "share", "minutes": "min", "lost_writes_s": "s", "drain_s": "s",
          "goal": "share", "window_s": "s", "from_s": "s", "to_s": "s"}  # fmt: skip
# Figures solved alone and among others agree to so much.
_AGREE = 1e-4
_NONE_LATE = 1e-9


class IncidentExplainer:
    """Explains what one case does at one number of users."""

    def __init__(self, explainer: DesignExplainer, case: Case, name: str) -> None:
        self.explainer, self.case, self.name = explainer, case, name
        self.design = explainer.design
        self.laboratory = Laboratory(self.design, [explainer.users])

    @cached_property
    def outcome(self) -> Outcome:
        """How it ends."""
        return run_cases(self.laboratory, [self.case])[0]

    @cached_property
    def passed(self) -> list[Stretch]:
        """The stretches that last any time at all."""
        self.laboratory.prepare(phases_of([self.case]))
        return [s for s in stretches(self.laboratory, self.case) if s.seconds[0] > 0]

    @property
    def figures(self) -> list[str]:
        """The names of all of them."""
        names = [f"{self.name}.{key}" for key in KEYS]
        names += [f"{self.name}.classes.{name}" for name in self.outcome.by_class]
        for place, stretch in enumerate(self.passed):
            names += [f"{self.name}.stretches.{place}.{key}" for key in OF_A_STRETCH]
            for name in stretch.by_class:
                names += [f"{self.name}.stretches.{place}.{group}.{name}"
                          for group in ("classes", "p99_ms")]  # fmt: skip
        return names

    def explain(self, figure: str) -> Explanation:
        """The tree of one of the figures."""
        rest = figure.removeprefix(self.name + ".")
        if rest.startswith("stretches."):
            _, place, key = rest.split(".", 2)
            return self._of_stretch(int(place), key)
        if rest.startswith("classes."):
            return self._class(rest.removeprefix("classes."))
        return self._known(rest)

    def _made(self, key: str, value: float, formula: Formula, inputs: list[tuple[str, Node]]
              ) -> Explanation:  # fmt: skip
        last = key.rpartition(".")[2]
        name = _NAMES.get(last, _NAMES["good"])
        what = words.incident(self.design, self.case)
        label = Text(f"{what.en}: {name.en}", f"{what.ko}: {name.ko}")
        return Explanation(f"{self.name}.{key}", label, value, _UNITS.get(last, ""), formula,
                           tuple(inputs))  # fmt: skip

    def _known(self, key: str) -> Explanation:
        case, outcome = self.case, self.outcome
        if key in ("goal", "window_s", "lost_writes_s"):
            value = {"goal": case.kind.goal, "window_s": case.course.window,
                     "lost_writes_s": outcome.lost_writes_s}[key]  # fmt: skip
            leaf = Leaf(case.kind.effect, float(value), _UNITS[key])
            return self._made(key, float(value), totals.DECLARED, [("value", leaf)])
        value = float(getattr(outcome, key)[0])
        if key == "drain_s":
            return self._made(key, min(value, FOREVER_S), verdicts.DRAIN, self._queues())
        if key in ("lost_writes", "conflicts"):
            seconds = case.course.lost_writes_s if key == "lost_writes" else case.course.conflict_s
            steady = self.laboratory.under(STEADY)
            rate = sum(float(steady.rates[name][0]) for name in writing(steady))
            symbols = verdicts.WRITES.symbols
            return self._made(key, value, verdicts.WRITES, [
                ("rate", Leaf(symbols["rate"].meaning, rate, "1/s",
                              self.explainer.origins.workload("users", "intensity"))),
                ("seconds", Leaf(symbols["seconds"].meaning, seconds, "s")),
            ])  # fmt: skip
        good: list[tuple[str, Node]] = [
            ("good", self._of_stretch(i, "good")) for i in range(len(self.passed))
        ]
        if key == "worst":
            return self._made(key, value, verdicts.WORST, good)
        formula = verdicts.OVER_TIME if key == "good" else verdicts.MINUTES_BELOW
        inputs: list[tuple[str, Node]] = [
            pair
            for place, one in enumerate(good)
            for pair in (("seconds", self._lasts(place)), one)
        ]
        if key == "minutes":
            goal = Leaf(formula.symbols["goal"].meaning, self.design.goals.good_share, "share")
            inputs.append(("goal", goal))
        return self._made(key, value, formula, inputs)

    def _class(self, name: str) -> Explanation:
        value = float(self.outcome.by_class[name][0])
        inputs: list[tuple[str, Node]] = [
            pair for place in range(len(self.passed))
            for pair in (("seconds", self._lasts(place)),
                         ("good", self._of_stretch(place, f"classes.{name}")))
        ]  # fmt: skip
        return self._made(f"classes.{name}", value, verdicts.OVER_TIME, inputs)

    def _queues(self) -> list[tuple[str, Node]]:
        """What is left waiting at the end, and the usual traffic it empties beside."""
        steady, inputs, symbols = self.laboratory.under(STEADY), [], verdicts.DRAIN.symbols
        for name, jobs in (self.passed[-1].waiting if self.passed else {}).items():
            queue = steady.backlogs.get(name)
            if queue is None:
                continue
            numbers = {"jobs": jobs, "capacity": queue.capacity, "rate": queue.arrival_rate}
            inputs += [
                (symbol, Leaf(Text(f"{name}: {symbols[symbol].meaning.en}",
                                   f"{name}: {symbols[symbol].meaning.ko}"), float(number[0])))
                for symbol, number in numbers.items()
            ]  # fmt: skip
        return [*inputs, ("never", Leaf(symbols["never"].meaning, FOREVER_S, "s"))]

    def _lasts(self, place: int) -> Leaf:
        """How long a stretch lasts, and what holds meanwhile."""
        stretch = self.passed[place]
        return Leaf(wrong(self.design, stretch.phase), float(stretch.seconds[0]), "s")

    # -- one stretch ---------------------------------------------------------------------

    def _of_stretch(self, place: int, key: str) -> Explanation:
        stretch, name = self.passed[place], f"stretches.{place}.{key}"
        group, _, request_class = key.partition(".")
        if request_class:
            wanted = "good" if group == "classes" else "p99_ms"
            return self._solved(place, name, request_class, wanted)
        if key == "good":
            return self._made(name, float(stretch.good[0]), verdicts.WEIGHED, self._flows(place))
        start = float(stretch.start[0])
        value = {"from_s": start, "to_s": start + float(stretch.seconds[0]),
                 "traffic": float(stretch.phase.load_factor)}[key]  # fmt: skip
        leaf = Leaf(self.case.kind.effect, value, _UNITS.get(key, ""))
        return self._made(name, value, totals.DECLARED, [("value", leaf)])

    def _flows(self, place: int) -> list[tuple[str, Node]]:
        """The request classes with their good share, and the jobs together with theirs."""
        stretch = self.passed[place]
        conditions, symbols = stretch.conditions, verdicts.WEIGHED.symbols
        inputs: list[tuple[str, Node]] = []
        total = good = 0.0
        for name, share in stretch.by_class.items():
            rate = float(conditions.rates[name][0])
            total, good = total + rate, good + rate * float(share[0])
            inputs += [("weight", Leaf(symbols["weight"].meaning, rate, "1/s")),
                       ("good", self._of_stretch(place, f"classes.{name}"))]  # fmt: skip
        jobs = sum(float(queue.arrival_rate[0]) for queue in conditions.backlogs.values())
        if jobs > _NONE_LATE:
            done = (float(stretch.good[0]) * (total + jobs) - good) / jobs
            meaning = Text("jobs that are done within their limit", "제한 시간 안에 끝나는 작업")
            inputs += [("weight", Leaf(symbols["weight"].meaning, jobs, "1/s")),
                       ("good", Leaf(meaning, done, "share"))]  # fmt: skip
        return inputs

    def _solved(self, place: int, name: str, request_class: str, key: str) -> Explanation:
        """A class's figure under what holds: with the whole tree where its state, solved alone,
        is that of the stretch, else as the fixed point it comes from."""
        stretch = self.passed[place]
        conditions = stretch.conditions
        if key == "good":
            value = float(stretch.by_class[request_class][0])
        else:
            value = 1000.0 * float(conditions.percentile("p99")[request_class][0])
        found = self._under(place).request_class(request_class, key)
        if abs(found.value - value) <= _AGREE * max(abs(value), _AGREE):
            return Explanation(f"{self.name}.{name}", found.label, found.value, found.unit,
                               found.formula, found.inputs)  # fmt: skip
        leaf = Leaf(wrong(self.design, stretch.phase), value)
        return self._made(name, value, totals.FIXED_POINT, [("value", leaf)])

    def _under(self, place: int) -> DesignExplainer:
        """The design explained under what holds during a stretch."""
        stretch = self.passed[place]
        start: Start = "empty"
        if stretch.level.overloaded or bool(stretch.conditions.stuck[0]):
            start = "overloaded"
        return self.explainer.under(stretch.level, start)


def steady_flows(explainer: DesignExplainer, conditions: Conditions) -> list[tuple[str, Node]]:
    """The request classes of a design without faults, with their good shares, and its jobs."""
    symbols = verdicts.WEIGHED.symbols
    inputs: list[tuple[str, Node]] = []
    for name, rate in conditions.rates.items():
        inputs += [("weight", Leaf(symbols["weight"].meaning, float(rate[0]), "1/s")),
                   ("good", explainer.request_class(name, "good"))]  # fmt: skip
    for name, queue in conditions.backlogs.items():
        done = float(jobs_in_time(conditions, name, queue)[0])
        meaning = Text("jobs that are done within their limit", "제한 시간 안에 끝나는 작업")
        inputs += [("weight", Leaf(symbols["weight"].meaning, float(queue.arrival_rate[0]), "1/s")),
                   ("good", Leaf(meaning, done, "share"))]  # fmt: skip
    return inputs
