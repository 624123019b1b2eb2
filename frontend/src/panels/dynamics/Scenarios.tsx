/** The failures a design is judged under: look at one unfold, add, compose, change, remove. */
import { useState } from 'react';
import {
  isOwn,
  putScenario,
  removeScenario,
  type Scenario,
  scenariosOf,
} from '../../design/scenarios';
import { change, undoChange, useDesign } from '../../design/store';
import { t } from '../../i18n';
import { useAsked } from '../../live/useAsked';
import { UiIcon } from '../../ui/icons/UiIcon';
import { notify } from '../../ui/state';
import { type Choices, useChoices } from './choices';
import { useScenarioName } from './names';
import { OwnForm } from './OwnForm';
import { ReadyMadeForm } from './ReadyMadeForm';
import { Timeline } from './Timeline';
import './dynamics.css';

type Editing = {
  readonly what: 'ready' | 'own';
  readonly index: number | null;
  readonly begun?: Scenario;
} | null;

export function Scenarios() {
  const choices = useChoices();
  if (choices === 'failed') return <p role="alert">{t('dynamics.noChoices')}</p>;
  if (!choices) return <p className="results-empty">{t('results.loading')}</p>;
  return <List choices={choices} />;
}

function List({ choices }: { readonly choices: Choices }) {
  const design = useDesign((state) => state.design);
  const readonly = useDesign((state) => state.readonly);
  const [editing, setEditing] = useState<Editing>(null);
  const asked = useAsked('timeline');
  const nameOf = useScenarioName(choices);
  const scenarios = scenariosOf(design);

  function save(scenario: Scenario): void {
    const index = editing?.index ?? null;
    change((now) => putScenario(now, scenario, index));
    setEditing(null);
  }

  function drop(index: number): void {
    const name = nameOf(scenarios[index] as Scenario);
    change((now) => removeScenario(now, index));
    notify(t('dynamics.removed', { name }), {
      action: { label: t('judge.undo'), run: undoChange },
    });
  }

  function runOnly(only: readonly Scenario[]): void {
    asked.start({ ...design, scenarios: only });
  }

  return (
    <div className="advice" data-testid="scenarios">
      <p className="judge-about">
        {t(scenarios.length > 0 ? 'dynamics.aboutScenarios' : 'dynamics.usualScenarios')}
      </p>
      <ul className="scenario-list">
        {scenarios.map((scenario, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in the list is what it is known by.
          <li key={index} data-testid="scenario">
            <span className="scenario-name">{nameOf(scenario)}</span>
            <button type="button" className="button" onClick={() => runOnly([scenario])}>
              <UiIcon name="play" size={14} />
              {t('dynamics.run')}
            </button>
            <button
              type="button"
              className="button button-quiet button-icon"
              aria-label={t('dynamics.editOf', { name: nameOf(scenario) })}
              disabled={readonly}
              onClick={() =>
                setEditing({ what: isOwn(scenario) ? 'own' : 'ready', index, begun: scenario })
              }
            >
              <UiIcon name="rename" />
            </button>
            <button
              type="button"
              className="button button-quiet button-icon"
              aria-label={t('dynamics.removeOf', { name: nameOf(scenario) })}
              disabled={readonly}
              onClick={() => drop(index)}
            >
              <UiIcon name="delete" />
            </button>
          </li>
        ))}
      </ul>
      {editing === null && (
        <p className="advice-actions">
          <button
            type="button"
            className="button"
            data-testid="add-scenario"
            disabled={readonly || scenarios.length >= choices.own.most}
            onClick={() => setEditing({ what: 'ready', index: null })}
          >
            {t('dynamics.add')}
          </button>
          <button
            type="button"
            className="button"
            data-testid="compose-scenario"
            disabled={readonly || scenarios.length >= choices.own.most}
            onClick={() => setEditing({ what: 'own', index: null })}
          >
            {t('dynamics.compose')}
          </button>
          <button
            type="button"
            className="button"
            data-testid="run-scenarios"
            onClick={() => (asked.status === 'running' ? asked.stop() : runOnly(scenarios))}
          >
            {t(asked.status === 'running' ? 'judge.cancel' : 'dynamics.runAll')}
          </button>
        </p>
      )}
      {editing?.what === 'ready' && (
        <ReadyMadeForm
          choices={choices}
          begun={editing.begun}
          onSave={save}
          onCancel={() => setEditing(null)}
        />
      )}
      {editing?.what === 'own' && (
        <OwnForm
          choices={choices}
          begun={editing.begun}
          onSave={save}
          onCancel={() => setEditing(null)}
        />
      )}
      <div data-testid="timelines" data-status={asked.status} role="status">
        {asked.error && (
          <p role="alert">
            {asked.error.problems?.map((problem) => problem.message).join(' ') ||
              asked.error.message}
          </p>
        )}
        {asked.frames.map((frame) => (
          <Timeline key={frame.index} frame={frame} />
        ))}
      </div>
    </div>
  );
}
