"""An explained figure as a tree: a formula over inputs, each explained itself or a leaf.

A leaf is a parameter of the design, a value of the workload, a number of the network, or
what the fixed point of the whole network came to. ``evaluate`` puts the inputs into the
formula again, so an explanation can be checked against the figure it explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from simulator.explain.formula import Formula
from simulator.text import Text

OriginKind = Literal["parameter", "workload", "class", "goal", "network"]


@dataclass(frozen=True)
class Origin:
    """What a person set: a parameter of a component, of the workload, of a class or a goal.

    ``sources`` are codes of the catalogue's sources; both are empty for a Network's numbers,
    which are named by their JSON ``pointer``.
    """

    kind: OriginKind
    label: Text
    value: float | str | bool
    unit: str = ""
    component: str | None = None
    parameter: str | None = None
    pointer: str = ""
    sources: tuple[str, ...] = ()
    confidence: str = ""

    def to_json(self, language: str) -> dict[str, Any]:
        """The origin in one language."""
        return {
            "kind": self.kind, "label": self.label.get(language), "value": self.value,
            "unit": self.unit, "component": self.component, "parameter": self.parameter,
            "pointer": self.pointer, "sources": list(self.sources), "confidence": self.confidence,
        }  # fmt: skip


Content = float | str
Law = Callable[[float], float]


@dataclass(frozen=True)
class Leaf:
    """An input that is not computed further, with the parameters it stands on.

    ``law`` is given for a distribution, whose ``value`` is the figure read off it.
    """

    label: Text
    value: Content
    unit: str = ""
    origins: tuple[Origin, ...] = ()
    law: Law | None = None

    @property
    def number(self) -> float:
        """The value of a leaf that is a number."""
        return float(self.value)

    def to_json(self, language: str) -> dict[str, Any]:
        """The leaf in one language."""
        return {
            "label": self.label.get(language), "value": self.value, "unit": self.unit,
            "origins": [origin.to_json(language) for origin in self.origins],
        }  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """A figure, its value, and the formula with the inputs that give it.

    ``inputs`` are (symbol, input) in the order of the formula; a symbol the formula sums
    over comes once for each term.
    """

    figure: str
    label: Text
    value: float
    unit: str
    formula: Formula
    inputs: tuple[tuple[str, Node], ...]

    @property
    def number(self) -> float:
        """The value, as a leaf has it."""
        return self.value

    def evaluate(self) -> float:
        """The formula's value for these inputs."""
        arguments: dict[str, Any] = defaultdict(list)
        for symbol, item in self.inputs:
            leaf_law = item.law if isinstance(item, Leaf) else None
            arguments[symbol].append(item.value if leaf_law is None else leaf_law)
        given = {
            symbol: arguments[symbol] if symbol in self.formula.repeated else arguments[symbol][0]
            for symbol in {**dict.fromkeys(self.formula.repeated), **arguments}
        }
        return float(self.formula.compute(**given))

    def walk(self) -> Iterator[Explanation]:
        """This explanation and all it rests on."""
        yield self
        for _, item in self.inputs:
            if isinstance(item, Explanation):
                yield from item.walk()

    def to_json(self, language: str) -> dict[str, Any]:
        """The tree in one language."""
        return {
            "figure": self.figure,
            "label": self.label.get(language),
            "value": self.value,
            "unit": self.unit,
            "formula": self.formula.to_json(language),
            "inputs": [
                {"symbol": self.formula.symbols[symbol].sign,
                 "meaning": self.formula.symbols[symbol].meaning.get(language),
                 **item.to_json(language)}
                for symbol, item in self.inputs
            ],
        }  # fmt: skip


Node = Explanation | Leaf
