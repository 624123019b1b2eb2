"""Design + loads + scenario phase → Network."""

# The kinds' behaviours import modules of this package, and those need the catalogue's data:
# whichever of the two packages is imported first, the kinds have to be loaded first.
import simulator.catalogue  # noqa: F401
from simulator.compile.compiler import Compiled, compile_design, redrawn, traffic_of

__all__ = ["Compiled", "compile_design", "redrawn", "traffic_of"]
