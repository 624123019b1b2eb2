/** A scenario composed of faults and a traffic curve, saved as one step. */
import { type FormEvent, useId, useState } from 'react';
import {
  isOwn,
  type OwnFault,
  type OwnScenario,
  type Scenario,
  type TrafficPoint,
} from '../../design/scenarios';
import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import { UiIcon } from '../../ui/icons/UiIcon';
import type { Choices } from './choices';
import { FaultFields, newFault } from './FaultFields';
import { Actions, NumberField } from './Fields';

interface Props {
  readonly choices: Choices;
  readonly begun: Scenario | undefined;
  readonly onSave: (scenario: Scenario) => void;
  readonly onCancel: () => void;
}

const APART_MIN = 10;

export function OwnForm({ choices, begun, onSave, onCancel }: Props) {
  const components = useDesign((state) => state.design.components);
  const nameId = useId();
  const [draft, setDraft] = useState<OwnScenario>(
    begun && isOwn(begun) ? begun : { scenario: 'own', name: t('dynamics.own') },
  );
  const { own } = choices;
  const faults = draft.faults ?? [];
  const traffic = draft.traffic ?? [];
  const fresh = newFault(choices, components);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const { faults: _, traffic: __, ...rest } = draft;
    onSave({
      ...rest,
      ...(faults.length > 0 ? { faults } : {}),
      ...(traffic.length > 0 ? { traffic } : {}),
    });
  }

  function putFault(index: number, fault: OwnFault | null): void {
    const after = faults.flatMap((each, at) => (at === index ? (fault ?? []) : each));
    setDraft({ ...draft, faults: after });
  }

  function putPoint(index: number, point: TrafficPoint | null): void {
    const after = traffic.flatMap((each, at) => (at === index ? (point ?? []) : each));
    setDraft({ ...draft, traffic: after });
  }

  function addPoint(): void {
    const minute = (traffic.at(-1)?.minute ?? -APART_MIN) + APART_MIN;
    const added = [...traffic, { minute, factor: 2 }];
    if (added.length === 1) added.push({ minute: minute + APART_MIN, factor: 2 });
    setDraft({ ...draft, traffic: added });
  }

  return (
    <form className="advice-card" onSubmit={submit} data-testid="own-form">
      <div className="scenario-field">
        <label htmlFor={nameId}>{t('dynamics.name')}</label>
        <input
          id={nameId}
          className="field"
          maxLength={120}
          value={draft.name ?? ''}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
      </div>
      <NumberField
        label={t('dynamics.goal')}
        unit="share"
        min={own.goals[0]}
        max={own.goals[1]}
        value={draft.goal ?? own.goal}
        onChange={(goal) => setDraft({ ...draft, goal })}
      />
      {faults.map((fault, index) => (
        <FaultFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a fault is known by its place.
          key={index}
          choices={choices}
          number={index + 1}
          fault={fault}
          onChange={(after) => putFault(index, after)}
        />
      ))}
      {traffic.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place.
        <fieldset key={index} className="scenario-part">
          <legend>{t('dynamics.point', { n: index + 1 })}</legend>
          <NumberField
            label={t('dynamics.atMinute')}
            unit={t('dynamics.min')}
            min={0}
            max={own.minutes[1]}
            value={point.minute}
            onChange={(minute) => putPoint(index, { ...point, minute })}
          />
          <NumberField
            label={t('dynamics.trafficFactor')}
            unit="×"
            min={own.factors[0]}
            max={own.factors[1]}
            value={point.factor}
            onChange={(factor) => putPoint(index, { ...point, factor })}
          />
          <button
            type="button"
            className="button button-quiet"
            onClick={() => putPoint(index, null)}
          >
            <UiIcon name="delete" />
            {t('dynamics.removePoint', { n: index + 1 })}
          </button>
        </fieldset>
      ))}
      <p className="advice-actions">
        <button
          type="button"
          className="button"
          data-testid="add-fault"
          disabled={!fresh || faults.length >= own.most_faults}
          onClick={() => fresh && setDraft({ ...draft, faults: [...faults, fresh] })}
        >
          {t('dynamics.addFault')}
        </button>
        <button
          type="button"
          className="button"
          data-testid="add-point"
          disabled={traffic.length >= own.most_points}
          onClick={addPoint}
        >
          {t('dynamics.addPoint')}
        </button>
      </p>
      <p className="judge-about">{t('dynamics.aboutCurve')}</p>
      <Actions
        save={t('dynamics.save')}
        cancel={t('judge.cancel')}
        disabled={faults.length + traffic.length === 0}
        onCancel={onCancel}
      />
    </form>
  );
}
