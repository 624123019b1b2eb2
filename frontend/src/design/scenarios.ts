/** The failures saved with a design: ready-made ones and composed ones (docs/architecture.md). */
import type { Design } from './types';

export interface ReadyMade {
  readonly scenario: string;
  readonly target?: string;
  readonly minutes?: number;
  readonly factor?: number;
  readonly seed?: number;
}

export interface OwnFault {
  readonly fault: string;
  readonly component: string;
  readonly start: number;
  readonly minutes: number;
  readonly amount?: number;
  readonly other?: string;
}

export interface TrafficPoint {
  readonly minute: number;
  readonly factor: number;
}

export interface OwnScenario {
  readonly scenario: 'own';
  readonly name?: string;
  readonly goal?: number;
  readonly faults?: readonly OwnFault[];
  readonly traffic?: readonly TrafficPoint[];
}

export type Scenario = ReadyMade | OwnScenario;

export function isOwn(scenario: Scenario): scenario is OwnScenario {
  return scenario.scenario === 'own';
}

export function scenariosOf(design: Design): readonly Scenario[] {
  return design.scenarios as readonly Scenario[];
}

/** Puts a scenario at a place of the list, or at its end. */
export function putScenario(design: Design, scenario: Scenario, index: number | null): Design {
  const before = scenariosOf(design);
  const scenarios =
    index === null
      ? [...before, scenario]
      : before.map((each, at) => (at === index ? scenario : each));
  return { ...design, scenarios };
}

export function removeScenario(design: Design, index: number): Design {
  return { ...design, scenarios: design.scenarios.filter((_, at) => at !== index) };
}

/** Without what happens to components that are gone; an own scenario of nothing goes, too. */
export function withoutGone(design: Design): Design {
  const there = (id: string | undefined) => id === undefined || id in design.components;
  const scenarios = scenariosOf(design).flatMap((scenario): Scenario[] => {
    if (!isOwn(scenario)) return there(scenario.target) ? [scenario] : [];
    const faults = scenario.faults?.filter((one) => there(one.component) && there(one.other));
    if (faults === undefined || faults.length === scenario.faults?.length) return [scenario];
    return faults.length + (scenario.traffic?.length ?? 0) > 0 ? [{ ...scenario, faults }] : [];
  });
  return scenarios.every((each, at) => each === design.scenarios[at]) &&
    scenarios.length === design.scenarios.length
    ? design
    : { ...design, scenarios };
}
