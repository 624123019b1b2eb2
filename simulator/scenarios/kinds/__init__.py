"""X01–X20, one declaration each, gathered by subject."""

from __future__ import annotations

from simulator.scenarios.kinds import demands, edges, losses
from simulator.scenarios.scenario import ScenarioKind

SCENARIOS: dict[str, ScenarioKind] = {
    scenario.id: scenario
    for scenario in sorted(
        (*losses.SCENARIOS, *edges.SCENARIOS, *demands.SCENARIOS), key=lambda scenario: scenario.id
    )
}
