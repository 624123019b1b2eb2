/** Labelled controls of the scenario forms. */
import { type ReactNode, useId } from 'react';
import { NumberInput } from '../form/NumberInput';

interface NumberFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Shares are shown and typed as percent. */
export function NumberField({ label, unit, min, max, value, onChange }: NumberFieldProps) {
  const id = useId();
  const percent = unit === 'share';
  const param = {
    label,
    type: 'number' as const,
    unit: percent ? '' : unit,
    percent,
    min,
    max,
    step: null,
  };
  return (
    <div className="scenario-field">
      <label htmlFor={id}>{label}</label>
      <NumberInput
        id={id}
        param={param}
        value={value}
        onChange={onChange}
        disabled={false}
        noteId={`${id}-note`}
      />
    </div>
  );
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly children?: ReactNode;
}

export function ChoiceField({ label, value, options, onChange, children }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className="scenario-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {children}
    </div>
  );
}

interface ActionsProps {
  readonly save: string;
  readonly cancel: string;
  readonly disabled: boolean;
  readonly onCancel: () => void;
}

export function Actions({ save, cancel, disabled, onCancel }: ActionsProps) {
  return (
    <p className="advice-actions">
      <button type="submit" className="button button-primary" disabled={disabled}>
        {save}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {cancel}
      </button>
    </p>
  );
}
