/** One of the twenty scenarios with its victim, length and strength, in the declared ranges. */
import { type FormEvent, useState } from 'react';
import { isOwn, type ReadyMade, type Scenario } from '../../design/scenarios';
import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import type { Choices } from './choices';
import { Actions, ChoiceField, NumberField } from './Fields';

interface Props {
  readonly choices: Choices;
  readonly begun: Scenario | undefined;
  readonly onSave: (scenario: Scenario) => void;
  readonly onCancel: () => void;
}

const RULE = '';
const SEED = ' seed';
const MOST_SEED = 2_147_483_647;

export function ReadyMadeForm({ choices, begun, onSave, onCancel }: Props) {
  const components = useDesign((state) => state.design.components);
  const first = choices.scenarios[0]?.id ?? '';
  const [draft, setDraft] = useState<ReadyMade>(
    begun && !isOwn(begun) ? begun : { scenario: first },
  );
  const chosen = choices.scenarios.find((one) => one.id === draft.scenario);
  if (!chosen) return null;
  const victims = Object.entries(components).filter(([, { kind }]) => chosen.hits.includes(kind));
  const open = chosen.hits.length === 0 || victims.length > 0 || chosen.id === 'X02';

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSave(draft);
  }

  function aim(value: string): void {
    const { target: _, seed: __, ...rest } = draft;
    if (value === RULE) setDraft(rest);
    else setDraft(value === SEED ? { ...rest, seed: 1 } : { ...rest, target: value });
  }

  function time(chosenHere: boolean): void {
    const { minutes: _, ...rest } = draft;
    setDraft(chosenHere ? { ...rest, minutes: chosen?.minutes.default ?? 10 } : rest);
  }

  return (
    <form className="advice-card" onSubmit={submit} data-testid="scenario-form">
      <ChoiceField
        label={t('dynamics.scenario')}
        value={draft.scenario}
        options={choices.scenarios.map(({ id, label }) => ({ value: id, label: `${id} ${label}` }))}
        onChange={(scenario) => setDraft({ scenario })}
      />
      <p>{chosen.effect}</p>
      <p className="judge-about">
        {t('judge.usersSee')}: {chosen.users_see} {t('judge.defence')}: {chosen.defence}
      </p>
      {chosen.hits.length > 0 && (
        <ChoiceField
          label={t('dynamics.victim')}
          value={draft.target ?? (draft.seed === undefined ? RULE : SEED)}
          options={[
            { value: RULE, label: t('dynamics.byRule') },
            { value: SEED, label: t('dynamics.bySeed') },
            ...victims.map(([id, { name }]) => ({ value: id, label: name || id })),
          ]}
          onChange={aim}
        />
      )}
      {draft.seed !== undefined && (
        <NumberField
          label={t('dynamics.seed')}
          unit=""
          min={0}
          max={MOST_SEED}
          value={draft.seed}
          onChange={(seed) => setDraft({ ...draft, seed: Math.round(seed) })}
        />
      )}
      {chosen.by_design && (
        <label className="scenario-check">
          <input
            type="checkbox"
            checked={draft.minutes === undefined}
            onChange={(event) => time(!event.currentTarget.checked)}
          />
          {t('dynamics.byDesign')}
        </label>
      )}
      {(!chosen.by_design || draft.minutes !== undefined) && (
        <NumberField
          label={t('dynamics.minutes')}
          unit={t('dynamics.min')}
          min={chosen.minutes.min}
          max={chosen.minutes.max}
          value={draft.minutes ?? chosen.minutes.default}
          onChange={(minutes) => setDraft({ ...draft, minutes })}
        />
      )}
      {chosen.factor && (
        <NumberField
          label={chosen.factor.label}
          unit={chosen.factor.max <= 1 ? 'share' : '×'}
          min={chosen.factor.min}
          max={chosen.factor.max}
          value={draft.factor ?? chosen.factor.default}
          onChange={(factor) => setDraft({ ...draft, factor })}
        />
      )}
      {!open && <p role="alert">{t('dynamics.nothingToHit')}</p>}
      <Actions
        save={t('dynamics.save')}
        cancel={t('judge.cancel')}
        disabled={!open}
        onCancel={onCancel}
      />
    </form>
  );
}
