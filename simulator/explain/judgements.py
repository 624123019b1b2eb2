"""Which judgement a figure's name speaks of: ``availability.share``, ``score.total``,
``matrix.X04:db-1.good``, ``timeline.0.minutes``, ``hysteresis.1000.down``,
``verify.flows.read.p95_ms.value``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from simulator.explain.available import WHOLE, AvailabilityExplainer
from simulator.explain.scored import ScoreExplainer
from simulator.explain.stability import HysteresisExplainer
from simulator.explain.tree import Explanation
from simulator.explain.unfolding import IncidentExplainer
from simulator.explain.unknown import UnknownFigureError
from simulator.judge.cases import Case, cases_of, check_scenarios
from simulator.judge.matrix import failures_of

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

JUDGED = (
    "score.total",
    *(f"availability.{key}" for key in WHOLE),
    "timeline.0.good",
    "hysteresis.folds.0",
)
"""Some names of figures of judgements, to be suggested."""


def explain_judgement(explainer: DesignExplainer, figure: str) -> Explanation | None:
    """The tree of a judgement's figure; None for a name that is none of a judgement.

    Raises UnknownFigureError for one the judgement does not have.
    """
    kind = _KINDS.get(figure.partition(".")[0])
    return None if kind is None else kind(explainer, figure)


def _availability(explainer: DesignExplainer, figure: str) -> Explanation:
    found = AvailabilityExplainer(explainer)
    _check(figure, found.figures)
    return found.explain(figure)


def _score(explainer: DesignExplainer, figure: str) -> Explanation:
    found = ScoreExplainer(explainer)
    _check(figure, found.figures)
    return found.explain(figure)


def _matrix(explainer: DesignExplainer, figure: str) -> Explanation:
    cases = {f"matrix.{case.key}": case for case in failures_of(explainer.design)}
    return _incident(explainer, figure, cases)


def _timeline(explainer: DesignExplainer, figure: str) -> Explanation:
    check_scenarios(explainer.design, everywhere=False)
    cases = {f"timeline.{i}": case for i, case in enumerate(cases_of(explainer.design))}
    return _incident(explainer, figure, cases)


def _incident(explainer: DesignExplainer, figure: str, cases: Mapping[str, Case]) -> Explanation:
    named = [name for name in cases if figure.startswith(name + ".")]
    if not named:
        raise UnknownFigureError(figure, [f"{name}.good" for name in cases])
    name = max(named, key=len)
    found = IncidentExplainer(explainer, cases[name], name)
    _check(figure, found.figures)
    return found.explain(figure)


def _hysteresis(explainer: DesignExplainer, figure: str) -> Explanation:
    return HysteresisExplainer(explainer).explain(figure)


def _verify(explainer: DesignExplainer, figure: str) -> Explanation:
    from simulator.explain.verified import explain_verified  # with the simulator: few need it

    return explain_verified(explainer, figure)


def _check(figure: str, known: list[str]) -> None:
    if figure not in known:
        raise UnknownFigureError(figure, known)


_KINDS: Mapping[str, Callable[[DesignExplainer, str], Explanation]] = {
    "availability": _availability, "score": _score, "matrix": _matrix, "timeline": _timeline,
    "hysteresis": _hysteresis, "verify": _verify,
}  # fmt: skip
