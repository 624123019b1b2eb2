"""The figures of the ``score`` frame explained: ``score.total``, ``score.rows.2.points``,
``score.goals.0.found`` and so on, at the design's own number of users or another."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from simulator.explain import totals, verdicts
from simulator.explain.formula import Formula
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.explain.unfolding import IncidentExplainer, steady_flows
from simulator.judge.board import FULL_LOAD
from simulator.judge.conditions import Laboratory
from simulator.judge.judged import RESILIENCE, SERVICE, Row
from simulator.judge.score import (
    PER_DEAD,
    PER_EXTRA,
    SIMPLICITY,
    SPARE_NODES,
    Score,
    completing,
    outlining,
)
from simulator.judge.together import done
from simulator.judge.trials import Trial
from simulator.scenarios.phase import STEADY
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

PARTS = ("service", "resilience", "cost", "simplicity", "cap")
_TOTAL = Text("score", "점수")
_GOOD = Text("good share of requests and jobs", "요청과 작업의 좋은 응답 비율")
_SERVED = Text("share of the service's points that is earned", "서비스 점수 가운데 얻은 비율")
Inputs = list[tuple[str, Node]]


class ScoreExplainer:
    """Explains a design's score row by row."""

    def __init__(self, explainer: DesignExplainer) -> None:
        self.explainer, self.design = explainer, explainer.design
        self.outline = done(outlining(self.design, int(explainer.users)))
        self._known: dict[str, Explanation] = {}

    @cached_property
    def score(self) -> Score:
        """The score, the removal test done."""
        return done(completing(self.outline))

    @cached_property
    def exact(self) -> list[Row]:
        """Its rows, not yet in tenths."""
        start = "removal:"
        return self.outline.rows([
            row.figure.removeprefix(start) for row in self.score.rows
            if row.figure.startswith(start)
        ])  # fmt: skip

    @property
    def figures(self) -> list[str]:
        """The names of all of them."""
        names = ["score.total", "score.cost", *(f"score.parts.{part}" for part in PARTS)]
        names += [f"score.good.{share:g}" for share in self.score.good]
        for index in range(len(self.score.rows)):
            names += [f"score.rows.{index}.{key}" for key in ("points", "most", "value")]
        for index in range(len(self.score.goals)):
            names += [f"score.goals.{index}.{key}" for key in ("wanted", "found")]
        return names

    def explain(self, figure: str) -> Explanation:
        """The tree of one of the figures."""
        group, _, rest = figure.removeprefix("score.").partition(".")
        if group == "cost":
            return self._named(figure, self.explainer.explain("cost.total"))
        if group == "good":
            return self._good(figure, float(rest))
        if group == "goals":
            return self._goal(figure, *rest.split(".", 1))
        if group == "rows":
            index, _, key = rest.partition(".")
            return self._row(figure, int(index), key)
        rows: Inputs = [
            ("row", self._row(f"score.rows.{index}.points", index, "points"))
            for index, row in enumerate(self.score.rows) if group == "total" or row.part == rest
        ]  # fmt: skip
        value = self.score.total if group == "total" else self.score.part(rest)
        label = _TOTAL if group == "total" else Text(f"score, {rest}", f"점수, {rest}")
        return self._made(figure, label, value, verdicts.TOTAL, rows)

    def _made(
        self, figure: str, label: Text, value: float, formula: Formula, inputs: Inputs,
        unit: str = "",
    ) -> Explanation:  # fmt: skip
        return Explanation(figure, label, float(value), unit, formula, tuple(inputs))

    def _named(self, figure: str, found: Explanation) -> Explanation:
        return self._made(figure, found.label, found.value, found.formula, list(found.inputs),
                          found.unit)  # fmt: skip

    def _declared(self, figure: str, label: Text, value: float) -> Explanation:
        return self._made(figure, label, value, totals.DECLARED, [("value", Leaf(label, value))])

    def _leaf(self, formula: Formula, symbol: str, value: float) -> tuple[str, Node]:
        return symbol, Leaf(formula.symbols[symbol].meaning, float(value))

    # -- rows ----------------------------------------------------------------------------

    def _row(self, figure: str, index: int, key: str) -> Explanation:
        row, exact = self.score.rows[index], self.exact[index]
        if key == "most":
            return self._declared(figure, row.text, row.most)
        if key == "value":
            return self._value(figure, index, row)
        above = sum(one.points for one in self.exact[:index])
        return self._made(figure, row.text, row.points, verdicts.TENTHS, [
            ("exact", self._exact(f"score.rows.{index}.exact", index, exact)),
            self._leaf(verdicts.TENTHS, "above", above),
        ])  # fmt: skip

    def _exact(self, figure: str, index: int, row: Row) -> Explanation:
        if figure not in self._known:
            formula, inputs = self._points(index, row)
            self._known[figure] = self._made(figure, row.text, row.points, formula, inputs)
        return self._known[figure]

    def _points(self, index: int, row: Row) -> tuple[Formula, Inputs]:
        """What the points of a row follow from."""
        if row.part == "service":
            point = self.outline.board.loads[index]
            goal = self.design.goals.good_share if point.good_share is None else point.good_share
            return self._by_nines(row, self._value(f"score.rows.{index}.value", index, row), goal)
        if row.part == "resilience":
            trial = self._trial(index)
            if trial is None:
                formula = verdicts.SERVICE_ALONE
                most = self._leaf(formula, "most", RESILIENCE)
                return formula, [most, ("served", self._served())]
            value = self._value(f"score.rows.{index}.value", index, row)
            return self._by_nines(row, value, trial.goal, 0.5 if trial.loses_data else 1.0)
        if row.part == "cost":
            formula = verdicts.COST_POINTS
            return formula, [
                ("served", self._served()), ("cost", self.explainer.explain("cost.total")),
                ("floor", self.explainer.explain("cost.floor")),
                self._leaf(formula, "par", self.outline.board.par_usd),
            ]  # fmt: skip
        if row.part == "cap":
            rows: Inputs = [
                ("row", self._exact(f"score.rows.{place}.exact", place, one))
                for place, one in enumerate(self.exact) if one.part != "cap"
            ]  # fmt: skip
            return verdicts.CAPPED, [self._leaf(verdicts.CAPPED, "cap", row.value), *rows]
        if row.figure == "components":
            return verdicts.SIMPLE, [("served", self._served())]
        return verdicts.TAKEN_OFF, self._taken_off(index, row)

    def _by_nines(
        self, row: Row, good: Explanation, goal: float, kept: float = 1.0
    ) -> tuple[Formula, Inputs]:
        formula = verdicts.BY_NINES
        return formula, [
            self._leaf(formula, "most", row.most), ("good", good),
            self._leaf(formula, "goal", goal), self._leaf(formula, "kept", kept),
        ]  # fmt: skip

    def _taken_off(self, index: int, row: Row) -> Inputs:
        formula, served = verdicts.TAKEN_OFF, self.outline.judged.served
        before = [one.points for one in self.exact[:index] if one.part == "simplicity"]
        share = PER_DEAD
        if row.figure == "nodes":
            par = self.outline.board.par_nodes or 0
            share = PER_EXTRA * (row.value - par - SPARE_NODES)
        left = SIMPLICITY * served + sum(before[1:])
        return [self._leaf(formula, "left", left), ("served", self._served()),
                self._leaf(formula, "share", share)]  # fmt: skip

    def _served(self) -> Explanation:
        """The part of the service's points that is earned."""
        rows: Inputs = [
            ("row", self._exact(f"score.rows.{index}.exact", index, row))
            for index, row in enumerate(self.exact) if row.part == "service"
        ]  # fmt: skip
        most = Leaf(verdicts.SERVED.symbols["most"].meaning, SERVICE)
        return self._made("score.served", _SERVED, self.outline.judged.served, verdicts.SERVED,
                          [*rows, ("most", most)], "share")  # fmt: skip

    def _trial(self, index: int) -> Trial | None:
        """The trial of a row of resilience; None of the one that says nothing can happen."""
        first = next(i for i, row in enumerate(self.exact) if row.part == "resilience")
        nothing = self.exact[first].figure == "good"
        place = index - first - nothing
        return self.outline.judged.trials[place] if place >= 0 else None

    def _value(self, figure: str, index: int, row: Row) -> Explanation:
        """The figure a row speaks of."""
        if row.part == "service":
            return self._good(figure, self.outline.board.loads[index].share)
        if row.part == "cost":
            return self._named(figure, self.explainer.explain("cost.total"))
        trial = self._trial(index) if row.part == "resilience" else None
        if trial is not None and trial.case is not None:
            name = f"incident.{trial.key}"
            if name not in self._known:
                at_load = self.explainer.at_load(self.outline.users)
                self._known[name] = IncidentExplainer(at_load, trial.case, name).explain(
                    f"{name}.good"
                )
            return self._named(figure, self._known[name])
        if trial is not None:
            return self._good(figure, FULL_LOAD)
        return self._declared(figure, row.text, row.value)

    # -- good shares and goals -----------------------------------------------------------

    def _good(self, figure: str, share: float) -> Explanation:
        """The good share at a part of the load, requests and jobs weighed by their number."""
        users = max(1.0, self.outline.users * share)
        conditions = Laboratory(self.design, [users]).under(STEADY)
        flows = steady_flows(self.explainer.at_load(users), conditions)
        value = self.score.good.get(share, self.score.good[FULL_LOAD])
        return self._made(figure, _GOOD, value, verdicts.WEIGHED, flows, "share")

    def _goal(self, figure: str, place: str, key: str) -> Explanation:
        goal = self.score.goals[int(place)]
        if key == "wanted":
            return self._declared(figure, goal.text, goal.wanted)
        if goal.figure == "good":
            return self._good(figure, FULL_LOAD)
        if goal.figure == "cost":
            return self._named(figure, self.explainer.explain("cost.total"))
        kind, _, name = goal.figure.partition(":")
        if kind == "data":
            return self._declared(figure, goal.text, goal.found)
        index = next(i for i, row in enumerate(self.exact) if row.figure == f"incident:{name}")
        return self._value(figure, index, self.exact[index])
