"""The figures of a verification explained: ``verify.flows.read.p95_ms.value`` of a simulation of a
million requests with the seed 1, its ``half_width``, and the ``analytic`` one beside it;
``verify.200000@3.flows…`` with so many requests and that seed."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.explain import beside
from simulator.explain.formula import Formula
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.explain.unknown import UnknownFigureError
from simulator.simulate import Simulation, simulate
from simulator.verdict import Compared, component_figures, flow_figures, fullest_places

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

START = "verify"
REQUESTS, SEED = 1_000_000, 1
"""Those of a verification that names none."""
FEWEST, MOST = 10_000, 2_000_000
_RUN = re.compile(r"verify\.(\d{1,9})@(\d{1,9})\.(.*)")
POOLED = ("p50_ms", "p95_ms", "p99_ms")


def explain_verified(explainer: DesignExplainer, figure: str) -> Explanation:
    """The tree of a figure of a verification. Raises UnknownFigureError for one it has not."""
    named = _RUN.fullmatch(figure)
    requests, seed = (int(named[1]), int(named[2])) if named else (REQUESTS, SEED)
    found = VerifyExplainer(explainer, min(max(requests, FEWEST), MOST), seed)
    name = f"{START}.{named[3]}" if named else figure
    if name not in found.figures:
        raise UnknownFigureError(name, found.figures)
    return found.explain(name)


class VerifyExplainer:
    """Explains a simulation beside the solution of the same network."""

    def __init__(
        self, explainer: DesignExplainer, requests: int = REQUESTS, seed: int = SEED
    ) -> None:
        self.explainer, self.requests, self.seed = explainer, requests, seed

    @cached_property
    def found(self) -> Simulation:
        """The simulation, run again: the same seed gives the same."""
        return simulate(self.explainer.compiled.network, self.requests, self.seed)

    @cached_property
    def compared(self) -> dict[str, Compared]:
        """Every pair of figures by its name."""
        of = (self.explainer.compiled, self.explainer.solution, self.found)
        groups = {"flows": flow_figures(*of), "components": component_figures(*of)}
        return {
            f"{START}.{group}.{name}.{key}": pair
            for group, names in groups.items()
            for name, pairs in names.items()
            for key, pair in pairs.items()
        }

    @property
    def figures(self) -> list[str]:
        """The names of all of them."""
        sure = {True: ("value", "analytic", "half_width"), False: ("value", "analytic")}
        return [
            f"{name}.{which}" for name, pair in self.compared.items()
            for which in sure[pair.half_width is not None]
        ]  # fmt: skip

    def explain(self, figure: str) -> Explanation:
        """The tree of one of the figures."""
        name, _, which = figure.rpartition(".")
        pair = self.compared[name]
        if which == "analytic":
            return self._solved(figure, pair, name)
        key = name.rpartition(".")[2]
        unit = "ms" if key.endswith("_ms") else "" if key == "queue" else "share"
        if which == "value" and key in POOLED:
            leaf = Leaf(pair.name, pair.value, unit)
            return self._made(figure, pair, pair.value, unit, beside.POOLED, [("measured", leaf)])
        formula = beside.INTERVAL if which == "half_width" else beside.REPLICATED
        each: list[tuple[str, Node]] = [
            ("each", Leaf(formula.symbols["each"].meaning, sample, unit)) for sample in pair.samples
        ]
        value = pair.value if which == "value" else pair.half_width or 0.0
        return self._made(figure, pair, value, unit, formula, each)

    def _made(
        self, figure: str, pair: Compared, value: float, unit: str, formula: Formula,
        inputs: list[tuple[str, Node]],
    ) -> Explanation:  # fmt: skip
        return Explanation(figure, pair.name, value, unit, formula, tuple(inputs))

    def _solved(self, figure: str, pair: Compared, name: str) -> Explanation:
        """The analytic figure: that of the class, or of the fullest resource of the component."""
        group, _, rest = name.removeprefix(START + ".").partition(".")
        owner, _, key = rest.rpartition(".")
        if group == "flows":
            found = self.explainer.request_class(owner, key)
        else:
            place = fullest_places(self.explainer.compiled, self.explainer.solution)[owner]
            found = self.explainer.resource(place, "mean_queue" if key == "queue" else key)
        return Explanation(figure, pair.name, found.value, found.unit, found.formula, found.inputs)
