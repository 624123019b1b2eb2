"""The analytic interpreter of a Network: exact where an exact result exists."""

from simulator.solve.solution import FlowResult, Note, Solution, StationResult
from simulator.solve.solver import solve, solve_all

__all__ = ["FlowResult", "Note", "Solution", "StationResult", "solve", "solve_all"]
