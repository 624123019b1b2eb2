"""Where a figure comes from: its formula, the inputs, their sources, and what it is made of."""

from simulator.explain.design import explain_design, figures_of_design
from simulator.explain.network import explain_network, figures_of_network
from simulator.explain.tree import Explanation, Leaf, Origin
from simulator.explain.unknown import UnknownFigureError

__all__ = [
    "Explanation", "Leaf", "Origin", "UnknownFigureError", "explain_design", "explain_network",
    "figures_of_design", "figures_of_network",
]  # fmt: skip
