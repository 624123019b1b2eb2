"""The figures of the hysteresis explained: ``hysteresis.1000.up`` and ``.down`` at any number of
users, ``hysteresis.folds.0``, ``hysteresis.triggers.X12.factor``,
``hysteresis.cures.api.shedding.True.good``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.catalogue.workload import MOST_USERS
from simulator.explain import beside, totals
from simulator.explain.formula import Formula
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.explain.unknown import UnknownFigureError
from simulator.judge.cures import Cure
from simulator.judge.hysteresis import Curve, hysteresis, tried, tried_at, triggers
from simulator.scenarios.phase import STEADY
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

START = "hysteresis"
_POINT = Text("{users:,} users: {what}", "사용자 {users:,}명: {what}")
_MINUTES = Text("minutes that the trigger lasts", "계기가 이어지는 분")
_OVERALL = Text("good share of all requests", "전체 요청의 좋은 응답 비율")
Inputs = list[tuple[str, Node]]


class HysteresisExplainer:
    """Explains both steady states of a design along the users axis."""

    def __init__(self, explainer: DesignExplainer) -> None:
        self.explainer, self.design = explainer, explainer.design

    @cached_property
    def curve(self) -> Curve:
        """Both states at the users of the frame."""
        return hysteresis(self.design)

    @cached_property
    def at(self) -> int | None:
        """The users at which triggers and settings are tried."""
        return tried_at(self.design, self.curve)

    @cached_property
    def triggers(self) -> Mapping[str, dict[str, Any]]:
        """The triggers by scenario and whom it hits."""
        if self.curve.folds is None or self.at is None:
            return {}
        found = triggers(self.design, self.at, self.curve.folds[1])
        return {f"{one['scenario']}:{one['component'] or ''}": one for one in found}

    @cached_property
    def cures(self) -> Mapping[str, tuple[Cure, Curve]]:
        """Every setting that is tried, by component, parameter and value."""
        if self.curve.folds is None or self.at is None:
            return {}
        found = tried(self.design, self.at, self.curve.folds)
        return {f"{c.component}.{c.parameter}.{c.value}": (c, curve) for c, curve in found}

    @property
    def figures(self) -> list[str]:
        """The names of those of the frames."""
        return [*self._of_the_curve, *self._of_triggers, *self._of_cures]

    @property
    def _of_the_curve(self) -> list[str]:
        names = [f"{START}.{users:.0f}.{way}" for users in self.curve.users
                 for way in ("up", "down")]  # fmt: skip
        names.append(f"{START}.removed_by")
        folds = [f"{START}.at", f"{START}.folds.0", f"{START}.folds.1"]
        return [*names, *folds] if self.curve.folds is not None else names

    @property
    def _of_triggers(self) -> list[str]:
        return [
            f"{START}.triggers.{key}.{what}" for key, one in self.triggers.items()
            for what in ("factor", "minutes") if one[what] is not None
        ]  # fmt: skip

    @property
    def _of_cures(self) -> list[str]:
        names = []
        for key, (_, curve) in self.cures.items():
            names.append(f"{START}.cures.{key}.good")
            names += [f"{START}.cures.{key}.folds.{end}" for end in (0, 1) if curve.folds]
        return names

    def _known(self, figure: str, kind: str) -> bool:
        """Whether there is such a figure; what else the frames show is not solved for it."""
        if kind == "triggers":
            return figure in self._of_triggers
        return figure in (self._of_cures if kind == "cures" else self._of_the_curve)

    def explain(self, figure: str) -> Explanation:
        """The tree of one of the figures; raises UnknownFigureError for one there is not."""
        first, _, rest = figure.removeprefix(START + ".").partition(".")
        if first.isdecimal() and 1 <= int(first) <= MOST_USERS and rest in ("up", "down"):
            return self._state(figure, self.explainer.at_load(int(first)), rest)
        if not self._known(figure, first):
            raise UnknownFigureError(figure, self.figures)
        if first == "triggers":
            return self._trigger(figure, *rest.rsplit(".", 1))
        if first == "cures":
            return self._cure(figure, rest)
        if first == "folds":
            return self._fold(figure, self.curve, int(rest))
        if first == "at":
            return self._at(figure)
        removed: Inputs = [
            ("removes", Leaf(cure.text, float(curve.folds is None)))
            for cure, curve in self.cures.values()
        ]
        count = sum(leaf.number for _, leaf in removed)
        return Explanation(figure, beside.REMOVERS.title, count, "", beside.REMOVERS,
                           tuple(removed))  # fmt: skip

    def _state(self, figure: str, at_load: DesignExplainer, way: str) -> Explanation:
        up, users = at_load.explain("good"), round(at_load.users)
        if way == "up":
            label = _POINT.fill(users=users, what=beside.FROM_FULL.symbols["up"].meaning)
            return Explanation(figure, label, up.value, up.unit, up.formula, up.inputs)
        down = at_load.under(STEADY, "overloaded").explain("good")
        label = _POINT.fill(users=users, what=beside.FROM_FULL.symbols["down"].meaning)
        return Explanation(figure, label, min(up.value, down.value), "share", beside.FROM_FULL,
                           (("up", up), ("down", down)))  # fmt: skip

    def _fold(self, figure: str, curve: Curve, end: int) -> Explanation:
        formula = (beside.FIRST_FOLD, beside.LAST_FOLD)[end]
        folds = curve.folds or (0, 0)
        inputs: Inputs = []
        for users, up, down in zip(curve.users, curve.up, curve.down, strict=True):
            inputs += [("users", self._leaf(formula, "users", round(float(users)))),
                       ("up", self._leaf(formula, "up", float(up), "share")),
                       ("down", self._leaf(formula, "down", float(down), "share"))]  # fmt: skip
        return Explanation(figure, formula.title, folds[end], "", formula, tuple(inputs))

    def _leaf(self, formula: Formula, symbol: str, value: float, unit: str = "") -> Leaf:
        return Leaf(formula.symbols[symbol].meaning, value, unit)

    def _at(self, figure: str) -> Explanation:
        own, at = self.design.workload.users, self.at or 0
        if at == own:
            leaf = Leaf(beside.FIRST_FOLD.symbols["users"].meaning, own, "",
                        self.explainer.origins.workload("users"))  # fmt: skip
            return Explanation(figure, beside.BETWEEN_FOLDS.title, at, "", totals.DECLARED,
                               (("value", leaf),))  # fmt: skip
        folds: Inputs = [(name, self._fold(f"{START}.folds.{end}", self.curve, end))
                         for end, name in enumerate(("first", "last"))]  # fmt: skip
        return Explanation(figure, beside.BETWEEN_FOLDS.title, at, "", beside.BETWEEN_FOLDS,
                           tuple(folds))  # fmt: skip

    def _trigger(self, figure: str, key: str, what: str) -> Explanation:
        one = self.triggers[key]
        if what == "minutes":
            leaf = Leaf(Text(**one["label"]), float(one["minutes"]), "min")
            return Explanation(figure, _MINUTES, leaf.number, "min", totals.DECLARED,
                               (("value", leaf),))  # fmt: skip
        inputs: Inputs = [("last", self._fold(f"{START}.folds.1", self.curve, 1)),
                          ("users", self._at(f"{START}.at"))]  # fmt: skip
        return Explanation(figure, beside.SURGE_FACTOR.title, float(one["factor"]), "",
                           beside.SURGE_FACTOR, tuple(inputs))  # fmt: skip

    def _cure(self, figure: str, rest: str) -> Explanation:
        key, _, end = rest.partition(".folds.")
        cure, curve = self.cures[key.removesuffix(".good")]
        if end:
            return self._fold(figure, curve, int(end))
        assert self.at is not None
        found = self._state(figure, self.explainer.beside(cure.design, self.at), "down")
        label = Text(f"{cure.text.en}: {_OVERALL.en}", f"{cure.text.ko}: {_OVERALL.ko}")
        return Explanation(figure, label, found.value, "share", found.formula, found.inputs)
