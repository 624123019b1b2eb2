/** What a saved scenario is called in the list. */
import { isOwn, type Scenario } from '../../design/scenarios';
import { t } from '../../i18n';
import { useNameOf } from '../results/shown';
import type { Choices } from './choices';

export function useScenarioName(choices: Choices): (scenario: Scenario) => string {
  const nameOf = useNameOf();
  return (scenario) => {
    if (isOwn(scenario)) return scenario.name || t('dynamics.own');
    const label =
      choices.scenarios.find((one) => one.id === scenario.scenario)?.label ?? scenario.scenario;
    return scenario.target === undefined ? label : `${label} (${nameOf(scenario.target)})`;
  };
}
