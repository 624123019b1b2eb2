"""The discrete-event interpreter of a Network, independent of the analytic one."""

from simulator.simulate.errors import SimulationCancelledError, SimulationError
from simulator.simulate.result import Simulation
from simulator.simulate.simulation import Progress, simulate, warm_up

__all__ = [
    "Progress", "Simulation", "SimulationCancelledError", "SimulationError", "simulate", "warm_up",
]  # fmt: skip
