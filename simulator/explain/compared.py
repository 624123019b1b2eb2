"""The figures of a comparison explained: ``compare.score``, ``compare.incident:X04:db-1``; each
is the difference of two figures that are explained in their own designs."""

from __future__ import annotations

from simulator.design.document import Design
from simulator.explain import beside
from simulator.explain.design import DesignExplainer
from simulator.explain.scored import ScoreExplainer
from simulator.explain.tree import Explanation
from simulator.explain.unknown import UnknownFigureError
from simulator.judge.compare import PARTS
from simulator.text import Text

START = "compare."
_OF = (Text("First design: {what}", "첫째 설계: {what}"),
       Text("Second design: {what}", "둘째 설계: {what}"))  # fmt: skip
_DIFFERENCE = Text("Difference: {what}", "차이: {what}")
_SIDES = (".left", ".right")


def explain_comparison(
    one: Design, other: Design, figure: str, users: int | None = None
) -> Explanation:
    """The tree of one figure of two designs, each at its own users unless a number is given.

    Raises UnknownFigureError for one they do not both have, DesignError as scoring does.
    """
    return ComparisonExplainer(one, other, users).explain(figure)


class ComparisonExplainer:
    """Explains figures of the first design (``compare.score.left``), of the second
    (``compare.score.right``), and their difference."""

    def __init__(self, one: Design, other: Design, users: int | None = None) -> None:
        self.scored = [ScoreExplainer(DesignExplainer(design, users)) for design in (one, other)]
        self.names = [_names(of) for of in self.scored]

    @property
    def figures(self) -> list[str]:
        """The names of those both have."""
        return [f"{START}{name}" for name in self.names[0] if name in self.names[1]]

    def explain(self, figure: str) -> Explanation:
        """The tree of one of the figures."""
        side = next((place for place, end in enumerate(_SIDES) if figure.endswith(end)), None)
        whole = figure if side is None else figure.removesuffix(_SIDES[side])
        whole = whole.removesuffix(".difference")
        if whole not in self.figures:
            raise UnknownFigureError(figure, self.figures)
        if side is not None:
            found = self._of(side, whole)
            return Explanation(figure, found.label, found.value, found.unit, found.formula,
                               found.inputs)  # fmt: skip
        left, right = self._of(0, whole), self._of(1, whole)
        label = _DIFFERENCE.fill(what=whole.removeprefix(START))
        return Explanation(figure, label, right.value - left.value, left.unit, beside.DIFFERENCE,
                           (("left", left), ("right", right)))  # fmt: skip

    def _of(self, place: int, figure: str) -> Explanation:
        found = self.scored[place].explain(self.names[place][figure.removeprefix(START)])
        return Explanation(found.figure, _OF[place].fill(what=found.label), found.value,
                           found.unit, found.formula, found.inputs)  # fmt: skip


def _names(of: ScoreExplainer) -> dict[str, str]:
    """The figures of a comparison by name, each as the score calls it."""
    names = {"score": "score.total", "cost": "score.cost"}
    names |= {"cost_points" if part == "cost" else part: f"score.parts.{part}" for part in PARTS}
    names |= {f"good@{share:g}": f"score.good.{share:g}" for share in of.score.good}
    for index, row in enumerate(of.score.rows):
        if row.figure.startswith("incident:"):
            names.setdefault(row.figure, f"score.rows.{index}.value")
    return names
