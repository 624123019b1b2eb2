/** One fault of a composed scenario: what happens to which component, from when, how strongly. */
import type { OwnFault } from '../../design/scenarios';
import { useDesign } from '../../design/store';
import type { Design } from '../../design/types';
import { t } from '../../i18n';
import { UiIcon } from '../../ui/icons/UiIcon';
import type { Choices, FaultChoice } from './choices';
import { ChoiceField, NumberField } from './Fields';

type Components = Design['components'];

interface Props {
  readonly choices: Choices;
  readonly number: number;
  readonly fault: OwnFault;
  readonly onChange: (fault: OwnFault | null) => void;
}

export function FaultFields({ choices, number, fault, onChange }: Props) {
  const components = useDesign((state) => state.design.components);
  const possible = choices.faults.filter((one) => hitBy(one, components).length > 0);
  const chosen = possible.find((one) => one.id === fault.fault) ?? possible[0];
  if (!chosen) return null;
  const options = hitBy(chosen, components).map((id) => ({
    value: id,
    label: components[id]?.name || id,
  }));
  const { own } = choices;
  return (
    <fieldset className="scenario-part" data-testid="fault">
      <legend>{t('dynamics.fault', { n: number })}</legend>
      <ChoiceField
        label={t('dynamics.what')}
        value={chosen.id}
        options={possible.map(({ id, label }) => ({ value: id, label }))}
        onChange={(id) => {
          const next = possible.find((one) => one.id === id);
          if (next) onChange(begin(next, components, fault));
        }}
      />
      <ChoiceField
        label={t('results.component')}
        value={fault.component}
        options={options}
        onChange={(component) => onChange({ ...fault, component })}
      />
      {chosen.other && (
        <ChoiceField
          label={t('dynamics.other')}
          value={fault.other ?? ''}
          options={options.filter((option) => option.value !== fault.component)}
          onChange={(other) => onChange({ ...fault, other })}
        />
      )}
      <NumberField
        label={t('dynamics.start')}
        unit={t('dynamics.min')}
        min={0}
        max={own.minutes[1]}
        value={fault.start}
        onChange={(start) => onChange({ ...fault, start })}
      />
      <NumberField
        label={t('dynamics.minutes')}
        unit={t('dynamics.min')}
        min={own.minutes[0]}
        max={own.minutes[1]}
        value={fault.minutes}
        onChange={(minutes) => onChange({ ...fault, minutes })}
      />
      {chosen.amount && (
        <NumberField
          label={chosen.amount.label}
          unit={chosen.amount.unit}
          min={chosen.amount.min}
          max={chosen.amount.max}
          value={fault.amount ?? chosen.amount.default}
          onChange={(amount) => onChange({ ...fault, amount })}
        />
      )}
      <button type="button" className="button button-quiet" onClick={() => onChange(null)}>
        <UiIcon name="delete" />
        {t('dynamics.removeFault', { n: number })}
      </button>
    </fieldset>
  );
}

function hitBy(fault: FaultChoice, components: Components): string[] {
  const ids = Object.keys(components).filter((id) =>
    fault.kinds.includes(components[id]?.kind ?? ''),
  );
  return fault.other && ids.length < 2 ? [] : ids;
}

/** The first fault that can happen to this drawing. */
export function newFault(choices: Choices, components: Components): OwnFault | null {
  const first = choices.faults.find((one) => hitBy(one, components).length > 0);
  return first
    ? begin(first, components, { fault: first.id, component: '', start: 0, minutes: 10 })
    : null;
}

/** The fault as another sort: it keeps its times, and its component where that can be hit. */
function begin(next: FaultChoice, components: Components, before: OwnFault): OwnFault {
  const ids = hitBy(next, components);
  const component = ids.includes(before.component) ? before.component : (ids[0] ?? '');
  const other = next.other ? ids.find((id) => id !== component) : undefined;
  const { start, minutes } = before;
  return { fault: next.id, component, start, minutes, ...(other ? { other } : {}) };
}
