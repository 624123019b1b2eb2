"""Nobody's first request waits for the compiler."""

from __future__ import annotations

import subprocess
import sys

_ANOTHER = """
from simulator.network import parse_network
from simulator.solve import solve_all
from simulator.solve.warming import warm_up
from simulator.formulas import aggregation, layered, orbit, watched
from simulator.solve import elements, kernel, machine, sojourns, tables, tokens, waits

warm_up()
functions = (watched._fixed_point, orbit._solve_all, machine._evaluate,
             elements._fill, kernel._search,
             waits.multiply_waits, sojourns._lose, tables._transform,
             aggregation._solve_all, aggregation.solve, aggregation.present_inside,
             aggregation.marginal, layered._open_layers, layered._occupied, tokens.token_waits)
before = [len(f.signatures) for f in functions]
assert all(before), before

def network(rate):
    s = {n: {"servers": i, "service": {"mean": 0.4 * i}, "capacity": c}
         for n, i, c in (("a", 1, None), ("b", 2, None), ("c", 1, 4))}
    s = {n: {k: v for k, v in one.items() if v is not None} for n, one in s.items()}
    route = [{"split": "least_connections", "over": ["a", "b"]},
             {"hold": "p", "while": {"attempt": "c", "retries": 2, "backoff": {"mean": 0.5}}}]
    flows = {"f": {"rate": rate, "route": route}}
    return parse_network({"format": "loadstone-network/1", "stations": s,
                          "pools": {"p": {"size": 5}}, "flows": flows})

for solution in solve_all([network(1.0), network(1.4), network(2.0)]):
    solution.flows["f"].quantile(0.99)
after = [len(f.signatures) for f in functions]
assert after == before, (before, after)
"""


def test_a_network_nobody_has_seen_needs_no_compiler_after_the_warm_up() -> None:
    done = subprocess.run([sys.executable, "-c", _ANOTHER], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
